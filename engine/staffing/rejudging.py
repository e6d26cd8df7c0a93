"""Whether a team that was proposed still holds: judged again, one person at a time, from what is known now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.domain.limits import Limit
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.errors import InputError
from engine.staffing.bookings import Bookings
from engine.staffing.judge import Judge
from engine.staffing.request import Pin, RoleNeed, StaffingRequest
from engine.staffing.resolution import ResolvedRole, resolve


@dataclass(frozen=True)
class Obstacle:
    """One reason why a place of a team cannot be booked any more.

    Attributes
    ----------
    role : str
        Role of the request.
    person_id : str or None
        Person; ``None`` where the role itself is filled.
    why : str
        What stands against it, as the rest of a sentence.
    """

    role: str
    person_id: str | None
    why: str


def obstacles(
    request: StaffingRequest,
    places: Sequence[tuple[str, str]],
    organisation: Organisation,
    proficiency: Proficiency,
    limits: Sequence[Limit],
) -> list[Obstacle]:
    """Return everything that stands against booking a team now; nothing where it can be booked.

    Parameters
    ----------
    request : StaffingRequest
        What was asked.
    places : sequence of (role, person_id)
        The team.
    organisation : Organisation
        What is known now, at least of these people and of whoever holds the roles.
    proficiency, limits
        As for ``staff_request``.
    """
    people = organisation.workforce.person_ids
    found = [Obstacle(role, person, "is not employed any more") for role, person in places if person not in set(people)]
    there = [(role, person) for role, person in places if person in set(people)]
    resolved, problems = resolve(_about(request, there), organisation)
    if problems:
        raise InputError(*problems)
    judge = Judge(organisation, proficiency, limits, request.project.project_id)
    roles = {role.id: role for role in resolved.roles}
    for role_id, person in there:
        role = roles[role_id]
        faults = judge.faults(role, people.index(person), needs_cost=False)
        found += [Obstacle(role_id, person, fault) for fault in faults]
    return found + list(_filled(request, resolved.roles, places, organisation))


def _about(request: StaffingRequest, places: Sequence[tuple[str, str]]) -> StaffingRequest:
    """Return the request with what concerns these places only; whom a human chose counts as pinned."""
    because = {(pin.role, pin.person): pin.because for pin in request.pins}
    return StaffingRequest(
        title=request.title,
        project=request.project,
        roles=request.roles,
        pins=tuple(Pin(role=r, person=p, because=because[r, p]) for r, p in places if (r, p) in because),
        scores={
            role: {p: s for p, s in given.items() if (role, p) in set(places)} for role, given in request.scores.items()
        },
    )


def _filled(
    request: StaffingRequest,
    roles: Sequence[ResolvedRole],
    places: Sequence[tuple[str, str]],
    organisation: Organisation,
) -> Iterator[Obstacle]:
    """Yield roles of a project of the dataset that others have filled meanwhile."""
    table = organisation.table("roles")
    openings = dict(zip(table.text("role_id").values(), table.number("openings").astype(int).tolist(), strict=True))
    bookings = Bookings.of(organisation)
    needs: dict[str, RoleNeed] = {role.id: role for role in request.roles}
    for role in roles:
        if request.project.project_id is None or role.id not in openings:
            continue
        held = int(bookings.holds(role.id, role.start, role.end).sum())
        wanted = sum(role_id == role.id for role_id, _ in places)
        room = max(openings[role.id], needs[role.id].openings) - held
        if wanted > room:
            yield Obstacle(role.id, None, f"has {max(room, 0)} openings left for {wanted}")
