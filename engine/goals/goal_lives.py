"""How long each goal of a person held, from everything ever recorded of it: goals are stopped, moved and replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from engine.domain.columns import as_date
from engine.domain.table import Table
from engine.evidence.fact import Fact
from engine.goals.own_goals import component_name

STOPPED = ("closed", "cancelled")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class GoalLife:
    """One goal over its term.

    Attributes
    ----------
    goal_id, framework, status : str
        As recorded last.
    weight : float
        Weight as written, 0 where missing.
    start, due : date
        First day, and the last day that was ever planned.
    is_stopped : bool
        Whether it ended before that day: closed, cancelled, ended or shortened.
    stopped_on : date or None
        First day on which it no longer held; ``None`` where it is not stopped or nothing says since when.
    facts : tuple of Fact
        The versions that say so: the last one in which it held, and the first in which it did not.
    """

    goal_id: str
    framework: str
    status: str
    weight: float
    start: date
    due: date
    is_stopped: bool = False
    stopped_on: date | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def family(self) -> str:
        """The framework without its component, as frameworks are compared."""
        return component_name(self.framework).partition(":")[0]

    def holds_on(self, day: date) -> bool:
        """Whether it held on a day."""
        return self.start <= day <= self.due and (self.stopped_on is None or day < self.stopped_on)


@dataclass(frozen=True)
class _Version:
    goal_id: str
    owner_id: str
    framework: str
    status: str
    weight: float
    start: date
    due: date
    valid_from: date | None
    valid_to: date | None
    recorded_on: date | None
    is_retracted: bool

    def fact(self, column: str, value: str) -> Fact:
        key = {"goal_id": self.goal_id} | ({} if self.valid_from is None else {"valid_from": str(self.valid_from)})
        dated = self.valid_from or self.start
        return Fact(table="goals", key=key, column=column, value=value, dated=dated, recorded_on=self.recorded_on)

    def known_since(self) -> date:
        return self.recorded_on or self.valid_from or date.min

    def stops_on(self) -> date | None:
        """Return since when a stopped version speaks: its own day if it names one, else that of its recording."""
        return self.valid_from if self.valid_from is not None and self.valid_from > self.start else self.recorded_on


def goal_lives(recorded: Table, person_id: str, valid: date, known: date) -> tuple[GoalLife, ...]:
    """Return the goals of a person that ever held, by id.

    Parameters
    ----------
    recorded : Table
        All recorded rows of ``goals``, superseded and retracted ones included, in the order of the history.
    person_id : str
        Whose; who a goal was recorded for last is its owner.
    valid, known : date
        Day that is looked at, and the last day whose recordings may be used.
    """
    owned = recorded.text("owner_type").equals("person") & recorded.text("owner_id").equals(person_id)
    ids = {recorded.text("goal_id")[at] for at in np.flatnonzero(owned).tolist()}
    versions: dict[str, list[_Version]] = defaultdict(list)
    for at in np.flatnonzero([goal in ids for goal in recorded.text("goal_id").values()]).tolist():
        version = _version(recorded, at)
        if version is not None and version.known_since() <= known and (version.valid_from or date.min) <= valid:
            versions[version.goal_id].append(version)
    lives = (_life(_standing(listed), person_id) for _, listed in sorted(versions.items()))
    return tuple(life for life in lives if life is not None)


def _version(recorded: Table, at: int) -> _Version | None:
    row = recorded.row(at)
    start, due, weight, instant = row["start"], row["due"], row["weight"], row["recorded_at"]
    if not isinstance(start, date) or not isinstance(due, date):
        return None
    return _Version(
        goal_id=str(row["goal_id"]),
        owner_id=str(row["owner_id"]) if row["owner_type"] == "person" else "",
        framework=str(row["framework"] or ""),
        status=str(row["status"] or "active"),
        weight=float(weight) if isinstance(weight, (int, float)) else 0.0,
        start=start,
        due=due,
        valid_from=as_date(recorded.date("valid_from")[at]),
        valid_to=as_date(recorded.date("valid_to")[at]),
        recorded_on=instant.date() if isinstance(instant, datetime) else None,
        is_retracted=bool(row["retracted"]),
    )


def _standing(versions: Sequence[_Version]) -> list[_Version]:
    """Return the versions in the order in which they came to hold, without what was taken back."""
    ordered = sorted(versions, key=lambda one: (one.valid_from or date.min, one.known_since()))
    last = {one.valid_from: one for one in ordered}
    return [one for one in ordered if not one.is_retracted and not last[one.valid_from].is_retracted]


def _life(versions: Sequence[_Version], person_id: str) -> GoalLife | None:
    if not versions or versions[-1].owner_id != person_id or versions[-1].status == "proposed":
        return None
    latest, due = versions[-1], max(version.due for version in versions)
    stopped_on, facts = _stop(versions, due)
    if latest.status == "cancelled" and stopped_on is not None and stopped_on <= latest.start:
        return None
    early = bool(facts) and (stopped_on is None or latest.start < stopped_on <= due)
    return GoalLife(
        goal_id=latest.goal_id,
        framework=latest.framework,
        status=latest.status,
        weight=latest.weight,
        start=latest.start,
        due=due,
        is_stopped=early,
        stopped_on=stopped_on if early else None,
        facts=facts if early else (),
    )


def _stop(versions: Sequence[_Version], due: date) -> tuple[date | None, tuple[Fact, ...]]:
    """Return since when a goal no longer holds, with the versions before and after; no fact where it still does."""
    latest = versions[-1]
    if latest.status in STOPPED:
        held = max((at for at, one in enumerate(versions) if one.status not in STOPPED), default=-1)
        first = versions[held + 1]
        told = [one.fact("status", one.status) for one in versions[max(held, 0) : held + 2]]
        return first.stops_on(), tuple(told)
    if latest.valid_to is not None and latest.valid_to < due:
        return latest.valid_to + DAY, (latest.fact("valid_to", str(latest.valid_to)),)
    if latest.due < due:
        longest = next(one for one in versions if one.due == due)
        return latest.due + DAY, (longest.fact("due", str(due)), latest.fact("due", str(latest.due)))
    return None, ()
