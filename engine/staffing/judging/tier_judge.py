"""The objective of a team, recounted tier by tier from its places and the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from engine.staffing.answers.answer import Team
from engine.staffing.judging.judge import Judge
from engine.staffing.requests.resolution import ResolvedRequest, ResolvedRole

CLOSE = 1e-4


class TierJudge:
    """Recounts the tiers of teams.

    Parameters
    ----------
    request : ResolvedRequest
        The request with its preferences.
    judge : Judge
        Judge of single people, with the objective.
    """

    def __init__(self, request: ResolvedRequest, judge: Judge) -> None:
        self.request = request
        self.judge = judge
        self.objective = judge.objective

    @property
    def tolerance(self) -> float:
        """Points of the first tier that later ones may give up."""
        first, more = self.objective.tiers[0], len(self.objective.tiers) > 1
        return self.objective.fit_tolerance if "fit" in first and more else 0.0

    def faults(self, team: Team, placed: Sequence[tuple[ResolvedRole, int]], costs: Sequence[Decimal]) -> Iterator[str]:
        """Yield what is wrong with a team's values."""
        slack = CLOSE * max(1, len(placed))
        if [tier.name for tier in team.tiers] != ["+".join(names) for names in self.objective.tiers]:
            yield "the tiers are not those of the objective"
            return
        for names, tier in zip(self.objective.tiers, team.tiers, strict=True):
            counted = [name for name in names if name != "cost" or not any(cost.is_nan() for cost in costs)]
            if len(counted) == len(names):
                parts = {name: self._quantity(name, team, placed, costs) for name in names}
                total = sum(self.objective.weight(name) * amount for name, amount in parts.items())
                if abs(total - tier.value) > slack:
                    yield f"the scores sum to {total} in the tier {tier.name}, not {tier.value}"
            if tier.bound is not None and tier.bound < tier.value - slack:
                yield f"the bound {tier.bound} of the tier {tier.name} is below its value {tier.value}"
        if abs(team.objective - team.tiers[0].value) > CLOSE:
            yield f"the scores sum to {team.tiers[0].value}, not {team.objective}"

    def gap_faults(self, team: Team) -> Iterator[str]:
        """Yield the tiers of an optimal team that are not proven."""
        for tier in team.tiers:
            if tier.bound is None or tier.bound - tier.tolerance > tier.value + CLOSE:
                yield f"an optimal answer has a gap in the tier {tier.name}"

    def _quantity(
        self, name: str, team: Team, placed: Sequence[tuple[ResolvedRole, int]], costs: Sequence[Decimal]
    ) -> float:
        if name == "fit":
            return sum(place.fit for place in team.places)
        if name == "penalties":
            return -sum(self.judge.penalty(role, person) for role, person in placed)
        if name == "preferences":
            return self._wished(placed)
        if name == "cost":
            return -float(sum(costs))
        chances = [person for role, person in placed if self.judge.is_stretch(role, person)]
        if name == "fair_opportunity":
            return -float(sum(self.judge.opportunities(person, "chosen") for person in chances))
        return float(sum(self.judge.opportunities(person, "passed-over") for person in chances))

    def _wished(self, placed: Sequence[tuple[ResolvedRole, int]]) -> float:
        role_of = {person: role.id for role, person in placed}
        total = 0.0
        for wish in self.request.preferences:
            if wish.role is not None and role_of.get(wish.person) == self.request.roles[wish.role].id:
                total += wish.points
            if wish.colleague is not None and wish.person in role_of and wish.colleague in role_of:
                total += wish.points
        return total
