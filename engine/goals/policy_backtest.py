"""A policy on past days, each with what was known on that day: how many got what, who changed since, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import numpy as np

from engine.domain.columns import as_date
from engine.domain.frozen import FrozenModel
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.errors import InputError, Problem
from engine.policy.document import Policy

Outcomes: TypeAlias = Mapping[str, str]
"""Outcome by case: a person, a key result or a goal."""

Decide: TypeAlias = Callable[[Policy, Organisation, date], Outcomes]
"""Asks a policy about everybody in a cut, with the parameters of a day."""

Reason: TypeAlias = Literal["facts", "parameters", "facts and parameters", "facts or parameters"]
"""Why a case moved; ``facts or parameters`` where both have changed and the kind cannot tell them apart."""

MOST_PROBLEMS = 100


class CaseChange(FrozenModel):
    """A case that got something else than at the snapshot before."""

    case: str
    """Person, key result or goal."""
    before: str
    """What it got then."""
    after: str
    """What it gets now."""
    because: Reason
    """What has changed in between: what is known of it, or the values of the policy."""


class Snapshot(FrozenModel):
    """The policy on one day."""

    on: date
    """Day looked at, and last day whose recordings were used."""
    in_force: bool
    """Whether the policy was effective; before it there is no rule, and nothing below."""
    known_then_assumed: tuple[str, ...]
    """Tables with rows that do not say when they became known, so that their own date stood in."""
    cases: int
    """Cases that got something."""
    outcomes: dict[str, int]
    """How many got what."""
    stayed: int | None
    """Cases that got the same as at the snapshot before; ``None`` for the first."""
    changes: tuple[CaseChange, ...]
    """Those that got something else, by case."""
    came: int | None
    """Cases that were not there at the snapshot before."""
    went: int | None
    """Cases that were there and are not any more."""
    held_version: str | None
    """Version that held on that day; ``None`` where none did."""
    differs_from_held: int | None
    """Cases that got something else under that version."""


class PolicyBacktest(FrozenModel):
    """A policy on past days with facts as known then."""

    policy: str
    """Policy id."""
    version: str
    """First digits of the hash of its content."""
    snapshots: tuple[Snapshot, ...]
    """By day."""
    known_then_assumed: tuple[str, ...]
    """Tables for which, on some day, it is assumed that facts were known when they happened."""
    advisory: Literal[True] = True
    """A named human decides."""


@dataclass(frozen=True)
class Cut:
    """One past day.

    Attributes
    ----------
    organisation : Organisation
        As known then.
    held : Policy or None
        The version that held.
    silent : frozenset of str
        Cases that count and about which nothing is told.
    """

    organisation: Organisation
    held: Policy | None = None
    silent: frozenset[str] = frozenset()


def policy_backtest(policy: Policy, cuts: Sequence[Cut], decide: Decide, *, separable: bool = True) -> PolicyBacktest:
    """Return what a policy gives on past days.

    Parameters
    ----------
    cuts : sequence of Cut
        By day.
    decide : callable
        Asks a policy of this kind.
    separable : bool
        Whether ``decide`` can ask about the facts of one day with the parameters of another.
    """
    snapshots: list[Snapshot] = []
    before: tuple[Cut, Outcomes] | None = None
    for cut in cuts:
        on = cut.organisation.valid_on
        if policy.effective > on:
            snapshots.append(_without_rule(cut))
            continue
        now = decide(policy, cut.organisation, on)
        snapshots.append(_snapshot(policy, cut, now, before, _Asking(decide, separable)))
        before = cut, now
    assumed = {name for cut in cuts for name in cut.organisation.known_then_assumed}
    return PolicyBacktest(
        policy=policy.id, version=policy.version, snapshots=tuple(snapshots), known_then_assumed=tuple(sorted(assumed))
    )


def require_known_by(history: History, day: date) -> None:
    """Refuse facts that nobody could have known on a day.

    Raises
    ------
    InputError
        Rows that happened or were recorded later; each with table, key and date.
    """
    problems = [problem for name in sorted(history.tables) for problem in _later(history.tables[name], day)]
    if problems:
        raise InputError(*problems[:MOST_PROBLEMS])


def snapshot_days(first: date, last: date, months: int) -> tuple[date, ...]:
    """Return a day every so many months, from ``first`` to ``last``; a day that a month lacks becomes its last.

    Raises
    ------
    InputError
        ``last`` is before ``first``.
    """
    if last < first:
        what = f"The last day, {last}, is before the first, {first}."
        raise InputError(Problem("days-swapped", what, "Swap them.", column="until", value=str(last)))
    start = np.datetime64(first, "M")
    days = []
    for month in np.arange(start, np.datetime64(last, "M") + 1, months):
        after = (month + 1).astype("datetime64[D]").item()
        end = date.fromordinal(after.toordinal() - 1)
        days.append(end.replace(day=min(first.day, end.day)))
    return tuple(day for day in days if day <= last)


@dataclass(frozen=True)
class _Asking:
    decide: Decide
    separable: bool


def _snapshot(
    policy: Policy, cut: Cut, now: Outcomes, before: tuple[Cut, Outcomes] | None, asking: _Asking
) -> Snapshot:
    organisation = cut.organisation
    held = None if cut.held is None else asking.decide(cut.held, organisation, organisation.valid_on)
    then = {} if before is None else before[1]
    both = now.keys() & then.keys()
    moved = sorted(case for case in both if now[case] != then[case])
    because = _reasons(policy, moved, now, before, cut, asking)
    return Snapshot(
        on=organisation.valid_on,
        in_force=True,
        known_then_assumed=organisation.known_then_assumed,
        cases=len(now),
        outcomes=dict(sorted(Counter(now.values()).items())),
        stayed=None if before is None else len(both) - len(moved),
        changes=tuple(
            CaseChange(case=case, before=then[case], after=now[case], because=because[case])
            for case in moved
            if case not in cut.silent
        ),
        came=None if before is None else len(now.keys() - then.keys()),
        went=None if before is None else len(then.keys() - now.keys()),
        held_version=None if cut.held is None else cut.held.version,
        differs_from_held=None
        if held is None
        else sum(now.get(case) != held.get(case) for case in now.keys() | held.keys()),
    )


def _reasons(
    policy: Policy,
    moved: Sequence[str],
    now: Outcomes,
    before: tuple[Cut, Outcomes] | None,
    cut: Cut,
    asking: _Asking,
) -> dict[str, Reason]:
    """Return why each case moved: the facts of then are asked again with the values of now."""
    if before is None or not moved:
        return {}
    on, then = cut.organisation.valid_on, before[0].organisation
    if policy.values(on) == policy.values(then.valid_on):
        return dict.fromkeys(moved, "facts")
    if not asking.separable:
        return dict.fromkeys(moved, "facts or parameters")
    between = asking.decide(policy, then, on)
    found: dict[str, Reason] = {}
    for case in moved:
        by_values, by_facts = between.get(case) != before[1][case], between.get(case) != now[case]
        found[case] = "facts and parameters" if by_values and by_facts else "parameters" if by_values else "facts"
    return found


def _without_rule(cut: Cut) -> Snapshot:
    return Snapshot(
        on=cut.organisation.valid_on,
        in_force=False,
        known_then_assumed=cut.organisation.known_then_assumed,
        cases=0,
        outcomes={},
        stayed=None,
        changes=(),
        came=None,
        went=None,
        held_version=None if cut.held is None else cut.held.version,
        differs_from_held=None,
    )


def _later(table: Table, day: date) -> Iterator[Problem]:
    """Yield the rows of a table that a day could not know."""
    columns = ["recorded_at", table.schema.event_date or "valid_from"]
    end = np.datetime64(day, "D") + np.timedelta64(1, "D")
    for column in columns:
        for row in np.flatnonzero(table.date(column) >= end).tolist():
            said = as_date(table.date(column)[row].astype("datetime64[D]"))
            key = ", ".join(f"{name} {table.row(row)[name]}" for name in table.schema.key)
            what = f"The row of {key} is dated {said} ({column}), after the decision day {day}."
            mend = "Leave it out: a decision rests on what was known by then."
            yield Problem("dated-later", what, mend, file=table.schema.name, column=column, value=str(said))
