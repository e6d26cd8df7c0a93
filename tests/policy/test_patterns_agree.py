"""Three readings of one meaning: enumeration over all facts, the Python matcher, durable_rules in its process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given

from engine.application.matcher_process import MatcherProcess
from engine.policy.matching import Match, PythonMatcher
from engine.policy.patterns import Alternatives, Condition, Constant, NamedMatch, Pattern, Reference
from engine.policy.patterns_facts import Facts, NormalFacts, normalise
from tests.policy.pattern_worlds import facts, patterns

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


def _enumerated(pattern: Pattern, world: NormalFacts) -> Iterator[Match]:
    """Yield every choice of distinct facts that fulfils the pattern, tried one by one."""
    present = pattern.present
    choices = [list(permutations(range(world.sizes[match.fact]), match.size)) for match in present]
    for chosen in product(*choices):
        held = [(match.fact, row) for match, rows in zip(present, chosen, strict=True) for row in rows]
        if len(set(held)) < len(held):
            continue
        last = {match.name: (match.fact, rows[-1]) for match, rows in zip(present, chosen, strict=True)}
        if all(_fulfils(match, rows, last, world) for match, rows in zip(present, chosen, strict=True)) and not any(
            _true(absence, row, last, world)
            for absence in pattern.absences
            for row in range(world.sizes[absence.fact])
            if (absence.fact, row) not in held
        ):
            yield Match(pattern.id, chosen)


def _fulfils(match: NamedMatch, rows: tuple[int, ...], last: dict[str, tuple[str, int]], world: NormalFacts) -> bool:
    if not all(_true(match, row, last, world) for row in rows):
        return False
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
        and _true(match, row, last, world)
        for row in range(world.sizes[match.fact])
    )
    return follows and not begun


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
