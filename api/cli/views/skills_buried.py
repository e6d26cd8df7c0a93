"""People whose proven skills nobody uses, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, heading, number, sentence, table
from engine.skills.buried import BuriedPotential, UnusedSkill


def show_buried(body: BuriedPotential, language: str) -> None:
    """Print each person with the unused skills, what verifies them, and when each was last used."""
    if not body.people:
        en = f"Nobody has {body.least_skills} verified critical skills that lie unused for {body.months} months."
        zh = f"没有人有 {body.least_skills} 项经核实的关键技能闲置满 {body.months} 个月。"
        sentence(both(language, en, zh))
    for person in body.people:
        heading(f"{person.person_id} ({person.unit_id})")
        sentence(person.because.text(language))
        table(_headers(language), [_line(skill, language) for skill in person.skills])
    for note in body.notes:
        sentence(note.text(language))
    sentence(
        both(language, "A hint to talk with the person; nothing follows by itself.", "仅提示与本人沟通，不会自动生效。")
    )


def _headers(language: str) -> list[str]:
    words = (
        ("skill", "技能"),
        (">criticality", ">关键度"),
        (">level", ">等级"),
        ("verified", "核实"),
        ("last used", "最近使用"),
        ("evidence", "证据"),
    )
    return [both(language, en, zh) for en, zh in words]


def _line(skill: UnusedSkill, language: str) -> tuple[str, ...]:
    used = f"{skill.last_used} ({skill.last_role})" if skill.last_used else both(language, "never", "从未")
    return (
        skill.name,
        number(skill.criticality, 2),
        number(skill.level),
        f"{skill.source} {skill.verified_on}",
        used,
        skill.evidence or NONE,
    )
