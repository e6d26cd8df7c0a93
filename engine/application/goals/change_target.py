"""Give a key result another target in mid-cycle: one person proposes, another decides, both versions stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.application.access import View, permit
from engine.application.decisions.ledger_and_runs import ledger_of, new_id
from engine.application.goals.forecast import goals_forecast
from engine.application.sight import sight_of
from engine.application.workspace import Period, Workspace
from engine.decision.chain import Chain
from engine.decision.target_change import (
    LOG_KINDS,
    TargetChange,
    TargetState,
    TargetVersion,
    require_other_target,
)
from engine.documents.hints import did_you_mean
from engine.domain.actor import Actor
from engine.domain.dataset import TABLES
from engine.domain.frozen import FrozenModel
from engine.domain.organisation import Organisation
from engine.domain.table import Cell, Table
from engine.errors import InputError, Problem
from engine.evidence.canonical import canonical_value
from engine.goals.forecast_views import KeyResultForecast
from engine.goals.unnamed import key_results_without
from engine.storage.ledger import LedgerTransaction

KEY_RESULTS = TABLES["key_results"]
LONGEST_REASON = 1000


class TargetChanges(FrozenModel):
    """Changes of targets, in the order in which they were proposed."""

    changes: tuple[TargetChange, ...]
    """Open, approved and declined ones."""


def propose_target(
    workspace: Workspace,
    actor: Actor,
    key_result_id: str,
    because: str,
    target: float | None = None,
    period: Period | None = None,
) -> TargetChange:
    """Return the proposal to give a key result another target; nothing changes before a second person approves.

    Parameters
    ----------
    target : float or None
        New target in the unit of the key result; the one that the forecast supports where none is given.
    period : Period or None
        The cut that is forecast; by default as of the newest fact.

    Raises
    ------
    InputError
        No such key result is under way in the actor's sight, the target cannot be meant, or no reason is given.
    """
    permit(actor, "goals change")
    workspace, reason = _fresh(workspace), _words(because)
    looked_at = period or Period()
    result = goals_forecast(workspace, actor, looked_at)
    one = _forecast(result.body.forecasts, key_result_id)
    supported = float(one.trail.rules[0].parameters["forecast.reachable"])
    wanted = one.reachable if target is None else target
    require_other_target(wanted, one.baseline, one.target)
    change = TargetChange(
        id=new_id(),
        key_result_id=one.key_result_id,
        goal_id=one.goal_id,
        title=one.title,
        before=_version(workspace.organisation(looked_at), one.key_result_id),
        target=wanted,
        chance=supported if target is None else None,
        run_id=result.execution.run_id,
        because=reason,
        proposed_by=actor.id,
        proposed_by_person=actor.person_id,
        proposed_at=workspace.now(),
    )
    with ledger_of(workspace).writing() as transaction:
        _log(transaction, change, actor, change.proposed_at)
    return change


def approve_target(workspace: Workspace, actor: Actor, change_id: str, reason: str | None = None) -> TargetChange:
    """Make a proposed target hold from the day of the newest facts on.

    A row of ``key_results`` is appended and the old one stays, so whoever looks at an earlier day sees the old target.
    The row and its line in the log, which names both versions and who approved, are written together or not at all.
    To approve again what one has approved changes nothing and is no error.

    Raises
    ------
    AccessError
        The actor may not approve, or proposed it.
    InputError
        There is no such change in the actor's sight.
    ConflictError
        It was decided already, or the target has changed since.
    """
    permit(actor, "goals approve change")
    words, workspace = _words(reason) if reason else None, _fresh(workspace)
    with ledger_of(workspace).writing() as transaction:
        change = _seen(workspace, transaction, actor, change_id)
        if (change.state, change.decided_by) == (TargetState.APPROVED, actor.id):
            return change
        change.require_open()
        change.require_second(actor)
        at = workspace.now()
        after = _book(_with_newest(workspace, transaction), transaction, actor, change, at)
        approved = change.changed(
            state=TargetState.APPROVED, after=after, decided_by=actor.id, decided_at=at, reason=words
        )
        _log(transaction, approved, actor, at)
        return approved


def decline_target(workspace: Workspace, actor: Actor, change_id: str, reason: str) -> TargetChange:
    """Decline a proposed target, or take one's own proposal back; the old target holds.

    Raises
    ------
    InputError
        There is no such change in the actor's sight, or no reason is given.
    ConflictError
        It was decided already.
    """
    permit(actor, "goals approve change")
    words, workspace = _words(reason), _fresh(workspace)
    with ledger_of(workspace).writing() as transaction:
        change = _seen(workspace, transaction, actor, change_id)
        if (change.state, change.decided_by) == (TargetState.DECLINED, actor.id):
            return change
        change.require_open()
        at = workspace.now()
        declined = change.changed(state=TargetState.DECLINED, decided_by=actor.id, decided_at=at, reason=words)
        _log(transaction, declined, actor, at)
        return declined


def target_changes(workspace: Workspace, actor: Actor) -> TargetChanges:
    """Return every change of a target in the actor's sight, in the order in which they were proposed."""
    permit(actor, "goals changes")
    with ledger_of(workspace).reading() as transaction:
        found = _changes(transaction).values()
    visible = _key_results_seen(workspace, actor)
    return TargetChanges(changes=tuple(one for one in found if one.key_result_id in visible))


