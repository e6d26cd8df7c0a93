"""How far the goals are, and where in the chain it is missing."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.sight import sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.goals.goal_status import GoalStatus, goal_status
from engine.goals.unnamed import status_without


def goals_status(workspace: Workspace, actor: Actor, period: Period) -> Result[GoalStatus]:
    """Return the exact roll-up of every goal on any day of the cycle.

    Raises
    ------
    InputError
        There are no facts, or the goals cannot be rolled up (a loop, a target equal to its baseline).
    """
    seen = sight_of(workspace, period, actor, permit(actor, "goals status"))

    def work() -> GoalStatus:
        return status_without(goal_status(seen.shown), seen.team_only, seen.shown)

    return workspace.answer(actor, Question("goals status", seen.named, request=seen.scope), work)
