"""Courses by the skill they teach: the shortest one that leads to a level."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.skills.search.answer import Course

WEEKS_A_MONTH = 52 / 12


@dataclass(frozen=True)
class Courses:
    """Courses by skill, shortest first.

    Attributes
    ----------
    by_skill : dict of str to tuple of Course
        Courses of each skill, by months, then cost, then id.
    """

    by_skill: dict[str, tuple[Course, ...]]

    @staticmethod
    def of(organisation: Organisation) -> Courses:
        """Return the courses of an organisation; one that does not say what it takes or leads to is left out."""
        table = organisation.table("courses")
        found: dict[str, list[Course]] = {}
        numbers = {name: table.number(name) for name in ("level", "months", "seats", "cost")}
        for row, skill in enumerate(table.text("skill_id").values()):
            level, months, seats, cost = (float(numbers[name][row]) for name in ("level", "months", "seats", "cost"))
            if any(map(math.isnan, (level, months, seats, cost))):
                continue
            course = Course(
                course_id=str(table.text("course_id")[row]),
                name=table.text("name")[row],
                level=level,
                months=months,
                weeks=round(months * WEEKS_A_MONTH),
                seats=int(seats),
                cost=cost,
            )
            found.setdefault(str(skill), []).append(course)
        return Courses({skill: tuple(sorted(listed, key=_length)) for skill, listed in found.items()})

    def shortest(self, skill_id: str, level: float) -> Course | None:
        """Return the shortest course that leads to a level or above, ``None`` where there is none."""
        return next((one for one in self.by_skill.get(skill_id, ()) if one.level >= level), None)


def _length(course: Course) -> tuple[float, float, str]:
    return course.months, course.cost, course.course_id


def course_told(course: Course | None, skill: Localised) -> Localised:
    """Return what it would take to learn a skill: weeks of a course, or that no course is known."""
    if course is None:
        return Localised(en=f"no course of {skill.en} to that level is known", zh=f"未知有可达到该等级的{skill.zh}课程")
    name = course.name or course.course_id
    weeks = f"{course.weeks} week" + ("" if course.weeks == 1 else "s")
    return Localised(en=f"{weeks} of {skill.en} ({name})", zh=f"{course.weeks} 周的{skill.zh}课程（{name}）")
