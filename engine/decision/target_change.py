"""A new target for a key result: proposed by one person, decided by another, with both versions kept for good."""

from __future__ import annotations

import math
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.errors import AccessError, ConflictError, InputError, Problem


class TargetState(StrEnum):
    """What has become of a proposed target."""

    PROPOSED = "proposed"
    """Nobody else has decided yet; the old target holds."""
    APPROVED = "approved"
    """A second person has approved it; it holds from its day on."""
    DECLINED = "declined"
    """A second person has declined it; the old target holds."""


LOG_KINDS: Final = {state: f"target {state.value}" for state in TargetState}
"""Kinds of lines in the log of decisions, in the order in which a change goes through them."""


class TargetVersion(FrozenModel):
    """A target as the history holds it."""

    target: float
    """Value to be reached, in the unit of the key result."""
    valid_from: date | None
    """First day on which it holds; ``None`` where the data do not say."""
    recorded_at: datetime | None
    """When it was recorded; ``None`` where the data do not say."""


class TargetChange(FrozenModel):
    """One change of one target with everything that happened to it; its lines in the log of decisions hold it whole."""

    id: str
    """Unguessable identifier."""
    key_result_id: str
    """The key result."""
    goal_id: str
    """Its goal."""
    title: str
    """What it is about."""
    before: TargetVersion
    """The version that holds; it stays in the history."""
    target: float
    """The proposed target, in the unit of the key result."""
    chance: float | None
    """Chance with which the forecast reaches it; ``None`` where a human named another target."""
    run_id: str
    """Recorded forecast that it rests on, with facts, policy and version."""
    because: str
    """Why, in the words of whoever proposed it."""
    proposed_by: str
    """Who proposed it."""
    proposed_by_person: str | None
    """Who that is in the data, where it is known."""
    proposed_at: datetime
    """When, in UTC."""
    state: TargetState = TargetState.PROPOSED
    """What has become of it."""
    after: TargetVersion | None = None
    """The new version, once it is approved."""
    decided_by: str | None = None
    """Who approved or declined it."""
    decided_at: datetime | None = None
    """When."""
    reason: str | None = None
    """Why, in the words of whoever decided."""

    def require_open(self) -> None:
        """Refuse to decide twice; ConflictError says who was first."""
        if self.state is not TargetState.PROPOSED:
            what = f"Change {self.id} was {self.state.value} by {self.decided_by} at {self.decided_at} UTC."
            raise ConflictError(Problem("already-decided", what, "Nothing was changed.", value=self.id))

    def require_second(self, actor: Actor) -> None:
        """Refuse the approval of whoever proposed it, whatever the role; AccessError."""
        same_person = actor.person_id is not None and actor.person_id == self.proposed_by_person
        if actor.id == self.proposed_by or same_person:
            what = f"{actor.id[:80]} proposed this target, and nobody approves what they proposed."
            raise AccessError(Problem("second-person", what, "Ask another person who may approve.", value=self.id))

    def require_still_replaces(self, now: TargetVersion) -> None:
        """Refuse where the target has changed since it was proposed; ConflictError."""
        if now != self.before:
            what = f"The target of {self.key_result_id} has changed to {now.target:g} since this one was proposed."
            raise ConflictError(Problem("target-moved-on", what, "Propose a target anew.", value=self.id))


def require_other_target(target: float, baseline: float, before: float) -> None:
    """Refuse a target that is no number, no way from the baseline, or no change; InputError."""
    if math.isfinite(target) and target not in (baseline, before) and (target > baseline) == (before > baseline):
        return
    what = f"{target:g} cannot replace the target {before:g}: the way begins at {baseline:g}."
    mend = "Give another number on the same side of the baseline."
    raise InputError(Problem("unusable-target", what, mend, column="target", value=f"{target:g}"))
