"""What the matrix of skills and units says, and which gaps it shows."""

from __future__ import annotations

from datetime import date

from engine.domain.frozen import FrozenModel, Localised
from engine.skills.search.answer import Course


class MatrixUnit(FrozenModel):
    """A row of the matrix: a unit with all below it."""

    unit_id: str
    """Unit; empty for the whole organisation."""
    name: Localised
    """Its name."""
    depth: int
    """Steps below the first row."""
    told: bool
    """Whether its numbers are told; not where they, or a difference with others, would be about fewer than five."""
    people: int | None
    """People in it and below; ``None`` where that is not told."""


class MatrixSkill(FrozenModel):
    """A column of the matrix."""

    skill_id: str
    """Skill."""
    name: Localised
    """Its name."""
    criticality: float | None
    """How critical it is, 0 to 1; ``None`` where the data does not say."""


class MatrixCell(FrozenModel):
    """What a unit, with all below it, can do in one skill; every number missing where the unit's are not told."""

    unit_id: str
    """Unit; empty for the whole organisation."""
    skill_id: str
    """Skill."""
    known: int | None
    """People with any known level."""
    mastering: int | None
    """People at the level asked or above: the bus factor, since the skill is lost to the unit when they all go."""
    mastery: float | None
    """Share of the unit's people at that level or above, 0 to 1; who has no record counts as not known to be."""
    mean_level: float | None
    """Mean of the known levels, 1 to 5; ``None`` where none is known."""
    demand_fte: float | None
    """Full-time people asked for at ``gap_level`` or above; ``None`` where no demand is stated."""
    supply_fte: float | None
    """Contracted full-time people at ``gap_level`` or above; ``None`` where no demand is stated."""
    gap_fte: float | None
    """Demand minus supply at the level where that is largest; negative where there are more than enough."""
    gap_level: float | None
    """That level; of equals the lowest."""


class SkillMatrix(FrozenModel):
    """Skills by unit."""

    level: float
    """Level from which a skill counts as mastered."""
    months: int
    """Months that demand is averaged over."""
    first: date
    """First day of them."""
    last: date
    """Last day of them."""
    units: tuple[MatrixUnit, ...]
    """Rows, each before those below it."""
    skills: tuple[MatrixSkill, ...]
    """Columns."""
    cells: tuple[MatrixCell, ...]
    """Row by row."""
    skills_not_shown: int
    """Skills with records or demand beyond those shown."""
    notes: tuple[Localised, ...]
    """What has to be known to read it."""


class SkillGap(FrozenModel):
    """A skill of which a unit has less than its work asks for."""

    unit_id: str
    """Unit that sponsors the work, with all below it; the next above it where its numbers are not told."""
    unit_name: Localised
    """Its name."""
    skill_id: str
    """Skill."""
    skill_name: Localised
    """Its name."""
    level: float
    """Level at which most is lacking."""
    demand_fte: float
    """Full-time people asked for at that level or above."""
    supply_fte: float
    """Contracted full-time people there are."""
    gap_fte: float
    """Demand minus supply."""
    criticality: float | None
    """How critical the skill is, 0 to 1; ``None`` where the data does not say."""
    priority: float | None
    """Gap times criticality; ``None`` where the criticality is not known."""
    one_level_short: int
    """People of the unit known to be below the level by one at most."""
    adjacent: int
    """Other people of the unit who have an adjacent skill at the level."""
    course: Course | None
    """Shortest course that leads to the level; ``None`` where none is known."""
    train: int
    """People to train: as many as lack, are one level short, and find a seat."""
    train_cost: float
    """What their places cost."""
    hire_fte: float
    """Full-time people to hire or borrow for what training does not fill."""
    told: Localised
    """All that in a sentence."""


class SkillGaps(FrozenModel):
    """Where skills are lacking, and what that asks for."""

    level: float
    """Level at which demand counts that names none."""
    months: int
    """Months that demand is averaged over."""
    first: date
    """First day of them."""
    last: date
    """Last day of them."""
    gaps: tuple[SkillGap, ...]
    """By priority, the largest first; then those of unknown criticality, by gap."""
    not_listed: int
    """Gaps beyond those listed."""
    notes: tuple[Localised, ...]
    """What has to be known to read it."""
