"""What differs between two teams of one request: places that change hands, people who move or have no place left."""

from __future__ import annotations

from engine.staffing.answers.casting import Casting
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.team.problem import Team
from engine.staffing.why.why_not_answer import Displaced, PlaceChange


def place_changes(casting: Casting, before: Team, after: Team) -> tuple[PlaceChange, ...]:
    """Return every place that somebody else takes, in the order of the roles."""
    changes = []
    for at, (was, now) in enumerate(zip(before, after, strict=True)):
        leaving = [person for person in was if person not in now]
        coming = [person for person in now if person not in was]
        for out, into in zip(leaving, coming, strict=True):
            points = [points_of(casting, at, person) for person in (out, into)]
            changes.append(
                PlaceChange(
                    role=casting.request.roles[at].id,
                    out=casting.person_id(out),
                    out_name=casting.bank.workforce.names[out],
                    into=casting.person_id(into),
                    into_name=casting.bank.workforce.names[into],
                    points_out=points[0] / SCORE_STEPS,
                    points_into=points[1] / SCORE_STEPS,
                    difference=(points[1] - points[0]) / SCORE_STEPS,
                )
            )
    return tuple(changes)


def displaced(casting: Casting, before: Team, after: Team) -> tuple[Displaced, ...]:
    """Return who of the first team takes another role in the second or none, by id."""
    roles = casting.request.roles
    held = {person: at for at, people in enumerate(before) for person in people}
    holds = {person: at for at, people in enumerate(after) for person in people}
    return tuple(
        Displaced(
            person_id=casting.person_id(person),
            name=casting.bank.workforce.names[person],
            role=roles[at].id,
            to=roles[holds[person]].id if person in holds else None,
        )
        for person, at in sorted(held.items())
        if holds.get(person) != at
    )


def points_of(casting: Casting, at: int, person: int) -> int:
    """Return fit less penalties of a person in a role, in millionths of a point."""
    points = casting.fits[at].score[person] - casting.eligibilities[at].penalties[person]
    return round(float(points) * SCORE_STEPS)
