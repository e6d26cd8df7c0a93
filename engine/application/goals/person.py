"""All goals of one person, whatever their framework."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.application.access import View, permit
from engine.application.decisions.read import own_person
from engine.application.sight import Sight, forbid_team_only, sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.documents.hints import shown
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.errors import AccessError, InputError, Problem
from engine.evidence.result import Result
from engine.goals.goal_lives import goal_lives
from engine.goals.person_goal_views import PersonGoals
from engine.goals.person_goals import person_goals

POLICY = "framework_mix"


def goals_person(workspace: Workspace, actor: Actor, period: Period, person_id: str) -> Result[PersonGoals]:
    """Return all goals of one person with their progress, sums and switches of framework.

    Parameters
    ----------
    person_id : str
        Who; a pseudonym for those who see people under pseudonyms.

    Raises
    ------
    InputError
        There are no facts, nobody of that id is employed in the actor's units, or no policy holds on the day.
    AccessError
        An employee asks about somebody else, or the person is of a team-only unit.
    """
    view = permit(actor, "goals person")
    if view is View.OWN:
        _require_own(actor, person_id)
    seen = sight_of(workspace, period, actor, view)
    if view is not View.OWN:
        forbid_team_only(seen, [person_id])
    recorded_as = _recorded_id(workspace, seen, view, person_id)
    policy = workspace.policies.get(POLICY, seen.shown.valid_on)
    question = Question("goals person", seen.named, request=seen.scope | {"person_id": person_id}, policies=(policy,))

    def cut_on(day: date) -> Organisation:
        earlier = replace(period, as_of=day, known=seen.named.known_on)
        return workspace.organisation(earlier, actor.units, under_pseudonyms=view is View.MASKED)

    def work() -> PersonGoals:
        recorded = workspace.history.table("goals")
        lives = goal_lives(recorded, recorded_as, seen.named.valid_on, seen.named.known_on)
        whole = workspace.organisation(period, under_pseudonyms=view is View.MASKED)
        return person_goals(seen.shown, cut_on, lives, person_id, policy, whole)

    return workspace.answer(actor, question, work)


def _require_own(actor: Actor, person_id: str) -> None:
    if own_person(actor) != person_id:
        what = f"{actor.id[:80]} may ask for the own goals only."
        raise AccessError(Problem("not-permitted", what, "Give the own person_id.", value=shown(person_id)))


def _recorded_id(workspace: Workspace, seen: Sight, view: View, person_id: str) -> str:
    """Return the id under which a person that is shown is recorded."""
    if person_id in seen.shown.workforce.person_ids:
        if view is not View.MASKED:
            return person_id
        return next(each for each in seen.named.workforce.person_ids if workspace.pseudonyms.of(each) == person_id)
    what = f"Nobody with the id {shown(person_id)!r} is employed on {seen.shown.valid_on}."
    raise InputError(Problem("unknown-person", what, "Give the person_id.", value=shown(person_id)))
