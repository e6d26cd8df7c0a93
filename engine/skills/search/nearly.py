"""Who meets all of a query but one skill, and what would close the gap."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.domain.frozen import Localised
from engine.skills.search.adjacent import Adjacency
from engine.skills.search.answer import Course, NearlyQualified, NearPerson
from engine.skills.search.courses import Courses, course_told
from engine.skills.search.facts import Positions, facts_of
from engine.skills.search.index import TOLERANCE, Mask, SkillIndex
from engine.skills.search.matching import ClauseCount
from engine.skills.search.query_tree import Comparison, Condition, Field, Meaning, Named

MOST_NAMED = 20
"""People named for each way of being near."""


@dataclass(frozen=True, eq=False)
class NearSearch:
    """What it takes to say who is near.

    Attributes
    ----------
    index : SkillIndex
        The bank.
    adjacency : Adjacency
        Skills next to skills.
    courses : Courses
        What can be learnt.
    """

    index: SkillIndex
    adjacency: Adjacency
    courses: Courses

    def all_near(self, clauses: Sequence[ClauseCount]) -> tuple[tuple[NearlyQualified, ...], int]:
        """Return who lacks one skill only, and how many more would be among them but refuse automated decisions.

        How near somebody is, is an estimate and not a fact looked up; so nobody who refuses decisions made only
        automatically is judged by it, and they are counted for a human to look at.
        """
        failing = np.sum([~one.meets for one in clauses], axis=0, dtype=np.int16)
        only_one = (failing == 1) & ~self.index.silent
        found: list[NearlyQualified] = []
        left_out = 0
        for one in clauses:
            asked = asked_skill(one.clause)
            if asked is not None:
                lacking = only_one & ~one.meets
                left_out += int((lacking & self.index.refusing).sum())
                found += self._near(*asked, lacking & ~self.index.refusing)
        return tuple(found), left_out

    def _near(self, skill_id: str, asked: float, lacking: Mask) -> Iterator[NearlyQualified]:
        levels = self.index.levels(skill_id)
        short = lacking & (levels < asked) & (levels >= asked - 1 - TOLERANCE)
        if short.any():
            yield self._told(skill_id, asked, "one-level-short", short, {skill_id: short})
        lacking = lacking & ~short & ~(levels >= asked)
        beside = self._beside(skill_id, asked, lacking)
        if beside:
            together = np.logical_or.reduce(list(beside.values()))
            yield self._told(skill_id, asked, "adjacent-skill", together, beside)
            lacking = lacking & ~together
        nothing = lacking & np.isnan(levels)
        if nothing.any():
            yield self._told(skill_id, asked, "no-record", nothing, {})

    def _beside(self, skill_id: str, asked: float, lacking: Mask) -> dict[str, Mask]:
        """Return those who lack a skill by an adjacent skill that they have at the level asked."""
        if not lacking.any():
            return {}
        found = {
            one.skill_id: lacking & self.index.reaching(one.skill_id, asked) for one in self.adjacency.of(skill_id)
        }
        return {skill: mask for skill, mask in found.items() if mask.any()}

    def _told(self, skill_id: str, asked: float, kind: str, who: Mask, having: dict[str, Mask]) -> NearlyQualified:
        named = np.flatnonzero(who)[:MOST_NAMED]
        course = self.courses.shortest(skill_id, asked)
        adjacent = tuple(having) if kind == "adjacent-skill" else ()
        return NearlyQualified.trusted(
            {
                "skill_id": skill_id,
                "asked": asked,
                "kind": kind,
                "adjacent": adjacent,
                "count": int(who.sum()),
                "people": tuple(self._people(named, having)),
                "course": course,
                "told": self._sentence(kind, int(who.sum()), asked, skill_id, adjacent, course),
            }
        )

    def _people(self, named: Positions, having: dict[str, Mask]) -> Iterator[NearPerson]:
        workforce = self.index.workforce
        facts = {skill: facts_of(self.index, named, skill) for skill in having}
        for row, person in enumerate(named.tolist()):
            has = next((facts[skill][row] for skill, mask in having.items() if mask[person]), None)
            yield NearPerson.trusted(
                {"person_id": workforce.person_ids[person], "name": workforce.names[person], "has": has}
            )

    def _name(self, skill_id: str) -> Localised:
        vocabulary, meaning = self.index.vocabulary, Meaning(Field.SKILL, skill_id)
        return Localised(en=vocabulary.told(meaning, "en"), zh=vocabulary.told(meaning, "zh"))

    def _sentence(
        self, kind: str, count: int, asked: float, skill_id: str, adjacent: tuple[str, ...], course: Course | None
    ) -> Localised:
        name = self._name(skill_id)
        beside = [self._name(one) for one in adjacent]
        english = ", ".join(one.en for one in beside)
        chinese = "、".join(one.zh for one in beside)
        how = {
            "one-level-short": Localised(
                en=f"at most one level short of {asked:g} in {name.en}", zh=f"{name.zh}距 {asked:g} 级不超过一级"
            ),
            "adjacent-skill": Localised(
                en=f"at level {asked:g} in a skill next to {name.en} ({english})",
                zh=f"在{name.zh}的相邻技能（{chinese}）上达到 {asked:g} 级",
            ),
            "no-record": Localised(en=f"without a record of {name.en}", zh=f"没有{name.zh}的记录"),
        }[kind]
        people = "1 person is" if count == 1 else f"{count} people are"
        takes = course_told(course, name)
        return Localised(
            en=f"{people} nearly qualified, {how.en}: {takes.en}.",
            zh=f"{count} 人接近符合，{how.zh}：{takes.zh}。",
        )


def asked_skill(clause: Condition) -> tuple[str, float] | None:
    """Return the skill that a clause asks for and the least level that would do; ``None`` where it asks for no one."""
    if not isinstance(clause, Named):
        return None
    skills = {one.id for one in clause.meanings if one.field is Field.SKILL}
    if len(skills) != 1 or len(clause.meanings) > 1:
        return None
    least = _least(clause.comparison)
    return None if least is None else (skills.pop(), least)


def _least(comparison: Comparison | None) -> float | None:
    if comparison is None:
        return 1.0
    if comparison.sign == ">":
        return float(math.floor(comparison.value) + 1)
    return comparison.value if comparison.sign in (">=", "=") else None
