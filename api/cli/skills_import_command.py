"""The command that brings foreign taxonomies into the bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import ColumnsOption, DatabaseOption, DataOption, JsonOption, LanguageOption
from api.cli.session import asking, database_of, emit, language, workspace
from api.cli.skills_app import skills_app
from api.cli.views.skills_import import show_import
from engine.application.skills.bank_import import skills_import
from engine.application.workspace import bare_workspace
from engine.errors import InputError, Problem


@skills_app.command("import")
def import_command(
    files: Annotated[list[Path], typer.Argument(help="Files of ESCO (CSV, JSON) or O*NET (CSV); .gz too.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the merged bank, skills.csv.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come of it.")] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Merge skills of ESCO or O*NET into the bank, and list what is the same and what only looks alike.

    Example: sextant skills import esco_skills.csv esco_hierarchy.json --data org --out merged
    """
    spoken = language(lang)
    if (out is None) != dry_run:
        what = "An import writes the merged bank, or only looks."
        raise InputError(Problem("out-or-dry-run", what, "Give --out DIR, or --dry-run.", column="out"))
    if data is None and database_of(None, database) is None:
        result = skills_import(bare_workspace(), asking(database), files, out)
    else:
        with workspace(data, database, columns, None) as opened:
            result = skills_import(opened, asking(database), files, out)
    emit(result, as_json, lambda body: show_import(body, spoken))
