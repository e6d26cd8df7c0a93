"""Bring the tables of a database to a version; of several that open it at once, one does and the others wait."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from engine.storage.connecting import Work, engine_for
from engine.storage.turns import Turn, take_turn

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade_to_newest(engine: Engine) -> None:
    """Make or change the tables until they are of the newest version; a look at the version is all where they are.

    Raises
    ------
    CommandError
        The tables are of a version that this Sextant does not know.
    SQLAlchemyError
        The database cannot be opened or changed; it stands as before.
    """
    if version_of(engine) != newest_version():
        migrate(engine, "head")


def migrate(engine: Engine, revision: str) -> None:
    """Bring the tables to a revision, forward or back, in one transaction."""
    with engine_for(engine, Work.MIGRATING).begin() as connection:
        take_turn(connection, Turn.MIGRATING)
        config = _config()
        config.attributes["connection"] = connection
        current = _version_in(connection) if engine.dialect.has_table(connection, "alembic_version") else None
        if revision == "head" or (current or "") <= revision != "base":
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)
        _check_references(connection)


def version_of(engine: Engine) -> str | None:
    """Return the version of the tables, ``None`` where Sextant made none yet."""
    try:
        with engine_for(engine, Work.READING).connect() as connection:
            return _version_in(connection)
    except (OperationalError, ProgrammingError) as failure:
        if _says_no_table(failure):
            return None
        raise


@cache
def newest_version() -> str:
    """Return the version that this Sextant works with."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


@cache
def known_versions() -> frozenset[str]:
    """Return every version that this Sextant can bring to the newest."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _version_in(connection: Connection) -> str | None:
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _says_no_table(failure: OperationalError | ProgrammingError) -> bool:
    return "no such table" in str(failure.orig) or getattr(failure.orig, "sqlstate", None) == "42P01"


def _check_references(connection: Connection) -> None:
    """Refuse a migration that left rows pointing nowhere; on PostgreSQL every step was checked already."""
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if dangling is not None:
            raise IntegrityError("foreign_key_check", None, ValueError(f"a row of {dangling[0]} points nowhere"))
