"""Commands on skills by unit: the matrix with its heat map, and the gaps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import (
    AsOfOption,
    ColumnsOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    PoliciesOption,
)
from api.cli.session import asking, emit, language, period, workspace
from api.cli.skills_app import skills_app
from api.cli.views.skill_matrix import show_gaps, show_matrix
from engine.application.skills.matrix import MatrixQuestion, skills_gaps, skills_matrix
from engine.figures.skill_matrix_figure import MatrixMode, skill_matrix_figure
from engine.loading.figure_files import require_figure_file, write_figure
from engine.skills.matrix.skill_gaps import MOST_LISTED
from engine.skills.matrix.skill_matrix import MASTERED, MONTHS
from engine.skills.matrix.unit_tree import WHOLE

LevelOption = Annotated[float, typer.Option("--level", help="Level from which a skill counts as mastered.")]
MonthsOption = Annotated[int, typer.Option("--months", help="Months that demand is averaged over.")]


@skills_app.command("matrix")
def matrix_command(
    mode: Annotated[MatrixMode, typer.Option("--mode", help="What a cell says.")] = MatrixMode.MASTERY,
    level: LevelOption = MASTERED,
    months: MonthsOption = MONTHS,
    unit: Annotated[str, typer.Option("--unit", help="First row, by id or name.", metavar="UNIT")] = WHOLE,
    depth: Annotated[int, typer.Option("--depth", help="Steps below the first row.", min=0, max=20)] = 2,
    skill: Annotated[
        list[str] | None,
        typer.Option("--skill", help="Skill to show, by any name; may be given several times.", show_default=False),
    ] = None,
    figure: Annotated[
        Path | None,
        typer.Option("--figure", help="File for the heat map: .svg, .png, .html, .json or .csv.", metavar="FILE"),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Show skills by unit: mastery, gap or bus factor, small groups protected.

    Such as: sextant skills matrix --mode gap --unit Operations --figure gaps.svg
    """
    spoken = language(lang)
    require_figure_file(figure)
    asked = MatrixQuestion(level, months, unit, depth, tuple(skill or ()))
    with workspace(data, database, columns, policies) as opened:
        result = skills_matrix(opened, asking(database), period(as_of, known), asked)
    if figure is not None:
        write_figure(figure, skill_matrix_figure(result.body, mode, spoken), spoken)
    emit(result, as_json, lambda body: show_matrix(body, mode, spoken))


@skills_app.command("gaps")
def gaps_command(
    level: Annotated[float, typer.Option("--level", help="Level of demand that names none.")] = MASTERED,
    months: MonthsOption = MONTHS,
    at_most: Annotated[int, typer.Option("--at-most", help="Gaps listed at most.", min=1)] = MOST_LISTED,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """List what units lack for the work they sponsor, by (demand - supply) x criticality, with training and hiring."""
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        actor, looked_at = asking(database), period(as_of, known)
        result = skills_gaps(opened, actor, looked_at, level=level, months=months, at_most=at_most)
    emit(result, as_json, lambda body: show_gaps(body, spoken))
