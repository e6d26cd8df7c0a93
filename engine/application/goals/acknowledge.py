"""Say that an alert was seen: it is silent until its day, until it gets worse or until the situation is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.application.access import View, permit
from engine.application.decisions.ledger_and_runs import ledger_of
from engine.application.goals.risks import risk_policy, risks_seen
from engine.application.sight import sight_of
from engine.application.workspace import Period, Workspace
from engine.documents.hints import did_you_mean
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.domain.goal_tables import ACKNOWLEDGEMENTS
from engine.domain.table import Cell, Table
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.goals.alert_states import code_of, recorded_answers
from engine.goals.goal_alerts import GoalAlert
from engine.policy.situations import Acknowledgement, AlertState, problems_of

MOST_LETTERS = 1000


class AcknowledgedAlert(FrozenModel):
    """An alert after somebody acknowledged it, or took that back."""

    code: str
    """Kind of risk, such as ``stalled``."""
    subject_id: str
    """The key result, or the goal where the alert is about it as a whole."""
    title: str
    """What the goal or key result is about."""
    raised_on: date
    """Day on which the situation came about."""
    state: AlertState
    """How the alert stands now."""
    until: date | None
    """Day on which it is open again, or expires, if nothing happens."""
    worse_by: float | None
    """Points to lose at which it is open again, where they were named."""
    actor: str
    """Who acknowledged it or took that back."""
    on: date
    """Day of the facts that they saw."""
    because: str
    """Why."""
    withdrawn: bool
    """Whether an acknowledgement was taken back."""


@dataclass(frozen=True)
class AlertNamed:
    """Which alert is meant.

    Attributes
    ----------
    code : str
        Kind of risk.
    subject_id : str
        The key result or goal.
    profile : str
        Profile under which the policy is seen.
    """

    code: str
    subject_id: str
    profile: str = ""


def acknowledge_alert(
    workspace: Workspace,
    actor: Actor,
    named: AlertNamed,
    because: str,
    until: date | None = None,
    worse_by: float | None = None,
) -> AcknowledgedAlert:
    """Keep that an actor has seen an alert that the newest facts raise.

    It becomes a fact of the history, dated by the day of the newest facts, with a line in the log of decisions that
    has the present instant; whoever looks at an earlier day does not see it. The latest acknowledgement counts.

    Parameters
    ----------
    until : date or None
        First day on which the alert is open again; ``None`` leaves it to the policy.
    worse_by : float or None
        Points of attainment to lose at which it is open again; ``None`` leaves it to the policy.

    Raises
    ------
    InputError
        There is no such alert in the actor's sight, no reason, or the terms cannot be meant.
    """
    view = permit(actor, "goals acknowledge")
    workspace, reason = _fresh(workspace), _reason(because)
    alert, on = _alert(workspace, actor, view, named), workspace.default_day()
    given = Acknowledgement(alert.code, alert.subject, actor.id[:200], on, until, worse_by, reason)
    if problems := list(problems_of(given)):
        raise InputError(*problems)
    row: dict[str, Cell] = {
        "code": given.pattern,
        "subject_id": given.subject,
        "date": on,
        "by": given.by,
        "until": until,
        "worse_by": worse_by,
        "because": reason,
    }
    _keep(workspace, actor, alert, row)
    after = _alert(workspace.renewed(), actor, view, named)
    return _told(after, actor, on, reason, worse_by=worse_by)


def withdraw_acknowledgement(workspace: Workspace, actor: Actor, named: AlertNamed, because: str) -> AcknowledgedAlert:
    """Take back the latest acknowledgement of an alert, as if it had not been given; both stay in the history.

    Raises
    ------
    InputError
        There is no such alert in the actor's sight, nobody acknowledged it, or there is no reason.
    """
    view = permit(actor, "goals acknowledge")
    workspace, reason = _fresh(workspace), _reason(because)
    alert, on = _alert(workspace, actor, view, named), workspace.default_day()
    if alert.acknowledged is None:
        what = f"Nobody acknowledged '{alert.code}' of {alert.subject}."
        raise InputError(Problem("not-acknowledged", what, "Nothing needs to be taken back."))
    _keep(workspace, actor, alert, {**_latest(workspace, alert), "because": reason, "retracted": True})
    after = _alert(workspace.renewed(), actor, view, named)
    return _told(after, actor, on, reason, withdrawn=True)


def _fresh(workspace: Workspace) -> Workspace:
    ledger_of(workspace)
    return workspace.renewed()


def _alert(workspace: Workspace, actor: Actor, view: View, named: AlertNamed) -> GoalAlert:
    """Return the alert that is meant, in the actor's sight, on the day of the newest facts."""
    seen = sight_of(workspace, Period(), actor, view)
    policy = risk_policy(workspace, seen, named.profile)
    codes = {code_of(pattern) for pattern in policy.patterns}
    if named.code not in codes:
        what = f"No risk is called {named.code[:80]!r}."
        mend = did_you_mean(named.code, codes)
        raise InputError(Problem("unknown-alert", what, mend, column="code", value=named.code[:80]))
    risks = risks_seen(seen, policy, workspace.matcher)
    there = {alert.subject: alert for alert in (*risks.quiet, *risks.alerts) if alert.code == named.code}
    if named.subject_id in there:
        return there[named.subject_id]
    what = f"There is no alert '{named.code}' of {named.subject_id[:80]!r} on {seen.shown.valid_on}."
    mend = did_you_mean(named.subject_id, there) if there else "List what is there: sextant goals risks."
    raise InputError(Problem("unknown-alert", what, mend, column="subject_id", value=named.subject_id[:80]))


