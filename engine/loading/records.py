"""From rows of cells to a raw table: finds the header, lays rows under it, keeps what does not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np

from engine.errors import Problem
from engine.loading.headers import header_key
from engine.loading.raw import MalformedRow, RawBuilder, RawTable

HEADER_SEARCH = 10
"""Rows at the top among which the header is looked for."""
MOST_COLUMNS = 16_384
"""As many columns as a spreadsheet has."""

Record: TypeAlias = "Sequence[str]"


class Broken(list[str]):
    """Stands for a record that could not be split into cells; ``reason`` says why."""

    def __init__(self, text: str, reason: str, mend: str) -> None:
        super().__init__([text])
        self.reason = reason
        self.mend = mend


@dataclass(frozen=True)
class Source:
    """What is known of a source beside its rows; see RawTable for the fields."""

    file: str
    name: str
    encoding: str = ""
    delimiter: str = ""
    typed: bool = False
    epoch_1904: bool = False
    header_row: int | None = None
    notes: tuple[Problem, ...] = ()


def raw_table(source: Source, chunks: Iterator[list[Record]], known: Collection[str]) -> RawTable | Problem:
    """Return the rows of ``chunks`` as a raw table, or why there is none.

    Parameters
    ----------
    source : Source
        Where the rows come from.
    chunks : iterator of lists of rows
        All rows from the top, header included, blank rows as empty lists.
    known : collection of str
        Keys (see ``header_key``) of the headers one may hope for; the best matching of the first ten rows, or of two
        neighbouring ones where cells are merged, is the header.
    """
    top: list[Record] = []
    for chunk in chunks:
        top.extend(chunk)
        if len(top) >= HEADER_SEARCH:
            break
    if not any(any(cell.strip() for cell in record) for record in top):
        return Problem("empty-file", "There is nothing in it.", "Give a header and rows.", file=source.file)
    first, last = _header_at(top, known, source.header_row)
    headers = _combined(top[first], top[last]) if last != first else [cell.strip() for cell in top[first]]
    problem = _header_problem(source, headers)
    if problem:
        return problem
    builder = RawBuilder(tuple(headers))
    _collect(source, builder, chain([top[last + 1 :]], chunks), first_row=last + 2)
    columns, rows, blank = builder.columns()
    return RawTable(
        file=source.file,
        name=source.name,
        columns=columns,
        rows=rows,
        blank_rows=blank,
        malformed=tuple(builder.malformed),
        encoding=source.encoding,
        delimiter=source.delimiter,
        header_row=last + 1,
        typed=source.typed,
        epoch_1904=source.epoch_1904,
        notes=source.notes + _header_notes(source, last),
    )


def _header_notes(source: Source, at: int) -> tuple[Problem, ...]:
    if at == 0 or source.header_row:
        return ()
    return (
        Problem(
            "header-not-first",
            f"Row {at + 1} was taken as the header; the {at} above it are left out as titles.",
            "State `header_row` in columns.yaml if that is wrong.",
            file=source.file,
            row=at + 1,
        ),
    )


def _header_problem(source: Source, headers: Sequence[str]) -> Problem | None:
    if len(headers) > MOST_COLUMNS:
        return Problem(
            "too-wide",
            f"The header has {len(headers):,} columns; a spreadsheet has at most {MOST_COLUMNS:,}.",
            "Check the delimiter, or split the file.",
            file=source.file,
        )
    if sum(_looks_like_data(cell) for cell in headers) * 2 > len([cell for cell in headers if cell]):
        return Problem(
            "no-header",
            "The first row looks like data, not like a header.",
            "Put the column names into the first row.",
            file=source.file,
            row=1,
            value=", ".join(headers)[:80],
        )
    return None


def _looks_like_data(cell: str) -> bool:
    return bool(cell) and sum(character.isdigit() for character in cell) * 2 >= len(cell)


def _header_at(top: Sequence[Record], known: Collection[str], stated: int | None) -> tuple[int, int]:
    """Return first and last position of the header: one row, or two where merged cells span them."""
    if stated:
        return (stated - 1, stated - 1)
    filled = next(at for at, record in enumerate(top) if any(cell.strip() for cell in record))
    best, score = (filled, filled), _hits(top[filled], known)
    for at in range(filled, min(len(top), HEADER_SEARCH)):
        if _hits(top[at], known) > score:
            best, score = (at, at), _hits(top[at], known)
        if at + 1 < len(top) and _hits(_combined(top[at], top[at + 1]), known) > score:
            best, score = (at, at + 1), _hits(_combined(top[at], top[at + 1]), known)
    return best


def _hits(record: Record, known: Collection[str]) -> int:
    return len({header_key(cell) for cell in record if len(cell) < 100} & set(known))


def _combined(upper: Record, lower: Record) -> list[str]:
    """Return the header of two rows with merged cells: the lower cell where there is one, else the upper."""
    width = max(len(upper), len(lower))
    up, low = [*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))]
    return [(below.strip() or above.strip()) for above, below in zip(up, low, strict=True)]


def _collect(source: Source, builder: RawBuilder, chunks: Iterator[list[Record]], first_row: int) -> None:
    width, row = len(builder.headers), first_row
    for chunk in chunks:
        numbers = np.arange(row, row + len(chunk), dtype=np.int64)
        row += len(chunk)
        if set(map(len, chunk)) == {width} and not any(isinstance(record, Broken) for record in chunk[-1:]):
            builder.add(chunk, numbers)
        else:
            _collect_ragged(source, builder, chunk, numbers.tolist())


def _collect_ragged(source: Source, builder: RawBuilder, chunk: list[Record], numbers: list[int]) -> None:
    good: list[Record] = []
    rows: list[int] = []
    for record, row in zip(chunk, numbers, strict=True):
        fitted = _fitted(record, len(builder.headers), pad=source.typed)
        if fitted is not None:
            good.append(fitted)
            rows.append(row)
        elif record:
            builder.malformed.append(_malformed(source, record, row, len(builder.headers)))
    builder.add(good, np.array(rows, dtype=np.int64))


def _fitted(record: Record, width: int, *, pad: bool) -> Record | None:
    """Return the record at full width, ``None`` if it does not fit (a blank line is no record)."""
    if isinstance(record, Broken) or not record:
        return None
    if len(record) > width and not any(cell.strip() for cell in record[width:]):
        return record[:width]
    if len(record) < width and (pad or not any(cell.strip() for cell in record)):
        return [*record, *[""] * (width - len(record))]
    return record if len(record) == width else None


def _malformed(source: Source, record: Record, row: int, width: int) -> MalformedRow:
    if isinstance(record, Broken):
        problem = Problem("malformed-row", record.reason, record.mend, file=source.file, row=row, value=record[0][:80])
    elif len(record) > width:
        problem = Problem(
            "too-many-cells",
            f"The row has {len(record)} cells, the header {width}.",
            "Put cells that hold the delimiter into double quotes.",
            file=source.file,
            row=row,
            value=record[width][:80],
        )
    else:
        problem = Problem(
            "too-few-cells",
            f"The row has {len(record)} cells, the header {width}; the file may be cut off or a line broken in two.",
            "Fill the row up, or save the file again from its source.",
            file=source.file,
            row=row,
            value=record[-1][:80],
        )
    return MalformedRow(row, tuple(record), problem)
