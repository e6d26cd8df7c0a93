"""Whether a team that was proposed still holds: judged again, one person at a time, from what is known now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.domain.limits import Limit
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.errors import InputError
from engine.staffing.candidates.bookings import Bookings
from engine.staffing.judging.judge import Judge
from engine.staffing.requests.request import Pin, StaffingRequest
from engine.staffing.requests.resolution import resolve


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
    return found + list(_filled(request, places, organisation))


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


def remaining(request: StaffingRequest, organisation: Organisation) -> StaffingRequest | None:
    """Return what is still to be staffed of a request: without the openings that others hold now; ``None`` if nothing.

    Pins and preferences to roles that are filled are dropped with them.
    """
    room = _room(request, organisation)
    roles = tuple(
        role.changed(openings=min(role.openings, room.get(role.id, role.openings)))
        for role in request.roles
        if room.get(role.id, role.openings) > 0
    )
    kept = {role.id for role in roles}
    if not roles:
        return None
    return request.changed(
        roles=roles,
        pins=tuple(pin for pin in request.pins if pin.role in kept),
        bans=tuple(ban for ban in request.bans if ban.role is None or ban.role in kept),
        preferences=tuple(wish for wish in request.preferences if wish.role is None or wish.role in kept),
        scores={role: given for role, given in request.scores.items() if role in kept},
    )


def _filled(
    request: StaffingRequest, places: Sequence[tuple[str, str]], organisation: Organisation
) -> Iterator[Obstacle]:
    """Yield roles of a project of the dataset that others have filled meanwhile."""
    for role_id, room in _room(request, organisation).items():
        wanted = sum(role == role_id for role, _ in places)
        if wanted > room:
            yield Obstacle(role_id, None, f"has {room} openings left for {wanted}")


def _room(request: StaffingRequest, organisation: Organisation) -> dict[str, int]:
    """Return how many openings nobody holds, by role that the dataset knows as one of the request's project."""
    if request.project.project_id is None:
        return {}
    bookings = Bookings.of(organisation)
    openings = {
        str(row["role_id"]): row["openings"]
        for row in organisation.table("roles").rows()
        if row["project_id"] == request.project.project_id
    }
    room = {}
    for role in request.roles:
        total = openings.get(role.id)
        if isinstance(total, (int, float)):
            held = int(bookings.holds(role.id, *request.role_dates(role)).sum())
            room[role.id] = max(0, int(total) - held)
    return room
