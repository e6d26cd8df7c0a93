"""Commands on units: what may be answered about their people."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from api.cli.options import DatabaseOption, JsonOption
from api.cli.session import asking, tell, workspace
from api.cli.terminal import stdout
from api.cli.views.tables import sentence
from engine.application.unit_modes import UnitModeList, set_unit_mode, unit_modes

units_app = typer.Typer(help="What may be answered about the people of units.", no_args_is_help=True)


@units_app.command("mode")
def mode(
    unit: Annotated[str, typer.Argument(help="Id of the unit; its sub-units follow.")],
    wanted: Annotated[str, typer.Argument(help="team-only or personal.", metavar="team-only|personal")],
    because: Annotated[str, typer.Option("--because", help="Why, in words that the people concerned may read.")],
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set the mode of a unit: with team-only, nothing personal about anybody there is answered any more."""
    with workspace(None, database, None, None) as opened:
        found = set_unit_mode(opened, asking(database), unit, wanted, because)
    said = f"Unit {found.unit_id} and its sub-units: {found.mode}, as set on {found.set_on}."
    tell(found, as_json, lambda _: sentence(said))


@units_app.command("modes")
def modes(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the units that were ever given a mode, who decided it, when and why."""
    with workspace(None, database, None, None) as opened:
        found = unit_modes(opened, asking(database))
    tell(found, as_json, _show_modes)


def _show_modes(found: UnitModeList) -> None:
    table = Table("unit", "mode", "since", "by", "because")
    for each in found.units:
        table.add_row(each.unit_id, each.mode, f"{each.since:%Y-%m-%d}", each.actor, each.because)
    stdout.print(table)
