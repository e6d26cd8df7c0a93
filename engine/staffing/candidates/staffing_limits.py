"""Limits that policies set on single people: how each quantity is measured for one role, and who violates it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from engine.domain.limits import Limit
from engine.domain.workforce import Workforce
from engine.errors import InputError, Problem
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.bookings import FTE_STEPS, Units, fte_units
from engine.staffing.requests.resolution import ResolvedRole

PERSON_SELECTORS = ("person_id", "unit_id", "job_family", "position_id", "location", "time_zone", "level")
STRETCH = "stretch"
SELECTORS = (*PERSON_SELECTORS, STRETCH)
"""Columns by which a limit can say whom it concerns; ``stretch`` (true, false) says which roles."""
FULL_TIME_HOURS_A_WEEK = 40
"""Hours of a full-time week, in which overtime is counted."""
OVERTIME, LEAVE, CREDITED_POINTS = "overtime_hours", "leave_days", "credited_points"

Amounts = NDArray[np.float64]
Span = tuple[date, date]


@dataclass(frozen=True)
class Quantity:
    """A quantity that limits may name: which comparison they must use, and how it is measured for everyone.

    ``measure`` takes the bank, the role and the days of the role on which the limit holds; shape (people,).
    """

    comparison: str
    measure: Callable[[Bank, ResolvedRole, Span], Amounts]


def _allocated_fte(bank: Bank, role: ResolvedRole, span: Span) -> Amounts:
    units: Units = bank.bookings.peak_load(*span) + int(fte_units(role.fte))
    return units.astype(np.float64) / FTE_STEPS


def _concurrent_projects(bank: Bank, role: ResolvedRole, span: Span) -> Amounts:
    del role
    return bank.bookings.peak_projects(*span, bank.project_id).astype(np.float64) + 1


def hours_beyond(free: Units, role: ResolvedRole) -> Amounts:
    """Return the hours a week that each person would work beyond what is free on the busiest day, shape (people,)."""
    over = int(fte_units(role.fte)) - free
    return np.maximum(over, 0).astype(np.float64) / FTE_STEPS * FULL_TIME_HOURS_A_WEEK


def _overtime_hours(bank: Bank, role: ResolvedRole, span: Span) -> Amounts:
    return hours_beyond(bank.free_time.least(*span), role)


def _leave_days(bank: Bank, role: ResolvedRole, span: Span) -> Amounts:
    del role
    return bank.time_off.leave_days(*span).astype(np.float64)


def _leave_share(bank: Bank, role: ResolvedRole, span: Span) -> Amounts:
    weekdays = np.busday_count(role.start, role.end + timedelta(days=1))
    return _leave_days(bank, role, span) / max(1, int(weekdays))


def _rest_days(bank: Bank, role: ResolvedRole, span: Span) -> Amounts:
    del span
    return bank.bookings.rest_days(role.start, role.end, bank.project_id)


def _rest_weeks(bank: Bank, role: ResolvedRole, span: Span) -> Amounts:
    return _rest_days(bank, role, span) / 7


def _credited_points(bank: Bank, role: ResolvedRole, span: Span) -> Amounts:
    del role, span
    return bank.credited_points.points


QUANTITIES: Mapping[str, Quantity] = {
    "allocated_fte": Quantity("<=", _allocated_fte),
    "concurrent_projects": Quantity("<=", _concurrent_projects),
    OVERTIME: Quantity("<=", _overtime_hours),
    LEAVE: Quantity("<=", _leave_days),
    "leave_share": Quantity("<=", _leave_share),
    "rest_days": Quantity(">=", _rest_days),
    "rest_weeks": Quantity(">=", _rest_weeks),
    CREDITED_POINTS: Quantity(">=", _credited_points),
}
"""Known quantities, each measured with the person in the role.

