"""Buried potential: people with verified critical skills of which none was used in a project for months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np

from engine.domain.columns import as_date, day
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.domain.skill_names import parents_of, path_of
from engine.domain.table import Cell
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.skills.evidence_rule import EvidenceRule


@dataclass(frozen=True)
class BuriedTerms:
    """When potential counts as buried.

    Attributes
    ----------
    least_skills : int
        Verified critical skills that a person must have.
    months : int
        Months for which none of them was used.
    criticality : float
        From which criticality a skill is critical, 0 to 1.
    """

    least_skills: int = 3
    months: int = 12
    criticality: float = 0.5


class UnusedSkill(FrozenModel):
    """One verified critical skill that was not used."""

    skill_id: str
    """The skill."""
    name: str
    """What it is called."""
    criticality: float
    """How hardly the organisation can do without it, 0 to 1."""
    level: float
    """Level that counts, from 1 to 5."""
    verified_level: float
    """Level that the record which verified it last says."""
    source: str
    """Who or what that was."""
    verified_on: date
    """Day of that record."""
    evidence: str | None
    """Sentence or document that shows it, as far as the actor may read it."""
    last_used: date | None
    """Last day of an assignment whose role asks for it or a skill below it; ``None`` if there never was one."""
    last_role: str | None
    """That role."""


class BuriedPerson(FrozenModel):
    """A person whose potential is buried."""

    person_id: str
    """The person."""
    unit_id: str
    """Their unit."""
    skills: tuple[UnusedSkill, ...]
    """Every verified critical skill, the most critical first; none of them was used."""
    because: Localised
    """Why the person is listed."""
    trail: Trail
    """Records that verify the skills, and the last assignments that used them."""


class BuriedPotential(FrozenModel):
    """People whose verified critical skills nobody uses."""

    valid_on: date
    """Day looked at."""
    least_skills: int
    """Verified critical skills that a person must have."""
    months: int
    """Months for which none was used."""
    criticality: float
    """From which criticality a skill is critical."""
    people: tuple[BuriedPerson, ...]
    """By person id."""
    notes: tuple[Localised, ...]
    """What a reader must know: who was left out, and what the data does not say."""
    advisory: Literal[True] = True
    """A hint to talk with the person; nothing applies it by itself."""


def buried_potential(
    organisation: Organisation,
    known: Proficiency,
    rule: EvidenceRule,
    terms: BuriedTerms,
    unnamed: Collection[str] = (),
) -> BuriedPotential:
    """Return the people with enough verified critical skills of which none was used in a project for long enough.

    A skill is verified by a record that holds and whose source vouches for it by ``rule``. It is used up to the last
    day, the day looked at at most, of an assignment that had begun and whose role asks for it or for a skill below it;
    unused for ``months`` means that this day lies that many months back or further, or never was. People who came
    less than those months ago had no chance yet, people who refuse automatic decisions are not singled out by one,
    and of ``unnamed`` nobody is named; they are counted in the notes.
    """
    reading = _Reading.of(organisation, known, rule, terms)
    out_of_reach = _left_out(organisation, terms, unnamed)
    held = reading.verified_critical()
    people = []
    counted: dict[str, int] = defaultdict(int)
    for person in sorted(held):
        if len(held[person]) < terms.least_skills or reading.used_lately(person, held[person]):
            continue
        why = out_of_reach.get(person)
        if why is not None:
            counted[why] += 1
            continue
        people.append(reading.person(person, held[person]))
    return BuriedPotential(
        valid_on=organisation.valid_on,
        least_skills=terms.least_skills,
        months=terms.months,
        criticality=terms.criticality,
        people=tuple(people),
        notes=tuple(_notes(organisation, reading, counted)),
    )


def months_before(on: date, months: int) -> date:
    """Return the day so many calendar months earlier; the last of its month where that has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    following = np.datetime64(f"{year:04d}-{month + 1:02d}", "M") + 1
    last = int((following.astype("datetime64[D]") - np.timedelta64(1, "D")).astype(object).day)
    return date(year, month + 1, min(on.day, last))


