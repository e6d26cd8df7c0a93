"""The answer to pins and bans: what they change in the best team, as moves, and what that costs."""

from __future__ import annotations

from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import Conflict, RoleLack, Team
from engine.staffing.changes.replan_answer import Move, TierDelta


class TeamChange(FrozenModel):
    """The best team before and after a human's decisions, and the moves between."""

    title: str
    """Title of the request."""
    project: str
    """Name of the project."""
    status: Literal["unchanged", "moves", "infeasible", "stopped"]
    """``unchanged``: the decisions change nothing; ``infeasible``: no team follows them, proven."""
    text: Localised
    """The answer in words."""
    proven: bool
    """Whether both teams are proven best."""
    before: Team | None
    """Best team without the decisions; ``None`` where there is none."""
    team: Team | None
    """Best team with them."""
    moves: tuple[Move, ...]
    """In the order of the roles."""
    tiers: tuple[TierDelta, ...]
    """What the objective gains, tier by tier; in the first tier that differs never more than 0."""
    lacking: tuple[RoleLack, ...]
    """Where no team exists: roles that lack people."""
    conflicts: tuple[Conflict, ...]
    """Where no team exists: minimal sets of requirements that clash."""
    trail: Trail
    """Facts behind the moves."""
