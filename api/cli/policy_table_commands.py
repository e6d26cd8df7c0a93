"""Commands on decision tables: ask one, take one from another tool, give one to another tool."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import JsonOption, LanguageOption, ProfileOption
from api.cli.policy_commands import policy_app
from api.cli.session import asking, emit, language
from api.cli.terminal import stderr
from api.cli.views.evaluation import show_evaluation
from engine.application.policies.dmn import policy_export_dmn, policy_import_dmn
from engine.application.policies.evaluate import policy_evaluate
from engine.application.policies.files import read_bytes, read_text, write_text
from engine.application.workspace import bare_workspace

STANDARD_INPUT = Path("-")

OnOption = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Day of the decision. Default: today.", show_default=False),
]
DayOption = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Day whose values stand for the parameters.", show_default=False),
]


def _out(suffix: str) -> typer.models.OptionInfo:
    found: typer.models.OptionInfo = typer.Option(
        "--out", help=f"Write a {suffix} file instead of printing.", show_default=False
    )
    return found


@policy_app.command("evaluate")
def evaluate_policy(
    file: Annotated[Path, typer.Argument(help="A policy with decision tables, or a model X.dmn.")],
    facts: Annotated[Path, typer.Option("--facts", help="Facts as a JSON object; - reads standard input.")],
    decision: Annotated[str | None, typer.Option(help="Decision. Default: the one no other requires.")] = None,
    on: OnOption = None,
    profile: ProfileOption = "",
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Ask decision tables with given facts; print the outcome and the facts and rows that led to it."""
    spoken = language(lang)
    given = (sys.stdin.read(), "standard input") if facts == STANDARD_INPUT else (read_text(facts), facts.name)
    day = on.date() if on else None
    result = policy_evaluate(bare_workspace(), asking(), (read_bytes(file), file.name), given, decision, day, profile)
    emit(result, as_json, lambda body: show_evaluation(body, spoken))


@policy_app.command("import-dmn")
def import_dmn(
    file: Annotated[Path, typer.Argument(help="A DMN 1.2 to 1.5 file.")],
    out: Annotated[Path | None, _out("policy")] = None,
) -> None:
    """Make a policy of the decision tables in a DMN file. What is outside the subset is refused by name and line."""
    imported = policy_import_dmn(asking(), read_bytes(file), file.name)
    _write(imported.text, imported.notes, out)


@policy_app.command("export-dmn")
def export_dmn(
    file: Annotated[Path, typer.Argument(help="A policy with decision tables.")],
    out: Annotated[Path | None, _out("DMN 1.5")] = None,
    on: DayOption = None,
) -> None:
    """Make a DMN 1.5 file of a policy's decision tables, its parameters with their values on a day."""
    exported = policy_export_dmn(asking(), read_bytes(file), file.name, on.date() if on else None)
    _write(exported.text, exported.notes, out)


def _write(text: str, notes: tuple[str, ...], out: Path | None) -> None:
    for note in notes:
        stderr.print(note, markup=False)
    if out is None:
        sys.stdout.write(text)
    else:
        write_text(out, text)