The busiest day's booked share of full time; the most projects on one day; the hours a week beyond the contract on the
busiest day (without a hard limit on them there are none); the weekdays of leave in the role (without a hard limit
there are none), also as a share of the role's weekdays; the fewest days, or weeks, between the role and another
booking before or after it; the points of recognition credited by the day of the data.
"""


@dataclass(frozen=True, eq=False)
class LimitEffect:
    """What a limit does to one role.

    Attributes
    ----------
    limit : Limit
        The limit.
    excess : float64 array of shape (people,)
        By how much each person, if placed, would violate it; 0 where it holds or does not concern them.
    concerned : bool array of shape (people,)
        Whom it concerns.
    whole_role : bool
        Whether it holds on every day of the role.
    """

    limit: Limit
    excess: Amounts
    concerned: NDArray[np.bool_]
    whole_role: bool

    def allows(self, quantity: str) -> NDArray[np.bool_]:
        """Return for whom this is a hard limit on a quantity that, without one, must be zero."""
        governs = self.limit.quantity == quantity and self.limit.penalty is None and self.whole_role
        return self.concerned if governs else np.zeros_like(self.concerned)


def check_limits(limits: Sequence[Limit]) -> None:
    """Refuse limits that staffing cannot obey exactly.

    Raises
    ------
    InputError
        A quantity, comparison or selector is not known here; all are listed.
    """
    problems = [problem for limit in limits for problem in _problems(limit)]
    if problems:
        raise InputError(*problems)


def limit_effects(role: ResolvedRole, bank: Bank) -> tuple[LimitEffect, ...]:
    """Return the effect of every limit that holds on some day of the role, ordered by rule and id."""
    effects = []
    for limit in sorted(bank.limits, key=lambda limit: (limit.rule, limit.id)):
        span = (max(role.start, limit.valid_from or role.start), min(role.end, limit.valid_to or role.end))
        if span[0] > span[1] or limit.selector.get(STRETCH, _flag(role.stretch)).casefold() != _flag(role.stretch):
            continue
        measured = QUANTITIES[limit.quantity].measure(bank, role, span)
        beyond = measured - limit.value if limit.comparison == "<=" else limit.value - measured
        concerned = whom_it_concerns(limit, bank.workforce)
        excess = np.where(concerned & (beyond > 1e-9), beyond, 0.0)
        effects.append(LimitEffect(limit, excess, concerned, span == (role.start, role.end)))
    return tuple(effects)


def _flag(value: bool) -> str:
    return str(value).lower()


def whom_it_concerns(limit: Limit, workforce: Workforce) -> NDArray[np.bool_]:
    """Return whom a limit concerns, of shape (people,)."""
    chosen = np.ones(len(workforce), dtype=bool)
    for column, value in limit.selector.items():
        if column == "person_id":
            chosen &= np.array([person == value for person in workforce.person_ids], dtype=bool)
        elif column == "level":
            chosen &= workforce.level == float(value)
        elif column != STRETCH:
            chosen &= getattr(workforce, column).equals(value)
    return chosen


def _problems(limit: Limit) -> list[Problem]:
    found = []
    place = f"limit {limit.id} of {limit.rule}"
    known = QUANTITIES.get(limit.quantity)
    if known is None:
        mend = f"Use one of {', '.join(QUANTITIES)}."
        what = f"Staffing does not know the quantity {limit.quantity!r} of {place}, and will not ignore it."
        found.append(Problem("unknown-quantity", what, mend, column=limit.quantity))
    elif limit.comparison != known.comparison:
        what = f"Staffing cannot hold {limit.quantity!r} {limit.comparison} {limit.value:g} of {place}."
        mend = f"Write the limit with {known.comparison}."
        found.append(Problem("unknown-comparison", what, mend, column=limit.quantity))
    if limit.penalty is not None and limit.penalty < 0:
        what = f"The penalty of {place} is negative."
        found.append(Problem("negative-penalty", what, "Give 0 or more.", value=str(limit.penalty)))
    for column, value in limit.selector.items():
        if column not in SELECTORS or not _readable(column, value):
            what = f"Staffing cannot select people by {column!r} = {value!r}, as {place} does."
            found.append(Problem("unknown-selector", what, f"Use one of {', '.join(SELECTORS)}.", column=column))
    return found


def _readable(column: str, value: str) -> bool:
    if column == STRETCH:
        return value.casefold() in {"true", "false"}
    return column != "level" or value.replace(".", "", 1).isdigit()
