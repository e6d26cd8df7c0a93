"""A backup holds one state of the database, whoever writes meanwhile; putting it back checks it first."""

from __future__ import annotations

import sqlite3
import stat
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.application.backup import back_up, restore
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.domain.dataset import TABLES
from engine.domain.table import Table
from engine.errors import AccessError, InputError, StorageError
from engine.storage import sqlite_copy
from engine.storage.database import Database, sqlite_url
from engine.storage.history_store import HistoryStore
from tests.counts import scaled

NOW = datetime(2026, 6, 1, 9, 30)


@pytest.fixture
def url(new_database: Callable[..., Any]) -> Any:
    with new_database("sqlite") as made:
        yield made


def append(store: HistoryStore, number: int) -> None:
    table = Table.from_rows(TABLES["units"], [{"unit_id": f"U{number:05}", "name": "单位" * 50}])
    store.append([table], actor="local", source=f"load {number}", at=NOW)


def filled(url: str, loads: int) -> Database:
    database = Database(url)
    for number in range(loads):
        append(HistoryStore(database), number)
    return database


def sources(url: str) -> list[str]:
    database = Database(url)
    found = [load.source for load in HistoryStore(database).loads()]
    units = HistoryStore(database).read().table("units")
    database.close()
    assert len(units) == len(found)
    return found


def test_what_was_backed_up_comes_back(url: str, tmp_path: Path) -> None:
    filled(url, 3).close()
    told: list[tuple[int, int]] = []

    report = back_up(url, LOCAL_ACTOR, tmp_path / "kept", progress=lambda *pages: told.append(pages))
    restored = restore(sqlite_url(tmp_path / "new.sqlite"), LOCAL_ACTOR, tmp_path / "kept")

    assert (report.loads, restored.loads) == (3, 3)
    assert told[-1][0] == told[-1][1] > 0
    assert sources(sqlite_url(tmp_path / "new.sqlite")) == ["load 0", "load 1", "load 2"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "new.sqlite"]
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o600


@pytest.mark.parametrize("attempt", range(scaled(ci=2, soak=20)))
def test_a_backup_beside_a_writer_holds_all_that_was_acknowledged_before_and_a_prefix_of_the_rest(
    url: str, tmp_path: Path, attempt: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_copy, "PAGES_AT_ONCE", 1)
    database = filled(url, 40)
    written, ended = [], threading.Event()

    def write() -> None:
        for number in range(40, 10_000):
            append(HistoryStore(database), number)
            written.append(number)
            if ended.is_set():
                return

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 3:
        time.sleep(0.01)
    acknowledged = 40 + len(written)
    during: list[int] = []
    back_up(url, LOCAL_ACTOR, tmp_path / "kept", progress=lambda *_: during.append(len(written)))
    ended.set()
    writer.join()
    database.close()

    restore(sqlite_url(tmp_path / "new.sqlite"), LOCAL_ACTOR, tmp_path / "kept")
    found = sources(sqlite_url(tmp_path / "new.sqlite"))
    assert acknowledged <= len(found) <= 40 + len(written)
    assert found == [f"load {number}" for number in range(len(found))]


def test_a_writer_is_not_held_up_and_the_copy_does_not_begin_again(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = filled(url, 5)
    steps: list[tuple[int, int]] = []

    def write_between(done: int, total: int) -> None:
        steps.append((done, total))
        append(HistoryStore(database), 100 + len(steps))

    monkeypatch.setattr(sqlite_copy, "PAGES_AT_ONCE", 4)
    report = back_up(url, LOCAL_ACTOR, tmp_path / "kept", progress=write_between)
    database.close()

    assert report.loads == 5
    assert len(steps) > 3
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})


def test_a_database_in_use_is_replaced_in_one_moment(url: str, tmp_path: Path) -> None:
    database = filled(url, 2)
    back_up(url, LOCAL_ACTOR, tmp_path / "kept")
    append(HistoryStore(database), 2)

    with pytest.raises(InputError, match="already"):
        restore(url, LOCAL_ACTOR, tmp_path / "kept")
    assert len(HistoryStore(database).loads()) == 3
    with database.session() as reader:
        mark = HistoryStore(database).newest_mark_in(reader)
        restore(url, LOCAL_ACTOR, tmp_path / "kept", force=True)
        assert HistoryStore(database).newest_mark_in(reader) == mark

    assert len(HistoryStore(database).loads()) == 2
    append(HistoryStore(database), 7)
    database.close()
    assert sources(url) == ["load 0", "load 1", "load 7"]


