"""What is known of one person's skills, as people read it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.trail import Trail


class SkillRecordView(FrozenModel):
    """One record of a skill, and what it counts for."""

    level: float
    """Level that it says, from 1 to 5."""
    source: str
    """Who or what says so."""
    dated: date
    """Day of which it speaks."""
    evidence: str | None
    """Sentence or document that shows it; ``None`` where the record has none."""
    credibility: float
    """As the record states it, else as the rule has it for the source; 0 to 1."""
    sd: float
    """Standard deviation around the true level that the rule gives the source, in levels."""
    verified: bool
    """Whether somebody or something other than the person vouches for it."""
    expires: date | None
    """Last day on which it holds."""
    weight: float
    """Weight in the inference: credibility times age, 0 to 1; 0 for what has expired and for a correction."""
    counts: Localised
    """What it counts for, in words."""


class PersonSkill(FrozenModel):
    """One skill of the person."""

    skill_id: str
    """The skill."""
    name: str
    """What it is called."""
    above: tuple[str, ...]
    """Ids of the skills above it, nearest first."""
    kind: str | None
    """Kind of skill, where the bank says."""
    half_life_days: float | None
    """Days after which a record weighs half; ``None`` for a skill that does not fade."""
    level: float | None
    """Level that counts, from 1 to 5; ``None`` where nothing holds any more or the person refuses inference."""
    corrected: bool
    """Whether the level is a correction rather than inferred."""
    source: str | None
    """Source of the correction, or of the record that weighs most."""
    dated: date | None
    """Day of that record."""
    inferred_level: float | None
    """Level that follows from the evidence alone; ``None`` where there is none."""
    mean: float | None
    """Expected level by the evidence alone."""
    distribution: tuple[float, ...]
    """Probability of levels 1 to 5 by the evidence alone; empty where nothing was inferred."""
    records: tuple[SkillRecordView, ...]
    """Every record, newest first, expired ones included."""
    notes: tuple[Localised, ...]
    """What a reader must know: evidence newer than a correction, evidence that has expired."""


class SkillProfile(FrozenModel):
    """What is known of a person's skills, on what evidence and by which rule."""

    person_id: str
    """The person."""
    valid_on: date
    """Day looked at."""
    skills: tuple[PersonSkill, ...]
    """By id of the skill."""
    rule: Localised
    """How levels are inferred, with the numbers in force."""
    notes: tuple[Localised, ...]
    """What a reader must know."""
    advisory: Literal[True] = True
    """Nothing applies this by itself: a named human decides."""
    trail: Trail
    """Rules that gave sources and kinds of skill their weight."""
