"""Three readings of one meaning: enumeration over all facts, the Python matcher, durable_rules in its process."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given

from engine.application.matcher_process import MatcherProcess
from engine.policy.matching import Match, PythonMatcher
from engine.policy.patterns import (
    Aggregate,
    Alternatives,
    ColumnKind,
    Condition,
    Constant,
    NamedMatch,
    Pattern,
    Reference,
)
from engine.policy.patterns_binding import bind
from engine.policy.patterns_facts import SCALE, Facts, NormalColumn, NormalFacts, normalise
from tests.policy.pattern_worlds import TODAY, VALUES, facts, patterns, whole_language

_COMPARED: dict[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@given(patterns(), facts())
def test_the_python_matcher_finds_what_enumeration_finds(pattern: Pattern, world: Facts) -> None:
    assert PythonMatcher().match([pattern], world).matches == tuple(sorted(_enumerated(pattern, normalise(world))))


@given(whole_language(), facts())
def test_the_whole_language_means_what_enumeration_says(pattern: Pattern, world: Facts) -> None:
    bound = bind(pattern, VALUES, TODAY)
    known = with_aggregates(bound, normalise(world))
    assert PythonMatcher().match([bound], world).matches == tuple(sorted(_enumerated(bound, known)))


@pytest.fixture(scope="module")
def process() -> Iterator[MatcherProcess]:
    pytest.importorskip("durable", reason="durable_rules is not installed")
    with MatcherProcess(20) as matcher:
        yield matcher


@given(patterns(), facts())
def test_durable_rules_finds_what_the_python_matcher_finds(
    process: MatcherProcess, pattern: Pattern, world: Facts
) -> None:
    report = process.match([pattern], world)
    assert report.answered_by.startswith("durable_rules"), report.answered_by
    assert report.matches == PythonMatcher().match([pattern], world).matches


@given(whole_language(), facts())
def test_durable_rules_means_the_same_by_the_whole_language(
    process: MatcherProcess, pattern: Pattern, world: Facts
) -> None:
    bound = bind(pattern, VALUES, TODAY)
    report = process.match([bound], world)
    assert report.answered_by.startswith("durable_rules"), report.answered_by
    assert report.matches == PythonMatcher().match([bound], world).matches


def _enumerated(pattern: Pattern, world: NormalFacts) -> Iterator[Match]:
    """Yield every choice of distinct facts that fulfils the pattern, tried one by one."""
    present = pattern.present
    choices = [list(permutations(range(world.sizes[match.fact]), match.size)) for match in present]
    for chosen in product(*choices):
        held = [(match.fact, row) for match, rows in zip(present, chosen, strict=True) for row in rows]
        if len(set(held)) < len(held):
            continue
        last = {match.name: (match.fact, rows[-1]) for match, rows in zip(present, chosen, strict=True)}
        if all(
            _fulfils(match, rows, last, world, _referred(pattern, match))
            for match, rows in zip(present, chosen, strict=True)
        ) and not any(
            _true(absence, row, last, world)
            for absence in pattern.absences
            for row in range(world.sizes[absence.fact])
            if (absence.fact, row) not in held
        ):
            yield Match(pattern.id, chosen)


Last = dict[str, tuple[str, int]]


def _fulfils(match: NamedMatch, rows: tuple[int, ...], last: Last, world: NormalFacts, referred: set[str]) -> bool:
    def able(row: int) -> bool:
        known = all(_value(world, match.fact, column, row) is not None for column in referred)
        return known and _true(match, row, last, world)

    if not all(able(row) for row in rows) or not all(
        _holds(match.fact, condition, rows[-1], last, world) for condition in match.settled
    ):
        return False
    if match.frequent is not None:
        return _opens(match, rows[0], able, world)
    repeated = match.consecutive
    if repeated is None:
        return True
    places = [
        [_value(world, match.fact, column, row) for column in (*repeated.by, repeated.ordered_by)] for row in rows
    ]
    if any(None in place for place in places):
        return False
    step = world.offset(match.fact, repeated.ordered_by, repeated.step)
    follows = all(b == [*a[:-1], a[-1] + step] for a, b in pairwise(places))  # type: ignore[operator]
    before = [*places[0][:-1], places[0][-1] - step]  # type: ignore[operator]
    begun = any(
        [_value(world, match.fact, column, row) for column in (*repeated.by, repeated.ordered_by)] == before
        and able(row)
        for row in range(world.sizes[match.fact])
    )
    return follows and not begun


def _referred(pattern: Pattern, match: NamedMatch) -> set[str]:
    return {
        condition.operand.column
        for other in pattern.present
        for condition in other.conditions
        if isinstance(condition.operand, Reference) and condition.operand.match == match.name
    }


def _opens(match: NamedMatch, row: int, able: Callable[[int], bool], world: NormalFacts) -> bool:
    """Whether a fact is the first of its moment, has enough in its window, and the moment before it has not."""
    frequent = match.frequent
    assert frequent is not None
    length = world.offset(match.fact, frequent.ordered_by, frequent.within.length)

    def place(one: int) -> tuple[int | None, ...]:
        return tuple(_value(world, match.fact, column, one) for column in (*frequent.by, frequent.ordered_by))

    if None in place(row):
        return False
    alike = [
        (place(one)[-1], one)
        for one in range(world.sizes[match.fact])
        if able(one) and None not in place(one) and place(one)[:-1] == place(row)[:-1]
    ]

    def enough(moment: int) -> bool:
        return sum(moment - length < other <= moment for other, _ in alike) >= int(frequent.at_least)  # type: ignore[arg-type,operator]

    own = place(row)[-1]
    before = [moment for moment, _ in alike if moment < own]  # type: ignore[operator]
    first = row == min(one for moment, one in alike if moment == own)
    return first and enough(own) and not (before and enough(max(before)))  # type: ignore[arg-type,type-var]


def with_aggregates(pattern: Pattern, world: NormalFacts) -> NormalFacts:
    """Return the facts with the aggregates of a pattern, each computed from its definition, fact by fact."""
    for one in pattern.aggregates:
        place = one.fact, one.name
        found = [_aggregated(one, row, world) for row in range(world.sizes[one.fact])]
        values = np.array([0 if value is None else value for value in found], dtype=np.int64)
        column = NormalColumn(values, np.array([value is not None for value in found], dtype=bool))
        kinds = {**world.kinds, place: ColumnKind.NUMBER}
        world = replace(world, columns={**world.columns, place: column}, kinds=kinds)
    return world


def _aggregated(one: Aggregate, row: int, world: NormalFacts) -> int | None:
    keys = (*one.by, *(() if one.ordered_by is None else (one.ordered_by,)))

    def place(at: int) -> list[int | None]:
        return [_value(world, one.fact, column, at) for column in keys]

    def inside(at: int) -> bool:
        if None in place(at) or place(at)[: len(one.by)] != place(row)[: len(one.by)]:
            return False
        if one.ordered_by is None:
            return True
        own, other = place(row)[-1], place(at)[-1]
        assert own is not None
        assert other is not None
        reach = math.inf if one.within is None else world.offset(one.fact, one.ordered_by, one.within.length)
        return own - reach < other <= own

    if None in place(row):
        return None
    taken = [
        value
        for at in range(world.sizes[one.fact])
        if inside(at)
        and all(_holds(one.fact, condition, at, {}, world) for condition in one.conditions)
        and (value := _value(world, one.fact, one.column, at)) is not None
    ]
    if one.function == "count":
        return len(taken) * SCALE
    if not taken:
        return None
    exact = {"sum": sum(taken), "min": min(taken), "max": max(taken)}
    return (
        exact[one.function] if one.function in exact else math.floor(Fraction(sum(taken), len(taken)) + Fraction(1, 2))
    )


def _true(match: NamedMatch, row: int, last: dict[str, tuple[str, int]], world: NormalFacts) -> bool:
    return all(_holds(match.fact, condition, row, last, world) for condition in match.conditions)


def _holds(fact: str, condition: Condition, row: int, last: dict[str, tuple[str, int]], world: NormalFacts) -> bool:
    value = _value(world, fact, condition.column, row)
    operand = condition.operand
    if value is None:
        return False
    if isinstance(operand, Alternatives):
        listed = value in [world.constant(fact, condition.column, one) for one in operand.values]
        return listed if condition.comparison == "in" else not listed
    if isinstance(operand, Constant):
        return _COMPARED[condition.comparison](value, world.constant(fact, condition.column, operand.value))
    assert isinstance(operand, Reference)
    other_fact, other_row = last[operand.match]
    other = _value(world, other_fact, operand.column, other_row)
    return other is not None and _COMPARED[condition.comparison](
        value, other + world.offset(other_fact, operand.column, operand.offset)
    )


def _value(world: NormalFacts, fact: str, column: str, row: int) -> int | None:
    found = world.columns[fact, column]
    return int(found.values[row]) if found.present[row] else None
