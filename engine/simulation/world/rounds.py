"""Rounds of promotion as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.columns import Numbers
from engine.simulation.scenarios.promotion_rounds import PromotionRound
from engine.simulation.world.risk import Trait

GONE = -2
"""Level of those who leave in a round."""

Steps = tuple[tuple[float, int], ...]
"""What may happen to a level: the upper edges of the part of uniform numbers that decides for each new level."""


@dataclass(frozen=True, eq=False)
class Rounds:
    """Promotions of whole levels at once.

    Attributes
    ----------
    id : str
        Name of the rounds.
    number : int
        Key of their random numbers.
    months : frozenset of int
        Months at whose start a round is held.
    steps : mapping of int to steps
        What may happen to the people of each level.
    exposed : tuple of (name of a column of people, float64 array)
        0 for the codes of those who take no part.
    vacates : bool
        Whether the old post of the promoted becomes vacant.
    """

    id: str
    number: int
    months: frozenset[int]
    steps: Mapping[int, Steps]
    exposed: tuple[tuple[Trait, Numbers], ...]
    vacates: bool


def steps_of(law: PromotionRound) -> dict[int, Steps]:
    """Return, by level, the edges at which uniform numbers decide; beyond the last one a person stays."""
    steps: dict[int, list[tuple[float, int]]] = {}
    for step in law.steps:
        before = steps.setdefault(step.level, [])
        edge = (before[-1][0] if before else 0.0) + step.share.share
        before.append((edge, GONE if step.to_level is None else step.to_level))
    return {level: tuple(edges) for level, edges in steps.items()}
