"""Gaps by (demand - supply) x criticality, each with the training or hiring it asks for."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from engine.domain.frozen import Localised
from engine.skills.matrix.answer import SkillGap, SkillGaps
from engine.skills.matrix.notes import notes_on_gaps
from engine.skills.matrix.skill_matrix import SkillsByUnit
from engine.skills.matrix.small_groups import nearest_told
from engine.skills.search.adjacent import Adjacency
from engine.skills.search.answer import Course
from engine.skills.search.courses import Courses, course_told
from engine.skills.search.index import TOLERANCE

MOST_LISTED = 50


def skill_gaps(by_unit: SkillsByUnit, at_most: int = MOST_LISTED) -> SkillGaps:
    """Return the skills that units lack for the work they sponsor, the most pressing first.

    Each unit that sponsors work asking for a skill is looked at with all below it, as in the matrix; where its numbers
    may not be told, the next unit above whose may. The unit lacks what ``SkillsByUnit.shortage`` says.

    Parameters
    ----------
    by_unit : SkillsByUnit
        The bank by unit.
    at_most : int
        Gaps listed.
    """
    found = sorted(_GapFinder(by_unit).gaps(), key=_pressing)
    unknown = any(gap.criticality is None for gap in found)
    return SkillGaps(
        level=by_unit.level,
        months=by_unit.months,
        first=by_unit.demand.first,
        last=by_unit.demand.last,
        gaps=tuple(found[:at_most]),
        not_listed=max(0, len(found) - at_most),
        notes=notes_on_gaps(by_unit.demand.unsponsored, unknown),
    )


def _pressing(gap: SkillGap) -> tuple[bool, float, float, str, str]:
    return (gap.priority is None, -(gap.priority or 0.0), -gap.gap_fte, gap.skill_id, gap.unit_id)


class _GapFinder:
    """Finds the gaps of one bank."""

    def __init__(self, by_unit: SkillsByUnit) -> None:
        self._by_unit = by_unit
        self._adjacency = Adjacency(by_unit.index)
        self._courses = Courses.of(by_unit.index.organisation)

    def gaps(self) -> Iterator[SkillGap]:
        """Yield every gap, in no order."""
        by_unit = self._by_unit
        for skill, levels in by_unit.demand.by_skill.items():
            short = by_unit.shortage(skill)
            sponsors = {unit for units in levels.values() for unit, people in units.items() if people > 0}
            shown = {nearest_told(by_unit.tree, by_unit.told, unit) for unit in sponsors} - {None}
            for at in sorted(one for one in shown if one is not None):
                assert short is not None
                demand, supply, level = (float(one[at]) for one in short)
                if demand - supply > TOLERANCE:
                    yield self._gap(skill, at, demand, supply, level)

    def _gap(self, skill: str, at: int, demand: float, supply: float, level: float) -> SkillGap:
        by_unit, gap = self._by_unit, demand - supply
        near, beside = self._near(skill, at, level)
        course = self._courses.shortest(skill, level)
        train = 0 if course is None else min(math.ceil(gap - TOLERANCE), near, course.seats)
        hire = max(0.0, gap - train)
        critical = by_unit.criticality.get(skill)
        return SkillGap(
            unit_id=by_unit.tree.unit_ids[at],
            unit_name=by_unit.unit_name(at),
            skill_id=skill,
            skill_name=by_unit.skill_name(skill),
            level=level,
            demand_fte=demand,
            supply_fte=supply,
            gap_fte=gap,
            criticality=critical,
            priority=None if critical is None else gap * critical,
            one_level_short=near,
            adjacent=beside,
            course=course,
            train=train,
            train_cost=0.0 if course is None else train * course.cost,
            hire_fte=hire,
            told=self._told(skill, at, gap, course, train, hire),
        )

    def _near(self, skill: str, at: int, level: float) -> tuple[int, int]:
        """Return how many people of a unit are one level short, and how many others have an adjacent skill."""
        by_unit, index = self._by_unit, self._by_unit.index
        inside = np.isin(by_unit.tree.person, by_unit.tree.below(at, len(by_unit.tree)))
        levels = index.levels(skill)
        short = inside & (levels < level - TOLERANCE) & (levels >= level - 1 - TOLERANCE)
        beside = np.zeros(len(index), dtype=bool)
        for one in self._adjacency.of(skill):
            beside |= index.reaching(one.skill_id, level)
        others = inside & beside & ~short & ~(levels >= level - TOLERANCE)
        return int(short.sum()), int(others.sum())

    def _told(self, skill: str, at: int, gap: float, course: Course | None, train: int, hire: float) -> Localised:
        unit, name = self._by_unit.unit_name(at), self._by_unit.skill_name(skill)
        english, chinese = [], []
        if train and course is not None:
            takes = course_told(course, name)
            cost = f"{train * course.cost:,.0f}"
            english.append(f"train {train}: {takes.en}, {cost} in all")
            chinese.append(f"培训 {train} 人：{takes.zh}，共 {cost}")
        elif course is None:
            takes = course_told(None, name)
            english.append(takes.en)
            chinese.append(takes.zh)
        if hire > TOLERANCE:
            english.append(f"hire or borrow {hire:.1f} full-time people")
            chinese.append(f"招聘或借调 {hire:.1f} 个全职人力")
        return Localised(
            en=f"{unit.en} lacks {gap:.1f} full-time people in {name.en}: {'; '.join(english)}.",
            zh=f"{unit.zh}缺少 {gap:.1f} 个{name.zh}全职人力：{'；'.join(chinese)}。",
        )
