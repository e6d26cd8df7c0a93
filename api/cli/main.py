"""The command ``sextant``: one command a verb."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from api.cli.data_commands import check_command, export_command, load_command, sample_command
from api.cli.demo_command import demo_command
from api.cli.faults import guarded
from api.cli.goal_commands import goals_app, recommend_command
from api.cli.policy_commands import policy_app
from api.cli.schema_command import schema_command
from api.cli.serve_command import serve_command
from api.cli.simulate_command import simulate_command
from api.cli.staff_commands import staff_app
from engine.application.matcher_process import matcher_sentence
from engine.application.versions import sextant_version

app = typer.Typer(
    name="sextant",
    help="Decisions about goals, staffing and workforce, each with its evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo_command)
app.command("sample")(sample_command)
app.command("check")(check_command)
app.command("load")(load_command)
app.command("export")(export_command)
app.add_typer(policy_app, name="policy")
app.command("recommend")(recommend_command)
app.add_typer(goals_app, name="goals")
app.add_typer(staff_app, name="staff")
app.command("simulate")(simulate_command)
app.command("serve")(serve_command)
app.command("schema")(schema_command)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sextant {sextant_version()} ({matcher_sentence()})")
        raise typer.Exit


@app.callback()
def sextant(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Decisions about goals, staffing and workforce, each with its evidence."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    return guarded(lambda: app(list(arguments), standalone_mode=False), arguments)


def main() -> None:
    """Run the command line of this process."""
    sys.exit(run(sys.argv[1:]))
