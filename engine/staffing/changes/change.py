"""What has changed since the plan was made, and the request that follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from engine.documents.hints import did_you_mean, shown
from engine.documents.placed import Fault
from engine.domain.frozen import FrozenModel
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.staffing.requests.name_lookup import Resolver
from engine.staffing.requests.request import Ban, RoleNeed, StaffingRequest
from engine.staffing.requests.request_reading import checked
from engine.staffing.requests.team_rules import Name


class Absence(FrozenModel):
    """Somebody is not there: on leave, or gone for good."""

    person: Name
    """Person id, or the name if only one person bears it."""
    start: date | None = None
    """First day away; ``None`` for always."""
    end: date | None = None
    """Last day away; ``None`` for good."""

    def touches(self, first: date, last: date) -> bool:
        """Return whether it takes a day of a span."""
        return (self.start or first) <= last and (self.end or last) >= first

    @property
    def because(self) -> str:
        """The reason, as a ban gives it."""
        if self.start is None and self.end is None:
            return "is not there any more"
        return f"is away from {self.start or 'the beginning'} to {self.end or 'the end'}"


class Shift(FrozenModel):
    """A role begins on another day; it takes as long as before."""

    role: Name
    """Role id."""
    start: date
    """New first day."""


class Change(FrozenModel):
    """Everything that has changed; an empty change is none."""

    absences: tuple[Absence, ...] = ()
    """Who is away when."""
    shifts: tuple[Shift, ...] = ()
    """Roles that begin on another day."""
    dropped: tuple[Name, ...] = ()
    """Roles that are not needed any more, by id."""


def changed_request(request: StaffingRequest, change: Change, organisation: Organisation) -> StaffingRequest:
    """Return the request after a change: shifted and dropped roles, and a ban from every role that an absence touches.

    Raises
    ------
    InputError
        An unknown person or role, an absence that ends before it begins, or no role left; all are listed.
    """
    problems = list(_problems(request, change, organisation))
    if problems:
        raise InputError(*problems)
    starts = {shift.role: shift.start for shift in change.shifts}
    roles = tuple(
        _shifted(request, role, starts[role.id]) if role.id in starts else role
        for role in request.roles
        if role.id not in change.dropped
    )
    kept = {role.id for role in roles}
    there = request.changed(
        roles=roles,
        pins=tuple(pin for pin in request.pins if pin.role in kept),
        bans=tuple(ban for ban in request.bans if ban.role is None or ban.role in kept),
        scores={role: given for role, given in request.scores.items() if role in kept},
    )
    bans = tuple(
        Ban(person=absence.person, role=role.id, because=absence.because)
        for absence in change.absences
        for role in roles
        if absence.touches(*there.role_dates(role))
    )
    return checked(there.changed(bans=(*there.bans, *bans)))


def _shifted(request: StaffingRequest, role: RoleNeed, start: date) -> RoleNeed:
    first, last = request.role_dates(role)
    return role.changed(start=start, end=start + (last - first) if last >= first else start + timedelta())


def _problems(request: StaffingRequest, change: Change, organisation: Organisation) -> Iterator[Problem]:
    known = [role.id for role in request.roles]
    resolver = Resolver(organisation)
    for at, absence in enumerate(change.absences):
        resolver.person(absence.person, ("absences", at, "person"))
        if absence.start and absence.end and absence.end < absence.start:
            what = f"The absence of {shown(absence.person)!r} ends on {absence.end} before it begins."
            resolver.faults.append(
                Fault(("absences", at, "end"), "end-before-start", what, "Swap the dates.", str(absence.end))
            )
    yield from (fault.problem() for fault in resolver.faults)
    for role in (*(shift.role for shift in change.shifts), *change.dropped):
        if role not in known:
            what = f"The request has no role {shown(role)!r}."
            yield Problem("unknown-role", what, did_you_mean(role, known), column="role", value=shown(role))
    if set(known) <= set(change.dropped):
        yield Problem("no-role-left", "Nothing is left to staff: every role was dropped.", "Keep at least one role.")
