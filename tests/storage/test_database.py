"""The database gives back what was appended, and never half of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from engine.domain.dataset import TABLES
from engine.domain.history import History
from engine.domain.table import Table
from engine.errors import InputError, StorageError
from engine.evidence.canonical import Json
from engine.evidence.fingerprint import fingerprint
from engine.storage import segments
from engine.storage.database import Database, sqlite_url
from engine.storage.history_store import HistoryStore
from engine.storage.run_store import RunStore
from engine.storage.tables import StoredLoad

NOW = datetime(2026, 6, 1, 9, 30)
DAY = date(2026, 6, 1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def skill_records(count: int, level: float = 3.0) -> Table:
    return Table.from_rows(
        TABLES["skill_records"],
        [
            {
                "person_id": f"P{row:05}",
                "skill_id": "技能",
                "level": level,
                "source": "self",
                "date": date(2026, 1, 1),
                "recorded_at": datetime(2026, 1, 2, 3, 4, 5),
                "evidence": None if row % 2 else "línea, \n=1+1",
            }
            for row in range(count)
        ],
    )


def test_a_stored_history_cuts_like_the_one_in_memory(database: Database) -> None:
    tables = [skill_records(50), Table.from_rows(TABLES["units"], [{"unit_id": "U", "name": "单位"}])]
    store = HistoryStore(database)

    load = store.append(tables, actor="local", source="folder", at=NOW)

    assert load.counts == {"skill_records": 50, "units": 1}
    assert fingerprint(store.read().as_of(DAY, DAY)) == fingerprint(History.of(tables).as_of(DAY, DAY))


def test_a_second_load_appends_and_wins(database: Database) -> None:
    store = HistoryStore(database)
    for level in (2.0, 4.0):
        store.append([skill_records(1, level)], actor="local", source="folder", at=NOW)

    history = store.read()

    assert len(history.table("skill_records")) == 2
    assert history.as_of(DAY, DAY).table("skill_records").number("level").tolist() == [4.0]
    assert [load.id for load in store.loads()] == [1, 2]


def test_a_table_longer_than_a_segment_comes_back_in_order(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "ROWS_PER_SEGMENT", 7)
    table = skill_records(30)
    store = HistoryStore(database)
    store.append([table], actor="local", source="folder", at=NOW)

    assert store.read().table("skill_records").rows() == table.rows()


def test_a_load_that_fails_half_way_leaves_nothing(database: Database) -> None:
    def failing() -> Iterator[Table]:
        yield skill_records(3)
        raise InterruptedError

    store = HistoryStore(database)
    with pytest.raises(InterruptedError):
        store.append(failing(), actor="local", source="folder", at=NOW)

    assert store.loads() == []
    assert not store.read().tables


def test_a_run_comes_back_as_it_was_written(database: Database) -> None:
    runs = RunStore(database)
    result: dict[str, Json] = {
        "verb": "recommend",
        "hash": "ab" * 32,
        "body": {"name": "李"},
        "inputs": {},
        "execution": {"seconds": 0.5},
    }

    run_id = "r1"
    runs.record(run_id, result, request={"as_of": "2026-06-01"}, actor="local", at=NOW)

    run = runs.get(run_id)
    assert (run.verb, run.body, run.body_hash, run.created_at) == ("recommend", {"name": "李"}, "ab" * 32, NOW)
    assert [found.id for found in runs.latest(verb="recommend")] == [run_id]
    assert runs.latest(verb="simulate") == []


def test_an_unknown_run_is_named(database: Database) -> None:
    with pytest.raises(InputError, match="no run 'x'"):
        RunStore(database).get("x")


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but long enough to look like a file with something in it\n" * 20)
    before = file.read_bytes()

    with pytest.raises(StorageError, match="cannot be opened"):
        Database(sqlite_url(file))

    assert file.read_bytes() == before


def test_a_url_that_is_none_is_refused_with_an_example() -> None:
    with pytest.raises(StorageError, match=r"sqlite:///sextant\.sqlite"):
        Database("sextant")


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.writing() as writer:
        writer.add(StoredLoad(loaded_at=NOW, actor="local", source="folder", counts={}))
        writer.flush()

        assert HistoryStore(database).loads() == []
    assert len(HistoryStore(database).loads()) == 1
