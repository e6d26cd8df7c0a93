"""The command that runs the whole main job on a generated organisation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import LanguageOption, WorkersOption


def demo_command(
    out: Annotated[Path, typer.Option("--out", help="Folder for the dataset and report.html.")] = Path("out/demo"),
    people: Annotated[int, typer.Option("--people", help="People of the generated organisation.")] = 1200,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the organisation.")] = 7,
    workers: WorkersOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Run it."""
