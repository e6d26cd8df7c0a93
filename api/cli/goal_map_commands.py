"""Commands that show how goals hang together: the map, and why one goal matters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.cli.goal_commands import goals_app
from api.cli.options import (
    AsOfOption,
    ColumnsOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
)
from api.cli.session import asking, emit, language, period, workspace
from api.cli.views.goal_map import show_map, show_reason
from engine.application.goals.map import drawn_map, goals_map, goals_why
from engine.errors import InputError, Problem
from engine.loading.atomic import write_files

FORMATS = (".svg", ".html", ".json")
FocusOption = Annotated[
    str | None, typer.Option("--focus", help="Goal or key result whose way to the top is highlighted.", metavar="ID")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="File to write: .svg, .html or .json by its ending.", metavar="FILE")
]


@goals_app.command("map")
def map_command(
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    focus: FocusOption = None,
    out: OutOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Show the goal map with progress on every node; --out writes a picture."""
    spoken = language(lang)
    _require_format(out)
    with workspace(data, database, columns, None) as opened:
        if out is None or out.suffix == ".json":
            result = goals_map(opened, asking(database), period(as_of, known), focus)
            written = json.dumps(result.as_json(), ensure_ascii=False, indent=2) + "\n"
        else:
            from engine.figures.picture import page_of, svg_of  # noqa: PLC0415 - the renderer comes with it

            drawn = drawn_map(opened, asking(database), period(as_of, known), focus, spoken)
            result = drawn.result
            written = (svg_of if out.suffix == ".svg" else page_of)(drawn.figure, spoken)
    if out is not None:
        write_files(out.parent, {out.name: written.encode()})
    emit(result, as_json, lambda body: show_map(body, spoken))


@goals_app.command("why")
def why(
    goal: Annotated[str, typer.Argument(help="Goal or key result.", metavar="ID")],
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say why a goal matters: what it brings to the goal at the top, and by which way."""
    spoken = language(lang)
    with workspace(data, database, columns, None) as opened:
        result = goals_why(opened, asking(database), period(as_of, known), goal)
    emit(result, as_json, lambda body: show_reason(body, spoken))


def _require_format(out: Path | None) -> None:
    if out is not None and out.suffix not in FORMATS:
        what = f"A goal map cannot be written as '{out.suffix or out.name}'."
        raise InputError(Problem("unknown-format", what, f"End the name with {', '.join(FORMATS)}.", file=str(out)))
