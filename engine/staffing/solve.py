"""The best team, then the next best that differ from it; among equals always the one whose ids come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.staffing.bounds import role_by_role_bound
from engine.staffing.cp_sat import Choice, Effort, Search, SearchEnd, Term
from engine.staffing.model import TeamModel, differ_from, team_model
from engine.staffing.options import SolverOptions
from engine.staffing.problem import Team, TeamProblem
from engine.staffing.pruning import prune

FARTHEST = 2
"""Places in which proposed teams differ pairwise, where there are as many openings."""


@dataclass(frozen=True)
class FoundTeam:
    """One team; ``proven`` says that none better exists (among those that differ enough from the earlier ones)."""

    team: Team
    score: int
    bound: int
    proven: bool


@dataclass(frozen=True)
class Solution:
    """What the search for teams came to.

    Attributes
    ----------
    end : SearchEnd
        How the search for the best team ended.
    teams : tuple of FoundTeam
        Best first.
    columns : int
        Pairs of role and person that the solver saw, after pruning.
    bound : int
        No team of the whole bank scores more, in millionths of a point.
    exhausted : bool
        Whether fewer teams than asked for exist, proven.
    """

    end: SearchEnd
    teams: tuple[FoundTeam, ...]
    columns: int
    bound: int
    exhausted: bool


def solve(problem: TeamProblem, options: SolverOptions) -> Solution:
    """Return the best team and alternatives that differ pairwise in at least ``min(2, openings)`` places."""
    pruned = prune(problem, options.teams)
    loose = role_by_role_bound(problem)
    found: list[FoundTeam] = []
    end, bound, exhausted = SearchEnd.INFEASIBLE, loose, False
    for number in range(options.teams):
        search, team = _best(
            pruned, [earlier.team for earlier in found], Effort(options.deterministic_seconds, options.seed), loose
        )
        if number == 0:
            end, bound = search.end, loose if search.bound is None else min(loose, search.bound)
        exhausted = number > 0 and search.end is SearchEnd.INFEASIBLE
        if team is None:
            break
        found.append(team)
    # A team found later may beat a first one that was not proven best.
    found.sort(key=lambda team: (-team.score, team.team))
    return Solution(end, tuple(found), pruned.columns, bound, exhausted)


def is_feasible(problem: TeamProblem, effort: Effort) -> bool | None:
    """Return whether any team exists, ``None`` if the search stopped before it knew."""
    end = team_model(prune(problem, 1)).program.maximise([], effort).end
    return None if end is SearchEnd.STOPPED else end is not SearchEnd.INFEASIBLE


def _best(problem: TeamProblem, earlier: Sequence[Team], effort: Effort, loose: int) -> tuple[Search, FoundTeam | None]:
    model = team_model(problem)
    for team in earlier:
        differ_from(model, team, min(FARTHEST, problem.openings))
    search = model.program.maximise(model.score(), effort)
    if search.objective is None or search.bound is None:
        return search, None
    proven = search.end is SearchEnd.OPTIMAL
    team = _first_of_equals(model, search, effort) if proven else model.team(search.chosen)
    return search, FoundTeam(team, search.objective, min(loose, search.bound), proven)


def _first_of_equals(model: TeamModel, search: Search, effort: Effort) -> Team:
    """Return, of all teams with the best score, the one whose ids come first, role by role.

    The score is fixed, then each place in turn is given to the first person possible and fixed as well. Search and
    ordering share one effort; where it runs out, the places not yet ordered stay as they were found.
    """
    assert search.objective is not None
    left_over = effort.less(search.spent)
    model.program.at_least(model.score(), search.objective)
    chosen = search.chosen
    for at, role in enumerate(model.problem.roles):
        places = model.of_role(at)
        for left in range(role.openings, 0, -1):
            first = places if left == 1 else _first_choices(model, places)
            ranked = [(-rank, choice) for rank, choice in enumerate(first.values())]
            better = model.program.maximise(ranked, left_over, hint=chosen)
            left_over = left_over.less(better.spent)
            if better.end is not SearchEnd.OPTIMAL:
                return model.team(chosen)
            chosen = better.chosen
            person = next(person for person, choice in first.items() if choice in chosen)
            model.program.exactly([(1, places.pop(person))], 1)
    return model.team(chosen)


def _first_choices(model: TeamModel, places: dict[int, Choice]) -> dict[int, Choice]:
    """Add variables of which one is chosen, and only for a person who takes a place."""
    first = {person: model.program.choice(f"first/{person}") for person in places}
    one: list[Term] = [(1, choice) for choice in first.values()]
    model.program.exactly(one, 1)
    for person, choice in first.items():
        model.program.at_most([(1, choice), (-1, places[person])], 0)
    return first
