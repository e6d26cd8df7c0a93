"""Whether a database that was opened is still of use."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from engine.errors import Problem, StorageError
from engine.storage.database import Database
from engine.storage.database_problems import refused
from engine.storage.database_url import sqlite_file
from engine.storage.migrating import newest_version, version_of

FEWEST_FREE_BYTES = 64 * 2**20


def database_problems(database: Database) -> list[Problem]:
    """Return why a database cannot be worked with now: it does not answer, or its tables are of another version."""
    try:
        found = version_of(database.engine)
    except SQLAlchemyError as failure:
        return list(refused(database.url, failure).problems)
    except StorageError as failure:
        return list(failure.problems)
    newest = newest_version()
    if found == newest:
        return []
    what = f"The tables of the database are of version {found or 'none'}, this Sextant works with {newest}."
    mend = "Start the Sextant of that version, or restart this one to bring the tables to its own."
    return [Problem("database-version", what, mend)]


def disk_problems(url: str | None) -> list[Problem]:
    """Return why nothing can be written where a database file is kept, or where uploads are unpacked."""
    file = sqlite_file(url) if url else None
    folders = {Path(tempfile.gettempdir())} | ({file.absolute().parent} if file is not None else set())
    return [problem for folder in sorted(folders) if (problem := _folder_problem(folder)) is not None]


def _folder_problem(folder: Path) -> Problem | None:
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"ready")
        free = shutil.disk_usage(folder).free
    except OSError as failure:
        what = f"Nothing can be written to a folder that Sextant needs: {failure.strerror}."
        return Problem("disk-not-writable", what, "Give the process a folder it may write to.")
    if free < FEWEST_FREE_BYTES:
        what = f"A disk that Sextant writes to has {free >> 20} MiB left."
        return Problem("disk-full", what, f"Free {FEWEST_FREE_BYTES >> 20} MiB at least.")
    return None
