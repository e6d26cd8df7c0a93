"""What a proposal means for one person: the system's part in it, the main factors, the data, and how to object."""

from __future__ import annotations

from collections.abc import Iterator

from engine.application.access import View, permit
from engine.application.decisions.ledger_and_runs import (
    answer_of,
    frozen_at,
    ledger_of,
    period_of,
    request_of,
    staffing_run,
)
from engine.application.decisions.read import own_person
from engine.application.decisions.scope import require_in_scope
from engine.application.sight import require_in_sight
from engine.application.skills.evidence import skills_known
from engine.application.staffing.ground import POLICY
from engine.application.workspace import Workspace
from engine.decision.explanation import PersonalExplanation, RoleFinding, explained
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.domain.table import Cell
from engine.errors import AccessError, InputError, Problem
from engine.evidence.fact import Fact
from engine.policy.lowering import lower
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.bookings import FTE_STEPS
from engine.staffing.candidates.fit import skill_fact
from engine.staffing.judging.rejudging import obstacles
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.resolution import resolve
from engine.storage.run_store import Run


def explain(workspace: Workspace, actor: Actor, proposal_id: str, person_id: str) -> PersonalExplanation:
    """Return, for one person, what a proposal is about and why it came out as it did; nobody else is in it.

    Raises
    ------
    AccessError
        The actor may not see it, or not for this person.
    InputError
        There is no such proposal, or the person was not employed on the day it looked at.
    """
    view = permit(actor, "decisions explain")
    if view is not View.OWN:
        require_in_sight(workspace, actor, person_id)
    elif person_id != own_person(actor):
        what = f"{actor.id[:80]} may see the explanation of {actor.person_id} only."
        raise AccessError(Problem("own-only", what, "Ask for your own.", column="person_id"))
    with ledger_of(workspace).reading() as transaction:
        proposal = transaction.proposal(proposal_id)
    if view is not View.OWN:
        require_in_scope(workspace, actor, proposal)
    run = staffing_run(workspace, proposal.run_id)
    organisation = _about(workspace, run, person_id)
    policy = workspace.policies.get(POLICY, organisation.valid_on)
    limits = lower(policy, organisation.valid_on)
    request, answer = request_of(run), answer_of(run)
    known = skills_known(workspace, organisation).proficiency
    findings = tuple(
        _finding(
            role.id,
            person_id,
            answer,
            [
                each.why
                for each in obstacles(_plain(request), [(role.id, person_id)], organisation, known, limits)
                if each.person_id is not None
            ],
        )
        for role in request.roles
    )
    workspace.note_read(actor, "decisions explain", (person_id,), proposal=proposal.id)
    data = tuple(_data(request, organisation, known))
    return explained(proposal, person_id, findings, data, contact=policy.owner)


def _data(request: StaffingRequest, organisation: Organisation, known: Proficiency) -> Iterator[Fact]:
    """Yield the records about one person that the question read: skills asked for, employment, bookings meanwhile."""
    resolved, problems = resolve(_plain(request), organisation)
    bank = Bank(organisation, known, (), None)
    if not problems:
        for skill_id in dict.fromkeys(need.skill_id for role in resolved.roles for need in role.skills):
            yield skill_fact(skill_id, 0, bank)
    person_id = organisation.workforce.person_ids[0]
    for row in organisation.table("employments").rows():
        key = {"person_id": person_id, "valid_from": str(row["valid_from"])}
        for column in ("fte", "location"):
            if row[column] is not None:
                yield Fact(table="employments", key=key, column=column, value=_plain_value(row[column]))
    first, last = request.project.start, request.project.end
    for at in bank.bookings.of_person(0, first, last):
        start, _ = bank.bookings.span(at)
        key = {"person_id": person_id, "role_id": bank.bookings.role[at] or "", "start": str(start)}
        value = int(bank.bookings.load[at]) / FTE_STEPS
        yield Fact(table="assignments", key=key, column="fte", value=value, dated=start)


def _plain_value(cell: Cell) -> str | float:
    return float(cell) if isinstance(cell, (int, float)) else str(cell)


def _about(workspace: Workspace, run: Run, person_id: str) -> Organisation:
    """Return the cut that the answer looked at, as far as it is about one person."""
    period = period_of(run)
    assert period.as_of is not None
    assert period.known is not None
    corrections = [fact.correction() for fact in period.corrections if fact.key.get("person_id") == person_id]
    history = frozen_at(workspace, run).history.about({person_id})
    organisation = history.as_of(period.as_of, period.known, corrections)
    if person_id not in organisation.workforce.person_ids:
        what = f"Nobody employed on {period.as_of} is called {person_id[:80]!r}."
        raise InputError(Problem("unknown-person", what, "Give the person_id.", value=person_id[:80]))
    return organisation


def _plain(request: StaffingRequest) -> StaffingRequest:
    """Return the request without scores and pins, which are a human's word and not the person's data."""
    return request.changed(scores={}, pins=(), bans=(), rules=())


def _finding(role: str, person_id: str, answer: StaffingAnswer, faults: list[str]) -> RoleFinding:
    view = next(each for each in answer.roles if each.role == role)
    shown = next((each for each in view.candidates if each.person_id == person_id), None)
    placed = [
        number
        for number, team in enumerate(answer.teams, start=1)
        if (role, person_id) in {(p.role, p.person_id) for p in team.places}
    ]
    return RoleFinding(
        role=role,
        name=view.name or role,
        obstacles=tuple(faults),
        fit=None if shown is None else shown.fit,
        parts=() if shown is None else shown.parts,
        teams=tuple(placed),
    )
