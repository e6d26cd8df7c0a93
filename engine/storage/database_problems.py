"""What the database's failures mean to whoever asked, in words that hold no secret and no fact."""

from __future__ import annotations

from alembic.util.exc import CommandError
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from engine.errors import ConflictError, Problem, SextantError, StorageError
from engine.storage.database_url import shown_url, sqlite_file, without_secrets

BUSY_STATES = frozenset({"55P03", "57014", "53300", "25P03"})
"""SQLSTATE of PostgreSQL: no lock in time, no answer in time, no connection left, idle for too long."""
CLASH_STATES = frozenset({"40001", "40P01"})
"""SQLSTATE of PostgreSQL: a serialisation failure, a deadlock."""


def cannot_open(url: str, failure: Exception) -> StorageError:
    """Return the error of a database that could not be opened or brought to the newest version."""
    if isinstance(failure, ArgumentError):
        return StorageError(
            Problem(
                "database-url",
                f"{shown_url(url)!r} is not a database URL that Sextant knows.",
                "Write it like sqlite:///sextant.sqlite (three slashes, then the file) or "
                "postgresql://user@host/name; in a password write @ : / ? # as %40 %3A %2F %3F %23.",
            )
        )
    if isinstance(failure, CommandError):
        return StorageError(
            Problem(
                "database-version",
                f"The tables of the database {shown_url(url)} are of a version this Sextant does not know.",
                "Use the Sextant that made it, or a newer one; or name another file.",
            )
        )
    if _is_busy(failure):
        return StorageError(_busy(url, failure))
    mend = "Name a file in a folder you may write to, and one that Sextant made."
    if sqlite_file(url) is None:
        mend = "Check that the server runs and the name is right; the user must own the database or may make tables."
    what = f"The database {shown_url(url)} cannot be opened: {_first_line(failure, url)}."
    return StorageError(Problem("database-unreadable", what, mend))


def refused(url: str, failure: Exception) -> SextantError:
    """Return the error of work that the database did not do."""
    if _state(failure) in CLASH_STATES:
        what = "Somebody else changed the same records at the same moment."
        return ConflictError(
            Problem("changed-meanwhile", what, "Nothing was changed here. Look again, then ask again.")
        )
    if _is_busy(failure):
        return StorageError(_busy(url, failure))
    if isinstance(failure, DBAPIError) and failure.connection_invalidated:
        return StorageError(
            Problem(
                "database-lost",
                f"The connection to the database {shown_url(url)} was lost: {_first_line(failure, url)}.",
                "Check that the server runs. Then look whether the work was done before asking for it again.",
            )
        )
    return StorageError(
        Problem(
            "database-refused",
            f"The database {shown_url(url)} refused the work: {_first_line(failure, url)}.",
            "Nothing was changed. Check that no other program holds the file and that the disk is not full.",
        )
    )


def _busy(url: str, failure: Exception) -> Problem:
    return Problem(
        "database-busy",
        f"The database {shown_url(url)} was kept busy by others for too long: {_first_line(failure, url)}.",
        "Nothing was changed. Ask again in a while; if it stays so, find the load or session that holds it and end it.",
    )


def _is_busy(failure: Exception) -> bool:
    if isinstance(failure, NoConnection) or _state(failure) in BUSY_STATES:
        return True
    return isinstance(failure, DBAPIError) and "database is locked" in str(failure.orig)


def _state(failure: Exception) -> str | None:
    found: str | None = getattr(getattr(failure, "orig", None), "sqlstate", None)
    return found


def _first_line(failure: Exception, url: str) -> str:
    said = str(getattr(failure, "orig", None) or failure).strip() or type(failure).__name__
    return without_secrets(said.splitlines()[0].rstrip("."), url)
