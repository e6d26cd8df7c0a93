"""The texts of one table column, taken from a source as a rule of the column map says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.loading.column_map import CellRule
from engine.loading.dates import DateFormat
from engine.loading.raw import RawColumn, RawTable


@dataclass(frozen=True, eq=False)
class Taken:
    """The texts a rule takes from a source.

    Attributes
    ----------
    texts : RawColumn
        One text per record after every step of the rule; its header is the file's.
    original : RawColumn or None
        The file's own column where the rule reads exactly one.
    """

    texts: RawColumn
    original: RawColumn | None


def take_texts(raw: RawTable, rule: CellRule) -> Taken:
    """Return the texts that ``rule`` takes from ``raw``; KeyError names a header the source does not have."""
    if rule.column is not None:
        column = _column(raw, rule.column)
        texts = RawColumn(column.header, column.codes, [_changed(text, rule, raw) for text in column.values])
        return Taken(texts, column)
    if rule.join:
        joined = _joined([_column(raw, header) for header in rule.join], rule)
        values = [_changed(text, rule, raw) for text in joined.values]
        return Taken(RawColumn("+".join(rule.join), joined.codes, values), None)
    constant = rule.constant or ""
    if rule.from_file_name is not None:
        found = re.search(rule.from_file_name, raw.file_name)
        constant = found[1] if found else ""
    codes = np.zeros(len(raw), dtype=np.int32)
    return Taken(RawColumn("", codes, [_changed(constant, rule, raw)]), None)


def _column(raw: RawTable, header: str) -> RawColumn:
    column = raw.column(header) or raw.column(header.strip())
    if column is None:
        raise KeyError(header)
    return column


def _joined(columns: Sequence[RawColumn], rule: CellRule) -> RawColumn:
    """Return the joined cells of several columns, each distinct combination built once; empty where a part is."""
    stacked = np.stack([column.codes for column in columns], axis=1)
    distinct, codes = np.unique(stacked, axis=0, return_inverse=True)
    values = []
    for combination in distinct.tolist():
        parts = [column.values[code].strip() for column, code in zip(columns, combination, strict=True)]
        values.append(rule.separator.join(parts) if all(parts) else "")
    return RawColumn("", codes.reshape(-1).astype(np.int32), values)


def _changed(text: str, rule: CellRule, raw: RawTable) -> str:
    trimmed = text.strip()
    if not trimmed or trimmed in rule.none:
        return rule.values.get("", "") if not trimmed else ""
    if rule.values or rule.otherwise is not None:
        trimmed = rule.values.get(trimmed, trimmed if rule.otherwise is None else rule.otherwise)
    for step in _steps(rule, raw):
        trimmed = step(trimmed)
    return trimmed


def _steps(rule: CellRule, raw: RawTable) -> list[Callable[[str], str]]:
    steps: list[Callable[[str], str]] = []
    if rule.take == "year":
        dates = DateFormat(rule.date_format, rule.latest_year, raw.typed, raw.epoch_1904).settled(())
        steps.append(lambda text: _year(text, dates))
    if rule.slug:
        steps.append(slug)
    if rule.prefix:
        steps.append(lambda text: rule.prefix + text if text else text)
    return steps


def _year(text: str, dates: DateFormat) -> str:
    found = dates.read(text)
    return text if found is None or isinstance(found, str) else str(found.year)


def slug(text: str) -> str:
    """Return a name as an identifier: lower case, plain forms, words joined by hyphens."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text).casefold()).strip("-")
