"""The goal map, and why one goal on it matters."""

from __future__ import annotations

from dataclasses import dataclass

from engine.application.access import View, permit
from engine.application.sight import Sight, sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.scope import home_units
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.figures.figure import Figure
from engine.figures.goal_map import goal_map, node_of
from engine.figures.goal_map_view import GoalMap, key_of_id, map_view
from engine.goals.goal_reasons import GoalReason, reason_of
from engine.goals.goal_rightness import GoalRightness
from engine.goals.goal_status import GoalNode, GoalStatus, goal_status
from engine.goals.unnamed import status_without


@dataclass(frozen=True)
class DrawnMap:
    """A goal map and its picture.

    Attributes
    ----------
    result : Result of GoalMap
        What it shows.
    figure : Figure
        The picture in one language.
    """

    result: Result[GoalMap]
    figure: Figure


def goals_map(workspace: Workspace, actor: Actor, period: Period, focus: str | None = None) -> Result[GoalMap]:
    """Return what the map shows; ``focus`` highlights the way from one goal or key result to the top.

    Raises
    ------
    InputError
        There are no facts, the goals cannot be rolled up, or there is no such goal.
    """
    seen = sight_of(workspace, period, actor, permit(actor, "goals map"))
    return _mapped(workspace, actor, seen, _status(seen), focus)


def drawn_map(workspace: Workspace, actor: Actor, period: Period, focus: str | None, language: str) -> DrawnMap:
    """Return the map with its picture in a language; errors are those of ``goals_map``."""
    seen = sight_of(workspace, period, actor, permit(actor, "goals map"))
    status = _status(seen)
    key = None if focus is None else key_of_id(status, focus)
    return DrawnMap(_mapped(workspace, actor, seen, status, focus), goal_map(status, language, focus=key))


def _mapped(workspace: Workspace, actor: Actor, seen: Sight, status: GoalStatus, focus: str | None) -> Result[GoalMap]:
    key = None if focus is None else key_of_id(status, focus)
    asked: dict[str, Json] = {"focus": focus} if focus is not None else {}
    question = Question("goals map", seen.named, request=seen.scope | asked)
    return workspace.answer(actor, question, lambda: map_view(status, key))


def goals_why(workspace: Workspace, actor: Actor, period: Period, wanted: str) -> Result[GoalReason]:
    """Return why a goal or key result matters: its way to the top, and what it brings there.

    Raises
    ------
    InputError
        There are no facts, the goals cannot be rolled up, or there is no such goal; for an employee, none of the own
        or of the own unit.
    """
    view = permit(actor, "goals why")
    seen = sight_of(workspace, period, actor, view)
    status = _status(seen)
    node = node_of(status, key_of_id(status, wanted))
    if view is View.OWN:
        _require_own(actor, node, seen)
    question = Question("goals why", seen.named, request=seen.scope | {"goal": wanted})

    def work() -> GoalReason:
        whole = workspace.organisation(period, under_pseudonyms=view is View.MASKED)
        lacks = GoalRightness(whole).findings(node.id) if node.kind == "goal" else ()
        reason = reason_of(status, node, lacks)
        return reason.changed(owners=(), weakest=()) if view is View.OWN else reason

    return workspace.answer(actor, question, work)


def _status(seen: Sight) -> GoalStatus:
    return status_without(goal_status(seen.shown), seen.team_only, seen.shown)


def _require_own(actor: Actor, node: GoalNode, seen: Sight) -> None:
    """Refuse a goal that is neither the actor's nor that of the unit the actor works in, as if it did not exist."""
    person = actor.person_id or ""
    own = {("person", person), ("unit", home_units(seen.named).get(person, ""))}
    if (node.owner_type, node.owner_id) not in own:
        what = f"{actor.id[:80]} and the own unit have no goal or key result {node.id[:80]!r}."
        raise InputError(Problem("unknown-goal", what, "Ask for a goal of your own or of your unit."))
