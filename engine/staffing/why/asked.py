"""A question about one person beside the request it is about, and the best team of a problem, held by two solvers."""

from __future__ import annotations

from dataclasses import dataclass

from engine.staffing.answers.casting import Casting
from engine.staffing.cp_sat import SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.team.problem import Team, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.second_opinion import confirm_best, confirm_possible
from engine.staffing.team.solve import solve

AUTOMATED = "automated"
"""Code of the condition that a person does not refuse automated decisions."""


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

    @property
    def person(self) -> str:
        """The person as sentences name them: name and id."""
        return self.casting.named(self.who).full


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
