"""The tiers of the objective after the first: solve one, hold it as a row, hint the team, solve the next."""

from __future__ import annotations

from dataclasses import dataclass

from engine.staffing.cp_sat import Effort
from engine.staffing.team.problem import Team, TeamProblem
from engine.staffing.team.variables import TeamModel


@dataclass(frozen=True)
class TierValue:
    """What a team reaches in a tier, in millionths of a point, and what no team can exceed.

    Attributes
    ----------
    value : int
        Of the team.
    bound : int or None
        Of every team that is as good in the earlier tiers; ``None`` where the tier was not decided.
    tolerance : int
        What the team may fall short of the bound because later tiers were worth it.
    """

    value: int
    bound: int | None
    tolerance: int = 0

    @property
    def proven(self) -> bool:
        """Whether the value is the best there is, less what the tolerance gave up."""
        return self.bound is not None and self.bound - self.tolerance <= self.value


def settle_tiers(
    model: TeamModel, problem: TeamProblem, team: Team, effort: Effort
) -> tuple[Team, tuple[TierValue, ...], Effort]:
    """Return the team that is best in the tiers after the first, the values of all tiers, and the effort left over.

    Lexicographic optimisation by sequential solving: every tier is maximised and then held by a row at its best less
    its tolerance (Isermann 1982). Afterwards tiers with a tolerance are maximised once more, so that nothing is given
    up for nothing. Rows are added to the model. Where the effort runs out the tiers so far are returned; the last of
    them is then not proven.

    Parameters
    ----------
    model : TeamModel
        Program of the pruned problem, with what the first team was found by.
    problem : TeamProblem
        The whole problem, of which ``team`` may have people that the model leaves out.
    team : tuple
        A team that is best in the first tier.
    effort : Effort
        Limit of all searches together.
    """
    settling = _Settling(model, problem, team, effort)
    bounds = [problem.value_of(team, 0)]
    settling.hold(0, bounds[0])
    if not model.holds_all_of(team):
        settling.improve(0)
    later = range(1, len(problem.tiers))
    for tier in later:
        bound = settling.improve(tier)
        bounds.append(bound)
        if bound > settling.value(tier):
            break
        settling.hold(tier, bound)
    if len(bounds) == len(problem.tiers):
        for tier in range(len(problem.tiers) - 1):
            if problem.tiers[tier].tolerance:
                settling.improve(tier)
                settling.hold(tier, settling.value(tier) + problem.tiers[tier].tolerance)
    values = problem.values_of(settling.team)
    tolerances = [tier.tolerance for tier in problem.tiers[:-1]] + [0]
    tiers = tuple(TierValue(values[tier], bound, tolerances[tier]) for tier, bound in enumerate(bounds))
    return settling.team, tiers, settling.effort


class _Settling:
    """A team that gets better tier by tier."""

    def __init__(self, model: TeamModel, problem: TeamProblem, team: Team, effort: Effort) -> None:
        self.model = model
        self.problem = problem
        self.team = team
        self.effort = effort

    def value(self, tier: int) -> int:
        """Return what the team reaches in a tier."""
        return self.problem.value_of(self.team, tier)

    def hold(self, tier: int, best: int) -> None:
        """Keep a tier at its best less its tolerance from now on; the last tier keeps all."""
        last = tier == len(self.problem.tiers) - 1
        slack = 0 if last else self.problem.tiers[tier].tolerance
        terms = self.model.tier(tier)
        if terms:
            self.model.program.at_least(terms, best - slack)

    def improve(self, tier: int) -> int:
        """Take the best team of a tier, the held ones kept; return the bound."""
        terms = self.model.tier(tier)
        if not terms:
            return self.value(tier)
        search = self.model.program.maximise(terms, self.effort, hint=self.model.choices(self.team))
        self.effort = self.effort.less(search.spent)
        if search.objective is not None and search.objective >= self.value(tier):
            self.team = self.model.team(search.chosen)
        return self._most(tier) if search.bound is None else max(self.value(tier), search.bound)

    def _most(self, tier: int) -> int:
        """Return what no team exceeds in a tier, found without a search."""
        roles = [sorted(role.values(tier).tolist(), reverse=True)[: role.openings] for role in self.problem.roles]
        wishes = sum(max(0, wish.points) for wish in self.problem.wishes if wish.tier == tier)
        return max(self.value(tier), sum(map(sum, roles)) + wishes)
