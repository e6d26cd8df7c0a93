"""Receipts, and computing an answer again from one: the same hash, or the name of what has changed."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import ledger_of, mark_of, runs_of
from engine.application.decisions.read import seen_by
from engine.application.decisions.reruns import RERUNS, Again
from engine.application.decisions.scope import decision_scope, require_run_in_scope
from engine.application.workspace import Period, Workspace
from engine.decision.chain import Chain
from engine.decision.receipt import Receipt, Replay, changed, differences
from engine.domain.actor import Actor
from engine.errors import AccessError, InputError, Problem, SextantError
from engine.evidence.canonical import canonical_value
from engine.evidence.fingerprint import fingerprint
from engine.evidence.result import Inputs, Result
from engine.policy.source import PinnedPolicies
from engine.storage.run_store import Run


def receipt(workspace: Workspace, actor: Actor, proposal_or_run: str) -> Receipt:
    """Return the receipt of a proposal, or of any recorded answer.

    Raises
    ------
    AccessError
        The actor may not have it.
    InputError
        There is neither a proposal nor a run by that id.
    """
    permit(actor, "decisions receipt")
    with ledger_of(workspace).reading() as transaction:
        proposal = None
        with suppress(InputError):  # One that the actor may not know of is as little there as a run by its id.
            proposal = seen_by(workspace, transaction.proposal(proposal_or_run), actor)
        head = transaction.chains.head(Chain.DECISIONS)
    run = runs_of(workspace).get(proposal.run_id if proposal else proposal_or_run)
    if proposal is None:
        require_run_in_scope(workspace, actor, run)
    inputs = _inputs(run)
    return Receipt(
        issued_at=workspace.now(),
        run_id=run.id,
        verb=run.verb,
        request=dict(run.request),
        seed=inputs.seed,
        valid_on=inputs.valid_on,
        known_on=inputs.known_on,
        history_mark=mark_of(run),
        corrections=inputs.corrections,
        data=inputs.data,
        policies=inputs.policies,
        body_hash=run.body_hash,
        versions=run.execution.get("versions", {}),  # type: ignore[arg-type]
        proposal=proposal,
        log_head=head,
    )


def read_receipt(text: str, file: str) -> Receipt:
    """Return a receipt from its file; InputError where it is none."""
    try:
        return Receipt.model_validate_json(text)
    except ValueError as fault:
        what = f"This is no receipt: {str(fault).splitlines()[-1].strip()[:200]}."
        raise InputError(Problem("no-receipt", what, "Write one: sextant decisions receipt ID.", file=file)) from None


def replay(workspace: Workspace, actor: Actor, paper: Receipt) -> Replay:
    """Compute the answer of a receipt again from the workspace's facts and policies, and compare.

    On the database that gave the answer the history is read up to the mark of that day; on any other facts, such as
    a dataset on a colleague's machine, it is cut as of the same days. Versions of policies published since are left
    out as long as those of that day are kept.

    Raises
    ------
    AccessError
        The actor may not replay.
    InputError
        The verb of the receipt cannot be asked again.
    """
    permit(actor, "decisions replay")
    _require_own_units(workspace, actor, paper)
    rerun, period = _question(paper)
    frozen = _frozen(workspace, paper)
    try:
        again = rerun(frozen, period)
    except SextantError as refusal:
        facts = fingerprint(frozen.organisation(period)) if paper.data else {}
        return _refused(paper, changed(paper.data, facts), refusal)
    return _compared(workspace, actor, paper, again)


def _question(paper: Receipt) -> tuple[Again, Period]:
    """Return the question of a receipt and the days it looks at; InputError where they cannot be read."""
    read = RERUNS.get(paper.verb)
    if read is None:
        mend = f"Answers that can: {', '.join(RERUNS)}."
        raise InputError(Problem("cannot-be-replayed", f"'{paper.verb[:80]}' keeps nothing to compute again.", mend))
    try:
        return read(paper.request), _days(paper)
    except (KeyError, TypeError, ValueError):
        what = "The receipt's question or its days cannot be read: somebody changed them."
        raise InputError(Problem("no-receipt", what, "Write it anew: sextant decisions receipt ID.")) from None


def _days(paper: Receipt) -> Period:
    """Return the days of an answer; none where no facts were read, as for a plan that says every number itself."""
    if not paper.valid_on and not paper.known_on and not paper.data:
        return Period()
    return Period(date.fromisoformat(paper.valid_on), date.fromisoformat(paper.known_on), paper.corrections)


def _require_own_units(workspace: Workspace, actor: Actor, paper: Receipt) -> None:
    """Refuse a receipt that asks about more than the actor's units: whoever writes one chooses what it asks."""
    scope = decision_scope(workspace, actor)
    if scope is None:
        return
    if not scope.holds_units(paper.request.get("units")):
        what = "The receipt is of a question about more than your units."
        raise AccessError(Problem("not-permitted", what, "Ask an auditor without units in scope to replay it."))


