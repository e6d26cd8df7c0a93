"""Dated, named values of a policy. Before its first date a parameter gives no value, never 0."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from engine.documents.hints import shown
from engine.documents.positions import Node, Plain
from engine.domain.frozen import Localised
from engine.policy.reading import Reading, span

ParameterType: TypeAlias = "str | int | float | bool | date"

NAME = re.compile(r"[^\W\d][\w-]*(\.[\w-]+)*")


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value and the first day on which it holds."""

    since: date
    value: ParameterType
    line: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value with its history, range, reason and source.

    Attributes
    ----------
    name : str
        Dotted name by which rows refer to it.
    values : tuple of DatedValue
        In order of time, at least one.
    unit : str
        Unit of the value.
    low, high : float or None
        Inclusive range in which HR may set it without asking the authors.
    why : Localised
        Why it has this value.
    source : str
        Who says so: law, study, decision.
    line : int
        Line of its name in the file.
    """

    name: str
    values: tuple[DatedValue, ...]
    unit: str
    low: float | None
    high: float | None
    why: Localised
    source: str
    line: int

    def dated(self, on: date) -> DatedValue | None:
        """Return the value in force on the day ``on``, or None before the first."""
        at = bisect_right([dated.since for dated in self.values], on)
        return self.values[at - 1] if at else None


def read_parameters(node: Node, reading: Reading) -> dict[str, Parameter]:
    """Return the parameters of a policy by name; what is wrong becomes problems of ``reading``."""
    found = {}
    section = reading.any_mapping(node, "parameters")
    for name, entry in section.entries.items():
        line = section.keys[name].line
        if not NAME.fullmatch(name):
            mend = "Use letters, digits, _ and - with dots between words, such as stall.weeks."
            reading.refuse(line, "bad-name", f"'{shown(name)}' is no parameter name.", mend)
        elif (parameter := _read_parameter(name, line, entry, reading)) is not None:
            found[name] = parameter
    return found


def _read_parameter(name: str, line: int, node: Node, reading: Reading) -> Parameter | None:
    what = f"parameter '{name}'"
    entries = reading.mapping(node, what, ("values", "unit", "why", "source"), ("range",)).entries
    low, high = _read_range(entries.get("range"), what, reading)
    values = read_values(entries.get("values"), what, reading)
    if not values:
        return None
    check_values(values, (low, high), what, reading)
    return Parameter(
        name=name,
        values=tuple(sorted(values, key=lambda dated: dated.since)),
        unit=reading.text(entries.get("unit"), f"unit of {what}"),
        low=low,
        high=high,
        why=reading.localised(entries["why"], f"why of {what}") if "why" in entries else Localised(en=""),
        source=reading.text(entries.get("source"), f"source of {what}"),
        line=line,
    )


def _read_range(node: Node | None, what: str, reading: Reading) -> tuple[float | None, float | None]:
    if node is None:
        return None, None
    items = reading.items(node, f"range of {what}")
    if len(items) != 2:
        reading.refuse(node.line, "bad-range", f"The range of {what} has not two ends.", "Write [low, high].")
        return None, None
    low, high = (reading.number(item, f"range of {what}") for item in items)
    if low is not None and high is not None and low > high:
        reading.refuse(node.line, "bad-range", f"The range of {what} ends before it begins.", "Swap the ends.")
        return None, None
    return low, high


def read_values(node: Node | None, what: str, reading: Reading) -> list[DatedValue]:
    """Return the dated values of a list ``{from: DATE, value: VALUE}``, in the order written."""
    found = []
    items = reading.items(node, f"values of {what}")
    if isinstance(items, tuple) and node is not None and not items:
        reading.refuse(
            node.line, "no-value", f"{what[:1].upper() + what[1:]} has no value.", "Add {from: DATE, value: VALUE}."
        )
    for item in items:
        entries = reading.mapping(item, f"a value of {what}", ("from", "value")).entries
        since = reading.day(entries.get("from"), f"from of {what}")
        value: Plain = reading.value(entries.get("value"), f"value of {what}")
        if since is not None and value is not None:
            found.append(DatedValue(since, value, item.line))
    return found


def check_values(
    values: list[DatedValue], ends: tuple[float | None, float | None], what: str, reading: Reading
) -> None:
    """Refuse two values of one day, values of different types and values outside the inclusive range ``ends``."""
    seen: dict[date, int] = {}
    for dated in values:
        if dated.since in seen:
            problem = f"{what[:1].upper() + what[1:]} has two values from {dated.since}."
            reading.refuse(dated.line, "duplicate-date", problem, "Remove one of them.")
        seen[dated.since] = dated.line
        if family(dated.value) is not family(values[0].value):
            problem = f"{what[:1].upper() + what[1:]} mixes types: {shown(values[0].value)} and {shown(dated.value)}."
            reading.refuse(dated.line, "wrong-type", problem, "Give every value the same type.")
        _check_range(dated, ends, what, reading)


def family(value: ParameterType) -> type:
    """Return the type of a value, whole numbers being numbers."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float
    return type(value)


def _check_range(dated: DatedValue, ends: tuple[float | None, float | None], what: str, reading: Reading) -> None:
    low, high = ends
    if isinstance(dated.value, bool) or not isinstance(dated.value, (int, float)):
        return
    if (low is not None and dated.value < low) or (high is not None and dated.value > high):
        problem = f"{dated.value} is outside the range {span(low, high)} of {what}."
        reading.refuse(dated.line, "out-of-range", problem, "Choose a value inside, or have the range widened.")
