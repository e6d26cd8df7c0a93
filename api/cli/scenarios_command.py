"""The command that says which scenarios there are."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import JsonOption, LanguageOption
from api.cli.session import asking, language, tell
from api.cli.views.simulation import show_scenarios
from engine.application.scenario_list import scenario_list


def scenarios_command(
    folder: Annotated[
        Path | None, typer.Option("--scenarios", help="Folder of your own scenarios, listed too.", show_default=False)
    ] = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """List the scenarios that can be run by name.

    Example: sextant scenarios; then sextant simulate optimistic neutral conservative
    """
    tell(scenario_list(asking(None), folder), as_json, partial(show_scenarios, language=language(lang)))
