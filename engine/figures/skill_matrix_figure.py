"""The heat map of skills and units, in three modes: what is mastered, what is lacking, and on how few it hangs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, inline, specification, tooltip
from engine.figures.theme import BLUE, INK, PAPER, QUIET_INK, TRACK, VERMILLION
from engine.figures.wording import both, word
from engine.skills.matrix.answer import MatrixCell, MatrixSkill, MatrixUnit, SkillMatrix

CELL_WIDTH, CELL_HEIGHT = 58, 26
NAME_CHARACTERS, LETTER_PIXELS = 40, 6.2
MOST_TOLD = 5
SLASHES = "/ / / /"
"""The hatching of a cell that is not told: signs that every font has, so that no colour is needed to see it."""
SAFE_NUMBER = 5
"""People on whom a skill may hang without a warning colour."""


class MatrixMode(StrEnum):
    """What the colour and number of a cell say."""

    MASTERY = "mastery"
    GAP = "gap"
    BUS_FACTOR = "bus-factor"


def skill_matrix_figure(matrix: SkillMatrix, mode: MatrixMode, language: str) -> Figure:
    """Return the heat map: a row a unit, a column a skill, a number in every cell and slashes where none is told.

    Parameters
    ----------
    matrix : SkillMatrix
        Every number shown is one of its cells.
    mode : MatrixMode
        What colour and number say.
    language : str
        ``en`` or ``zh``.
    """
    marks = [
        _mark(cell, unit, skill, mode, language, _widest(matrix, mode))
        for (unit, skill), cell in zip(_places(matrix), matrix.cells, strict=True)
    ]
    return Figure(
        id=f"skills-{mode.value}",
        title=both(f"matrix.{mode.value}.title"),
        spec=_spec(matrix, marks, mode, language),
        alternative=_alternative(matrix, mode),
        columns=("unit_id", "unit", "skill_id", "skill", "told", *_NUMBERS),
        rows=tuple(
            (
                cell.unit_id,
                unit.name.text(language),
                cell.skill_id,
                skill.name.text(language),
                "yes" if unit.told else "no",
                *(getattr(cell, name) for name in _NUMBERS),
            )
            for (unit, skill), cell in zip(_places(matrix), matrix.cells, strict=True)
        ),
    )


_NUMBERS = ("known", "mastering", "mastery", "mean_level", "demand_fte", "supply_fte", "gap_fte", "gap_level")


def _places(matrix: SkillMatrix) -> list[tuple[MatrixUnit, MatrixSkill]]:
    return [(unit, skill) for unit in matrix.units for skill in matrix.skills]


def _value(cell: MatrixCell, mode: MatrixMode) -> float | None:
    return {
        MatrixMode.MASTERY: cell.mastery,
        MatrixMode.GAP: cell.gap_fte,
        MatrixMode.BUS_FACTOR: cell.mastering,
    }[mode]


def cell_text(cell: MatrixCell, mode: MatrixMode) -> str:
    """Return the number of a told cell as the heat map writes it, a dot where there is none."""
    return _shown(_value(cell, mode), mode)


def _shown(value: float | None, mode: MatrixMode) -> str:
    if value is None:
        return "·"
    if mode is MatrixMode.MASTERY:
        return f"{100 * value:.0f} %"
    return f"{value:.0f}" if mode is MatrixMode.BUS_FACTOR else f"{value:+.1f}".replace("-", "−")


def _widest(matrix: SkillMatrix, mode: MatrixMode) -> float:
    """Return the value whose colour is full."""
    if mode is not MatrixMode.GAP:
        return 1.0
    return max([1.0, *(abs(cell.gap_fte) for cell in matrix.cells if cell.gap_fte is not None)])


def _colour(value: float | None, mode: MatrixMode, widest: float) -> str:
    if value is None:
        return PAPER
    if mode is MatrixMode.MASTERY:
        return mixed(BLUE, value)
    if mode is MatrixMode.GAP:
        return mixed(VERMILLION if value > 0 else BLUE, abs(value) / widest)
    return mixed(VERMILLION, max(0.0, 1 - value / SAFE_NUMBER))


def mixed(colour: str, share: float) -> str:
    """Return a colour laid over paper with a share of its strength, 0 to 1."""
    parts = [(int(colour[at : at + 2], 16), int(PAPER[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(paper + (full - paper) * min(1.0, share)):02x}" for full, paper in parts)


def legible_on(colour: str) -> str:
    """Return ink or paper, whichever stands out more on a colour (relative luminance of WCAG 2)."""
    linear = [(int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if luminance > 0.2 else PAPER


def _mark(
    cell: MatrixCell, unit: MatrixUnit, skill: MatrixSkill, mode: MatrixMode, language: str, widest: float
) -> dict[str, object]:
    value = _value(cell, mode)
    colour = _colour(value, mode, widest) if unit.told else TRACK
    text = _shown(value, mode) if unit.told else SLASHES
    return {
        "colour": colour,
        "ink": legible_on(colour) if unit.told else QUIET_INK,
        "text": text,
        "unit": unit.name.text(language),
        "skill": skill.name.text(language),
        "value": text if unit.told else word("matrix.untold", language),
    }


def _labels(names: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Return names cut to what fits, each with its id where another is cut to the same."""
    short = [name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1]}…" for name in names]
    return [name if short.count(name) == 1 else f"{name} {identity}" for name, identity in zip(short, ids, strict=True)]


