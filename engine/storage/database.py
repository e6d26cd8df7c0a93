"""Open a database: the right settings for SQLite, and the newest version of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from engine.errors import Problem, StorageError

MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """One database by URL, its tables at the newest version.

    Raises
    ------
    StorageError
        The URL is not one, or the file is not a database that can be opened and written.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self.engine = _engine(url)
        except SQLAlchemyError as failure:
            raise StorageError(_cannot_open(url, failure)) from failure
        try:
            self._upgrade()
        except (SQLAlchemyError, OSError, CommandError) as failure:
            self.close()
            raise StorageError(_cannot_open(url, failure)) from failure

    def _upgrade(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session whose work is committed as a whole at the end, or not at all."""
        try:
            with Session(self.engine) as session, session.begin():
                yield session
        except SQLAlchemyError as failure:
            raise StorageError(
                Problem(
                    "database-refused",
                    f"The database {_shown(self.url)} refused the work: {_first_line(failure)}.",
                    "Nothing was changed. Check that no other program holds the file and that the disk is not full.",
                )
            ) from failure

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def sqlite_url(file: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite:///{file}"


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite URL; ``None`` for any other database, and for what is no URL."""
    try:
        read = make_url(url)
    except ArgumentError:
        return None
    return Path(read.database) if read.get_backend_name() == "sqlite" and read.database else None


def _driven(url: str) -> URL:
    """Return the URL with the driver named: every way to write PostgreSQL means psycopg 3."""
    read = make_url(url)
    return read.set(drivername="postgresql+psycopg") if read.drivername in {"postgresql", "postgres"} else read


def _engine(url: str) -> Engine:
    engine = create_engine(_driven(url))
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    """Let readers work beside one writer, wait for a lock instead of failing, and keep references whole."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _cannot_open(url: str, failure: Exception) -> Problem:
    if isinstance(failure, ArgumentError):
        return Problem(
            "database-url",
            f"{_shown(url)!r} is not a database URL.",
            "Write it like sqlite:///sextant.sqlite (three slashes, then the file).",
        )
    if isinstance(failure, CommandError):
        return Problem(
            "database-version",
            f"The tables of the database {_shown(url)} are of a version this Sextant does not know.",
            "Use the Sextant that made it, or a newer one; or name another file.",
        )
    return Problem(
        "database-unreadable",
        f"The database {_shown(url)} cannot be opened: {_first_line(failure)}.",
        "Name a file in a folder you may write to, and one that Sextant made.",
    )


def _shown(url: str) -> str:
    """Return a URL as messages may show it: without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return f"...@{url.rpartition('@')[2]}" if "@" in url else url


def _first_line(failure: Exception) -> str:
    return str(failure).splitlines()[0].rstrip(".")