@dataclass(frozen=True, eq=False)
class _Reading:
    organisation: Organisation
    known: Proficiency
    rule: EvidenceRule
    skills: Mapping[str, Mapping[str, Cell]]
    """Rows of critical skills by id."""
    uses: Mapping[tuple[str, str], tuple[date, str]]
    """Last day of use and role by person and skill."""
    since: date
    """Last day that lies far enough back."""

    @staticmethod
    def of(organisation: Organisation, known: Proficiency, rule: EvidenceRule, terms: BuriedTerms) -> _Reading:
        table = organisation.table("skills")
        critical = np.flatnonzero(np.nan_to_num(table.number("criticality"), nan=-1.0) >= terms.criticality)
        skills = {str(table.text("skill_id")[at]): table.row(at) for at in critical.tolist()}
        since = months_before(organisation.valid_on, terms.months)
        return _Reading(organisation, known, rule, skills, _last_uses(organisation), since)

    @cached_property
    def places(self) -> dict[str, int]:
        return {person: at for at, person in enumerate(self.known.person_ids)}

    def verified_critical(self) -> dict[str, dict[str, int]]:
        """Return, per person and critical skill, the row of the latest record that verifies it."""
        basis, table = self.known.basis, self.organisation.table("skill_records")
        assert basis is not None
        sources = table.text("source")
        vouched = np.array([*(self.rule.trust(name).verified for name in sources.index), False], dtype=bool)
        dated = table.date("date")
        held: dict[str, dict[str, int]] = defaultdict(dict)
        for skill_id in sorted(self.skills):
            entries = self.known.entries_of(skill_id)
            for entry in range(entries.start, entries.stop):
                rows = basis.records_of(entry)
                rows = rows[vouched[sources.codes[rows]]]
                if len(rows):
                    person = self.known.person_ids[self.known.person[entry]]
                    held[person][skill_id] = int(rows[np.argmax(dated[rows])])
        return held

    def used_lately(self, person: str, skills: Collection[str]) -> bool:
        """Return whether any of a person's skills was used after the last day that lies far enough back."""
        return any((person, skill) in self.uses and self.uses[person, skill][0] > self.since for skill in skills)

    def person(self, person: str, held: Mapping[str, int]) -> BuriedPerson:
        unused = [self._skill(person, skill_id, row) for skill_id, row in held.items()]
        unused.sort(key=lambda skill: (-skill.criticality, skill.skill_id))
        names = ", ".join(skill.name for skill in unused)
        return BuriedPerson(
            person_id=person,
            unit_id=self.organisation.workforce.unit_id[self.places[person]] or "",
            skills=tuple(unused),
            because=Localised(
                en=f"{len(unused)} verified critical skills, none used in a project since {self.since}: {names}.",
                zh=f"{len(unused)} 项经核实的关键技能自 {self.since} 以来均未在项目中使用：{names}。",
            ),
            trail=Trail(facts=tuple(fact for skill in unused for fact in _facts(person, skill))),
        )

    def _skill(self, person: str, skill_id: str, at: int) -> UnusedSkill:
        record, skill = self.organisation.table("skill_records").row(at), self.skills[skill_id]
        entry = self.known.entry(self.places[person], skill_id)
        assert entry is not None
        assert isinstance(record["date"], date)
        used = self.uses.get((person, skill_id))
        return UnusedSkill(
            skill_id=skill_id,
            name=str(skill["name"]),
            criticality=float(str(skill["criticality"])),
            level=float(self.known.level[entry]),
            verified_level=float(str(record["level"])),
            source=str(record["source"]),
            verified_on=record["date"],
            evidence=None if record["evidence"] is None else str(record["evidence"]),
            last_used=None if used is None else used[0],
            last_role=None if used is None else used[1],
        )


def _last_uses(organisation: Organisation) -> dict[tuple[str, str], tuple[date, str]]:
    """Return the last day, and the role, in which each person used each skill in a project."""
    asked, parents = organisation.table("role_skills"), parents_of(organisation.table("skills"))
    of_role: dict[str, set[str]] = defaultdict(set)
    for role, skill in zip(asked.text("role_id").values(), asked.text("skill_id").values(), strict=True):
        of_role[str(role)].update(path_of(str(skill), parents))
    table, on = organisation.table("assignments"), day(organisation.valid_on)
    people, roles = table.text("person_id").values(), table.text("role_id").values()
    last = np.minimum(table.date("end"), on)
    found: dict[tuple[str, str], tuple[date, str]] = {}
    for at in np.flatnonzero((table.date("start") <= on) & ~np.isnat(last)).tolist():
        until = as_date(last[at])
        assert until is not None
        for skill in of_role.get(str(roles[at]), ()):
            pair = (str(people[at]), skill)
            found[pair] = max(found.get(pair, (date.min, "")), (until, str(roles[at])))
    return found


def _left_out(organisation: Organisation, terms: BuriedTerms, unnamed: Collection[str]) -> dict[str, str]:
    """Return why somebody is not named, by person."""
    workforce, table = organisation.workforce, organisation.table("employments")
    since = day(months_before(organisation.valid_on, terms.months))
    came: dict[str, np.datetime64] = {}
    for person, start in zip(table.text("person_id").values(), table.date("valid_from"), strict=True):
        came[str(person)] = min(came.get(str(person), start), start)
    refuses = {workforce.person_ids[at] for at in np.flatnonzero(workforce.refuse_automated == 1)}
    found = {person: "new" for person, start in came.items() if start > since}
    return found | dict.fromkeys(refuses, "refuses") | dict.fromkeys(unnamed, "unnamed")


_LEFT_OUT = {
    "new": Localised(en="came too short a time ago to be called unused", zh="入职时间过短"),
    "refuses": Localised(en="refuse decisions made only automatically", zh="拒绝仅由自动化作出的决定"),
    "unnamed": Localised(
        en="belong to units about whose people nothing personal is answered", zh="所属部门不回答个人信息"
    ),
}


def _notes(organisation: Organisation, reading: _Reading, counted: Mapping[str, int]) -> Iterator[Localised]:
    if not reading.skills:
        yield Localised(
            en="No skill of the bank says that it is critical enough: give skills a criticality from 0 to 1.",
            zh="技能库中没有达到关键度要求的技能：请为技能填写 0 到 1 的关键度。",
        )
    if not len(organisation.table("assignments")) or not len(organisation.table("role_skills")):
        yield Localised(
            en="The data has no assignments to roles with skills, so nothing shows that any skill is used.",
            zh="数据中没有对应技能的项目分配，因此无法显示技能是否被使用。",
        )
    for why in sorted(counted):
        count, words = counted[why], _LEFT_OUT[why]
        yield Localised(en=f"Not named: {count} who {words.en}.", zh=f"另有 {count} 人未列出：{words.zh}。")


def _facts(person: str, skill: UnusedSkill) -> Iterator[Fact]:
    key = {"person_id": person, "skill_id": skill.skill_id, "source": skill.source, "date": str(skill.verified_on)}
    yield Fact(
        table="skill_records",
        key=key,
        column="level",
        value=skill.verified_level,
        source=skill.source,
        dated=skill.verified_on,
    )
    yield Fact(table="skills", key={"skill_id": skill.skill_id}, column="criticality", value=skill.criticality)
    if skill.last_role is not None:
        key = {"person_id": person, "role_id": skill.last_role}
        yield Fact(table="assignments", key=key, column="end", value=str(skill.last_used), dated=skill.last_used)