def _fresh(workspace: Workspace) -> Workspace:
    ledger_of(workspace)
    return workspace.renewed()


def _with_newest(workspace: Workspace, transaction: LedgerTransaction) -> Workspace:
    """Return the workspace with what others appended before this transaction held the ledger."""
    if workspace.mark is None:
        return workspace
    return replace(workspace, history=workspace.history.append(transaction.newest_tables(workspace.mark)[0]))


def _book(
    workspace: Workspace, transaction: LedgerTransaction, actor: Actor, change: TargetChange, at: datetime
) -> TargetVersion:
    """Append the new version and return it.

    It is dated by the newest facts: a decision must not move the day on which everything else is looked at. What was
    recorded last counts, so it is never recorded before the version it replaces.
    """
    on = workspace.default_day()
    organisation = workspace.organisation(Period(on))
    before = _version(organisation, change.key_result_id)
    change.require_still_replaces(before)
    recorded = max(datetime.combine(on, at.time()), before.recorded_at or datetime.combine(on, at.time()))
    row: dict[str, Cell] = _row(organisation, change.key_result_id)
    row |= {"target": change.target, "valid_from": on, "recorded_at": recorded}
    transaction.book([Table.from_rows(KEY_RESULTS, [row])], actor.id, f"target {change.id}", at)
    return TargetVersion(target=change.target, valid_from=on, recorded_at=recorded)


def _forecast(forecasts: tuple[KeyResultForecast, ...], key_result_id: str) -> KeyResultForecast:
    there = {one.key_result_id: one for one in forecasts}
    if key_result_id in there:
        return there[key_result_id]
    what = f"No key result {key_result_id[:80]!r} is under way."
    mend = did_you_mean(key_result_id, there) if there else "List what is: sextant goals forecast."
    raise InputError(Problem("unknown-key-result", what, mend, column="key_result_id", value=key_result_id[:80]))


def _row(organisation: Organisation, key_result_id: str) -> dict[str, Cell]:
    table = organisation.table(KEY_RESULTS.name)
    at = table.find({"key_result_id": key_result_id})
    if at is None:
        what = f"Key result {key_result_id} is not in force any more."
        raise InputError(Problem("unknown-key-result", what, "Nothing was changed.", value=key_result_id))
    return table.row(at)


def _version(organisation: Organisation, key_result_id: str) -> TargetVersion:
    row = _row(organisation, key_result_id)
    return TargetVersion.model_validate({name: row[name] for name in TargetVersion.model_fields})


def _changes(transaction: LedgerTransaction) -> dict[str, TargetChange]:
    """Return every change by id as its last line in the log says it stands."""
    lines = (line for state in TargetState for line in transaction.chains.lines(Chain.DECISIONS, kind=LOG_KINDS[state]))
    return {change.id: change for change in (TargetChange.model_validate_json(line.content) for line in lines)}


def _seen(workspace: Workspace, transaction: LedgerTransaction, actor: Actor, change_id: str) -> TargetChange:
    found = _changes(transaction).get(change_id)
    if found is not None and found.key_result_id in _key_results_seen(workspace, actor):
        return found
    what = f"There is no change {change_id[:80]!r} of a target."
    raise InputError(Problem("unknown-change", what, "List them to find the right id: sextant goals changes."))


def _key_results_seen(workspace: Workspace, actor: Actor) -> frozenset[str]:
    seen = sight_of(workspace, Period(), actor, View.FULL)
    return key_results_without(seen.team_only, seen.shown)


def _log(transaction: LedgerTransaction, change: TargetChange, actor: Actor, at: datetime) -> None:
    content = canonical_value(change)
    assert isinstance(content, dict)
    transaction.log(LOG_KINDS[change.state], actor.id, content, at)


def _words(given: str) -> str:
    words = given.strip()
    if not 0 < len(words) <= LONGEST_REASON:
        mend = f"Say why in at most {LONGEST_REASON:,} letters."
        raise InputError(Problem("no-reason", "Whoever changes a target gives a reason.", mend, column="because"))
    return words