def _frozen(workspace: Workspace, paper: Receipt) -> Workspace:
    """Return the workspace as it was: no later load or publication, and nothing of the replay is recorded."""
    policies = PinnedPolicies(workspace.policies, paper.policies)
    frozen = replace(workspace, policies=policies, runs=None, reads=None)
    if workspace.ledger is None or paper.history_mark is None or workspace.mark is None:
        return frozen
    return replace(frozen, history=workspace.ledger.history_at(paper.history_mark), mark=paper.history_mark)


def _compared(workspace: Workspace, actor: Actor, paper: Receipt, again: Result[Any]) -> Replay:
    tables, policies = changed(paper.data, again.inputs.data), changed(paper.policies, again.inputs.policies)
    versions = {
        name: f"{then} -> {again.execution.versions.get(name, 'none')}"
        for name, then in sorted(paper.versions.items())
        if again.execution.versions.get(name) != then
    }
    same = again.hash == paper.body_hash and not tables and not policies
    return Replay(
        run_id=paper.run_id,
        verb=paper.verb,
        same=same,
        body_hash=paper.body_hash,
        replayed_hash=again.hash,
        changed_tables=tables,
        changed_policies=policies,
        changed_versions=versions,
        differences=() if again.hash == paper.body_hash else _differing(workspace, actor, paper, again),
        what=_verdict(paper, again.hash, tables, policies, versions),
    )


def _differing(workspace: Workspace, actor: Actor, paper: Receipt, again: Result[Any]) -> tuple[str, ...]:
    """Return where the bodies differ, where the recorded one is at hand and the actor may know of it."""
    try:
        then = require_run_in_scope(workspace, actor, runs_of(workspace).get(paper.run_id)).body
    except InputError:
        return ()
    return tuple(differences(dict(then), canonical_value(again.body)))


def _verdict(
    paper: Receipt, found: str, tables: tuple[str, ...], policies: tuple[str, ...], versions: dict[str, str]
) -> str:
    moved = []
    if tables:
        moved.append(f"the table {tables[0]}" if len(tables) == 1 else f"the tables {', '.join(tables)}")
    if policies:
        moved.append(f"the policy {', '.join(policies)}")
    if moved:
        answer = "the same answer comes out" if found == paper.body_hash else "another answer comes out"
        return f"Changed since then: {' and '.join(moved)}; {answer}."
    if found == paper.body_hash:
        return "The same answer comes out of the same data and policies."
    if versions:
        return f"The same data and policies give another answer with other libraries: {', '.join(versions)}."
    return "The same data and policies give another answer: the recorded body or question was changed."


def _refused(paper: Receipt, tables: tuple[str, ...], refusal: SextantError) -> Replay:
    return Replay(
        run_id=paper.run_id,
        verb=paper.verb,
        same=False,
        body_hash=paper.body_hash,
        replayed_hash=None,
        changed_tables=tables,
        changed_policies=(),
        changed_versions={},
        differences=(),
        what=f"Changed: {', '.join(tables) or 'no table'}. Nothing can be computed now: {refusal.problems[0]}",
    )


def _inputs(run: Run) -> Inputs:
    return Inputs.model_validate_json(json.dumps(dict(run.inputs)))
