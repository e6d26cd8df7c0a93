"""Migrations keep what is there, forward and back, and end at the tables that the code works with."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from engine.storage.connecting import Waits, Work, connected_engine, engine_for
from engine.storage.database import Database
from engine.storage.database_url import driven_url
from engine.storage.migrating import known_versions, migrate, newest_version, version_of
from engine.storage.tables import StoredModel

FIRST = "0001"
ROWS: dict[str, list[dict[str, object]]] = {
    "loads": [
        {"id": 1, "loaded_at": "2026-01-02 03:04:05", "actor": "李", "source": "org", "counts": '{"units": 2}'},
        {"id": 2, "loaded_at": "2026-02-03 04:05:06", "actor": "b", "source": "org2", "counts": "{}"},
    ],
    "history_segments": [{"id": 1, "load_id": 1, "table_name": "units", "rows": 2, "content": bytes(range(256))}],
    "runs": [
        {
            "id": "r1",
            "verb": "recommend",
            "created_at": "2026-01-02 03:04:05",
            "actor": "李",
            "request": "{}",
            "inputs": '{"seed": 7}',
            "body": '{"a": [1.5, null]}',
            "body_hash": "ab",
            "execution": "{}",
        }
    ],
}


@pytest.fixture
def engine(empty_database_url: str) -> Any:
    made = connected_engine(driven_url(empty_database_url), Waits())
    yield made
    made.dispose()


def fill(engine: Engine) -> None:
    with engine_for(engine, Work.WRITING).begin() as connection:
        for table, listed in ROWS.items():
            names = list(listed[0])
            values = ", ".join(f":{name}" for name in names)
            connection.execute(text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"), listed)


def rows(engine: Engine) -> dict[str, list[dict[str, object]]]:
    """Return the rows of the first tables, by the columns that they had at first."""
    with engine_for(engine, Work.READING).connect() as connection:
        return {
            table: [
                dict(row)
                for row in connection.execute(
                    text(f"SELECT {', '.join(listed[0])} FROM {table} ORDER BY id")
                ).mappings()
            ]
            for table, listed in ROWS.items()
        }


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_rows_of_the_first_version_go_forward_back_and_forward_again_unchanged(engine: Engine) -> None:
    migrate(engine, FIRST)
    first_tables = tables(engine)
    fill(engine)
    before = rows(engine)
    assert {table: len(found) for table, found in before.items()} == {t: len(r) for t, r in ROWS.items()}

    for revision in ("head", FIRST, "head"):
        migrate(engine, revision)
        assert rows(engine) == before
        if revision == FIRST:
            assert tables(engine) == first_tables
    assert version_of(engine) == newest_version()


def test_every_step_goes_back_and_forth(engine: Engine) -> None:
    steps = sorted(known_versions())
    for revision in (*steps, *reversed(steps[:-1]), *steps[1:]):
        migrate(engine, revision)
        assert version_of(engine) == revision
    migrate(engine, "base")
    assert tables(engine) == {"alembic_version"}
    migrate(engine, "head")
    assert version_of(engine) == newest_version()


def test_the_mapped_tables_are_the_migrated_ones(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, StoredModel.metadata) == []
    database.close()


def test_a_migration_that_fails_half_way_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(engine, FIRST)
    fill(engine)
    before, tables_before = rows(engine), tables(engine)

    def failing(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.storage.migrating._check_references", failing)
    with pytest.raises(KeyboardInterrupt):
        migrate(engine, "head")

    assert version_of(engine) == FIRST
    assert (rows(engine), tables(engine)) == (before, tables_before)
