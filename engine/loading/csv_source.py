"""Read a CSV file as a raw table: encoding and delimiter found, quoted line breaks kept, broken rows set aside."""

from __future__ import annotations

import csv
import sys
from collections import deque
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from engine.errors import Problem
from engine.loading.raw import RawTable
from engine.loading.records import Broken, Record, Source, raw_table
from engine.loading.text_encoding import binary_problem, detect_encoding

DELIMITERS = (",", ";", "\t")
CELLS_A_CHUNK = 400_000
"""Cells held as texts at one time."""

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read_csv(
    path: Path,
    file: str,
    known: Collection[str],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
) -> RawTable | Problem:
    """Return a CSV file as a raw table, or why it cannot be read.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name for messages.
    known : collection of str
        Keys of headers that help to find the header row.
    encoding, delimiter, header_row
        What the user states; found out where ``None``.
    """
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    if not head.strip():
        return Problem("empty-file", "The file is empty.", "Give a header and rows.", file=file)
    problem = binary_problem(head, file)
    if problem:
        return problem
    found = (encoding, ()) if encoding else detect_encoding(path, file)
    if isinstance(found, Problem):
        return found
    return _read_text(
        path, Source(file, path.stem, found[0], delimiter or "", header_row=header_row, notes=found[1]), known
    )


def _read_text(path: Path, source: Source, known: Collection[str]) -> RawTable | Problem:
    try:
        with path.open(encoding=source.encoding, newline="") as stream:
            delimiter = source.delimiter or _delimiter(stream)
            stream.seek(0)
            described = Source(
                source.file, source.name, source.encoding, delimiter, header_row=source.header_row, notes=source.notes
            )
            return raw_table(described, _chunks(stream, delimiter), known)
    except (UnicodeError, LookupError) as error:
        return Problem(
            "bad-encoding",
            f"The file cannot be read as {source.encoding}: {error}.",
            "State the right `encoding` in columns.yaml, or save the file as UTF-8.",
            file=source.file,
        )


def _delimiter(stream: TextIO) -> str:
    """Return the delimiter that splits the first lines most evenly into most cells."""
    lines = [line for line in islice(stream, 20) if line.strip()]
    best, score = ",", (0, 0)
    for delimiter in DELIMITERS:
        try:
            widths = [len(record) for record in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            continue
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        judged = (widths.count(common), common) if common > 1 else (0, 0)
        if judged > score:
            best, score = delimiter, judged
    return best


def _chunks(stream: TextIO, delimiter: str) -> Iterator[list[Record]]:
    recent: deque[str] = deque(maxlen=1)
    reader = csv.reader(_remembered(stream, recent), delimiter=delimiter, strict=True)
    size = 16
    while True:
        chunk: list[Record] = []
        try:
            chunk.extend(islice(reader, size))
        except csv.Error as error:
            chunk.append(_broken(str(error), recent[-1] if recent else ""))
        if not chunk:
            return
        size = max(1, CELLS_A_CHUNK // max(1, len(chunk[0])))
        yield chunk


def _remembered(stream: TextIO, recent: deque[str]) -> Iterator[str]:
    for line in stream:
        recent.append(line)
        yield line


def _broken(error: str, line: str) -> Broken:
    if "unexpected end" in error:
        return Broken(
            line.strip(),
            "A quoted cell begins here and never ends; the file is cut off or a quote is missing.",
            "Close the quote, or save the file again from its source.",
        )
    return Broken(
        line.strip(), f"The row cannot be split into cells: {error}.", 'Write a quote inside a quoted cell as "".'
    )
