"""Read the cells of one column by its type: every distinct text once, then numpy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import numpy as np

from engine.domain.columns import AnyColumn, TextColumn, frozen_array, split_list
from engine.domain.schema import Column, ColumnType
from engine.loading.dates import AMBIGUOUS, EARLIEST, LATEST, OUT_OF_RANGE, DateFormat
from engine.loading.folding import folded
from engine.loading.neutral import restored
from engine.loading.numbers import is_percent_column, read_flag, read_number
from engine.loading.raw import RawColumn

LONGEST_ID, LONGEST_TEXT = 200, 5_000
"""Characters beyond which a cell is a mistake: a spreadsheet shows no more, and a quote is likely missing."""
OPEN_END = date(9999, 12, 31)
"""How other systems write "no end"."""

NUL_BYTE, TOO_LONG, NOT_A_CHOICE = "nul-byte", "cell-too-long", "not-a-choice"
MISSING, NOT_WHOLE = "missing-value", "not-a-whole-number"

Bad: TypeAlias = "dict[int, str]"
_BREAKS = re.compile(r"\r\n?")


@dataclass(frozen=True, eq=False)
class Cells:
    """A column read by its type.

    Attributes
    ----------
    values : column
        Typed values; missing where bad.
    bad : dict of int to str
        Code of the problem by position of the distinct text.
    as_percent : bool
        Bare numbers were read as percentages.
    """

    values: AnyColumn
    bad: Bad = field(default_factory=dict)
    as_percent: bool = False


@dataclass(frozen=True)
class Reader:
    """How the cells of a source are to be read.

    Attributes
    ----------
    dates : DateFormat
        What is known about dates.
    decimal_comma : bool
        Whether 0,8 may be a decimal.
    neutralised : bool
        Whether a leading apostrophe may be the mark of an export.
    """

    dates: DateFormat
    decimal_comma: bool = False
    neutralised: bool = True


def read_cells(column: Column, texts: RawColumn, reader: Reader) -> Cells:
    """Return the typed column of ``texts``; empty cells are missing, and bad where the column is required."""
    trimmed = [text.strip() for text in texts.values]
    if column.type.is_text:
        cells = _read_texts(column, texts, trimmed, reader)
    elif column.type in {ColumnType.DATE, ColumnType.INSTANT}:
        cells = _read_dates(column, texts, trimmed, reader)
    elif column.type is ColumnType.FLAG:
        cells = _read_flags(texts, trimmed)
    else:
        cells = _read_numbers(column, texts, trimmed, reader)
    if column.required:
        cells.bad.update({at: MISSING for at, text in enumerate(trimmed) if not text})
    return cells


def _read_texts(column: Column, texts: RawColumn, trimmed: Sequence[str], reader: Reader) -> Cells:
    clean = _cleaner(column, reader)
    longest = LONGEST_ID if column.type is ColumnType.ID else LONGEST_TEXT
    index: dict[str, int] = {}
    lookup = np.full(len(trimmed), -1, dtype=np.int32)
    bad: Bad = {}
    for at, text in enumerate(trimmed):
        if not text:
            continue
        value = clean(text)
        if "\0" in value:
            bad[at] = NUL_BYTE
        elif len(value) > longest:
            bad[at] = TOO_LONG
        elif column.choices and value not in column.choices:
            bad[at] = NOT_A_CHOICE
        elif value:
            lookup[at] = index.setdefault(value, len(index))
    return Cells(TextColumn(frozen_array(_spread(lookup, texts)), tuple(index)), bad)


def _cleaner(column: Column, reader: Reader) -> Callable[[str], str]:
    restore = restored if reader.neutralised else str
    if column.type is ColumnType.ID:
        return lambda text: folded(restore(text))
    if column.type is ColumnType.LIST:
        return lambda text: ";".join(split_list(restore(text)))
    if column.choices:
        folds = {choice.casefold(): choice for choice in column.choices}
        return lambda text: folds.get(folded(text).casefold(), text)
    return lambda text: _BREAKS.sub("\n", restore(text)) if "\r" in text else restore(text)


def _read_dates(column: Column, texts: RawColumn, trimmed: Sequence[str], reader: Reader) -> Cells:
    dates = reader.dates.settled(trimmed)
    unit = "D" if column.type is ColumnType.DATE else "s"
    values: list[date | None] = []
    bad: Bad = {}
    for at, text in enumerate(trimmed):
        found = dates.read(text) if text else None
        if isinstance(found, str):
            bad[at] = found
        values.append(None if isinstance(found, str) or found == OPEN_END else found)
    distinct = np.array(values, dtype=f"datetime64[{unit}]")
    return Cells(frozen_array(_spread(distinct, texts)), bad)


def _read_numbers(column: Column, texts: RawColumn, trimmed: Sequence[str], reader: Reader) -> Cells:
    found = [read_number(text, decimal_comma=reader.decimal_comma) if text else np.nan for text in trimmed]
    as_percent = is_percent_column(trimmed, found, column.high)
    bad: Bad = {}
    distinct = np.full(len(found), np.nan)
    for at, number in enumerate(found):
        if isinstance(number, str):
            bad[at] = number
            continue
        if as_percent and not folded(trimmed[at]).endswith(("%", "％")):
            number /= 100  # noqa: PLW2901 - the same number in the column's unit
        problem = _number_problem(column, number)
        if problem:
            bad[at] = problem
        else:
            distinct[at] = number
    return Cells(frozen_array(_spread(distinct, texts)), bad, as_percent)


def _number_problem(column: Column, number: float) -> str | None:
    if np.isnan(number):
        return None
    if column.type is ColumnType.INTEGER and not number.is_integer():
        return NOT_WHOLE
    too_low = column.low is not None and number < column.low
    too_high = column.high is not None and number > column.high
    if too_low or too_high:
        return "level-out-of-range" if column.name in {"level", "min_level"} else "value-out-of-range"
    return None


def _read_flags(texts: RawColumn, trimmed: Sequence[str]) -> Cells:
    bad: Bad = {}
    distinct = np.full(len(trimmed), -1, dtype=np.int8)
    for at, text in enumerate(trimmed):
        found = read_flag(text) if text else -1
        if isinstance(found, str):
            bad[at] = found
        else:
            distinct[at] = found
    return Cells(frozen_array(_spread(distinct, texts)), bad)


def _spread(distinct: np.ndarray, texts: RawColumn) -> np.ndarray:
    """Return the typed value of every record from the typed value of every distinct text."""
    return distinct[texts.codes] if len(distinct) else np.empty(0, dtype=distinct.dtype)


def explain(code: str, column: Column) -> tuple[str, str]:
    """Return what is wrong and how to mend it for the code of a bad cell."""
    bounds = _bounds(column)
    or_empty = "" if column.required else ", or leave the cell empty"
    texts = {
        MISSING: (f"{column.name} is empty, and every row needs it.", "Fill the cell in."),
        NUL_BYTE: (f"{column.name} holds a NUL byte; the file may be damaged.", "Save the file again from its source."),
        TOO_LONG: (
            f"{column.name} has more than {LONGEST_ID if column.type is ColumnType.ID else LONGEST_TEXT:,} characters.",
            "Shorten it; look for a missing quote.",
        ),
        NOT_A_CHOICE: (
            f"{column.name} is not one of {', '.join(column.choices)}.", f"Use one of {', '.join(column.choices)}."
        ),
        NOT_WHOLE: (f"{column.name} is not a whole number.", "Give a whole number."),
        "level-out-of-range": (f"{column.name} must be {bounds}.", f"Give a level of {bounds}."),
        "value-out-of-range": (f"{column.name} must be {bounds}.", f"Give a number of {bounds}."),
        "impossible-date": (f"{column.name} is a day that does not exist.", "Give a date such as 2025-03-31."),
        OUT_OF_RANGE: (f"{column.name} lies outside the years {EARLIEST} to {LATEST}.", "Correct the year."),
        "not-a-date": (
            f"{column.name} is not a date.", "Give a date such as 2025-03-31, or state date_format in columns.yaml."
        ),
        AMBIGUOUS: (
            f"{column.name} may be day/month or month/day, and no other row of the column settles it.",
            "State date_format (d/m/y or m/d/y) for it in columns.yaml, or write 2025-03-31.",
        ),
        "not-a-number": (f"{column.name} is not a number.", f"Give a number{or_empty}."),
        "not-a-flag": (f"{column.name} is not yes or no.", "Use yes or no (是 or 否)."),
    }  # fmt: skip
    return texts[code]


def _bounds(column: Column) -> str:
    if column.low is not None and column.high is not None:
        return f"{column.low:g} to {column.high:g}"
    return f"{column.low:g} or more" if column.low is not None else f"{column.high or 0:g} or less"
