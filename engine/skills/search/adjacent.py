"""Skills next to a skill: its parent, children and siblings, and what those who have it tend to have as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.frozen import Localised
from engine.domain.skill_names import parents_of
from engine.skills.search.index import SkillIndex

LEAST_TOGETHER = 10
"""People who must have both skills before having both says anything."""
LEAST_SHARE = 0.3
"""Share of those who know the other skill who also know this one."""
LEAST_LIFT = 2.0
"""Times as many as among everybody with any record."""
MOST_BY_HIERARCHY, MOST_TOGETHER = 12, 5


@dataclass(frozen=True)
class AdjacentSkill:
    """A skill next to another, and why it is.

    Attributes
    ----------
    skill_id : str
        The skill.
    because : Localised
        Parent, child, sibling, or how often both are found together.
    """

    skill_id: str
    because: Localised


@dataclass(frozen=True, eq=False)
class Adjacency:
    """What stands next to what in one index.

    Skills found together follow the confidence and lift of association rules (Agrawal, Imielinski and Swami, "Mining
    association rules between sets of items in large databases", 1993): of those who know the other skill at least
    ``LEAST_SHARE`` know this one, ``LEAST_LIFT`` times as many as elsewhere, and at least ``LEAST_TOGETHER`` people.

    Attributes
    ----------
    index : SkillIndex
        The bank.
    """

    index: SkillIndex

    @cached_property
    def _parents(self) -> Mapping[str, str]:
        return parents_of(self.index.organisation.table("skills"))

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for skill, parent in sorted(self._parents.items()):
            found.setdefault(parent, []).append(skill)
        return found

    @cached_property
    def _found(self) -> dict[str, tuple[AdjacentSkill, ...]]:
        return {}

    def of(self, skill_id: str) -> tuple[AdjacentSkill, ...]:
        """Return the skills next to one: children, parent, siblings, then what comes together with it."""
        if skill_id not in self._found:
            near = [*self._by_hierarchy(skill_id)[:MOST_BY_HIERARCHY], *self._together(skill_id)]
            self._found[skill_id] = tuple({one.skill_id: one for one in reversed(near)}.values())[::-1]
        return self._found[skill_id]

    def _by_hierarchy(self, skill_id: str) -> list[AdjacentSkill]:
        parent = self._parents.get(skill_id)
        child = Localised(en="a narrower skill", zh="更细分的技能")
        found = [AdjacentSkill(below, child) for below in self._children.get(skill_id, [])]
        if parent is not None:
            found.append(AdjacentSkill(parent, Localised(en="the broader skill", zh="上位技能")))
            sibling = Localised(en="a sibling in the hierarchy of skills", zh="同一上位技能下的相邻技能")
            found += [AdjacentSkill(other, sibling) for other in self._children[parent] if other != skill_id]
        return found

    def _together(self, skill_id: str) -> list[AdjacentSkill]:
        both = self._holders_in_common(skill_id)
        proficiency = self.index.proficiency
        entries = self.index.entries(skill_id)
        everybody = max(1, self._with_any_record)
        usual = (entries.stop - entries.start) / everybody
        each = self._holders
        share = np.divide(both, each, out=np.zeros(len(each)), where=each > 0)
        close = (both >= LEAST_TOGETHER) & (share >= LEAST_SHARE) & (share >= LEAST_LIFT * usual)
        found = [at for at in np.flatnonzero(close).tolist() if proficiency.skill_ids[at] != skill_id]
        found.sort(key=lambda at: (-share[at], proficiency.skill_ids[at]))
        return [self._told(proficiency.skill_ids[at], int(both[at]), int(each[at])) for at in found[:MOST_TOGETHER]]

    def _told(self, skill_id: str, both: int, each: int) -> AdjacentSkill:
        because = Localised(
            en=f"{both} of the {each} people who have it have the skill asked for too",
            zh=f"具备该技能的 {each} 人中有 {both} 人也具备所求技能",
        )
        return AdjacentSkill(skill_id, because)

    @cached_property
    def _with_any_record(self) -> int:
        _, first = self.index.skills_by_person
        return int((np.diff(first) > 0).sum())

    @cached_property
    def _holders(self) -> NDArray[np.int64]:
        proficiency = self.index.proficiency
        return np.bincount(proficiency.skill, minlength=len(proficiency.skill_ids))

    def _holders_in_common(self, skill_id: str) -> NDArray[np.int64]:
        """Return how many of those who have a skill have each skill, shape (skills,)."""
        skills, first = self.index.skills_by_person
        holders = self.index.proficiency.person[self.index.entries(skill_id)]
        lengths = first[holders + 1] - first[holders]
        total = int(lengths.sum())
        ends = np.cumsum(lengths)
        rows = np.arange(total) + np.repeat(first[holders] - (ends - lengths), lengths)
        return np.bincount(skills[rows], minlength=len(self.index.proficiency.skill_ids))
