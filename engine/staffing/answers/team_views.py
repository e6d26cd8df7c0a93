"""What a requester sees of a proposed team: places, moves against the first team, members and their load."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.staffing.answers.answer import Booking, Member, Place, Team, TierPart, WeekLoad
from engine.staffing.answers.casting import Casting
from engine.staffing.candidates.bookings import FTE_STEPS, fte_units
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.requests.resolution import ResolvedRole
from engine.staffing.team.problem import Team as People
from engine.staffing.team.search import FoundTeam

MOST_WEEKS = 520
"""Weeks of load shown for one place."""


def team_views(casting: Casting, teams: Sequence[FoundTeam]) -> tuple[Team, ...]:
    """Return the found teams, each with its moves against the first."""
    return tuple(_team(casting, found, teams[0].team) for found in teams)


def _team(casting: Casting, found: FoundTeam, first: People) -> Team:
    places = tuple(_place(casting, at, person) for at, people in enumerate(found.team) for person in people)
    costs = [place.cost for place in places if place.cost is not None]
    return Team(
        objective=found.score / SCORE_STEPS,
        places=places,
        cost=round(sum(costs), 2) if len(costs) == len(places) else None,
        changes=_changes(casting, first, found.team),
        proven=found.proven,
        tiers=_tiers(casting, found),
    )


def _tiers(casting: Casting, found: FoundTeam) -> tuple[TierPart, ...]:
    return tuple(
        TierPart(
            name=tier.name,
            value=reached.value / SCORE_STEPS,
            bound=None if reached.bound is None else reached.bound / SCORE_STEPS,
            gap=None if reached.bound is None else (reached.bound - reached.value) / SCORE_STEPS,
            tolerance=reached.tolerance / SCORE_STEPS,
        )
        for tier, reached in zip(casting.problem.tiers, found.tiers, strict=True)
    )


def _place(casting: Casting, at: int, person: int) -> Place:
    role = casting.request.roles[at]
    person_id, name = casting.person_id(person), casting.bank.workforce.names[person]
    reasons = [pin.because for pin in casting.request.request.pins if pin.role == role.id]
    return Place(
        role=role.id,
        person_id=person_id,
        name=name,
        fit=float(casting.fits[at].score[person]),
        penalty=float(casting.eligibilities[at].penalties[person]),
        cost=casting.cost(at, person),
        pinned_because=dict(zip(role.pinned, reasons, strict=True)).get(person),
        stretch=bool(casting.eligibilities[at].stretch[person]),
    )


def _changes(casting: Casting, first: People, other: People) -> tuple[str, ...]:
    changes = []
    for role, before, after in zip(casting.request.roles, first, other, strict=True):
        leaving = [casting.named(person).full for person in before if person not in after]
        coming = [casting.named(person).full for person in after if person not in before]
        changes += [f"{role.id}: {out} -> {into}" for out, into in zip(leaving, coming, strict=True)]
    return tuple(changes)


def members(casting: Casting, teams: Sequence[FoundTeam]) -> tuple[Member, ...]:
    """Return everyone who is in a team, once per role."""
    places = {(at, person) for found in teams for at, people in enumerate(found.team) for person in people}
    managers = _manager_names(casting.bank.organisation)
    return tuple(_member(casting, at, person, managers) for at, person in sorted(places))


@once_per_cut
def _manager_names(organisation: Organisation) -> dict[str, str | None]:
    people = organisation.table("people")
    return {
        str(person): name
        for person, name in zip(people.text("person_id").values(), people.text("name").values(), strict=True)
    }


def _member(casting: Casting, at: int, person: int, managers: dict[str, str | None]) -> Member:
    people, role = casting.bank.workforce, casting.request.roles[at]
    unit_id, manager_id = people.unit_id[person], people.manager_id[person]
    return Member(
        person_id=casting.person_id(person),
        name=people.names[person],
        role=role.id,
        parts=casting.parts(at, person),
        unit_id=unit_id,
        unit_name=None if unit_id is None else casting.bank.organisation.unit_names.get(unit_id),
        manager_id=manager_id,
        manager_name=None if manager_id is None else managers.get(manager_id),
        contracted_fte=float(people.fte[person]),
        bookings=_bookings(casting, person, role),
        weeks=_weeks(casting, person, role),
    )


def _bookings(casting: Casting, person: int, role: ResolvedRole) -> tuple[Booking, ...]:
    bookings = casting.bank.bookings
    found = []
    for row in bookings.of_person(person, role.start, role.end):
        start, end = bookings.span(row)
        fte = int(bookings.load[row]) / FTE_STEPS
        name = bookings.role[row] or ""
        found.append(Booking(role=name, project=bookings.project[row], start=start, end=end, fte=fte))
    return tuple(found)


def _weeks(casting: Casting, person: int, role: ResolvedRole) -> tuple[WeekLoad, ...]:
    bookings = casting.bank.bookings
    rows = bookings.of_person(person, role.start, role.end)
    spans = [(*bookings.span(row), int(bookings.load[row])) for row in rows]
    weeks: list[WeekLoad] = []
    monday = role.start - timedelta(days=role.start.weekday())
    while monday <= role.end and len(weeks) < MOST_WEEKS:
        booked = _busiest(spans, max(monday, role.start), min(monday + timedelta(days=6), role.end))
        total = booked + int(fte_units(role.fte))
        weeks.append(WeekLoad(week=monday, booked_fte=booked / FTE_STEPS, total_fte=total / FTE_STEPS))
        monday += timedelta(days=7)
    return tuple(weeks)


def _busiest(spans: Sequence[tuple[date, date, int]], first: date, last: date) -> int:
    """Return the highest load on any day; a peak begins on the first day or where a booking begins."""
    begins = {first, *(start for start, _, _ in spans if first < start <= last)}
    return max(sum(load for start, end, load in spans if start <= on <= end) for on in begins)
