"""Copies of a SQLite database while others read and write it, and the checks that a copy must pass."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Problem, StorageError
from engine.storage.migrating import known_versions

PAGES_AT_ONCE = 2000
WAIT_SECONDS = 30.0
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database file."""

Progress = Callable[[int, int], None]
"""Told pages copied and pages in all."""


@dataclass(frozen=True)
class Contents:
    """What a checked database file holds.

    Attributes
    ----------
    version : str
        Version of its tables.
    loads : int
        How often facts were appended.
    size_bytes : int
        Size of the file.
    """

    version: str
    loads: int
    size_bytes: int


def copy_to_new_file(source: Path, target: Path, progress: Progress) -> Contents:
    """Copy a database into a file that appears whole or not at all, readable by its owner only.

    The copy holds one state of the database, that of the moment when the copying began; writers are not held up.
    A file that stands there is replaced.

    Raises
    ------
    StorageError
        The source is no database that Sextant knows, or the copy cannot be written or fails its checks.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with _told(source, target):
        try:
            part.touch(mode=0o600)
            with closing(_opened(source)) as held, closing(sqlite3.connect(part)) as written:
                _copy_snapshot(held, written, progress)
                written.execute("PRAGMA journal_mode=DELETE")  # one file, without another beside it
            contents = checked(part, named=source)
            _sync(part)
            part.replace(target)
            _sync(target.parent)
        finally:
            for leftover in (part, *(Path(f"{part}{end}") for end in BESIDE)):
                leftover.unlink(missing_ok=True)
    return contents


def copy_into_database(source: Path, target: Path, progress: Progress) -> Contents:
    """Replace what a database in use holds, in one transaction: who reads it sees all of the old or all of the new.

    Raises
    ------
    StorageError
        The target is no database, or others held it for too long; it stands as before.
    """
    with _told(source, target), closing(_opened(source)) as held, closing(_opened(target)) as written:
        _copy_snapshot(held, written, progress)
    return checked(target)


def checked(file: Path, *, named: Path | None = None) -> Contents:
    """Look a database file over: every page, every reference, the version of its tables.

    Parameters
    ----------
    named : Path or None
        File to name in messages, where ``file`` is a copy of it in the making.

    Raises
    ------
    StorageError
        The file is damaged, is no database, or is of a version that this Sextant does not know.
    """
    shown = named or file
    with _told(shown, file), closing(_opened(file)) as connection:
        damage = [found for (found,) in connection.execute("PRAGMA integrity_check(3)") if found != "ok"]
        damage += [f"a row of {row[0]} points nowhere" for row in connection.execute("PRAGMA foreign_key_check")]
        if damage:
            what = f"The database {shown} is damaged: {damage[0]}."
            raise StorageError(Problem("database-damaged", what, "Use another backup.", file=str(shown)))
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
        if version not in known_versions():
            what = f"The tables of the database {shown} are of a version this Sextant does not know."
            mend = "Use the Sextant that made it, or a newer one."
            raise StorageError(Problem("database-version", what, mend, file=str(shown)))
        (loads,) = connection.execute("SELECT count(*) FROM loads").fetchone()
    return Contents(version, loads, file.stat().st_size)


def _copy_snapshot(source: sqlite3.Connection, target: sqlite3.Connection, progress: Progress) -> None:
    """Copy while holding one read transaction, so that no writer makes SQLite begin again."""
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    source.backup(target, pages=PAGES_AT_ONCE, progress=lambda _, left, total: progress(total - left, total), sleep=0)
    source.execute("ROLLBACK")


def _opened(file: Path) -> sqlite3.Connection:
    """Open a file that is there; SQLite alone would make it."""
    address = f"{file.resolve().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _told(source: Path, target: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as failure:
        what = f"The database {source} could not be copied to {target}: {str(failure).rstrip('.')}."
        mend = "Check that both can be read and written, that the disk is not full, and that nobody holds them."
        raise StorageError(Problem("copy-failed", what, mend, file=str(source))) from failure
    except sqlite3.DatabaseError as failure:
        what = f"{source} cannot be read as a database: {str(failure).rstrip('.')}."
        raise StorageError(Problem("database-damaged", what, "Name a file that Sextant made.", file=str(source))) from (
            failure
        )
    except OSError as failure:
        what = f"{target} cannot be written: {failure.strerror or failure}."
        raise StorageError(Problem("cannot-write", what, "Name a file in a folder you may write to.")) from failure
