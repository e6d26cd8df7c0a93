"""Judge the placements of a portfolio against the dataset itself, each with everything else of the person booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.domain.limits import Limit
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.errors import Problem, SolverError
from engine.staffing.judging.judge import Booked, Judge
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


class _Among(Judge):
    """A judge who takes other placements of a person for booked."""

    def among(self, person_id: str, others: Sequence[Booked]) -> None:
        """Take the person for booked on these as well, and on nothing else of a portfolio."""
        plain: dict[str, list[Booked]] = vars(self).setdefault("_plain", self._booked)
        self._booked = {**plain, person_id: [*plain.get(person_id, []), *others]} if others else plain


def check_placements(
    placements: Sequence[Placement], organisation: Organisation, proficiency: Proficiency, limits: Sequence[Limit]
) -> None:
    """Refuse placements of which one could not be booked beside the others (SolverError).

    Every placement is judged as a request's would be, with all other placements of the person taken for booked: time,
    contract, overtime, limits on projects and rest hold for them together.
    """
    faults = list(_faults(placements, organisation, proficiency, limits))
    if faults:
        mend = "Report it with the data: this is a mistake of Sextant, and nothing was decided."
        raise SolverError(*(Problem("wrong-placement", fault, mend) for fault in faults[:20]))


def _faults(
    placements: Sequence[Placement], organisation: Organisation, proficiency: Proficiency, limits: Sequence[Limit]
) -> Iterator[str]:
    judges: dict[str | None, _Among] = {}
    placed = defaultdict[int, list[Placement]](list)
    for placement in placements:
        placed[placement.person].append(placement)
    for placement in placements:
        judge = judges.get(placement.project_id)
        if judge is None:
            judge = judges[placement.project_id] = _Among(organisation, proficiency, limits, placement.project_id)
        person_id = organisation.workforce.person_ids[placement.person]
        others = [each for each in placed[placement.person] if each is not placement]
        judge.among(person_id, [_booked(each) for each in others])
        for fault in judge.faults(placement.role, placement.person, needs_cost=placement.needs_cost):
            yield f"{person_id} in {placement.role.id} of {placement.project} {fault}."
        if any(each.project == placement.project for each in others):
            yield f"{person_id} has two places in {placement.project}."


def _booked(placement: Placement) -> Booked:
    role = placement.role
    return Booked(f"{placement.project}/{role.id}", placement.project, role.start, role.end, role.fte)
