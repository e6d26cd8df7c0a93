"""A second solver's word on a team problem: stated anew for HiGHS, sharing no line with the first solver's model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np

from engine.errors import Problem, SolverError
from engine.staffing.highs import LinearEnd, LinearProgram
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.team.problem import PeopleRule, TeamProblem

AGREEMENT = 2e-6
"""Points of score a place by which two solvers may differ: one step of the scores, and HiGHS's own tolerance."""

Places = Mapping[int, list[int]]
"""Columns of every person, by position."""


@dataclass(frozen=True)
class SecondOpinion:
    """What HiGHS says of one team problem.

    Attributes
    ----------
    end : LinearEnd
        How it ended.
    score : float
        Points of the best team, where there is one.
    """

    end: LinearEnd
    score: float


def second_opinion(problem: TeamProblem) -> SecondOpinion:
    """Return what HiGHS finds for a problem over the same people: one binary column a pair, one row a constraint."""
    program = LinearProgram()
    places: dict[int, list[int]] = {}
    spent: list[tuple[float, int]] = []
    for role in problem.roles:
        columns = program.choices((role.score / SCORE_STEPS).tolist())
        program.row(((1.0, column) for column in columns), 0 if role.optional else role.openings, role.openings)
        for person, column in zip(role.people.tolist(), columns, strict=True):
            places.setdefault(person, []).append(column)
        spent += zip((role.cost / 100).tolist(), columns, strict=True)
    for columns_of in places.values():
        if len(columns_of) > 1:
            program.row(((1.0, column) for column in columns_of), 0, 1)
    if problem.budget is not None:
        program.row(spent, -inf, problem.budget / 100)
    _pinned(program, problem)
    for rule in problem.rules:
        _ROWS[rule.kind](program, rule, places)
    found = program.maximise()
    return SecondOpinion(found.end, found.objective)


def confirm_best(problem: TeamProblem, score: int) -> bool:
    """Return whether HiGHS agrees that the best team scores ``score`` millionths; ``False`` where it cannot tell.

    Raises
    ------
    SolverError
        It disagrees.
    """
    if not understood(problem):
        return False
    opinion = second_opinion(problem)
    if opinion.end is LinearEnd.STOPPED:
        return False
    apart = abs(opinion.score - score / SCORE_STEPS)
    if opinion.end is LinearEnd.INFEASIBLE or apart > AGREEMENT * max(1, problem.openings):
        said = "no team at all" if opinion.end is LinearEnd.INFEASIBLE else f"{opinion.score:.6f} points"
        raise _disagreement(f"the best team scores {score / SCORE_STEPS:.6f} points, the second finds {said}")
    return True


def confirm_possible(problem: TeamProblem, possible: bool) -> bool:
    """Return whether HiGHS agrees that a team exists, or that none does; ``False`` where it cannot tell.

    Raises
    ------
    SolverError
        It disagrees.
    """
    if not understood(problem):
        return False
    opinion = second_opinion(problem)
    if opinion.end is LinearEnd.STOPPED:
        return False
    if (opinion.end is LinearEnd.OPTIMAL) is not possible:
        word = "a team exists, the second that none does" if possible else "no team exists, the second finds one"
        raise _disagreement(word)
    return True


def understood(problem: TeamProblem) -> bool:
    """Return whether every rule of a problem can be stated for the second solver."""
    return all(rule.kind in _ROWS for rule in problem.rules)


def _pinned(program: LinearProgram, problem: TeamProblem) -> None:
    first = np.cumsum([0, *(len(role.people) for role in problem.roles)])
    for pin in problem.pins:
        at = np.flatnonzero(problem.roles[pin.role].people == pin.person)
        program.row([(1.0, int(first[pin.role] + at[0]))] if len(at) else [], 1, 1)


def _apart(program: LinearProgram, rule: PeopleRule, places: Places) -> None:
    program.row(_of(rule, places), 0, 1)


def _together(program: LinearProgram, rule: PeopleRule, places: Places) -> None:
    """All or none: one switch that every person follows."""
    (switch,) = program.choices([0.0])
    for person in sorted(rule.people):
        program.row([*((1.0, column) for column in places.get(person, [])), (-1.0, switch)], 0, 0)


def _one_of(program: LinearProgram, rule: PeopleRule, places: Places) -> None:
    program.row(_of(rule, places), 1, inf)


def _of(rule: PeopleRule, places: Places) -> list[tuple[float, int]]:
    return [(1.0, column) for person in sorted(rule.people) for column in places.get(person, [])]


_ROWS: dict[str, Callable[[LinearProgram, PeopleRule, Places], None]] = {
    "keep_apart": _apart,
    "keep_together": _together,
    "at_least_one": _one_of,
}
"""The rows of each kind of team rule."""


def _disagreement(words: str) -> SolverError:
    what = f"Two solvers disagree: the first says that {words}."
    return SolverError(Problem("solvers-disagree", what, "Report this with the request; do not use the answer."))
