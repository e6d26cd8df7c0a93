"""Limits that policies set on single people: how each quantity is measured for one role, and who violates it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.limits import Limit
from engine.domain.workforce import Workforce
from engine.errors import InputError, Problem
from engine.staffing.candidates.bookings import FTE_STEPS, Bookings, Units, fte_units
from engine.staffing.requests.resolution import ResolvedRole

SELECTORS = ("person_id", "unit_id", "job_family", "position_id", "location", "time_zone", "level")
"""Columns by which a limit can say whom it concerns."""

Measure = Callable[[Bookings, ResolvedRole, "tuple[date, date]", "str | None"], NDArray[np.float64]]


def _allocated_fte(
    bookings: Bookings, role: ResolvedRole, span: tuple[date, date], project_id: str | None
) -> NDArray[np.float64]:
    del project_id
    units: Units = bookings.peak_load(*span) + int(fte_units(role.fte))
    return units.astype(np.float64) / FTE_STEPS


def _concurrent_projects(
    bookings: Bookings, role: ResolvedRole, span: tuple[date, date], project_id: str | None
) -> NDArray[np.float64]:
    del role
    return bookings.peak_projects(*span, project_id).astype(np.float64) + 1


QUANTITIES: dict[str, Measure] = {"allocated_fte": _allocated_fte, "concurrent_projects": _concurrent_projects}
"""Known quantities: the busiest day's booked share of full time, and the most projects on one day, with the role."""


@dataclass(frozen=True, eq=False)
class LimitEffect:
    """What a limit does to one role: by how much each person, if placed, would exceed it; shape (people,)."""

    limit: Limit
    excess: NDArray[np.float64]


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


def limit_effects(
    limits: Sequence[Limit], role: ResolvedRole, workforce: Workforce, bookings: Bookings, project_id: str | None
) -> tuple[LimitEffect, ...]:
    """Return the effect of every limit that holds on some day of the role, ordered by rule and id."""
    effects = []
    for limit in sorted(limits, key=lambda limit: (limit.rule, limit.id)):
        span = (max(role.start, limit.valid_from or role.start), min(role.end, limit.valid_to or role.end))
        if span[0] > span[1]:
            continue
        measured = QUANTITIES[limit.quantity](bookings, role, span, project_id)
        excess = np.where(_concerned(limit, workforce), np.maximum(measured - limit.value, 0.0), 0.0)
        effects.append(LimitEffect(limit, np.where(excess > 1e-9, excess, 0.0)))
    return tuple(effects)


def _concerned(limit: Limit, workforce: Workforce) -> NDArray[np.bool_]:
    chosen = np.ones(len(workforce), dtype=bool)
    for column, value in limit.selector.items():
        if column == "person_id":
            chosen &= np.array([person == value for person in workforce.person_ids], dtype=bool)
        elif column == "level":
            chosen &= workforce.level == float(value)
        else:
            chosen &= getattr(workforce, column).equals(value)
    return chosen


def _problems(limit: Limit) -> list[Problem]:
    found = []
    place = f"limit {limit.id} of {limit.rule}"
    if limit.quantity not in QUANTITIES:
        mend = f"Use one of {', '.join(QUANTITIES)}."
        what = f"Staffing does not know the quantity {limit.quantity!r} of {place}, and will not ignore it."
        found.append(Problem("unknown-quantity", what, mend, column=limit.quantity))
    if limit.comparison != "<=":
        what = f"Staffing cannot hold {limit.quantity!r} {limit.comparison} {limit.value:g} of {place}."
        found.append(Problem("unknown-comparison", what, "Write the limit with <=.", column=limit.quantity))
    if limit.penalty is not None and limit.penalty < 0:
        what = f"The penalty of {place} is negative."
        found.append(Problem("negative-penalty", what, "Give 0 or more.", value=str(limit.penalty)))
    for column, value in limit.selector.items():
        if column not in SELECTORS or (column == "level" and not value.replace(".", "", 1).isdigit()):
            what = f"Staffing cannot select people by {column!r} = {value!r}, as {place} does."
            found.append(Problem("unknown-selector", what, f"Use one of {', '.join(SELECTORS)}.", column=column))
    return found
