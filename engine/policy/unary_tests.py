"""The tests a cell of a table makes on one input, and what they mean (DMN 1.5, S-FEEL unary tests).

A missing input (null) is handled as DMN says: it equals nothing but null, and whether it is smaller, larger or inside
an interval is unknown (10.3.2.13, three-valued logic). So it passes ``-``, ``null``, ``!= "a"`` and ``not("a")``, and
neither ``> 3`` nor ``not(> 3)``; ``not("a", null)`` asks that the input is there.
On an input that is a list, a text asks whether the list contains it, ``all(..)`` whether it contains every one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from engine.policy.durations import Duration, YearsMonths
from engine.policy.parameters import ParameterType

FactValue: TypeAlias = "str | int | float | bool | date | timedelta | YearsMonths | frozenset[str] | None"

OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of a parameter, to be replaced by its value on the day of the decision."""

    name: str


Endpoint: TypeAlias = "ParameterType | Duration | Reference"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``>= 3`` or, with ``=``, the value itself."""

    operator: str
    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class Interval:
    """``[3..5)``: from low to high, each end closed (it belongs) or open."""

    low: Endpoint
    low_closed: bool
    high: Endpoint
    high_closed: bool


@dataclass(frozen=True, slots=True)
class ContainsAll:
    """``all("a", "b")`` on a list."""

    endpoints: tuple[Endpoint, ...]


@dataclass(frozen=True, slots=True)
class IsNull:
    """``null``: the input is missing."""


Test: TypeAlias = "Comparison | Interval | ContainsAll | IsNull"


@dataclass(frozen=True, slots=True)
class Cell:
    """Alternatives of which one must hold, or, negated, none; no alternatives is ``-``, which always holds."""

    tests: tuple[Test, ...] = ()
    negated: bool = False
    text: str = "-"


ANYTHING: Final = Cell()


def matches(cell: Cell, value: FactValue) -> bool:
    """Return whether a resolved cell holds for ``value``; this function is the definition."""
    if not cell.tests:
        return True
    if value is None:
        return passes_null(cell)
    return any(_holds(test, value) for test in cell.tests) != cell.negated


def passes_null(cell: Cell) -> bool:
    """Return whether a missing input passes: some test is true of it or, negated, every test is false of it."""
    if not cell.tests:
        return True
    said = [_of_null(test) for test in cell.tests]
    return all(one is False for one in said) if cell.negated else any(said)


def _of_null(test: Test) -> bool | None:
    """Return what a test says of null; None is unknown."""
    if isinstance(test, IsNull):
        return True
    if isinstance(test, Comparison) and test.operator in {"=", "!="}:
        return test.operator == "!="
    return None


def _holds(test: Test, value: Any) -> bool:
    if isinstance(test, Comparison):
        return test.endpoint in value if isinstance(value, frozenset) else _compares(test, value)
    if isinstance(test, Interval):
        above = OPERATORS[">=" if test.low_closed else ">"](value, test.low)
        return above and OPERATORS["<=" if test.high_closed else "<"](value, test.high)
    if isinstance(test, ContainsAll):
        return all(endpoint in value for endpoint in test.endpoints)
    return False


def _compares(test: Comparison, value: FactValue) -> bool:
    return OPERATORS[test.operator](value, test.endpoint)


def references(cell: Cell) -> Iterator[str]:
    """Yield the names of the parameters a cell refers to."""
    for test in cell.tests:
        for endpoint in endpoints(test):
            if isinstance(endpoint, Reference):
                yield endpoint.name


def endpoints(test: Test) -> tuple[Endpoint, ...]:
    """Return the values or references a test compares with."""
    if isinstance(test, Comparison):
        return (test.endpoint,)
    if isinstance(test, Interval):
        return (test.low, test.high)
    return test.endpoints if isinstance(test, ContainsAll) else ()


def resolve(cell: Cell, values: Mapping[str, ParameterType]) -> Cell:
    """Return the cell with every reference replaced by its value; KeyError where a parameter is not in force."""
    if not any(True for _ in references(cell)):
        return cell

    def value(endpoint: Endpoint) -> Endpoint:
        return values[endpoint.name] if isinstance(endpoint, Reference) else endpoint

    resolved: list[Test] = []
    for test in cell.tests:
        if isinstance(test, Comparison):
            resolved.append(replace(test, endpoint=value(test.endpoint)))
        elif isinstance(test, Interval):
            resolved.append(replace(test, low=value(test.low), high=value(test.high)))
        elif isinstance(test, ContainsAll):
            resolved.append(ContainsAll(tuple(value(endpoint) for endpoint in test.endpoints)))
        else:
            resolved.append(test)
    return replace(cell, tests=tuple(resolved))
