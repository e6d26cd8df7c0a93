"""The answer to a change: the moves that it takes, and nothing else."""

from __future__ import annotations

from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import Conflict, Place, RoleLack, Team
from engine.staffing.answers.person_name import PersonName


class Move(FrozenModel):
    """What happens at one place."""

    kind: Literal["replace", "fill", "release"]
    """``replace``: somebody else takes it; ``fill``: nobody had it; ``release``: nobody takes it."""
    role: str
    """Role id."""
    out: PersonName | None
    """Who leaves it; ``None`` where nobody had it."""
    into: PersonName | None
    """Who takes it; ``None`` where nobody does."""
    out_to: str | None
    """Role that the one who leaves takes instead; ``None`` where that is none."""
    into_from: str | None
    """Role that the one who comes has had; ``None`` where that is none."""
    difference: float | None
    """Points gained at this place; ``None`` where one of the two has none here."""
    why: tuple[Localised, ...]
    """Why: the conditions that the one who leaves no longer meets, or what the move makes possible."""


class TierDelta(FrozenModel):
    """What a tier of the objective gains."""

    tier: str
    """Name of the tier."""
    before: float | None
    """Value of the plan before; ``None`` where it cannot be kept, so that it has none."""
    after: float
    """Value of the team now."""
    difference: float | None
    """Points gained."""


class FurtherMove(FrozenModel):
    """What one more move than needed would bring."""

    moves: int
    """Moves in all."""
    objective: float
    """Most points of the first tier with so many moves."""
    gain: float
    """Points more than with the fewest moves."""


class Replan(FrozenModel):
    """The moves that a change takes; a hint until a named human approves them."""

    title: str
    """Title of the request."""
    project: str
    """Name of the project."""
    status: Literal["unchanged", "moves", "budget-too-small", "infeasible", "stopped"]
    """``unchanged``: the plan holds as it is; ``stopped``: the search ended before it knew."""
    text: Localised
    """The answer in words."""
    budget: int | None
    """Most moves allowed; ``None`` for no limit."""
    least_moves: int | None
    """Fewest moves with which the request is met; ``None`` where it is not known or cannot be met."""
    proven: bool
    """Whether it is proven that fewer moves do not do, and that so many score no more."""
    confirmed: bool
    """Whether a second solver agrees."""
    moves: tuple[Move, ...]
    """In the order of the roles; those of kind ``release`` do not count."""
    kept: tuple[Place, ...]
    """Places that stay as they are."""
    team: Team | None
    """Everybody after the moves."""
    tiers: tuple[TierDelta, ...]
    """What the objective gains, tier by tier."""
    further: tuple[FurtherMove, ...]
    """What more moves within the budget would bring; empty where they bring nothing."""
    lacking: tuple[RoleLack, ...]
    """Where no team exists: roles that lack people."""
    conflicts: tuple[Conflict, ...]
    """Where no team exists: minimal sets of requirements that clash."""
    trail: Trail
    """Facts behind the plan and the moves."""
