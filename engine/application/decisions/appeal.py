"""An appeal: a person names a wrong fact, a human confirms it, the decision is re-run with everything else frozen."""

from __future__ import annotations

import json
from dataclasses import replace

from engine.application.access import View, permit
from engine.application.decisions.ledger_and_runs import (
    answer_of,
    frozen_at,
    ledger_of,
    new_id,
    options_of,
    period_of,
    request_of,
    runs_of,
    staffing_run,
)
from engine.application.decisions.propose import added
from engine.application.decisions.read import own_person
from engine.application.decisions.scope import decision_scope, in_scope, require_in_scope
from engine.application.sight import asker_of, require_in_sight
from engine.application.staffing.request import staff
from engine.application.workspace import Period, Workspace
from engine.decision.appeal import Appeal, AppealState, CorrectedValue, Delta, delta_of
from engine.domain.actor import Actor
from engine.domain.corrected_fact import CorrectedFact
from engine.domain.dataset import TABLES
from engine.domain.frozen import FrozenModel
from engine.domain.table import Cell, Table
from engine.errors import AccessError, InputError, Problem
from engine.evidence.canonical import Json, canonical_value
from engine.staffing.requests.request import StaffingRequest
from engine.storage.ledger import LedgerTransaction
from engine.storage.run_store import Run


class AppealCase(FrozenModel):
    """What an appellant says."""

    person_id: str
    """Whom the fact is about."""
    says: str
    """What is wrong, in one's own words."""
    fact: CorrectedFact | None = None
    """The fact of a table, as it should read."""
    request_value: CorrectedValue | None = None
    """Or the value of the stored request."""


class AppealList(FrozenModel):
    """Appeals, newest first."""

    appeals: tuple[Appeal, ...]
    """Newest first."""


def open_appeal(workspace: Workspace, actor: Actor, proposal_id: str, case: AppealCase) -> Appeal:
    """Keep an appeal against a proposal; nothing changes until a human has judged it.

    Raises
    ------
    AccessError
        The actor may not appeal, or not for this person.
    InputError
        There is no such proposal, the person was not considered in it, or the fact cannot be corrected as said.
    """
    own = permit(actor, "decisions appeal") is View.OWN
    if own and case.person_id != own_person(actor):
        what = f"{actor.id[:80]} may appeal for {actor.person_id} only."
        raise AccessError(Problem("own-only", what, "Appeal for yourself, or ask an approver to.", column="person_id"))
    with ledger_of(workspace).reading() as transaction:
        proposal = transaction.proposal(proposal_id)
    if not own:
        require_in_scope(workspace, actor, proposal)
        require_in_sight(workspace, actor, case.person_id)
    run = staffing_run(workspace, proposal.run_id)
    _check(workspace, run, case)
    appeal = Appeal(
        id=new_id(),
        proposal_id=proposal.id,
        person_id=case.person_id,
        opened_at=workspace.now(),
        opened_by=actor.id,
        says=case.says,
        fact=case.fact,
        request_value=case.request_value,
    )
    with ledger_of(workspace).writing() as transaction:
        transaction.add_appeal(appeal)
        said: dict[str, Json] = {"appeal": appeal.id, "proposal": proposal.id, "person": appeal.person_id}
        transaction.log("appealed", actor.id, said, appeal.opened_at)
    return appeal


def appeal_list(workspace: Workspace, actor: Actor, *, proposal_id: str | None = None) -> AppealList:
    """Return appeals, newest first; an employee's are the own ones."""
    person_id = own_person(actor) if permit(actor, "decisions appeal") is View.OWN else None
    with ledger_of(workspace).reading() as transaction:
        found = transaction.appeals(proposal_id=proposal_id, person_id=person_id)
        scope = None if person_id is not None else decision_scope(workspace, actor)
        if scope is not None:
            held = {each.proposal_id: scope.holds(transaction.proposal(each.proposal_id)) for each in found}
            found = [each for each in found if held[each.proposal_id] and each.person_id not in scope.strangers]
    return AppealList(appeals=tuple(found))


def reject_appeal(workspace: Workspace, actor: Actor, appeal_id: str, *, reason: str) -> Appeal:
    """Find that the fact was right: nothing is re-run, and the delta is nothing.

    Raises
    ------
    AccessError
        The actor may not judge.
    InputError
        There is no such appeal, or no reason is given.
    ConflictError
        It was judged already.
    """
    permit(actor, "decisions judge appeal")
    words = _words(reason)
    with ledger_of(workspace).writing() as transaction:
        appeal = _known(workspace, transaction, actor, appeal_id)
        appeal.require_open()
        answer = answer_of(staffing_run(workspace, transaction.proposal(appeal.proposal_id).run_id))
        judged = _judged(workspace, appeal, actor, words, AppealState.REJECTED, delta_of(answer, answer))
        transaction.replace_appeal(judged)
        transaction.log("appeal rejected", actor.id, {"appeal": appeal.id, "reason": words}, workspace.now())
        return judged


