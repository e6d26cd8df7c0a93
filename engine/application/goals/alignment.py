"""Verbs on alignment: drafts of child goals, and teams that are busy without direction."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.sight import sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.documents.hints import did_you_mean, shown
from engine.domain.actor import Actor
from engine.domain.scope import without_people
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.goals.goal_direction import GoalDirection, goal_direction
from engine.goals.goal_drafts import GoalDrafts, goal_drafts

POLICY = "goal_alignment"


def goals_drafts(workspace: Workspace, actor: Actor, period: Period, goal: str | None = None) -> Result[GoalDrafts]:
    """Return drafts of child goals by policy, for goals that no unit below has taken up, or for one goal.

    Raises
    ------
    InputError
        There are no facts, no such goal, or no policy holds on the day.
    """
    seen = sight_of(workspace, period, actor, permit(actor, "goals drafts"))
    policy = workspace.policies.get(POLICY, seen.shown.valid_on)
    if goal is not None:
        known = {str(each) for each in seen.shown.table("goals").text("goal_id").values()}
        if goal not in known:
            what = f"There is no goal {shown(goal)!r}."
            raise InputError(Problem("unknown-goal", what, did_you_mean(goal, known), value=shown(goal)))
    asked: dict[str, Json] = {"goal": goal} if goal is not None else {}
    question = Question("goals drafts", seen.named, request=seen.scope | asked, policies=(policy,))
    return workspace.answer(actor, question, lambda: goal_drafts(seen.shown, policy, goal))


def goals_direction(workspace: Workspace, actor: Actor, period: Period) -> Result[GoalDirection]:
    """Return where the logged effort of every team leads, and which teams are busy without direction.

    Raises
    ------
    InputError
        There are no facts, or no policy holds on the day.
    """
    seen = sight_of(workspace, period, actor, permit(actor, "goals direction"))
    policy = workspace.policies.get(POLICY, seen.shown.valid_on)
    question = Question("goals direction", seen.named, request=seen.scope, policies=(policy,))
    told, whole = without_people(seen.shown, seen.team_only), workspace.organisation(period)
    return workspace.answer(actor, question, lambda: goal_direction(told, policy, whole))
