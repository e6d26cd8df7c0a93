"""The command that shows everything that is held on one person."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import ColumnsOption, DatabaseOption, DataOption, JsonOption
from api.cli.session import asking, tell, workspace
from api.cli.views.tables import heading, sentence, table
from engine.application.person_export import PersonExport, person_export


def person_command(
    person: Annotated[str, typer.Argument(help="Id of the person.")],
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show everything that is held on one person; --json is the export to hand over."""
    with workspace(data, database, columns, None) as opened:
        held = person_export(opened, asking(database), person)
    tell(held, as_json, _show)


def _show(held: PersonExport) -> None:
    heading(held.person_id)
    for name, rows in held.facts.items():
        columns = sorted({column for row in rows for column in row})
        heading(name)
        table(columns, [[str(row.get(column, "")) for column in columns] for row in rows])
    for name, rows in held.named_by.items():
        sentence(f"Named by {len(rows):,} rows of {name}.")
    sentence(
        f"{len(held.proposals):,} proposals, {len(held.appeals):,} appeals, {len(held.decisions):,} lines of the log "
        f"of decisions, {len(held.reads):,} reads."
    )