def test_a_file_is_replaced_only_by_force_and_never_by_half(url: str, tmp_path: Path) -> None:
    filled(url, 1).close()
    (tmp_path / "kept").write_text("dear")

    with pytest.raises(InputError, match="--force"):
        back_up(url, LOCAL_ACTOR, tmp_path / "kept")
    with pytest.raises(KeyboardInterrupt):
        back_up(url, LOCAL_ACTOR, tmp_path / "kept", force=True, progress=_interrupt)
    assert (tmp_path / "kept").read_text() == "dear"
    assert list(tmp_path.iterdir()) == [tmp_path / "kept"]

    back_up(url, LOCAL_ACTOR, tmp_path / "kept", force=True)
    assert sources(sqlite_url(tmp_path / "kept")) == ["load 0"]


def test_a_restore_that_is_interrupted_leaves_the_database_as_it_was(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = filled(url, 2)
    back_up(url, LOCAL_ACTOR, tmp_path / "kept")
    append(HistoryStore(database), 2)

    monkeypatch.setattr(sqlite_copy, "PAGES_AT_ONCE", 1)
    with pytest.raises(KeyboardInterrupt):
        restore(url, LOCAL_ACTOR, tmp_path / "kept", force=True, progress=_interrupt)

    assert len(HistoryStore(database).loads()) == 3
    append(HistoryStore(database), 3)
    database.close()


def _interrupt(*_pages: int) -> None:
    raise KeyboardInterrupt


def test_a_backup_with_a_flipped_byte_is_refused_and_the_database_stands(url: str, tmp_path: Path) -> None:
    filled(url, 3).close()
    back_up(url, LOCAL_ACTOR, tmp_path / "kept")
    damaged = bytearray((tmp_path / "kept").read_bytes())
    damaged[4096:4106] = b"\xff" * 10
    (tmp_path / "kept").write_bytes(damaged)

    with pytest.raises(StorageError) as refused:
        restore(url, LOCAL_ACTOR, tmp_path / "kept", force=True)

    assert refused.value.problems[0].code == "database-damaged"
    assert len(sources(url)) == 3


@pytest.mark.parametrize("content", [b"", b"no database, only a long text\n" * 500])
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(content)

    with pytest.raises(StorageError):
        restore(sqlite_url(tmp_path / "new.sqlite"), LOCAL_ACTOR, tmp_path / "kept")

    assert not (tmp_path / "new.sqlite").exists()


def test_a_backup_of_a_later_sextant_is_refused(url: str, tmp_path: Path) -> None:
    back_up(url, LOCAL_ACTOR, tmp_path / "kept")
    with closing(sqlite3.connect(tmp_path / "kept")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StorageError) as refused:
        restore(sqlite_url(tmp_path / "new.sqlite"), LOCAL_ACTOR, tmp_path / "kept")

    assert refused.value.problems[0].code == "database-version"


def test_what_is_left_of_a_lost_database_is_not_mixed_into_the_restored_one(url: str, tmp_path: Path) -> None:
    filled(url, 1).close()
    back_up(url, LOCAL_ACTOR, tmp_path / "kept")
    (tmp_path / "new.sqlite-wal").write_bytes(b"left")

    with pytest.raises(InputError, match="left"):
        restore(sqlite_url(tmp_path / "new.sqlite"), LOCAL_ACTOR, tmp_path / "kept")
    restore(sqlite_url(tmp_path / "new.sqlite"), LOCAL_ACTOR, tmp_path / "kept", force=True)

    assert sources(sqlite_url(tmp_path / "new.sqlite")) == ["load 0"]


def test_a_database_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"mistyped\.sqlite"):
        back_up(sqlite_url(tmp_path / "mistyped.sqlite"), LOCAL_ACTOR, tmp_path / "kept")
    assert not list(tmp_path.iterdir())


def test_for_postgresql_the_tools_are_named_without_the_password(tmp_path: Path) -> None:
    for verb in (back_up, restore):
        with pytest.raises(InputError) as refused:
            verb("postgresql://planner:s3cret@host/x", LOCAL_ACTOR, tmp_path / "kept")
        assert "pg_dump" in str(refused.value)
        assert "pg_restore" in str(refused.value)
        assert "postgresql://planner@host/x" in str(refused.value)
        assert "s3cret" not in str(refused.value)


def test_only_an_administrator_may(tmp_path: Path) -> None:
    auditor = Actor(id="a", roles=(Role.AUDITOR,))
    for verb in (back_up, restore):
        with pytest.raises(AccessError):
            verb(sqlite_url(tmp_path / "x.sqlite"), auditor, tmp_path / "kept")