def _latest(workspace: Workspace, alert: GoalAlert) -> dict[str, Cell]:
    """Return the recorded row of the acknowledgement that counts."""
    rows = reversed(recorded_answers(workspace.organisation(Period())))
    return next(row for row in rows if (row["code"], row["subject_id"]) == (alert.code, alert.subject))


def _keep(workspace: Workspace, actor: Actor, alert: GoalAlert, row: dict[str, Cell]) -> None:
    """Append a row to the history with its line in the log of decisions, both or neither."""
    at, withdrawn = workspace.now(), bool(row.get("retracted"))
    said: dict[str, Json] = {
        "code": alert.code,
        "subject": alert.subject,
        "raised_on": str(alert.raised_on),
        "date": str(row["date"]),
        "until": None if row["until"] is None else str(row["until"]),
        "worse_by": None if row["worse_by"] is None else float(str(row["worse_by"])),
        "because": str(row["because"]),
    }
    table = Table.from_rows(ACKNOWLEDGEMENTS, [{**row, "recorded_at": _recorded(workspace, at)}])
    with ledger_of(workspace).writing() as transaction:
        transaction.book([table], actor.id, f"alert {alert.code} {alert.subject}", at)
        kind = "acknowledgement withdrawn" if withdrawn else "alert acknowledged"
        transaction.log(kind, actor.id, said, at)


def _recorded(workspace: Workspace, at: datetime) -> datetime:
    """Return from when an answer is known: now; where the facts end before today, on their last day.

    An answer belongs to the facts it answers: it must not move the day on which everything else is looked at.
    """
    return datetime.combine(workspace.default_day(), at.time())


def _reason(because: str) -> str:
    reason = because.strip()
    if not 0 < len(reason) <= MOST_LETTERS:
        mend = f"Say why in at most {MOST_LETTERS:,} letters."
        raise InputError(Problem("no-reason", "Whoever answers an alert gives a reason.", mend, column="because"))
    return reason


def _told(
    alert: GoalAlert,
    actor: Actor,
    on: date,
    because: str,
    *,
    worse_by: float | None = None,
    withdrawn: bool = False,
) -> AcknowledgedAlert:
    return AcknowledgedAlert(
        code=alert.code,
        subject_id=alert.subject,
        title=alert.title,
        raised_on=alert.raised_on,
        state=alert.state,
        until=alert.state_until,
        worse_by=worse_by,
        actor=actor.id,
        on=on,
        because=because,
        withdrawn=withdrawn,
    )
