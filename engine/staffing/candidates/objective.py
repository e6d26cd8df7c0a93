"""What makes one team better than another: weights of the fit, and which quantity counts in which tier."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.domain.frozen import FrozenModel

Weight = Annotated[float, Field(ge=0, le=1000)]
Rank = Annotated[int, Field(ge=0, le=9)]

FIT, PENALTIES, PREFERENCES = "fit", "penalties", "preferences"
FAIR_OPPORTUNITY, PASSED_OVER, COST = "fair_opportunity", "passed_over", "cost"


class FitWeights(FrozenModel):
    """How the parts of a fit weigh; those that a role has no use for are left out and the rest count for the whole."""

    must_margin: Weight = 50.0
    """Weight of the levels above the must-skills' minimum."""
    preferred_skills: Weight = 30.0
    """Weight of the preferred skills."""
    evidence_recency: Weight = 20.0
    """Weight of how recent the records are."""
    at_minimum: Annotated[float, Field(ge=0, le=1)] = 0.6
    """Value of a must-skill that is just at its minimum level."""
    ample_margin: Annotated[float, Field(gt=0, le=4)] = 2.0
    """Levels above the minimum from which a must-skill has the value 1."""


class TierRanks(FrozenModel):
    """In which tier a quantity counts: 1 is decided first, equal ranks share a tier, 0 leaves the quantity out."""

    fit: Rank = 1
    """Fit of the people to their places, in points."""
    penalties: Rank = 1
    """Points that soft limits take off."""
    preferences: Rank = 2
    """Wishes that come true, in points."""
    fair_opportunity: Rank = 3
    """Stretch assignments that the people of stretch places have had before: the fewer, the better."""
    passed_over: Rank = 4
    """Times that the people of stretch places were passed over before: the more, the better."""
    cost: Rank = 0
    """Cost of the places: the cheaper, the better; an unknown cost counts as the role's highest known one."""


class TierWeights(FrozenModel):
    """What one unit of a quantity weighs in its tier."""

    fit: Weight = 1.0
    """A point of fit."""
    penalties: Weight = 1.0
    """A point of penalty."""
    preferences: Weight = 1.0
    """A point of a wish."""
    fair_opportunity: Weight = 1.0
    """A stretch assignment had before."""
    passed_over: Weight = 1.0
    """Once passed over."""
    cost: Weight = 1.0
    """A unit of money."""


class Objective(FrozenModel):
    """The objective of staffing, as the policy ``staffing_objective`` sets it; the defaults are the shipped policy."""

    fit: FitWeights = FitWeights()
    """How a fit is computed."""
    ranks: TierRanks = TierRanks()
    """Which quantity counts in which tier."""
    weights: TierWeights = TierWeights()
    """How the quantities of one tier weigh against each other."""
    fit_tolerance: Annotated[float, Field(ge=0, le=100)] = 0.0
    """Points of the tier of fit, over the whole team, that later tiers may give up."""
    senior_level: Annotated[float, Field(ge=1, le=30)] = 5.0
    """Lowest job level of ``senior`` and ``mentor`` where nobody carries the tag."""
    junior_level: Annotated[float, Field(ge=1, le=30)] = 2.0
    """Highest job level of ``junior`` where nobody carries the tag."""

    @property
    def tiers(self) -> tuple[tuple[str, ...], ...]:
        """Names of the quantities that count, tier by tier."""
        ranked = sorted((rank, at, name) for at, (name, rank) in enumerate(self.ranks) if rank > 0)
        ranks = sorted({rank for rank, _, _ in ranked})
        return tuple(tuple(name for rank, _, name in ranked if rank == own) for own in ranks)

    def weight(self, quantity: str) -> float:
        """Return what one unit of a quantity weighs."""
        return float(getattr(self.weights, quantity))


SHIPPED_OBJECTIVE = Objective()
