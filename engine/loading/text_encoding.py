"""Which encoding a text file has, and whether it is text at all.

The decision, in this order: a byte order mark; valid UTF-8; Chinese by GB18030 if at least half of the bytes beyond
ASCII stand in pairs that are everyday characters or Chinese punctuation (Western letters stand alone between ASCII
ones); otherwise Latin-1 (Windows-1252 where its extra signs occur), which accepts anything and is therefore reported.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from engine.errors import Problem

SAMPLE = 1 << 20
_MAGIC = {
    b"PK\x03\x04": "a ZIP archive or workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel (.xls) or encrypted Office file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "a database",
}
_CONTROL = bytes({*range(32)} - {0, 9, 10, 11, 12, 13, 26, 27})
_EVERYDAY = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")


def binary_problem(head: bytes, file: str) -> Problem | None:
    """Return why ``head`` is not the beginning of a text file, ``None`` if it may be one."""
    kind = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)
    if kind is None and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        controls = len(head) - len(head.translate(None, _CONTROL))
        if controls * 20 > len(head) or head.count(0) * 10 > len(head):
            kind = "a binary file"
    if kind is None:
        return None
    return Problem("binary-file", f"This is {kind}, not text.", "Save the table as CSV (UTF-8) or as .xlsx.", file=file)


def detect_encoding(path: Path, file: str) -> tuple[str, tuple[Problem, ...]] | Problem:
    """Return the encoding of a text file with notes, or why no encoding fits.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name for messages.
    """
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif sample.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif _fails_at(path, "utf-8") is None:
        return "utf-8", ()
    else:
        encoding = _beyond_utf8(path)
    row = _fails_at(path, encoding)
    if row is not None:
        return Problem(
            "bad-encoding",
            f"The file is {encoding} up to line {row}, where bytes stand that {encoding} does not have.",
            "Save it again as UTF-8; it may also be cut off or damaged.",
            file=file,
            row=row,
        )
    return encoding, (_last_resort(encoding, file) if encoding in {"latin-1", "cp1252"} else ())


def _last_resort(encoding: str, file: str) -> tuple[Problem, ...]:
    return (
        Problem(
            "encoding-assumed",
            f"The file is neither UTF-8 nor GB18030; it was read as {encoding}, which accepts any byte.",
            "Check names with accents, or state `encoding` in columns.yaml.",
            file=file,
        ),
    )


def _beyond_utf8(path: Path) -> str:
    data = _high_lines(path)
    valid = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data))
    high = len(_HIGH.findall(data))
    if valid * 4 > high:
        return "utf-8"
    if len(_EVERYDAY.findall(data)) * 4 >= high:
        return "gb18030"
    if re.search(rb"[\x80-\x9f]", data) and _fails_at(path, "cp1252") is None:
        return "cp1252"
    return "latin-1"


def _high_lines(path: Path) -> bytes:
    """Return up to a megabyte of those lines that hold bytes beyond ASCII, wherever they stand in the file."""
    found, size = [], 0
    with path.open("rb") as stream:
        for line in stream:
            if not line.isascii():
                found.append(line)
                size += len(line)
            if size > SAMPLE:
                break
    return b"".join(found)


def _fails_at(path: Path, encoding: str) -> int | None:
    """Return the first line (from 1) that cannot be decoded, ``None`` if all can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(SAMPLE)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + chunk[: error.start].count(b"\n")
            if not chunk:
                return None
            line += chunk.count(b"\n")
