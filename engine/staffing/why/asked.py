"""A question about one person beside the request it is about, and the best team of a problem, held by two solvers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.limits import Limit
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.errors import InputError
from engine.staffing.answers.casting import Casting
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.objective import SHIPPED_OBJECTIVE, Objective
from engine.staffing.candidates.staffing_limits import check_limits
from engine.staffing.cp_sat import SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import SCORE_STEPS, StaffingRequest
from engine.staffing.requests.request_reading import checked
from engine.staffing.requests.resolution import resolve
from engine.staffing.requests.rule_resolution import Seniority
from engine.staffing.team.problem import Team, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.second_opinion import confirm_best, confirm_possible
from engine.staffing.team.solve import solve

AUTOMATED = "automated"
"""Code of the condition that a person does not refuse automated decisions."""


@dataclass(frozen=True, eq=False)
class Grounds:
    """What every question about a request rests on, as for ``staff_request``."""

    organisation: Organisation
    proficiency: Proficiency
    limits: Sequence[Limit] = ()
    objective: Objective = SHIPPED_OBJECTIVE


@dataclass(frozen=True, eq=False)
class Asked:
    """A request beside the bank, the role asked about by position (``None`` for any), and the person by position."""

    casting: Casting
    at: int | None
    who: int

    @property
    def roles(self) -> tuple[int, ...]:
        """Roles that the question is about."""
        return tuple(range(len(self.casting.request.roles))) if self.at is None else (self.at,)

    @property
    def role_id(self) -> str | None:
        """Id of the role asked about."""
        return None if self.at is None else self.casting.request.roles[self.at].id

    @property
    def person_id(self) -> str:
        """Id of the person."""
        return self.casting.person_id(self.who)


@dataclass(frozen=True)
class SolvedTeam:
    """The best team of one problem, if there is one, with the value of every tier in millionths of a point.

    ``confirmed`` says that the second solver agrees, with what was found or with there being nothing.
    """

    end: SearchEnd
    team: Team | None
    values: tuple[int, ...]
    confirmed: bool

    @property
    def decided(self) -> bool:
        """Whether it is known what the best is."""
        return self.end in {SearchEnd.OPTIMAL, SearchEnd.INFEASIBLE}

    @property
    def points(self) -> float:
        """Points of the first tier."""
        return self.values[0] / SCORE_STEPS


def solved(problem: TeamProblem, options: SolverOptions) -> SolvedTeam:
    """Return the best team of a problem, held against a second solver."""
    found = solve(problem, options.changed(teams=1))
    if not found.teams:
        impossible = found.end is SearchEnd.INFEASIBLE
        return SolvedTeam(found.end, None, (), impossible and confirm_possible(prune(problem, 1), possible=False))
    first = found.teams[0]
    values = tuple(tier.value for tier in first.tiers)
    end = SearchEnd.OPTIMAL if first.proven else SearchEnd.FEASIBLE
    return SolvedTeam(end, first.team, values, first.proven and confirm_best(prune(problem, 1), first.tiers))


def cast(request: StaffingRequest, grounds: Grounds) -> Casting:
    """Return a request beside the bank; InputError with every name that nothing bears."""
    organisation, proficiency, objective = grounds.organisation, grounds.proficiency, grounds.objective
    if proficiency.person_ids != organisation.workforce.person_ids:
        raise ValueError("the proficiency table must list the people of the organisation's workforce")
    check_limits(grounds.limits)
    seniority = Seniority(objective.senior_level, objective.junior_level)
    resolved, problems = resolve(checked(request), organisation, seniority)
    if problems:
        raise InputError(*problems)
    project = request.project
    bank = Bank(organisation, proficiency, grounds.limits, project.project_id, project.budget, objective)
    return Casting.of(resolved, bank)
