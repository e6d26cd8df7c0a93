"""A reader that goes on from a mark sees every segment once, in the order of the commits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from engine.domain.dataset import TABLES
from engine.domain.history import History
from engine.domain.table import Table
from engine.evidence.fingerprint import fingerprint
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore
from tests.counts import scaled

NOW = datetime(2026, 6, 1, 9, 30)
DAY = date(2026, 6, 1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def units(*ids: str) -> Table:
    return Table.from_rows(TABLES["units"], [{"unit_id": unit, "name": unit} for unit in ids])


def ids_of(tables: list[Table]) -> list[str | None]:
    return [unit for table in tables for unit in table.text("unit_id").values()]


def append(store: HistoryStore, *ids: str) -> None:
    store.append([units(*ids)], actor="local", source="folder", at=NOW)


def test_an_empty_history_has_mark_zero(database: Database) -> None:
    store = HistoryStore(database)

    assert store.newest_mark() == 0
    assert store.read_since(0) == ([], 0)


def test_a_reader_goes_on_from_its_mark(database: Database) -> None:
    store = HistoryStore(database)
    append(store, "A", "B")
    first, mark = store.read_since(0)
    append(store, "C")

    added, newest = store.read_since(mark)

    assert ids_of(first) == ["A", "B"]
    assert ids_of(added) == ["C"]
    assert newest == store.newest_mark() > mark
    assert store.read_since(newest) == ([], newest)


def test_going_on_from_a_mark_gives_the_history_that_reading_all_gives(database: Database) -> None:
    store = HistoryStore(database)
    history, mark = History.empty(), 0
    for step in range(4):
        append(store, f"U{step}", "A")
        added, mark = store.read_since(mark)
        history = history.append(added)

    assert fingerprint(history.as_of(DAY, DAY)) == fingerprint(store.read().as_of(DAY, DAY))
    assert history.table("units").rows() == store.read().table("units").rows()


def test_a_history_up_to_a_mark_stays_what_it_was(database: Database) -> None:
    store = HistoryStore(database)
    append(store, "A")
    mark = store.newest_mark()
    append(store, "B")

    assert store.read(upto=mark).table("units").text("unit_id").values() == ["A"]
    assert not store.read(upto=0).tables


def test_appending_leaves_other_tables_the_same_objects(database: Database) -> None:
    store = HistoryStore(database)
    skills = Table.from_rows(TABLES["skills"], [{"skill_id": "S", "name": "S"}])
    store.append([units("A"), skills], actor="local", source="folder", at=NOW)
    before, mark = store.read(), store.newest_mark()
    append(store, "B")

    after = before.append(store.read_since(mark)[0])

    assert after.table("skills") is before.table("skills")
    assert len(after.table("units")) == 2


def test_an_append_within_other_work_comes_or_goes_with_it(database: Database) -> None:
    store = HistoryStore(database)

    def interrupted() -> None:
        with database.writing() as session:
            store.append_in(session, [units("A")], actor="approver", source="approval of X", at=NOW)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    assert (store.newest_mark(), store.loads()) == (0, [])

    with database.writing() as session:
        done = store.append_in(session, [units("A")], actor="approver", source="approval of X", at=NOW)
        assert store.newest_mark_in(session) > 0

    assert [(load.id, load.source) for load in store.loads()] == [(done.id, "approval of X")]


def test_a_segment_of_unfinished_work_holds_later_ids_back(database: Database) -> None:
    """Without turns the second append could commit a higher mark first, and a reader there would miss the first."""
    store = HistoryStore(database)
    later = threading.Thread(target=append, args=(store, "LATER"))
    with database.writing() as session:
        store.append_in(session, [units("EARLIER")], actor="local", source="folder", at=NOW)
        later.start()
        later.join(timeout=0.5)
        assert later.is_alive()
        assert store.read_since(0) == ([], 0)
    later.join(timeout=30)

    assert ids_of(store.read_since(0)[0]) == ["EARLIER", "LATER"]


def test_a_reader_beside_many_writers_misses_nothing_and_sees_nothing_twice(database: Database) -> None:
    loads_each, writers = scaled(ci=10, soak=100), 4
    store = HistoryStore(database)

    def write(writer: int) -> None:
        for number in range(loads_each):
            append(store, f"{writer}-{number}")

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    seen: list[str | None] = []
    mark = 0
    while len(seen) < writers * loads_each:
        running = any(thread.is_alive() for thread in threads)
        added, mark = store.read_since(mark)
        seen += ids_of(added)
        if not running:
            break
    for thread in threads:
        thread.join()

    assert len(seen) == len(set(seen)) == writers * loads_each
    assert seen == store.read().table("units").text("unit_id").values()
