"""Commands that keep a database safe: back it up while it is in use, put a backup back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DatabaseOption, JsonOption
from api.cli.session import asking, database_url, progress_bar, tell
from api.cli.views.tables import sentence
from engine.application.backup import CopyReport, back_up, restore
from engine.storage.sqlite_copy import Progress

ForceOption = Annotated[bool, typer.Option("--force", help="Replace what stands there.")]


def backup_command(
    file: Annotated[Path, typer.Argument(help="File to write the backup into.")],
    database: DatabaseOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write a backup of the database into one file, while it is in use."""
    url = database_url(database)
    report = _with_bar("backup", lambda progress: back_up(url, asking(database), file, force=force, progress=progress))
    _show(report, as_json, f"{file}: backup with {report.loads:,} loads, {report.size_bytes:,} bytes, checked.")


def restore_command(
    file: Annotated[Path, typer.Argument(help="Backup to put back.")],
    database: DatabaseOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Put a backup back as the database, after checking it; restart servers and workers that had it open."""
    url = database_url(database)
    report = _with_bar("restore", lambda progress: restore(url, asking(database), file, force=force, progress=progress))
    _show(
        report, as_json, f"{report.file}: restored with {report.loads:,} loads, {report.size_bytes:,} bytes, checked."
    )


def _with_bar(what: str, work: Callable[[Progress], CopyReport]) -> CopyReport:
    with progress_bar() as bar:
        task = bar.add_task(what, total=None, note="pages")
        return work(lambda done, total: bar.update(task, completed=done, total=total))


def _show(report: CopyReport, as_json: bool, said: str) -> None:
    tell(report, as_json, lambda _: sentence(said))
