"""What a preview of a policy shows: who changes from what to what, counts, flows, impact and examples."""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.trail import Trail

RERUN: Literal["re-run needed"] = "re-run needed"


class PreviewSide(FrozenModel):
    """One of the two policies compared."""

    policy: str
    """Policy id."""
    version: str
    """First digits of the hash of its content."""
    effective: date
    """Day from which it holds."""


class PersonChange(FrozenModel):
    """Somebody whose score or band changes. Scores are points from 0 to 100, ``None`` where there is none."""

    person_id: str
    """Who."""
    job_family: str
    """Job family; empty where unknown."""
    unit_id: str
    """Unit; empty where unknown."""
    score_before: float | None
    """Score under the old policy."""
    score_after: float | None
    """Score under the new one."""
    band_before: str | None
    """Rating band under the old policy; ``None`` without a score."""
    band_after: str | None
    """Rating band under the new one."""
    coverage_before: float
    """Weight of the old mix that has a check-in behind it, a share of 1."""
    coverage_after: float
    """Weight of the new mix that has one."""


class MixChange(FrozenModel):
    """People who get another mix."""

    before: dict[str, float]
    """Weight by component under the old policy."""
    after: dict[str, float]
    """Weight by component under the new one."""
    people: int
    """How many."""


class BandFlow(FrozenModel):
    """How many go from a band to a band, or stay."""

    before: str | None
    """Band under the old policy; ``None`` for those without a score."""
    after: str | None
    """Band under the new one."""
    people: int
    """How many."""


class WarningChange(FrozenModel):
    """A warning about mixes, and whom it concerns."""

    code: str
    """Such as W-KPI-ONLY."""
    because: Localised
    """Why."""
    appears: int
    """People who are warned about under the new policy only."""
    disappears: int
    """People who are warned about under the old policy only."""
    stays: int
    """People who are warned about under both."""


class GroupImpact(FrozenModel):
    """What a change means for a unit or a job family."""

    by: Literal["unit", "job_family"]
    """What the group is."""
    id: str
    """Unit or job family; empty for those without."""
    name: str
    """Its name."""
    people: int
    """People employed there, without those of its sub-units."""
    people_changed: int
    """Of these, those whose score or band changes."""
    scored: int
    """Of these, those with a score under both policies; the means are theirs."""
    mean_before: float | None
    """Mean score under the old policy; ``None`` where nobody has one, or where it must not be told."""
    mean_after: float | None
    """Mean score under the new one."""
    small: bool
    """Whether so few have a score that the means say little and point at single people."""


class ComponentValue(FrozenModel):
    """What one component brings to a score."""

    component: str
    """Such as ``KPI:results``."""
    weight: float
    """Weight in the mix."""
    attainment: float | None
    """Points of the way to the targets; ``None`` without any check-in."""
    goal_ids: tuple[str, ...]
    """The person's goals that count for it."""


class ScoredMix(FrozenModel):
    """One person under one policy, with everything behind it."""

    score: float | None
    """Points."""
    coverage: float
    """Weight of the components that have a check-in."""
    band: str | None
    """Rating band."""
    components: tuple[ComponentValue, ...]
    """The mix and what it was reached in it."""
    warnings: tuple[str, ...]
    """Codes of what speaks against the mix."""
    trail: Trail
    """Facts and the rules that fired."""


class PreviewExample(FrozenModel):
    """One of those who change the most."""

    person_id: str
    """Who."""
    before: ScoredMix
    """Under the old policy."""
    after: ScoredMix
    """Under the new one."""


class PolicyPreview(FrozenModel):
    """What would change if a policy were published. Nothing is written, and nothing applies this by itself."""

    valid_on: date
    """Day of the facts."""
    rules_on: date
    """Day for which both policies are asked."""
    before: PreviewSide
    """The old policy."""
    after: PreviewSide
    """The new policy."""
    beside: PreviewSide | None
    """Policy in force that says the other half: the bands of a mix, or the mix of bands; ``None`` where none does."""
    people: int
    """People employed."""
    people_changed: int
    """People whose score or band changes."""
    people_unchanged: int
    """The others."""
    band_changed: int
    """People who get into another band."""
    mix_changed: int
    """People who get another mix, whether or not it changes their score."""
    without_score: int
    """People without a score under both policies: nothing of theirs has a check-in."""
    changes: tuple[PersonChange, ...]
    """Those whose score or band changes, by person."""
    mix_changes: tuple[MixChange, ...]
    """Which mixes become which, the most frequent first."""
    flows: tuple[BandFlow, ...]
    """Bands before and after of everybody, those who stay included, from the lowest; empty without bands."""
    warnings: tuple[WarningChange, ...]
    """Warnings that appear, disappear or stay."""
    impact: tuple[GroupImpact, ...]
    """By unit, then by job family."""
    examples: tuple[PreviewExample, ...]
    """Those whose score changes the most, with both trails."""
    fairness: Literal["re-run needed"] = RERUN
    """Effect on fairness: not computed here."""
    staffing: Literal["re-run needed"] = RERUN
    """Effect on staffing: not computed here."""
    notes: tuple[Localised, ...] = ()
    """What a reader must know."""
    advisory: Literal[True] = True
    """A named human decides."""
