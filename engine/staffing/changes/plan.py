"""The plan that is to be disturbed as little as possible: who holds which role now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from engine.domain.organisation import Organisation
from engine.staffing.candidates.bookings import bookings_of
from engine.staffing.requests.request import StaffingRequest

Places = tuple[tuple[str, str], ...]
"""Role id and person id of every place."""


def booked_places(organisation: Organisation, request: StaffingRequest) -> Places:
    """Return who is booked on the roles of a request at any time of their dates, by role, then by id."""
    bookings, people = bookings_of(organisation), organisation.workforce.person_ids
    return tuple(
        (role.id, people[person])
        for role in request.roles
        for person in np.flatnonzero(bookings.holds(role.id, *request.role_dates(role))).tolist()
    )


def without_bookings(organisation: Organisation, roles: Collection[str]) -> Organisation:
    """Return the cut as if nobody were booked on some roles, so that who holds them is free to keep them."""
    table = organisation.table("assignments")
    role = table.text("role_id")
    code = np.array([*(name in roles for name in role.index), False], dtype=bool)
    return replace(organisation, tables={**organisation.tables, "assignments": table.take(~code[role.codes])})
