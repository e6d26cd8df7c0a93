"""Read the sheets of a workbook as raw tables: cached values of formulas, real dates, numbers as people see ids."""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from engine.errors import Problem
from engine.loading.raw import RawTable
from engine.loading.records import Broken, Record, Source, raw_table

_DAMAGED = (
    BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, OSError, NotImplementedError, zlib.error, struct.error,
)  # fmt: skip
"""What openpyxl raises on workbooks that are damaged in one way or another."""
LARGEST_UNPACKED_BYTES = 4 << 30
ROWS_A_CHUNK = 5_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ZEROS = re.compile(r"0{2,}")


def read_workbook(
    path: Path, file: str, known: Collection[str], header_rows: dict[str, int] | None = None
) -> list[RawTable | Problem]:
    """Return every sheet with content as a raw table, or why the workbook or a sheet cannot be read.

    Parameters
    ----------
    path : Path
        The workbook.
    file : str
        Its name for messages.
    known : collection of str
        Keys of headers that help to find the header row.
    header_rows : dict of str to int, optional
        Header row by sheet where the user states it.
    """
    problem = _container_problem(path, file)
    if problem:
        return [problem]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(path, file, known, header_rows or {})
    except _DAMAGED as error:
        return [_damaged(file, f"{type(error).__name__}: {error}")]


def _damaged(file: str, why: str) -> Problem:
    return Problem(
        "damaged-workbook",
        f"The workbook cannot be opened; it is cut off or damaged ({why[:120]}).",
        "Open it in a spreadsheet program and save it again as .xlsx.",
        file=file,
    )


def _container_problem(path: Path, file: str) -> Problem | None:
    if path.stat().st_size == 0:
        return Problem("empty-file", "The file is empty (0 bytes).", "Save the workbook again.", file=file)
    try:
        with ZipFile(path) as container:
            size = sum(member.file_size for member in container.infolist())
    except _DAMAGED as error:
        return _damaged(file, str(error))
    if size > LARGEST_UNPACKED_BYTES:
        return Problem("too-large", f"Unpacked it has {size:,} bytes.", "Give large tables as CSV.", file=file)
    return None


def _sheets(path: Path, file: str, known: Collection[str], header_rows: dict[str, int]) -> list[RawTable | Problem]:
    values = load_workbook(path, read_only=True, data_only=True)
    formulas = load_workbook(path, read_only=True, data_only=False) if _has_formulas(path) else None
    epoch_1904 = values.epoch == CALENDAR_MAC_1904
    found: list[RawTable | Problem] = []
    for sheet in values.worksheets:
        source = Source(
            f"{file} [{sheet.title}]", sheet.title, typed=True, epoch_1904=epoch_1904,
            header_row=header_rows.get(sheet.title),
        )  # fmt: skip
        twin = formulas[sheet.title] if formulas else None
        found.append(raw_table(source, _chunks(sheet, twin), known))
    values.close()
    if formulas:
        formulas.close()
    with_content = [one for one in found if not (isinstance(one, Problem) and one.code == "empty-file")]
    return with_content or [
        Problem("empty-workbook", "No sheet has any content.", "Give a header and rows.", file=file)
    ]


def _has_formulas(path: Path) -> bool:
    with ZipFile(path) as container:
        sheets = [name for name in container.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(_holds_formula(container, name) for name in sheets)


def _holds_formula(container: ZipFile, name: str) -> bool:
    before = b""
    with container.open(name) as part:
        while chunk := part.read(1 << 20):
            if _FORMULA.search(before + chunk):
                return True
            before = chunk[-16:]
    return False


def _chunks(sheet: Any, twin: Any) -> Iterator[list[Record]]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    if twin is None:
        records = (_record(row) for row in rows)
    else:
        twin.reset_dimensions()
        records = (_checked_record(row, other) for row, other in zip(rows, twin.iter_rows(), strict=False))
    while chunk := list(islice(records, ROWS_A_CHUNK)):
        yield chunk


def _record(row: tuple[Any, ...]) -> Record:
    cells = [_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _checked_record(row: tuple[Any, ...], formulas: tuple[Any, ...]) -> Record:
    for cell, formula in zip(row, formulas, strict=False):
        if formula.data_type == "f" and cell.value is None:
            return Broken(
                str(formula.value),
                f"Cell {formula.coordinate} holds a formula without a computed value.",
                "Open the workbook in a spreadsheet program and save it, so that values are stored.",
            )
        if formula.data_type == "f" and cell.data_type == "e":
            return Broken(
                str(formula.value),
                f"The formula in cell {formula.coordinate} gives {cell.value}.",
                "Mend the formula, or put the value there.",
            )
    return _record(row)


def _text(cell: Any) -> str:
    """Return a cell as the text a CSV export would hold: ISO dates, whole numbers without a point, shown zeros kept."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number_text(value, cell)
    if isinstance(value, (datetime, date, time)):
        return _date_text(value)
    return str(value)


def _number_text(value: float, cell: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int) and _ZEROS.fullmatch(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    return repr(value)


def _date_text(value: date | time) -> str:
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()


def unescaped(text: str) -> str:
    """Return a workbook text with ``_x000D_`` and its like turned back into the characters they stand for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