def _row_labels(matrix: SkillMatrix, language: str) -> list[str]:
    names = _labels([one.name.text(language) for one in matrix.units], [one.unit_id for one in matrix.units])
    return ["› " * unit.depth + name for unit, name in zip(matrix.units, names, strict=True)]


def _column_labels(matrix: SkillMatrix, language: str) -> list[str]:
    return _labels([one.name.text(language) for one in matrix.skills], [one.skill_id for one in matrix.skills])


def _spec(
    matrix: SkillMatrix, marks: Sequence[dict[str, object]], mode: MatrixMode, language: str
) -> dict[str, object]:
    rows, columns = _row_labels(matrix, language), _column_labels(matrix, language)
    places = [{"row": row, "column": column} for row in rows for column in columns]
    marks = [mark | place for mark, place in zip(marks, places, strict=True)]
    longest = max([0, *(sum(1 if one.isascii() else 2 for one in row) for row in rows)])
    base = alt.Chart(inline(marks)).encode(
        x=alt.X("column:N", sort=columns, axis=_axis(orient="top", labelAngle=-50)),
        y=alt.Y("row:N", sort=rows, axis=_axis(labelAlign="left", labelPadding=round(LETTER_PIXELS * longest))),
        tooltip=tooltip(**{name: word(f"matrix.{name}", language) for name in ("unit", "skill", "value")}),
    )
    chart = alt.layer(
        base.mark_rect(stroke=PAPER, strokeWidth=2).encode(color=alt.Color("colour:N", scale=None)),
        base.mark_text(fontSize=11).encode(text="text:N", color=alt.Color("ink:N", scale=None)),
    ).properties(
        title=alt.TitleParams(
            text=word(f"matrix.{mode.value}.legend", language, level=f"{matrix.level:g}"),
            orient="bottom",
            anchor="start",
            fontSize=11,
            fontWeight="normal",
            color=QUIET_INK,
        )
    )
    return specification(chart, CELL_HEIGHT * max(len(rows), 1), CELL_WIDTH * max(len(columns), 1))


def _axis(**more: str | int) -> alt.Axis:
    plain: dict[str, Any] = {"title": None, "domain": False, "ticks": False, "labelLimit": 320}
    axis: alt.Axis = alt.Axis(**(plain | more))
    return axis


def _alternative(matrix: SkillMatrix, mode: MatrixMode) -> Localised:
    if not matrix.cells:
        return both("matrix.none")
    return Localised(en=_told(matrix, mode, "en"), zh=_told(matrix, mode, "zh"))


def _told(matrix: SkillMatrix, mode: MatrixMode, language: str) -> str:
    known = [
        (value, unit, skill)
        for (unit, skill), cell in zip(_places(matrix), matrix.cells, strict=True)
        if (value := _value(cell, mode)) is not None
    ]
    sign = -1 if mode is MatrixMode.GAP else 1
    known.sort(key=lambda one: (sign * one[0], one[1].unit_id, one[2].skill_id))
    worst = [
        word(
            "matrix.cell",
            language,
            skill=skill.name.text(language),
            unit=unit.name.text(language),
            value=_shown(value, mode),
        )
        for value, unit, skill in known[:MOST_TOLD]
    ]
    return word(
        f"matrix.{mode.value}.alternative",
        language,
        units=len(matrix.units),
        skills=len(matrix.skills),
        told=("，" if language == "zh" else ", ").join(worst) or word("matrix.nothing", language),
        hidden=sum(not unit.told for unit in matrix.units),
    )
