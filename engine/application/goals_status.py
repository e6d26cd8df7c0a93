"""How far the goals are, and where in the chain it is missing."""

from __future__ import annotations

from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.goals.goal_status import GoalStatus, goal_status


def goals_status(workspace: Workspace, actor: Actor, period: Period) -> Result[GoalStatus]:
    """Return the exact roll-up of every goal on any day of the cycle.

    Raises
    ------
    InputError
        There are no facts, or the goals cannot be rolled up (a loop, a target equal to its baseline).
    """
    organisation = workspace.organisation(period)
    return workspace.answer(actor, Question("goals status", organisation), lambda: goal_status(organisation))
