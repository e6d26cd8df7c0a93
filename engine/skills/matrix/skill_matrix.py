"""The matrix of skills and units: mastery, gap and bus factor, rolled up the hierarchy, small groups protected."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.frozen import Localised
from engine.skills.matrix.answer import MatrixCell, MatrixSkill, MatrixUnit, SkillMatrix
from engine.skills.matrix.demand import Demand, demand_of
from engine.skills.matrix.notes import notes_on_matrix
from engine.skills.matrix.small_groups import units_told
from engine.skills.matrix.unit_tree import WHOLE, UnitTree
from engine.skills.search.index import TOLERANCE, SkillIndex
from engine.skills.search.query_tree import Field, Meaning

MASTERED = 3.0
"""Level from which a skill counts as mastered where nothing else is asked."""
MONTHS = 6
"""Months that demand is averaged over where nothing else is asked."""
MOST_SKILLS = 30

PerUnit = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SkillsByUnit:
    """The bank seen by unit.

    Attributes
    ----------
    index : SkillIndex
        The bank.
    level : float
        Level from which a skill counts as mastered, and at which demand counts that names none.
    months : int
        Months that demand is averaged over.
    """

    index: SkillIndex
    level: float = MASTERED
    months: int = MONTHS

    @cached_property
    def tree(self) -> UnitTree:
        """Units and who is in them."""
        return UnitTree.of(self.index.organisation)

    @cached_property
    def told(self) -> frozenset[int]:
        """Positions of the units whose numbers may be told."""
        return units_told(self.tree)

    @cached_property
    def demand(self) -> Demand:
        """What work asks for."""
        return demand_of(self.index.organisation, self.tree, self.months, self.level)

    @cached_property
    def criticality(self) -> dict[str, float]:
        """How critical each skill is, where the data says."""
        skills = self.index.organisation.table("skills")
        pairs = zip(skills.text("skill_id").values(), skills.number("criticality").tolist(), strict=True)
        return {str(skill): value for skill, value in pairs if not math.isnan(value)}

    def people_at(self, skill_id: str, level: float) -> PerUnit:
        """Return how many people of each unit and below have a skill at a level or above, shape (units,)."""
        return self._sum(skill_id, level, np.ones(len(self.index)))

    def supply(self, skill_id: str, level: float) -> PerUnit:
        """Return how many contracted full-time people of each unit have a skill at a level or above."""
        return self._sum(skill_id, level, self.index.workforce.fte)

    def level_sum(self, skill_id: str) -> PerUnit:
        """Return the sum of the known levels in each unit."""
        levels = np.nan_to_num(self.index.levels(skill_id))
        return self._sum(skill_id, 0.0, levels)

    def _sum(self, skill_id: str, level: float, weights: NDArray[np.float64]) -> PerUnit:
        entries = self.index.entries(skill_id)
        proficiency = self.index.proficiency
        who = proficiency.person[entries][proficiency.level[entries] >= level - TOLERANCE]
        own = np.bincount(self.tree.person[who], weights=weights[who], minlength=len(self.tree))
        found: PerUnit = self.tree.rolled_up(own.astype(np.float64))
        return found

    def shortage(self, skill_id: str) -> tuple[PerUnit, PerUnit, PerUnit] | None:
        """Return demand, supply and level of each unit where most is lacking; ``None`` where no demand is stated.

        Who masters a higher level can do what asks for a lower one, so a level is short by the demand at it or above
        minus the supply at it or above; the largest of these over the levels asked is what the skill lacks in all
        (Hall, "On representatives of subsets", 1935, for nested sets). NaN where a unit has no demand.
        """
        asked = self.demand.levels_of(skill_id)
        if not asked:
            return None
        best = np.full(len(self.tree), -np.inf)
        demand, supply, at_level = (np.full(len(self.tree), np.nan) for _ in range(3))
        any_demand = self._asked(asked, -np.inf) > 0
        for level in sorted(asked):
            wanted, there = self._asked(asked, level), self.supply(skill_id, level)
            larger = any_demand & (wanted > 0) & (wanted - there > best + TOLERANCE)
            best[larger] = (wanted - there)[larger]
            demand[larger], supply[larger], at_level[larger] = wanted[larger], there[larger], level
        return demand, supply, at_level

    def _asked(self, asked: dict[float, dict[int, float]], level: float) -> PerUnit:
        own = np.zeros(len(self.tree))
        for least, by_unit in asked.items():
            for unit, people in by_unit.items() if least >= level else ():
                own[unit] += people
        found: PerUnit = self.tree.rolled_up(own)
        return found

    def unit_name(self, at: int) -> Localised:
        """Return the name of a unit."""
        if self.tree.unit_ids[at] == WHOLE:
            return Localised(en="All units", zh="全部部门")
        name = self.tree.names[self.tree.unit_ids[at]]
        return Localised(en=name, zh=name)

    def skill_name(self, skill_id: str) -> Localised:
        """Return the name of a skill."""
        vocabulary, meaning = self.index.vocabulary, Meaning(Field.SKILL, skill_id)
        return Localised(en=vocabulary.told(meaning, "en"), zh=vocabulary.told(meaning, "zh"))


def skill_matrix(by_unit: SkillsByUnit, skills: Collection[str] = (), unit: str = WHOLE, depth: int = 2) -> SkillMatrix:
    """Return the matrix of skills and units.

    Parameters
    ----------
    by_unit : SkillsByUnit
        The bank by unit.
    skills : collection of str
        Skills to show; empty means the most critical, then the most asked for, at most ``MOST_SKILLS``.
    unit : str
        First row.
    depth : int
        Steps below it to the last rows.
    """
    tree, ranked = by_unit.tree, _ranked(by_unit)
    chosen = tuple(dict.fromkeys(skills)) or tuple(ranked[:MOST_SKILLS])
    rows = [at for at in tree.below(_first_row(by_unit, unit), depth) if tree.people[at]]
    columns = [_cells(by_unit, skill, rows) for skill in chosen]
    return SkillMatrix(
        level=by_unit.level,
        months=by_unit.months,
        first=by_unit.demand.first,
        last=by_unit.demand.last,
        units=tuple(_unit(by_unit, at, tree.depth[rows[0]]) for at in rows),
        skills=tuple(
            MatrixSkill(skill_id=one, name=by_unit.skill_name(one), criticality=by_unit.criticality.get(one))
            for one in chosen
        ),
        cells=tuple(column[row] for row in range(len(rows)) for column in columns),
        skills_not_shown=len(set(ranked) - set(chosen)),
        notes=notes_on_matrix(by_unit.demand.unsponsored, any(at not in by_unit.told for at in rows)),
    )


def _first_row(by_unit: SkillsByUnit, unit: str) -> int:
    """Return where the rows begin: a top unit that holds everybody and sponsors all work stands for the whole."""
    tree, at = by_unit.tree, by_unit.tree.position[unit]
    if unit != WHOLE or by_unit.demand.unsponsored:
        return at
    return next((child for child in tree.children[at] if tree.people[child] == tree.people[at]), at)


def _ranked(by_unit: SkillsByUnit) -> list[str]:
    """Return the skills with records or demand: the most critical first, then the most asked for, then by id."""
    asked = {
        skill: sum(people for units in levels.values() for people in units.values())
        for skill, levels in by_unit.demand.by_skill.items()
    }
    recorded = {skill for skill in by_unit.index.proficiency.skill_ids if _holders(by_unit.index, skill)}

    def place(skill: str) -> tuple[float, float, int, str]:
        holders = _holders(by_unit.index, skill)
        return (-by_unit.criticality.get(skill, -1.0), -asked.get(skill, 0.0), -holders, skill)

    return sorted(recorded | set(asked), key=place)


def _holders(index: SkillIndex, skill_id: str) -> int:
    entries = index.entries(skill_id)
    return int(entries.stop - entries.start)


def _unit(by_unit: SkillsByUnit, at: int, top: int) -> MatrixUnit:
    told = at in by_unit.told
    return MatrixUnit(
        unit_id=by_unit.tree.unit_ids[at],
        name=by_unit.unit_name(at),
        depth=by_unit.tree.depth[at] - top,
        told=told,
        people=int(by_unit.tree.people[at]) if told else None,
    )


def _cells(by_unit: SkillsByUnit, skill_id: str, rows: Sequence[int]) -> list[MatrixCell]:
    """Return the cells of one skill, a row each."""
    known, mastering = by_unit.people_at(skill_id, 0.0), by_unit.people_at(skill_id, by_unit.level)
    levels, short = by_unit.level_sum(skill_id), by_unit.shortage(skill_id)
    cells = []
    for at in rows:
        numbers: dict[str, float | int | None] = dict.fromkeys(
            ("known", "mastering", "mastery", "mean_level", "demand_fte", "supply_fte", "gap_fte", "gap_level")
        )
        if at in by_unit.told:
            numbers["known"], numbers["mastering"] = int(known[at]), int(mastering[at])
            numbers["mastery"] = float(mastering[at] / by_unit.tree.people[at])
            numbers["mean_level"] = float(levels[at] / known[at]) if known[at] else None
            numbers |= _gap(short, at)
        cells.append(MatrixCell.trusted({"unit_id": by_unit.tree.unit_ids[at], "skill_id": skill_id, **numbers}))
    return cells


def _gap(short: tuple[PerUnit, PerUnit, PerUnit] | None, at: int) -> dict[str, float | int | None]:
    if short is None or math.isnan(short[0][at]):
        return {}
    demand, supply, level = (float(one[at]) for one in short)
    return {"demand_fte": demand, "supply_fte": supply, "gap_fte": demand - supply, "gap_level": level}
