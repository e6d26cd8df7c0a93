"""Judge the placements of a portfolio against the dataset itself: each alone, then everybody's days together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.columns import as_date
from engine.domain.limits import Limit
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.errors import Problem, SolverError
from engine.staffing.judging.judge import TOLERANCE, Judge
from engine.staffing.requests.resolution import ResolvedRole


@dataclass(frozen=True)
class Placement:
    """One person in one role of one project.

    Attributes
    ----------
    project_id : str or None
        Id of the project where the dataset knows it.
    project : str
        How the portfolio calls it.
    role : ResolvedRole
        The role.
    person : int
        Position of the person.
    needs_cost : bool
        Whether a budget asks for a known cost.
    """

    project_id: str | None
    project: str
    role: ResolvedRole
    person: int
    needs_cost: bool


Stretch = tuple[date, date, float]
"""First day, last day, share of full time."""


def check_placements(
    placements: Sequence[Placement], organisation: Organisation, proficiency: Proficiency, limits: Sequence[Limit]
) -> None:
    """Refuse placements of which one could not be booked, alone or with the others (SolverError)."""
    faults = [
        *_alone(placements, organisation, proficiency, limits),
        *_together(placements, organisation),
    ]
    if faults:
        mend = "Report it with the data: this is a mistake of Sextant, and nothing was decided."
        raise SolverError(*(Problem("wrong-placement", fault, mend) for fault in faults[:20]))


def _alone(
    placements: Sequence[Placement], organisation: Organisation, proficiency: Proficiency, limits: Sequence[Limit]
) -> Iterator[str]:
    anywhere = Judge(organisation, proficiency, limits, None)
    for placement in placements:
        judged = placement.role, placement.person
        if not any(anywhere.faults(*judged, needs_cost=placement.needs_cost)):
            continue
        # Only a project's own judge knows that a limit on projects leaves the project itself out.
        own = Judge(organisation, proficiency, limits, placement.project_id)
        for fault in own.faults(*judged, needs_cost=placement.needs_cost):
            person = organisation.workforce.person_ids[placement.person]
            yield f"{person} in {placement.role.id} of {placement.project} {fault}."


def _together(placements: Sequence[Placement], organisation: Organisation) -> Iterator[str]:
    """Yield whoever is booked beyond the contract by everything together, or placed twice in a project."""
    people, placed = organisation.workforce, defaultdict[int, list[Placement]](list)
    for placement in placements:
        placed[placement.person].append(placement)
    booked = _booked(organisation, {people.person_ids[person] for person in placed})
    for person, mine in placed.items():
        stretches = [*booked[people.person_ids[person]], *((p.role.start, p.role.end, p.role.fte) for p in mine)]
        if any(_load(stretches, p.role.start, p.role.end) > float(people.fte[person]) + TOLERANCE for p in mine):
            yield f"{people.person_ids[person]} is booked beyond the contract by {len(mine)} placements together."
        if len({placement.project for placement in mine}) < len(mine):
            yield f"{people.person_ids[person]} has two places in one project."


def _load(stretches: Sequence[Stretch], first: date, last: date) -> float:
    """Return the highest share of full time on a day of a span: loads rise on first days only."""
    days = {first, *(start for start, _, _ in stretches if first < start <= last)}
    return max(sum(fte for start, end, fte in stretches if start <= day <= end) for day in days)


def _booked(organisation: Organisation, wanted: set[str]) -> defaultdict[str, list[Stretch]]:
    table, booked = organisation.table("assignments"), defaultdict[str, list[Stretch]](list)
    rows = zip(
        table.text("person_id").values(), table.date("start"), table.date("end"), table.number("fte"), strict=True
    )
    for person, start, end, fte in rows:
        if person in wanted:
            first, last = as_date(start), as_date(end)
            assert first is not None
            assert last is not None
            if first <= last:
                booked[str(person)].append((first, last, 1.0 if fte != fte else float(fte)))  # noqa: PLR0124 - NaN
    return booked
