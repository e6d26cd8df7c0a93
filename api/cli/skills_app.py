"""The group of commands below ``skills``; modules that add commands to it are named in ``api.cli.main.FURTHER``."""

from __future__ import annotations

import typer

skills_app = typer.Typer(help="Who can do what, and how it is known.", no_args_is_help=True)


@skills_app.callback()
def skills() -> None:
    """Who can do what, and how it is known."""
