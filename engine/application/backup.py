"""Back up a database while it is in use, and put a backup back."""

from __future__ import annotations

from pathlib import Path

from engine.application.access import permit
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.storage.database_url import sqlite_file, url_without_secrets
from engine.storage.sqlite_copy import BESIDE, Contents, Progress, checked, copy_into_database, copy_to_new_file


class CopyReport(FrozenModel):
    """One backup or restore."""

    file: str
    """The file that was written."""
    size_bytes: int
    """Its size."""
    version: str
    """Version of its tables."""
    loads: int
    """How often facts were appended to what it holds."""


def back_up(
    database_url: str, actor: Actor, to: Path, *, force: bool = False, progress: Progress = lambda *_: None
) -> CopyReport:
    """Write a backup of a SQLite database into one file, while others read and write the database.

    It holds everything that was acknowledged when it began: facts, runs, decisions and their log, keys, jobs.

    Parameters
    ----------
    force : bool
        Replace a file that stands there.
    progress : callable
        Told pages copied and pages in all.

    Raises
    ------
    InputError
        The file is there already, there is no such database, or it is one that its own tools back up.
    StorageError
        The database cannot be read or the file not be written; a file that stood there stands as before.
    """
    permit(actor, "backup")
    source = sqlite_file(database_url)
    if source is None:
        raise InputError(_postgresql_tools(database_url, to))
    _require_file(source, "no-database", "Check the name after --database.")
    if to.exists() and (not force or to.samefile(source)):
        raise InputError(
            Problem("backup-exists", f"There is a file {to} already.", "Name another, or replace it with --force.")
        )
    return _report(to, copy_to_new_file(source, to, progress))


def restore(
    database_url: str, actor: Actor, backup: Path, *, force: bool = False, progress: Progress = lambda *_: None
) -> CopyReport:
    """Put a backup back as a SQLite database; the backup is checked first.

    Parameters
    ----------
    force : bool
        Replace what a database that stands there holds. It may be in use meanwhile; whoever has read it before keeps
        what was read until started again.
    progress : callable
        Told pages copied and pages in all.

    Raises
    ------
    InputError
        There is no such backup, the database is there already, or it is one that its own tools restore.
    StorageError
        The backup is damaged or of an unknown version, or the database cannot be written; it stands as before.
    """
    permit(actor, "backup")
    target = sqlite_file(database_url)
    if target is None:
        raise InputError(_postgresql_tools(database_url, backup))
    _require_file(backup, "no-backup", "Check the name of the backup.")
    remains = [path for path in (target, *(Path(f"{target}{end}") for end in BESIDE)) if path.exists()]
    if remains and not force:
        what = f"There is a database {target} already." if target.exists() else f"{remains[0]} of a database is left."
        mend = "Name another database, or replace what it holds with --force."
        raise InputError(Problem("database-exists", what, mend))
    checked(backup)
    if target.exists():
        return _report(target, copy_into_database(backup, target, progress))
    for path in remains:
        path.unlink()
    return _report(target, copy_to_new_file(backup, target, progress))


def _report(file: Path, contents: Contents) -> CopyReport:
    return CopyReport(file=str(file), size_bytes=contents.size_bytes, version=contents.version, loads=contents.loads)


def _require_file(file: Path, code: str, mend: str) -> None:
    if not file.is_file():
        raise InputError(Problem(code, f"There is no file {file}.", mend))


def _postgresql_tools(database_url: str, file: Path) -> Problem:
    url = url_without_secrets(database_url)
    return Problem(
        "backup-elsewhere",
        "A PostgreSQL database is backed up and restored with PostgreSQL's own tools.",
        f"Back up: pg_dump --format=custom --file='{file}' '{url}'. "
        f"Restore: pg_restore --clean --if-exists --no-owner --single-transaction --dbname='{url}' '{file}'.",
    )
