"""Read the history of framework mixes from one CSV file; every row that cannot be used is listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.goals.mix_history import COMPARED, MixHistory
from engine.loading.csv_source import read_csv
from engine.loading.headers import header_key
from engine.loading.numbers import read_number
from engine.loading.raw import RawTable

TEXTS = {
    "job_family": ("family", "岗位序列"),
    "mix": ("framework_mix", "frameworks", "组合", "框架组合"),
    "period": ("cycle", "周期", "期间"),
    "person_id": ("person", "team", "人员编号", "团队"),
}
NUMBERS = {"score": ("performance", "attainment", "得分", "绩效", "完成度"), "level": ("grade", "职级")}
REQUIRED = ("job_family", "mix", "score")
_KEYS = {header_key(alias): name for name, aliases in (TEXTS | NUMBERS).items() for alias in (name, *aliases)}


def read_mix_history(path: Path) -> tuple[MixHistory, tuple[Problem, ...]]:
    """Return the records of a file, and what a reader must know: columns that were not used.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, or has rows that cannot be used; every one is listed.
    """
    if not path.is_file():
        raise InputError(Problem("file-unreadable", "There is no such file.", "Check the name.", file=str(path)))
    raw = read_csv(path, path.name, frozenset(_KEYS))
    if isinstance(raw, Problem):
        raise InputError(raw)
    places = {_KEYS[key]: at for at, header in enumerate(raw.headers) if (key := header_key(header)) in _KEYS}
    problems = [*_lacking(raw, places), *(row.problem for row in raw.malformed)]
    texts = {name: _texts(raw, at) for name, at in places.items()}
    problems += _empty(raw, texts)
    values = {name: _numbers(raw, name, texts.get(name), problems) for name in NUMBERS}
    if problems:
        raise InputError(*problems)
    size = len(raw)
    absent = ("",) * size
    history = MixHistory(
        job_family=tuple(texts["job_family"]),
        mix=tuple(texts["mix"]),
        score=values["score"],
        period=tuple(texts.get("period", absent)),
        traits={name: values[name] for name in COMPARED if name in places},
    )
    return history, tuple(_unknown(raw))


def _texts(raw: RawTable, at: int) -> list[str]:
    column = raw.columns[at]
    trimmed = [value.strip() for value in column.values]
    return [trimmed[code] for code in column.codes.tolist()]


def _lacking(raw: RawTable, places: dict[str, int]) -> Iterator[Problem]:
    for name in REQUIRED:
        if name not in places:
            what = f"The history has no column '{name}'."
            mend = f"Add it, or rename one of: {', '.join(raw.headers)}."
            yield Problem("column-missing", what, mend, file=raw.file, row=raw.header_row, column=name)


def _unknown(raw: RawTable) -> Iterator[Problem]:
    for header in raw.headers:
        if header_key(header) not in _KEYS:
            what = f"Column '{shown(header)}' is not known and was not used."
            mend = did_you_mean(header, TEXTS | NUMBERS)
            yield Problem("unknown-column", what, mend, file=raw.file, row=raw.header_row, column=shown(header))


def _empty(raw: RawTable, texts: dict[str, list[str]]) -> Iterator[Problem]:
    for name in REQUIRED:
        for row, text in zip(raw.rows.tolist(), texts.get(name, ()), strict=False):
            if not text:
                yield Problem("cell-empty", f"'{name}' is empty.", "Fill it in.", file=raw.file, row=row, column=name)


def _numbers(raw: RawTable, name: str, texts: list[str] | None, problems: list[Problem]) -> np.ndarray:
    values = np.full(len(raw), np.nan)
    for at, text in enumerate(texts or ()):
        found = read_number(text, decimal_comma=raw.decimal_comma) if text else np.nan
        if isinstance(found, str) or np.isinf(found):
            what = f"'{name}' is {shown(repr(text))}, not a number."
            row = int(raw.rows[at])
            problems.append(
                Problem("not-a-number", what, "Write a number.", file=raw.file, row=row, column=name, value=shown(text))
            )
        else:
            values[at] = found
    return values
