"""Write tables as CSV, workbook or JSON; what is written reads back without a difference.

Texts that a spreadsheet would take for a formula get a leading apostrophe, which reading takes off again.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.escape import escape

from engine.domain.columns import AnyColumn, TextColumn, split_list
from engine.domain.schema import Column, ColumnType
from engine.domain.table import Table
from engine.loading.atomic import publish
from engine.loading.neutral import neutralised

ROWS_A_CHUNK = 100_000


def write_dataset(tables: Iterable[Table], folder: Path) -> tuple[Path, ...]:
    """Write one CSV (UTF-8 with byte order mark) per table, all or none, and return the paths."""
    listed = list(tables)

    def write(into: Path) -> None:
        for table in listed:
            _write_csv(table, into / f"{table.schema.name}.csv")

    return publish(folder, tuple(f"{table.schema.name}.csv" for table in listed), write)


def write_workbook(tables: Iterable[Table], file: Path) -> Path:
    """Write one sheet per table with real numbers and dates and a frozen header, and return the path.

    Numbers keep the 15 significant digits that spreadsheets show.
    """

    def write(into: Path) -> None:
        book = Workbook(write_only=True)
        for table in tables:
            _write_sheet(book, table)
        book.save(into / file.name)

    return publish(file.parent, (file.name,), write)[0]


def write_json(tables: Iterable[Table], file: Path) -> Path:
    """Write ``{table: [row, ...]}`` with numbers, dates as ISO texts and lists as lists, and return the path."""

    def write(into: Path) -> None:
        content = {table.schema.name: _json_rows(table) for table in tables}
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
        (into / file.name).write_text(text, encoding="utf-8")

    return publish(file.parent, (file.name,), write)[0]


def filled_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns worth writing: required ones, and those with any value."""
    return tuple(column for column in table.schema.columns if column.required or _any_value(table.columns[column.name]))


def _any_value(column: AnyColumn) -> bool:
    if isinstance(column, TextColumn):
        return bool((column.codes >= 0).any())
    if column.dtype.kind == "i":
        return bool((column.astype(np.int8) >= 0).any())
    return not bool(np.isnan(column).all() if column.dtype.kind == "f" else np.isnat(column).all())


def _write_csv(table: Table, path: Path) -> None:
    columns = filled_columns(table)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([column.name for column in columns])
        for start in range(0, len(table), ROWS_A_CHUNK):
            part = table.take(np.arange(start, min(start + ROWS_A_CHUNK, len(table))))
            writer.writerows(zip(*(_csv_texts(column, part.columns[column.name]) for column in columns), strict=True))


def _csv_texts(column: Column, values: AnyColumn) -> list[str]:
    if isinstance(values, TextColumn):
        lookup = [*map(neutralised, values.index), ""]
        return [lookup[code] for code in values.codes.tolist()]
    return ["" if value is None else _csv_text(value) for value in _plain_values(column, values)]


def _csv_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain_values(column: Column, values: AnyColumn) -> list[Any]:
    """Return texts, floats, dates, instants or booleans row by row, ``None`` where missing."""
    if isinstance(values, TextColumn):
        return list(values.values())
    if column.type is ColumnType.FLAG:
        return [None if value < 0 else bool(value) for value in values.tolist()]
    if values.dtype.kind == "M":
        return list(values.tolist())
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124 - NaN


def _write_sheet(book: Workbook, table: Table) -> None:
    columns = filled_columns(table)
    sheet = book.create_sheet(table.schema.name)
    sheet.freeze_panes = "A2"
    sheet.append([column.name for column in columns])
    texts = [[_cell_value(value) for value in _plain_values(c, table.columns[c.name])] for c in columns]
    for row in zip(*texts, strict=True):
        sheet.append([_styled(sheet, value) for value in row])


def _cell_value(value: Any) -> Any:
    if isinstance(value, str):
        return escape(neutralised(value).replace("_x", "_x005F_x"))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _styled(sheet: Any, value: Any) -> Any:
    if not isinstance(value, date):
        return value
    cell: Any = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(value, datetime) else "yyyy-mm-dd"
    return cell


def _json_rows(table: Table) -> list[dict[str, Any]]:
    columns = filled_columns(table)
    values: Sequence[list[Any]] = [
        [_json_value(column, value) for value in _plain_values(column, table.columns[column.name])]
        for column in columns
    ]
    names = [column.name for column in columns]
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in zip(*values, strict=True)
    ]


def _json_value(column: Column, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if column.type is ColumnType.LIST and isinstance(value, str):
        return list(split_list(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
