"""Opening a database: by many at once, and quickly where nothing is to be made."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from engine.domain.dataset import TABLES
from engine.domain.table import Table
from engine.storage import migrating
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore
from tests.conftest import CHECKOUT
from tests.counts import scaled

NOW = datetime(2026, 6, 1, 9, 30)

OPEN_AND_APPEND = """
import sys
from datetime import datetime
from engine.domain.dataset import TABLES
from engine.domain.table import Table
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore
print("ready", flush=True)
sys.stdin.readline()
database = Database(sys.argv[1])
table = Table.from_rows(TABLES["units"], [{"unit_id": sys.argv[2], "name": "U"}])
HistoryStore(database).append([table], actor="local", source=sys.argv[2], at=datetime(2026, 6, 1))
database.close()
"""

APPEND_WITHOUT_END = """
import sys
from datetime import datetime
from engine.domain.dataset import TABLES
from engine.domain.table import Table
from engine.storage import history_store, segments
from engine.storage.database import Database
history_store.segments_of.__globals__["ROWS_PER_SEGMENT"] = 10
database = Database(sys.argv[1])
store = history_store.HistoryStore(database)
for number in range(100_000):
    rows = [{"unit_id": f"{number}-{row}", "name": "U"} for row in range(200)]
    tables = [Table.from_rows(TABLES["units"], rows)]
    store.append(tables, actor="local", source=str(number), at=datetime(2026, 6, 1))
    print(number, flush=True)
"""


def program(text: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", text, *arguments],
        cwd=CHECKOUT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.mark.slow
def test_eight_processes_open_a_new_database_at_once(empty_database_url: str) -> None:
    names = [str(number) for number in range(8)]
    running = [program(OPEN_AND_APPEND, empty_database_url, name) for name in names]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    failures = [error for _, error in (process.communicate(timeout=120) for process in running) if error]

    assert not failures
    database = Database(empty_database_url)
    loads = HistoryStore(database).loads()
    database.close()
    assert sorted(load.source for load in loads) == names
    assert [load.id for load in loads] == list(range(1, 9))


def test_a_database_at_the_newest_version_is_only_looked_at(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("migrated")

    monkeypatch.setattr(command, "upgrade", never)
    Database(database_url).close()


def test_the_newest_version_is_the_only_end_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrating.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrating.newest_version()]


@pytest.mark.slow
@pytest.mark.parametrize("attempt", range(scaled(ci=2, soak=25)))
def test_a_killed_loader_leaves_whole_loads_and_loses_none_it_acknowledged(database: Database, attempt: int) -> None:
    loader = program(APPEND_WITHOUT_END, database.url)
    assert loader.stdout is not None
    acknowledged = [loader.stdout.readline().strip() for _ in range(3 + attempt)]
    loader.send_signal(signal.SIGKILL)
    rest, _ = loader.communicate(timeout=60)
    acknowledged += rest.split()

    store = HistoryStore(database)
    loads = store.loads()
    assert [load.source for load in loads][: len(acknowledged)] == acknowledged
    assert len(loads) <= len(acknowledged) + 1
    assert len(store.read().table("units")) == 200 * len(loads)
    units = Table.from_rows(TABLES["units"], [{"unit_id": "next", "name": "U"}])
    store.append([units], actor="local", source="next", at=NOW)
