"""Facts as they are given, checked against the schema of a kind."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

import numpy as np

from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.evidence.fact import Fact
from engine.policy.durations import YearsMonths, parsed_duration
from engine.policy.kinds import FactField, FieldType, Plain, choice_text, type_of
from engine.policy.reading import span
from engine.policy.unary_tests import FactValue

Value = TypeVar("Value", bound=Plain)

GIVEN: Final = "given"
"""Table that evidence names for facts that came without an origin."""
SLACK: Final = 1e-9


def checked_facts(fields: Mapping[str, FactField], facts: Mapping[str, Any]) -> dict[str, FactValue]:
    """Return the facts in the types that rules compare: sets for lists, Python numbers for numpy's.

    Raises
    ------
    InputError
        A name is unknown, or a value has the wrong type, is not finite or lies outside what its field allows.
    """
    problems: list[Problem] = []
    found: dict[str, FactValue] = {}
    for name, value in facts.items():
        if name not in fields:
            problems.append(
                Problem(
                    "unknown-fact", f"Unknown fact '{shown(name)}'.", did_you_mean(name, fields), column=shown(name)
                )
            )
            continue
        try:
            found[name] = None if value is None else _checked(value, fields[name])
        except ValueError as fault:
            what = f"Fact '{name}' is {shown(repr(value))}, not {fault}."
            problems.append(Problem("wrong-fact", what, f"Give {fault}, or leave it out.", column=name))
    if problems:
        raise InputError(*problems)
    return found


def _checked(value: Any, field: FactField) -> FactValue:
    if field.type is FieldType.LIST and _is_texts(value):
        return frozenset(_choice(str(word), field) for word in value)
    if field.type is FieldType.NUMBER:
        return _choice(_number(value, field), field)
    if field.type in {FieldType.DAYS, FieldType.MONTHS}:
        return _choice(_duration(value, field), field)
    return _choice(_one(value, field), field)


def _one(value: Any, field: FactField) -> Plain:
    if field.type is FieldType.BOOLEAN and isinstance(value, (bool, np.bool_)):
        return bool(value)
    if field.type is FieldType.DATE and isinstance(value, date) and not isinstance(value, datetime):
        return value
    if field.type is FieldType.STRING and isinstance(value, str):
        return str(value)
    raise ValueError(_WANTED[field.type])


def _duration(value: Any, field: FactField) -> Plain:
    """Return a duration given as such or as a text in ISO 8601."""
    try:
        found = parsed_duration(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if isinstance(found, (timedelta, YearsMonths)) and type_of(found) is field.type:
        return found
    raise ValueError(_WANTED[field.type])


_WANTED: Final = {
    FieldType.BOOLEAN: "true or false",
    FieldType.DATE: "a date",
    FieldType.DAYS: "a duration of days and time such as P1DT12H",
    FieldType.MONTHS: "a duration of years and months such as P1Y6M",
    FieldType.STRING: "a text",
    FieldType.LIST: "a list of texts",
    FieldType.WEIGHTS: "something that a fact can be",
}


def _is_texts(value: Any) -> bool:
    return isinstance(value, (list, tuple, set, frozenset)) and all(isinstance(word, str) for word in value)


def _choice(value: Value, field: FactField) -> Value:
    if field.choices and choice_text(value) not in field.choices:
        raise ValueError(f"one of {', '.join(field.choices)}")
    return value


def _number(value: Any, field: FactField) -> float:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise ValueError("a number")  # noqa: TRY004 - told as a wrong fact by the caller
    number = int(value) if isinstance(value, (int, np.integer)) else float(value)
    low = -math.inf if field.low is None else field.low - SLACK
    high = math.inf if field.high is None else field.high + SLACK
    if not low <= number <= high or abs(number) == math.inf:
        raise ValueError(f"a finite number, {span(field.low, field.high)}")
    if field.whole and number != int(number):
        raise ValueError("a whole number")
    return number


def given_fact(name: str, value: FactValue) -> Fact:
    """Return the evidence of a fact that came without an origin."""
    if isinstance(value, frozenset):
        return Fact(table=GIVEN, key={}, column=name, value="; ".join(sorted(value)))
    told = choice_text(value) if isinstance(value, (date, timedelta, YearsMonths)) else value
    return Fact(table=GIVEN, key={}, column=name, value=told)
