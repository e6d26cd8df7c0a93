"""A second solver's word on a team problem: stated anew for HiGHS, sharing no line with the first solver's model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from engine.errors import Problem, SolverError
from engine.staffing.highs import LinearEnd, LinearProgram
from engine.staffing.team.problem import TeamProblem
from engine.staffing.team.second_rows import UNIT, Seats, add_rule, taken
from engine.staffing.team.tiers import TierValue

AGREEMENT = 2e-6
"""Points a place by which two solvers may differ: one step of the scores, and HiGHS's own tolerance."""


@dataclass(frozen=True)
class SecondOpinion:
    """What HiGHS says of one tier of a team problem: how it ended and the most points there are."""

    end: LinearEnd
    score: float


def second_opinion(problem: TeamProblem, tier: int = 0, held: Sequence[int] = ()) -> SecondOpinion:
    """Return what HiGHS finds for a problem over the same people: one binary column a pair, one row a constraint.

    Parameters
    ----------
    tier : int
        Tier to maximise; 0 is the first.
    held : sequence of int
        Least values of the earlier tiers, in millionths of a point.
    """
    program = LinearProgram()
    seats, columns = _seats(program, problem, tier)
    for of_person in seats.values():
        if len(of_person) > 1:
            program.row([(1.0, column) for column in of_person.values()], 0, 1)
    if problem.budget is not None:
        spent = [cost / 100 for role in problem.roles for cost in role.cost.tolist()]
        program.row(zip(spent, columns, strict=True), -inf, problem.budget / 100)
    for pin in problem.pins:
        place = seats.get(pin.person, {}).get(pin.role)
        program.row([] if place is None else [(1.0, place)], 1, 1)
    for rule in problem.rules:
        add_rule(rule, program, seats)
    granted = _granted(program, problem, tier, seats)
    for number, least in enumerate(held):
        worth = [value / UNIT for role in problem.roles for value in role.values(number).tolist()]
        wishes = zip(problem.wishes, granted, strict=True)
        terms = [*zip(worth, columns, strict=True), *((w.points / UNIT, g) for w, g in wishes if w.tier == number)]
        program.row([term for term in terms if term[0]], least / UNIT, inf)
    found = program.maximise()
    return SecondOpinion(found.end, found.objective)


def best_values(problem: TeamProblem) -> tuple[float, ...] | None:
    """Return the values of the best team tier by tier, in points, as HiGHS finds them; ``None`` without a team."""
    held: list[int] = []
    values: list[float] = []
    for tier, meaning in enumerate(problem.tiers):
        found = _opinion(problem, tier, held)
        if found.end is not LinearEnd.OPTIMAL:
            return None
        values.append(found.score)
        held.append(round(found.score * UNIT) - meaning.tolerance)
    return tuple(values)


def confirm_best(problem: TeamProblem, tiers: Sequence[TierValue]) -> bool:
    """Return whether HiGHS agrees with the bound of every tier; ``False`` where it cannot tell.

    Raises
    ------
    SolverError
        It disagrees.
    """
    held: list[int] = []
    for number, tier in enumerate(tiers):
        if tier.bound is None:
            return False
        opinion = _opinion(problem, number, held)
        if opinion.end is LinearEnd.STOPPED:
            return False
        apart = abs(opinion.score - tier.bound / UNIT)
        if opinion.end is LinearEnd.INFEASIBLE or apart > AGREEMENT * max(1, problem.openings):
            said = "no team at all" if opinion.end is LinearEnd.INFEASIBLE else f"{opinion.score:.6f} points"
            name = problem.tiers[number].name
            raise _disagreement(f"at most {tier.bound / UNIT:.6f} points of {name} can be had, the second finds {said}")
        held.append(tier.bound - problem.tiers[number].tolerance)
    return True


def _opinion(problem: TeamProblem, tier: int, held: Sequence[int]) -> SecondOpinion:
    """Return what HiGHS finds for a tier; a later one in which nothing counts is worth nothing, without a search."""
    counts = any(role.values(tier).any() for role in problem.roles)
    if tier and not counts and not any(wish.tier == tier for wish in problem.wishes):
        return SecondOpinion(LinearEnd.OPTIMAL, 0.0)
    return second_opinion(problem, tier, held)


def confirm_possible(problem: TeamProblem, possible: bool) -> bool:
    """Return whether HiGHS agrees that a team exists, or that none does; ``False`` where it cannot tell.

    Raises
    ------
    SolverError
        It disagrees.
    """
    opinion = second_opinion(problem)
    if opinion.end is LinearEnd.STOPPED:
        return False
    if (opinion.end is LinearEnd.OPTIMAL) is not possible:
        word = "a team exists, the second that none does" if possible else "no team exists, the second finds one"
        raise _disagreement(word)
    return True


def _seats(program: LinearProgram, problem: TeamProblem, tier: int) -> tuple[Seats, list[int]]:
    """Add the columns and the row of every role; return columns by person and role, and all in order."""
    seats: dict[int, dict[int, int]] = {}
    every: list[int] = []
    for at, role in enumerate(problem.roles):
        columns = program.choices((role.values(tier) / UNIT).tolist())
        program.row(((1.0, column) for column in columns), 0 if role.optional else role.openings, role.openings)
        for person, column in zip(role.people.tolist(), columns, strict=True):
            seats.setdefault(person, {})[at] = column
        every += columns
    return seats, every


def _granted(program: LinearProgram, problem: TeamProblem, tier: int, seats: Seats) -> list[int]:
    """Add a column for every wish that is 1 exactly where both people have a place."""
    columns = list(program.choices([wish.points / UNIT if wish.tier == tier else 0.0 for wish in problem.wishes]))
    for wish, column in zip(problem.wishes, columns, strict=True):
        one, other = taken(seats, [wish.one]), taken(seats, [wish.other])
        program.row([*one, (-1.0, column)], 0, inf)
        program.row([*other, (-1.0, column)], 0, inf)
        program.row([*one, *other, (-1.0, column)], -inf, 1)
    return columns


def _disagreement(words: str) -> SolverError:
    what = f"Two solvers disagree: the first says that {words}."
    return SolverError(Problem("solvers-disagree", what, "Report this with the request; do not use the answer."))
