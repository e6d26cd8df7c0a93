"""Bounds that need no solver, to hold the solver's against."""

from __future__ import annotations

import numpy as np

from engine.staffing.team.problem import TeamProblem


def role_by_role_bound(problem: TeamProblem) -> int:
    """Return the score of the best people of each role taken by itself, in millionths of a point.

    No team scores more: letting a person serve several roles and leaving out budget, pins and rules only adds teams.
    """
    return sum(int(np.sort(role.score)[::-1][: role.openings].sum()) for role in problem.roles)