def confirm_appeal(workspace: Workspace, actor: Actor, appeal_id: str, *, reason: str) -> Appeal:
    """Find that the fact was wrong: correct it, and re-run the decision with everything else frozen.

    The original answer stays as it is; the re-run is recorded beside it, on the same cut of the same history with the
    correction on top. A fact of a table also enters the history as a new row, known from now on. Where the re-run has
    another first team it becomes a proposal of its own, which takes the place of the original once it is approved.

    Raises
    ------
    AccessError
        The actor may not judge.
    InputError
        There is no such appeal, or no reason is given.
    ConflictError
        It was judged already.
    """
    permit(actor, "decisions judge appeal")
    words, ledger = _words(reason), ledger_of(workspace)
    with ledger.reading() as transaction:
        appeal = _known(workspace, transaction, actor, appeal_id)
        appeal.require_open()
        run = staffing_run(workspace, transaction.proposal(appeal.proposal_id).run_id)
    rerun = _rerun(workspace, actor, run, appeal)
    delta = delta_of(answer_of(run), answer_of(rerun))
    with ledger.writing() as transaction:
        transaction.appeal(appeal_id).require_open()
        judged = _judged(workspace, appeal, actor, words, AppealState.CONFIRMED, delta)
        judged = judged.changed(rerun_id=rerun.id)
        _enter(workspace, transaction, run, appeal, actor)
        said: dict[str, Json] = {"appeal": appeal.id, "reason": words, "rerun": rerun.id, "body_hash": rerun.body_hash}
        transaction.log("appeal confirmed", actor.id, said, workspace.now())
        if not delta.is_nothing and answer_of(rerun).teams:
            proposal = added(workspace, transaction, actor, rerun, appeal.proposal_id)
            judged = judged.changed(rerun_proposal_id=proposal.id)
        transaction.replace_appeal(judged)
        return judged


def _known(workspace: Workspace, transaction: LedgerTransaction, actor: Actor, appeal_id: str) -> Appeal:
    """Return an appeal against a proposal that the actor may know of; else it is as if there were none."""
    appeal = transaction.appeal(appeal_id)
    if in_scope(workspace, actor, transaction.proposal(appeal.proposal_id)):
        return appeal
    mend = "List the appeals to find the right id: sextant decisions appeals."
    raise InputError(Problem("unknown-appeal", f"There is no appeal {appeal_id[:80]!r}.", mend))


def _check(workspace: Workspace, run: Run, case: AppealCase) -> None:
    """Refuse what could not be re-run, when it is said and not when it is judged."""
    if (case.fact is None) == (case.request_value is None):
        mend = "Give a fact of a table, or a value of the request."
        raise InputError(Problem("one-correction", "An appeal names exactly one thing that is wrong.", mend))
    if not case.says.strip():
        raise InputError(Problem("words-missing", "An appeal says what is wrong.", "Say it in your own words."))
    _corrected_request(run, case.request_value)
    if case.fact is not None:
        people = {case.fact.key.get(name) for name in ("person_id", "owner_id")} - {None}
        if people and case.person_id not in people:
            what = f"The fact is about {', '.join(map(str, people))}, not about {case.person_id}."
            raise InputError(Problem("another-person", what, "Name the row of the person who appeals.", column="key"))
        frozen_at(workspace, run).organisation(_overlaid(period_of(run), case.fact))


def _rerun(workspace: Workspace, actor: Actor, run: Run, appeal: Appeal) -> Run:
    """Return the recorded answer to the corrected question."""
    period = period_of(run) if appeal.fact is None else _overlaid(period_of(run), appeal.fact)
    request = _corrected_request(run, appeal.request_value)
    asker = actor.changed(units=asker_of(run.request).units)
    again = staff(frozen_at(workspace, run), asker, period, request, options_of(run))
    return runs_of(workspace).get(again.execution.run_id)


def _overlaid(period: Period, fact: CorrectedFact) -> Period:
    return replace(period, corrections=(*period.corrections, fact))


def _corrected_request(run: Run, value: CorrectedValue | None) -> StaffingRequest:
    request = request_of(run)
    if value is None:
        return request
    try:
        return StaffingRequest.model_validate_json(_json(value.applied(request.model_dump(mode="json"))))
    except ValueError as fault:
        what = f"{'/'.join(value.path)} cannot be {value.value!r}: {str(fault).splitlines()[-2].strip()[:200]}."
        raise InputError(Problem("wrong-value", what, "Give a value that a request may have.")) from None


def _enter(workspace: Workspace, transaction: LedgerTransaction, run: Run, appeal: Appeal, actor: Actor) -> None:
    """Append the corrected fact to the history, as known from now on."""
    if appeal.fact is None:
        return
    at, correction = workspace.now(), appeal.fact.correction()
    table = frozen_at(workspace, run).organisation(period_of(run)).table(correction.table)
    position = table.find(correction.key)
    stood: dict[str, Cell] = {} if position is None else table.row(position)
    row = {**stood, **correction.key, **correction.values, "recorded_at": at}
    transaction.book([Table.from_rows(TABLES[correction.table], [row])], actor.id, f"appeal {appeal.id}", at)


def _judged(
    workspace: Workspace, appeal: Appeal, actor: Actor, reason: str, state: AppealState, delta: Delta
) -> Appeal:
    return appeal.changed(state=state, judged_at=workspace.now(), judged_by=actor.id, reason=reason, delta=delta)


def _words(reason: str) -> str:
    if not reason.strip():
        what = "Whoever judges an appeal says why."
        raise InputError(Problem("reason-missing", what, "Give the reason, in words that the appellant may read."))
    return reason.strip()


def _json(data: dict[str, object]) -> str:
    return json.dumps(canonical_value(data))
