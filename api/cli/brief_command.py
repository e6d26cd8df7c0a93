"""The command that puts a question about the future on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.experiment_asking import How, Where, carried_out, in_words
from api.cli.experiment_commands import BackgroundOption, FolderOption
from api.cli.options import (
    AsOfOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    SeedOption,
    WorkersOption,
)
from api.cli.terminal import stderr
from api.cli.views.brief import show_brief
from engine.application.experiments import scenario_brief
from engine.application.policies.files import write_text
from engine.domain.frozen import Localised
from engine.errors import InputError, Problem
from engine.evidence.result import Result
from engine.simulation.experiments.brief import BriefBody, BriefQuestion


def brief_command(
    scenarios: Annotated[
        list[str], typer.Argument(help="The way things are going, then the options: names or YAML files.")
    ],
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            help="Output or measure that answers: headcount, headcount@12. Default: on_time of the first project that "
            "the scenarios write down, else headcount.",
            show_default=False,
        ),
    ] = None,
    cost: Annotated[
        str | None,
        typer.Option(
            "--cost",
            help="Measure that is the cost of an option. Default: cost:levers where the scenarios say what work costs.",
            show_default=False,
        ),
    ] = None,
    question: Annotated[
        str | None, typer.Option("--question", help="The question in words.", show_default=False)
    ] = None,
    replications: Annotated[int, typer.Option("--replications", help="Replications of every option.", min=2)] = 200,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the page: .html, prints on one sheet.", show_default=False)
    ] = None,
    folder: FolderOption = None,
    background: BackgroundOption = False,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Answer a question about the future on one page: answer with band, drivers, options with cost, assumptions.

    Example: sextant brief neutral optimistic --of output_person_months --out brief.html
    """
    if out is not None and out.suffix != ".html":
        raise InputError(Problem("wrong-file", f"A brief is no {out.suffix or 'folder'}.", "Name a .html file."))
    words = None if question is None else Localised(en=question)
    asked = in_words(BriefQuestion, of=of, cost=cost, question=words, replications=replications)
    where = Where(scenarios, folder, seed, data, database, as_of, known)
    how = How(lang, as_json, workers, background)
    result = carried_out(where, asked, scenario_brief, show_brief, how)
    if out is not None and result is not None:
        write_text(out, _page(result, lang))
        stderr.print(f"wrote {out}", markup=False)


def _page(result: Result[BriefBody], language: str) -> str:
    from engine.figures.brief_figure import brief_figure  # noqa: PLC0415 - the renderer comes with it
    from engine.figures.brief_page import brief_page  # noqa: PLC0415 - likewise
    from engine.figures.waterfall_figure import waterfall_figure  # noqa: PLC0415 - likewise

    figures = [brief_figure(result.body, language)]
    if result.body.drivers is not None:
        figures.append(waterfall_figure(result.body.drivers, language))
    return brief_page(result, figures, language)
