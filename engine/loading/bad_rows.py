"""Give bad rows back as files: the same columns plus row number and reasons, ready to be mended and read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import Problem
from engine.loading.atomic import write_files
from engine.loading.findings import Findings
from engine.loading.neutral import neutralised
from engine.loading.recognition import BAD_ROW_HEADERS

LONGEST_NAME_BYTES = 200
_NOT_IN_NAMES = frozenset('/\\:*?"<>|')


@dataclass(frozen=True)
class BadRows:
    """The rows of one file that have problems.

    Attributes
    ----------
    file : str
        File, with the sheet in brackets.
    name : str
        What names the table: file stem, sheet or key.
    headers : tuple of str
        Headers of the file.
    rows : tuple of int
        Row numbers as a spreadsheet counts them.
    cells : tuple of tuple of str
        Cells of each row as they stand in the file.
    reasons : tuple of str
        What is wrong with each row.
    """

    file: str
    name: str
    headers: tuple[str, ...]
    rows: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]
    reasons: tuple[str, ...]


def bad_rows_of(findings: Findings, source: int) -> BadRows | None:
    """Return the bad rows of a source in file order, ``None`` if it has none."""
    raw = findings.raws[source]
    records = np.flatnonzero(~findings.good[source])
    malformed = () if source in findings.left_out else raw.malformed
    if not len(records) and not malformed:
        return None
    reasons = findings.reasons(source)
    general = " ".join(f"{p.what} {p.mend}" for p in findings.general if p.file == raw.file) or "The file has problems."
    listed = [
        (
            int(raw.rows[record]),
            tuple(column.cell(record) for column in raw.columns),
            _said(reasons.get(record), general),
        )
        for record in records.tolist()
    ]
    listed += [(bad.row, bad.cells, _said([bad.problem], "")) for bad in malformed]
    listed.sort(key=lambda one: one[0])
    rows, texts, why = zip(*listed, strict=True)
    return BadRows(raw.file, raw.name, raw.headers, rows, texts, why)


def _said(problems: Sequence[Problem] | None, general: str) -> str:
    if not problems:
        return general
    return " | ".join(f"{p.column + ': ' if p.column else ''}{p.what} {p.mend}".strip() for p in problems)


def write_bad_rows(bad_rows: Sequence[BadRows], folder: Path) -> tuple[Path, ...]:
    """Write one CSV (UTF-8 with byte order mark) per file with bad rows; all are written or none.

    The files keep the name of their table, so that the mended folder can be read as it is; what cannot stand in a file
    name, such as a sheet's name that would lead out of the folder, is replaced by underscores.
    """
    contents: dict[str, bytes] = {}
    for bad in bad_rows:
        plain = _plain_name(bad.name)
        name, copy = f"{plain}.csv", 2
        while name in contents:
            name, copy = f"{plain}-{copy}.csv", copy + 1
        contents[name] = _content(bad)
    return write_files(folder, contents)


def _plain_name(name: str) -> str:
    """Return a name that is one plain step of a path on any system."""
    plain = "".join("_" if letter in _NOT_IN_NAMES or not letter.isprintable() else letter for letter in name)
    cut = plain.encode(errors="replace")[:LONGEST_NAME_BYTES].decode(errors="ignore")
    return f"_{cut[1:]}" if cut.startswith(".") else cut or "_"


def _content(bad: BadRows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*bad.headers, *BAD_ROW_HEADERS])
    for row, cells, reason in zip(bad.rows, bad.cells, bad.reasons, strict=True):
        padded = [*cells, *[""] * (len(bad.headers) - len(cells))]
        writer.writerow([*map(neutralised, padded), row, reason])
    return text.getvalue().encode("utf-8-sig")
