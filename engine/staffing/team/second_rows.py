"""Rules about the team as rows for the second solver: written anew, sharing no line with the first solver's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import singledispatch
from math import inf

from engine.staffing.highs import LinearProgram
from engine.staffing.team.problem import BalanceRule, ConflictRule, CountRule, PairRule, PeopleRule

Seats = Mapping[int, Mapping[int, int]]
"""Column of every person by role, both by position: ``seats[person][role]``."""
Terms = list[tuple[float, int]]
UNIT = 1_000_000.0
"""Millionths in one."""


@singledispatch
def add_rule(rule: object, program: LinearProgram, seats: Seats) -> None:
    """Add the rows of one rule; TypeError for a kind that has none."""
    del program, seats
    raise TypeError(f"no second statement of {type(rule).__name__}")


def taken(seats: Seats, people: Iterable[int], coefficient: float = 1.0) -> Terms:
    """Return the terms that count the places of some people."""
    return [(coefficient, column) for person in sorted(people) for column in seats.get(person, {}).values()]


@add_rule.register
def _people(rule: PeopleRule, program: LinearProgram, seats: Seats) -> None:
    _PEOPLE[rule.kind](rule, program, seats)


def _apart(rule: PeopleRule, program: LinearProgram, seats: Seats) -> None:
    program.row(taken(seats, rule.people), 0, 1)


def _together(rule: PeopleRule, program: LinearProgram, seats: Seats) -> None:
    """All or none: one switch that every person follows."""
    (switch,) = program.choices([0.0])
    for person in sorted(rule.people):
        program.row([*taken(seats, [person]), (-1.0, switch)], 0, 0)


def _one_of(rule: PeopleRule, program: LinearProgram, seats: Seats) -> None:
    program.row(taken(seats, rule.people), 1, inf)


_PEOPLE: dict[str, Callable[[PeopleRule, LinearProgram, Seats], None]] = {
    "keep_apart": _apart,
    "keep_together": _together,
    "at_least_one": _one_of,
}


@add_rule.register
def _count(rule: CountRule, program: LinearProgram, seats: Seats) -> None:
    counted = [
        (1.0, column) for person, of in seats.items() for role, column in of.items() if person in rule.places[role]
    ]
    program.row(counted, rule.least, inf if rule.most is None else rule.most)


@add_rule.register
def _pair(rule: PairRule, program: LinearProgram, seats: Seats) -> None:
    terms = [*taken(seats, rule.juniors), *taken(seats, rule.mentors, -float(rule.juniors_per_mentor))]
    program.row(terms, -inf, 0)


@add_rule.register
def _conflict(rule: ConflictRule, program: LinearProgram, seats: Seats) -> None:
    """Two people who must not meet have one place between them, pair by pair."""
    pairs = {
        (min(a, b), max(a, b))
        for one, other in rule.sides
        for a in one & seats.keys()
        for b in (one | other if a in other else other) & seats.keys()
        if a != b
    }
    for pair in sorted(pairs):
        program.row(taken(seats, pair), 0, 1)


@add_rule.register
def _balance(rule: BalanceRule, program: LinearProgram, seats: Seats) -> None:
    """Put loads between a lowest and a highest amount, which are only so far apart; who is out may be exempt."""
    widest = (max(rule.loads.values(), default=0) + max(rule.added, default=0)) / UNIT
    lowest, highest = program.amount(widest), program.amount(widest)
    program.row([(1.0, highest), (-1.0, lowest)], 0, rule.most_difference / UNIT)
    for person, load in sorted(rule.loads.items()):
        places, base = seats.get(person, {}), load / UNIT
        more = [(rule.added[role] / UNIT, column) for role, column in places.items()]
        exempt = 0.0 if rule.whole_group else widest
        inside = [(-exempt, column) for column in places.values()]
        # highest >= base + more where inside: highest - more + exempt x (1 - inside) >= base.
        program.row([(1.0, highest), *_minus(more), *inside], base - exempt, inf)
        program.row([(1.0, lowest), *_minus(more), *_minus(inside)], -inf, base + exempt)


def _minus(terms: Terms) -> Terms:
    return [(-coefficient, column) for coefficient, column in terms]
