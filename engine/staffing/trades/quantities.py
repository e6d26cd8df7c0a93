"""The three quantities that a requester trades: fit, development and overtime, place by place in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.staffing.answers.casting import Casting
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.requests.resolution import ResolvedSkill
from engine.staffing.team.problem import Team, TeamProblem, Tier

WITHIN_REACH = 1.0
"""Levels that somebody gains in one assignment: who is further below a wanted level does not reach it there."""
OVERTIME_STEPS = 100
"""Steps to an hour a week of overtime."""
NAMES = ("fit", "development", "overtime")


@dataclass(frozen=True, order=True)
class Values:
    """What a team is worth.

    Attributes
    ----------
    fit : int
        Fit less penalties over the places, in millionths of a point; more is better.
    development : int
        Skills that the people gain a level in which they need for their places; more is better.
    overtime : int
        Hours a week beyond contracts on each person's busiest day, summed, in hundredths; less is better.
    """

    fit: int
    development: int
    overtime: int

    def beats(self, other: Values) -> bool:
        """Return whether it is no worse in anything and better in something."""
        mine, theirs = ((values.fit, values.development, -values.overtime) for values in (self, other))
        return mine != theirs and all(one >= two for one, two in zip(mine, theirs, strict=True))


def traded(casting: Casting) -> TeamProblem:
    """Return the problem of a request with fit, development and (less) overtime in place of its own objective.

    Wishes about colleagues are left out; every rule, pin, limit and the budget holds as it does for the best team, so
    that nobody works more overtime than a limit allows.
    """
    problem = casting.problem
    roles = tuple(
        replace(role, score=_fit(casting, at), later=(_development(casting, at), -_overtime(casting, at)))
        for at, role in enumerate(problem.roles)
    )
    return replace(problem, roles=roles, tiers=tuple(map(Tier, NAMES)), wishes=())


def values_of(problem: TeamProblem, team: Team) -> Values:
    """Return what a team of a traded problem is worth."""
    fit, development, spared = problem.values_of(team)
    return Values(fit, development, -spared)


def gains(casting: Casting, at: int, person: int) -> tuple[ResolvedSkill, ...]:
    """Return the skills of a role that a person would gain a level in: recorded, below what is wanted, within reach."""
    return tuple(
        need
        for need in casting.request.roles[at].skills
        if need.min_level - WITHIN_REACH <= float(casting.bank.levels(need.skill_id)[person]) < need.min_level
    )


def _fit(casting: Casting, at: int) -> NDArray[np.int64]:
    people = casting.problem.roles[at].people
    points = casting.fits[at].score[people] - casting.eligibilities[at].penalties[people]
    return np.rint(points * SCORE_STEPS).astype(np.int64)


def _development(casting: Casting, at: int) -> NDArray[np.int64]:
    people = casting.problem.roles[at].people
    found = np.zeros(len(people), dtype=np.int64)
    for need in casting.request.roles[at].skills:
        # A missing level compares as false: who has no record gains nothing that could be shown.
        level = casting.bank.levels(need.skill_id)[people]
        found += (level >= need.min_level - WITHIN_REACH) & (level < need.min_level)
    return found


def _overtime(casting: Casting, at: int) -> NDArray[np.int64]:
    people = casting.problem.roles[at].people
    return np.rint(casting.eligibilities[at].overtime_hours[people] * OVERTIME_STEPS).astype(np.int64)
