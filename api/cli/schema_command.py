"""The command that prints JSON Schemas."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from api.cli.views.tables import sentence
from engine.application.schemas import schema_names, schema_of


def schema_command(
    name: Annotated[str | None, typer.Argument(help="Schema to print. Default: list them.", show_default=False)] = None,
) -> None:
    """Print the JSON Schema of a file or of a --json result."""
    if name is None:
        for known in schema_names():
            sentence(known)
        return
    typer.echo(json.dumps(schema_of(name), ensure_ascii=False, indent=2))
