"""Rules about the team as rows of the program: one function per kind of rule."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from engine.staffing.cp_sat import Choice, Term
from engine.staffing.team.problem import BalanceRule, ConflictRule, CountRule, PairRule, PeopleRule, Rule
from engine.staffing.team.variables import TeamModel


def hold_rule(model: TeamModel, rule: Rule) -> None:
    """Add the rows of one rule."""
    if isinstance(rule, PeopleRule):
        PEOPLE_RULES[rule.kind](model, rule)
    elif isinstance(rule, CountRule):
        count_places(model, rule)
    elif isinstance(rule, PairRule):
        pair_juniors_with_mentors(model, rule)
    elif isinstance(rule, ConflictRule):
        for one, other in rule.sides:
            keep_sides_apart(model, one, other)
    else:
        balance_loads(model, rule)


def keep_apart(model: TeamModel, rule: PeopleRule) -> None:
    """Give the named people at most 1 place in all."""
    model.program.at_most(model.taken_by(rule.people), 1)


def keep_together(model: TeamModel, rule: PeopleRule) -> None:
    """Give each of the named people as many places (0 or 1) as the next of them."""
    for one, other in pairwise(sorted(rule.people)):
        model.program.exactly([*model.taken_by([one]), *model.taken_by([other], -1)], 0)


def at_least_one(model: TeamModel, rule: PeopleRule) -> None:
    """Give the people of the group at least 1 place in all."""
    model.program.at_least(model.taken_by(rule.people), 1)


PEOPLE_RULES: dict[str, Callable[[TeamModel, PeopleRule], None]] = {
    "keep_apart": keep_apart,
    "keep_together": keep_together,
    "at_least_one": at_least_one,
}
"""The constraint of each kind of rule about people."""


def count_places(model: TeamModel, rule: CountRule) -> None:
    """Keep the places that count between ``least`` and ``most``."""
    counted: list[Term] = [(1, choice) for (at, who), choice in model.places.items() if who in rule.places[at]]
    if rule.least > 0:
        model.program.at_least(counted, rule.least)
    if rule.most is not None:
        model.program.at_most(counted, rule.most)


def pair_juniors_with_mentors(model: TeamModel, rule: PairRule) -> None:
    """Keep juniors less ``juniors_per_mentor`` x mentors at most at 0."""
    mentors = model.taken_by(rule.mentors, -rule.juniors_per_mentor)
    model.program.at_most([*model.taken_by(rule.juniors), *mentors], 0)


def keep_sides_apart(model: TeamModel, one: frozenset[int], other: frozenset[int]) -> None:
    """Let only one side have places (s = 1 or 0), and a person on both sides only if nobody else of either has any."""
    side = model.program.choice("side")
    for person in sorted(one - other):
        model.program.at_most([*model.taken_by([person]), (-1, side)], 0)
    for person in sorted(other - one):
        model.program.at_most([*model.taken_by([person]), (1, side)], 1)
    places = model.problem.openings
    for person in sorted(one & other):
        rest = model.taken_by((one | other) - {person})
        model.program.at_most([*model.taken_by([person], places), *rest], places)


def balance_loads(model: TeamModel, rule: BalanceRule) -> None:
    """Choose exactly one window of loads, ``most_difference`` wide, in which everyone compared must end up.

    A window begins at a load that somebody can end up with; the least loaded person's is always among them.
    """
    ends = {(at, who): load + added for who, load in rule.loads.items() for at, added in enumerate(rule.added)}
    begins = {load for seat, load in ends.items() if seat in model.places}
    begins |= set(rule.loads.values()) if rule.whole_group else set()
    windows = {begin: model.program.choice(f"window/{begin}") for begin in sorted(begins)}
    if not windows:
        return
    model.program.exactly([(1, choice) for choice in windows.values()], 1)
    for seat, load in ends.items():
        if seat in model.places:
            allowing = _holding(windows, load, rule.most_difference)
            model.program.at_most([(1, model.places[seat]), *((-1, choice) for choice in allowing)], 0)
    if rule.whole_group:
        for person, load in rule.loads.items():
            allowing = _holding(windows, load, rule.most_difference)
            model.program.at_least([*model.taken_by([person]), *((1, choice) for choice in allowing)], 1)


def _holding(windows: dict[int, Choice], load: int, width: int) -> list[Choice]:
    """Return the windows that hold a load."""
    return [choice for begin, choice in windows.items() if begin <= load <= begin + width]
