"""All teams that nobody can better in everything, or as many spread out as the effort allows: epsilon-constraint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.staffing.cp_sat import Effort, SearchEnd, Term
from engine.staffing.team.model import team_model
from engine.staffing.team.problem import Team, TeamProblem, Tier
from engine.staffing.team.pruning import prune
from engine.staffing.team.variables import TeamModel
from engine.staffing.trades.quantities import Values, values_of

COARSE = 5
"""Levels of development, and of overtime, that are looked at first, so that what is found is spread out."""


@dataclass(frozen=True)
class Front:
    """Teams that are not dominated.

    Attributes
    ----------
    teams : tuple of (Values, Team)
        By falling fit; no two are worth the same.
    complete : bool
        Whether every combination of values that no team betters is among them, proven.
    end : SearchEnd
        ``OPTIMAL`` where there is a team, ``INFEASIBLE`` where none exists, ``STOPPED`` where it is not known.
    """

    teams: tuple[tuple[Values, Team], ...]
    complete: bool
    end: SearchEnd


def pareto_front(problem: TeamProblem, most: int, effort: Effort) -> Front:
    """Return the teams of a traded problem that no team betters.

    Fit is maximised with a floor under development and a ceiling over overtime, then development, then spared
    overtime among what is equal: such a team is never dominated, and running through all floors and ceilings finds
    one for every combination of values that is not (epsilon-constraint: Haimes, Lasdon and Wismer 1971; Chankong and
    Haimes 1983). A few floors and ceilings far apart come first.

    Parameters
    ----------
    problem : TeamProblem
        With the tiers of ``traded``.
    most : int
        Teams at most.
    effort : Effort
        Limit of all searches together.
    """
    # Where a tier has a tolerance, nobody is left out who is better in any tier than those who stay.
    wary = replace(problem, tiers=tuple(Tier(tier.name, 1) for tier in problem.tiers))
    walk = _Walk(replace(prune(wary, 1), tiers=problem.tiers), most, effort)
    walk.coarse()
    complete = walk.fine()
    found = sorted(walk.found.items(), key=lambda pair: (-pair[0].fit, -pair[0].development, pair[0].overtime))
    return Front(tuple(found), complete, walk.end)


class _Walk:
    """A walk through floors under development and ceilings over overtime."""

    def __init__(self, problem: TeamProblem, most: int, effort: Effort) -> None:
        self.problem = problem
        self.most = most
        self.left = effort
        self.found: dict[Values, Team] = {}
        self.end = SearchEnd.STOPPED
        self.cut_short = False
        self.known: dict[tuple[int, int | None], Values | None] = {}

    def coarse(self) -> None:
        """Look at a few floors and ceilings over the whole range."""
        best = self._ask(0, None)
        if best is None:
            return
        top = self._most_development()
        for floor in _spread(0, top):
            best = self._ask(floor, None)
            least = self._least_overtime(floor) if best is not None and best.overtime else 0
            for ceiling in _spread(least, best.overtime if best is not None else 0):
                if best is not None and ceiling < best.overtime:
                    self._ask(floor, ceiling)

    def fine(self) -> bool:
        """Run through all floors and ceilings; return whether it came to the end."""
        floor: int | None = 0
        while floor is not None and not self._is_full:
            met = list(self._along(floor))
            floor = min(values.development for values in met) + 1 if met else None
        return floor is None and not self.cut_short and self.end is not SearchEnd.STOPPED

    def _along(self, floor: int) -> Iterator[Values]:
        """Yield what is met over one floor, with ever less overtime."""
        values = self._ask(floor, None)
        while values is not None:
            yield values
            if not values.overtime or self._is_full:
                self.cut_short = self.cut_short or bool(values.overtime)
                return
            values = self._ask(floor, values.overtime - 1)

    @property
    def _is_full(self) -> bool:
        return len(self.found) >= self.most or self.left.deterministic_seconds <= 0

    def _ask(self, floor: int, ceiling: int | None) -> Values | None:
        """Return the values of the best team over a floor and under a ceiling, asked once; ``None`` without one."""
        if (floor, ceiling) not in self.known:
            self.known[floor, ceiling] = self._best(floor, ceiling)
        return self.known[floor, ceiling]

    def _best(self, floor: int, ceiling: int | None) -> Values | None:
        if self._is_full:
            self.cut_short = True
            return None
        model = team_model(self.problem)
        if floor:
            model.program.at_least(model.tier(1), floor)
        if ceiling is not None and model.tier(2):
            model.program.at_least(model.tier(2), -ceiling)
        # Fit in whole steps outweighs all development there can be.
        steps = 1 + self.problem.openings * max(int(role.later[0].max(initial=0)) for role in self.problem.roles)
        weighed: list[Term] = [(steps * weight, choice) for weight, choice in model.score()] + model.tier(1)
        team = self._maximised(model, _summed(weighed))
        if team is None:
            return None
        if model.tier(2) and values_of(self.problem, team).overtime:
            worth = steps * self.problem.value_of(team, 0) + self.problem.value_of(team, 1)
            model.program.at_least(_summed(weighed), worth)
            team = self._maximised(model, model.tier(2), team)
        if team is None:
            return None
        values = values_of(self.problem, team)
        self.found.setdefault(values, team)
        return values

    def _maximised(self, model: TeamModel, terms: list[Term], start: Team = ()) -> Team | None:
        search = model.program.maximise(terms, self.left, hint=model.choices(start))
        self.left = self.left.less(search.spent)
        if search.end is SearchEnd.INFEASIBLE:
            self.end = SearchEnd.INFEASIBLE if self.end is SearchEnd.STOPPED else self.end
            return None
        if search.end is not SearchEnd.OPTIMAL:
            self.cut_short = True
            return None
        self.end = SearchEnd.OPTIMAL
        return model.team(search.chosen)

    def _most_development(self) -> int:
        model = team_model(self.problem)
        team = self._maximised(model, model.tier(1))
        return 0 if team is None else self.problem.value_of(team, 1)

    def _least_overtime(self, floor: int) -> int:
        model = team_model(self.problem)
        if floor:
            model.program.at_least(model.tier(1), floor)
        team = self._maximised(model, model.tier(2))
        return 0 if team is None else -self.problem.value_of(team, 2)


def _spread(first: int, last: int) -> list[int]:
    """Return at most ``COARSE`` whole numbers from ``first`` to ``last``, evenly apart."""
    return sorted({round(value) for value in np.linspace(first, last, COARSE)})


def _summed(terms: list[Term]) -> list[Term]:
    """Return the terms with one coefficient a variable."""
    total: dict[int, int] = {}
    for weight, choice in terms:
        total[choice] = total.get(choice, 0) + weight
    named = {int(choice): choice for _, choice in terms}
    return [(weight, named[number]) for number, weight in total.items()]
