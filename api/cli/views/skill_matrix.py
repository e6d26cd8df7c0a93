"""Skills by unit and their gaps, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, number, sentence, table
from engine.figures.skill_matrix_figure import MatrixMode, cell_text
from engine.figures.wording import word
from engine.skills.matrix.answer import SkillGaps, SkillMatrix


def show_matrix(body: SkillMatrix, mode: MatrixMode, language: str) -> None:
    """Print a row a unit and a column a skill, with slashes where nothing is told."""
    sentence(word(f"matrix.{mode.value}.title", language))
    width = len(body.skills)
    rows = []
    for at, unit in enumerate(body.units):
        cells = body.cells[at * width : (at + 1) * width]
        shown = [cell_text(cell, mode) if unit.told else "///" for cell in cells]
        people = NONE if unit.people is None else str(unit.people)
        rows.append(["  " * unit.depth + unit.name.text(language), people, *shown])
    headers = [both(language, "unit", "部门"), ">" + both(language, "people", "人数")]
    table([*headers, *(f">{skill.name.text(language)}" for skill in body.skills)], rows)
    sentence(word(f"matrix.{mode.value}.legend", language, level=f"{body.level:g}"))
    if body.skills_not_shown:
        sentence(both(language, f"{body.skills_not_shown} more skills.", f"另有 {body.skills_not_shown} 项技能。"))
    for note in body.notes:
        sentence(note.text(language))


def show_gaps(body: SkillGaps, language: str) -> None:
    """Print the gaps, and what each asks for."""
    if not body.gaps:
        sentence(both(language, "Nothing that is asked for is lacking.", "没有技能缺口。"))
    else:
        table(
            (
                ">" + both(language, "priority", "优先级"),
                both(language, "skill", "技能"),
                both(language, "unit", "部门"),
                ">" + both(language, "level", "等级"),
                ">" + both(language, "asked", "需求"),
                ">" + both(language, "there", "供给"),
                ">" + both(language, "gap", "缺口"),
                ">" + both(language, "critical", "关键度"),
                ">" + both(language, "one level short", "差一级"),
                ">" + both(language, "adjacent", "相邻技能"),
            ),
            [
                (
                    number(gap.priority, 2),
                    gap.skill_name.text(language),
                    gap.unit_name.text(language),
                    f"{gap.level:g}",
                    number(gap.demand_fte),
                    number(gap.supply_fte),
                    number(gap.gap_fte),
                    number(gap.criticality, 2),
                    str(gap.one_level_short),
                    str(gap.adjacent),
                )
                for gap in body.gaps
            ],
        )
        for gap in body.gaps:
            sentence(gap.told.text(language))
    if body.not_listed:
        sentence(both(language, f"{body.not_listed} more gaps.", f"另有 {body.not_listed} 项缺口。"))
    for note in body.notes:
        sentence(note.text(language))
