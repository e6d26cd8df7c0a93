"""The command ``sextant``: one command a verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from api.cli.faults import guarded
from api.cli.session import use_key
from engine.application.matcher_process import matcher_sentence
from engine.application.versions import sextant_version

COMMANDS = {
    "demo": "api.cli.demo_command:demo_command",
    "sample": "api.cli.data_commands:sample_command",
    "check": "api.cli.data_commands:check_command",
    "load": "api.cli.data_commands:load_command",
    "export": "api.cli.data_commands:export_command",
    "backup": "api.cli.backup_commands:backup_command",
    "restore": "api.cli.backup_commands:restore_command",
    "policy": "api.cli.policy_commands:policy_app",
    "recommend": "api.cli.recommend_command:recommend_command",
    "goals": "api.cli.goals_app:goals_app",
    "skills": "api.cli.skills_app:skills_app",
    "staff": "api.cli.staff_commands:staff_app",
    "scenarios": "api.cli.scenarios_command:scenarios_command",
    "simulate": "api.cli.simulate_command:simulate_command",
    "sweep": "api.cli.experiment_commands:sweep_command",
    "drivers": "api.cli.experiment_commands:drivers_command",
    "rank": "api.cli.experiment_commands:rank_command",
    "sensitivity": "api.cli.experiment_commands:sensitivity_command",
    "plan": "api.cli.plan_command:plan_command",
    "brief": "api.cli.brief_command:brief_command",
    "chain": "api.cli.chain_command:chain_command",
    "backtest": "api.cli.backtest_command:backtest_command",
    "harden": "api.cli.harden_command:harden_command",
    "decisions": "api.cli.decision_commands:decisions_app",
    "person": "api.cli.person_command:person_command",
    "keys": "api.cli.key_commands:keys_app",
    "units": "api.cli.unit_commands:units_app",
    "jobs": "api.cli.job_commands:jobs_app",
    "worker": "api.cli.worker_command:worker_command",
    "serve": "api.cli.serve_command:serve_command",
    "schema": "api.cli.schema_command:schema_command",
}
"""Where each command is; a command line loads the one it names, and so only the solvers that one needs."""

FURTHER: dict[str, tuple[str, ...]] = {
    "policy": (
        "api.cli.policy_study_commands",
        "api.cli.policy_publish_commands",
        "api.cli.policy_table_commands",
        "api.cli.policy_explain_commands",
    ),
    "skills": (
        "api.cli.skill_search_commands",
        "api.cli.skill_extract_command",
        "api.cli.skills_person_commands",
        "api.cli.skills_buried_command",
        "api.cli.skill_matrix_commands",
        "api.cli.skills_import_command",
    ),
    "staff": (
        "api.cli.staff_change_commands",
        "api.cli.staff_why_commands",
        "api.cli.staff_portfolio_command",
        "api.cli.staff_schedule_command",
    ),
}
"""Modules that add commands to a group of commands, loaded with it."""


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """Return the command line with the command that ``arguments`` name, or with all of them."""
    app = typer.Typer(name="sextant", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(sextant)
    for name in _named(arguments):
        module, _, attribute = COMMANDS[name].partition(":")
        command = getattr(import_module(module), attribute)
        for further in FURTHER.get(name, ()):
            import_module(further)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _named(arguments: Sequence[str]) -> Iterable[str]:
    rest = arguments[2:] if arguments[:1] == ["--key"] else arguments
    named = next((argument for argument in rest if not argument.startswith("-")), None)
    if named in COMMANDS:
        return [named]
    return ["schema"] if "--version" in arguments else COMMANDS


def show_version(wanted: bool) -> None:
    """Print the version and which matcher answers, and leave."""
    if wanted:
        typer.echo(f"sextant {sextant_version()} ({matcher_sentence()})")
        raise typer.Exit


def sextant(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            help="Ask as the actor of this key, not as administrator. SEXTANT_KEY keeps it out of sight.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Decisions about goals, staffing and workforce, each with its evidence."""
    del version
    use_key(key)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    return guarded(lambda: command_line(arguments)(list(arguments), standalone_mode=False), arguments)
