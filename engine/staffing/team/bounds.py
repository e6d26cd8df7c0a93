"""Bounds that need no solver, to hold the solver's against."""

from __future__ import annotations

import numpy as np

from engine.staffing.team.problem import TeamProblem


def role_by_role_bound(problem: TeamProblem) -> int:
    """Return the first tier of the best people of each role taken by itself, with every welcome wish granted.

    No team scores more, in millionths of a point: letting a person serve several roles and leaving out budget, pins
    and rules only adds teams.
    """
    places = sum(int(np.sort(role.score)[::-1][: role.openings].sum()) for role in problem.roles)
    return places + sum(max(0, wish.points) for wish in problem.wishes if wish.tier == 0)
