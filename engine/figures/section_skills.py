"""Skills: what units master and lack, what the gaps ask for, and whose proven skills nobody uses."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.frozen import Localised
from engine.figures.markup import Html, Part, element, join, table
from engine.figures.numerals import day, number
from engine.figures.report_contents import SkillAnswers
from engine.figures.report_parts import figure_block, heading, paragraph, section
from engine.figures.skill_matrix_figure import MatrixMode, skill_matrix_figure
from engine.figures.wording import word
from engine.skills.buried import BuriedPerson, BuriedPotential, UnusedSkill
from engine.skills.matrix.answer import SkillGap, SkillGaps, SkillMatrix

MODES = (MatrixMode.MASTERY, MatrixMode.GAP)
MOST_GAPS, MOST_PEOPLE = 10, 20
LEAST_SHOWN = 0.05
"""Full-time people below which a gap would read as 0.0."""


def skills_section(answers: SkillAnswers | None, language: str) -> Html:
    """Return the section about skills."""
    title = word("section.skills", language)
    if answers is None:
        return section("skills", title, paragraph(word("page.nothing", language)))
    return section(
        "skills",
        title,
        *_matrix(answers.matrix.body, language),
        *_gaps(answers.gaps.body, answers.matrix.body.notes, language),
        *_buried(answers.buried.body, language),
    )


def telling_gaps(gaps: SkillGaps) -> list[SkillGap]:
    """Return the gaps that are large enough to be read as one."""
    return [gap for gap in gaps.gaps if gap.gap_fte >= LEAST_SHOWN]


def _matrix(matrix: SkillMatrix, language: str) -> list[Html | None]:
    intro = word(
        "skills.intro",
        language,
        units=number(len(matrix.units)),
        skills=number(len(matrix.skills)),
        level=f"{matrix.level:g}",
        first=day(matrix.first, language),
        last=day(matrix.last, language),
    )
    left = matrix.skills_not_shown
    return [
        paragraph(intro),
        *(figure_block(skill_matrix_figure(matrix, mode, language), language) for mode in MODES),
        paragraph(word("skills.not_shown", language, number=number(left)), "small quiet") if left else None,
        *(paragraph(note.text(language), "small quiet") for note in matrix.notes),
    ]


def _gaps(gaps: SkillGaps, said: Sequence[Localised], language: str) -> list[Html | None]:
    title = word("skills.gaps", language)
    telling = telling_gaps(gaps)
    if not telling:
        return [heading(title), paragraph(word("skills.no_gaps", language))]
    shown = telling[:MOST_GAPS]
    heads = [
        word(f"skills.{name}", language) for name in ("skill", "unit", "level", "demand", "supply", "gap", "asks_for")
    ]
    left = len(telling) - len(shown) + gaps.not_listed
    return [
        heading(title),
        paragraph(word("skills.gaps_intro", language)),
        table(heads, [_gap(gap, language) for gap in shown], title, (2, 3, 4, 5)),
        paragraph(word("page.rest", language, number=number(left)), "small quiet") if left else None,
        *(paragraph(note.text(language), "small quiet") for note in gaps.notes if note not in said),
    ]


def _gap(gap: SkillGap, language: str) -> list[Part]:
    return [
        gap.skill_name.text(language),
        gap.unit_name.text(language),
        f"{gap.level:g}",
        number(gap.demand_fte, 1),
        number(gap.supply_fte, 1),
        element("strong", number(gap.gap_fte, 1)),
        element("div", *(element("div", one) for one in _asked_for(gap, language)), class_="wide"),
    ]


def _asked_for(gap: SkillGap, language: str) -> list[str]:
    """Return what would close a gap: people to train, then people to hire for the rest."""
    asked = []
    if gap.course is not None and gap.train:
        asked.append(
            word(
                "skills.train",
                language,
                people=number(gap.train),
                course=gap.course.name or gap.course.course_id,
                months=f"{gap.course.months:g}",
                cost=number(gap.train_cost),
            )
        )
    elif gap.course is None:
        asked.append(word("skills.no_course", language))
    else:
        asked.append(word("skills.nobody_near", language, course=gap.course.name or gap.course.course_id))
    if gap.hire_fte >= LEAST_SHOWN:
        asked.append(word("skills.hire", language, people=number(gap.hire_fte, 1)))
    return asked


def _buried(found: BuriedPotential, language: str) -> list[Html | None]:
    title = word("skills.buried", language)
    terms = {"least": number(found.least_skills), "months": number(found.months)}
    if not found.people:
        return [
            heading(title),
            paragraph(word("skills.nobody_buried", language, **terms)),
            *(paragraph(note.text(language), "small quiet") for note in found.notes),
        ]
    heads = [word(f"skills.{name}", language) for name in ("person", "unit", "proven", "used")]
    left = len(found.people) - MOST_PEOPLE
    rows = [_person(one, language) for one in found.people[:MOST_PEOPLE]]
    return [
        heading(title),
        paragraph(word("skills.buried_intro", language, people=number(len(found.people)), **terms)),
        table(heads, rows, title),
        paragraph(word("page.rest", language, number=number(left)), "small quiet") if left > 0 else None,
        *(paragraph(note.text(language), "small quiet") for note in found.notes),
    ]


def _person(one: BuriedPerson, language: str) -> list[Part]:
    used = [skill.last_used for skill in one.skills if skill.last_used is not None]
    return [
        element("code", one.person_id),
        element("code", one.unit_id),
        element("div", *(element("div", _proof(skill, language)) for skill in one.skills), class_="wide"),
        day(max(used), language) if used else word("skills.never", language),
    ]


def _proof(skill: UnusedSkill, language: str) -> Html:
    told = word(
        "skills.proof",
        language,
        level=f"{skill.verified_level:g}",
        source=word(f"skills.source.{skill.source}", language) if skill.source in SOURCES else skill.source,
        on=day(skill.verified_on, language),
    )
    return join((element("strong", skill.name), " ", told))


SOURCES = frozenset({"certificate", "project", "manager"})
"""Sources that have a name in the words of the report."""
