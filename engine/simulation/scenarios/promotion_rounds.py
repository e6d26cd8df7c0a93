"""Promotions in rounds: at certain months everybody's lot is drawn (Bartholomew's graded Markov model)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.hazard_law import Who
from engine.simulation.scenarios.posts import HIGHEST_LEVEL
from engine.simulation.scenarios.quantities import Share


class Step(FrozenModel):
    """One thing that may happen to the people of a level in a round."""

    level: int = Field(ge=0, le=HIGHEST_LEVEL)
    """Level before the round."""
    to_level: int | None = Field(default=None, ge=0, le=HIGHEST_LEVEL)
    """Level after it; left out for those who leave."""
    share: Share
    """Probability for each person of the level."""


class PromotionRound(FrozenModel):
    """A round: every person of a level steps, independently, with the shares given, or stays.

    Bartholomew (1973, "Stochastic models for social processes", chapter 3); Bartholomew, Forbes and McClean (1991,
    "Statistical techniques for manpower planning").
    """

    id: str = Field(min_length=1, max_length=100)
    """Name by which another scenario changes or removes it; its random numbers are kept under it."""
    first_month: int = Field(default=0, ge=0)
    """Month at whose start the first round is held; month 0 is the first of the run."""
    every_months: int = Field(default=12, ge=1, le=600)
    """Months from one round to the next."""
    who: Who = Who()
    """Who takes part; everybody where left out."""
    steps: tuple[Step, ...] = Field(min_length=1, max_length=1000)
    """What may happen; whoever has no step stays."""
    old_post: Literal["vacant", "moves along"] = "moves along"
    """Whether the old post of the promoted is a vacancy like any other or goes with them."""

    @model_validator(mode="after")
    def _steps_are_probabilities(self) -> Self:
        seen: dict[int, float] = {}
        named: set[tuple[int, int | None]] = set()
        for step in self.steps:
            if (step.level, step.to_level) in named or step.level == step.to_level:
                raise ValueError(f"round '{self.id}': level {step.level} has a step twice, or one to itself")
            named.add((step.level, step.to_level))
            seen[step.level] = seen.get(step.level, 0.0) + step.share.share
        above = [f"level {level} {total:g}" for level, total in seen.items() if total > 1 + 1e-9]
        if above:
            raise ValueError(f"round '{self.id}': the shares of a level sum to at most 1, not {', '.join(above)}")
        return self
