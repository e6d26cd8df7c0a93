"""A database that no longer answers, or is of another version, is told from one that is in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.storage import probe
from engine.storage.database import Database
from engine.storage.migrating import migrate
from engine.storage.probe import database_problems, disk_problems


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'x.sqlite'}")


def codes(problems: list[probe.Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_database_in_order_has_no_problems(database: Database) -> None:
    assert database_problems(database) == []
    database.close()


def test_tables_of_another_version_are_a_problem_with_both_versions(database: Database) -> None:
    migrate(database.engine, "0001")
    (problem,) = database_problems(database)
    assert problem.code == "database-version"
    assert "0001" in problem.what
    database.close()


def test_a_database_that_is_gone_is_a_problem(database: Database, tmp_path: Path) -> None:
    database.close()
    for left in tmp_path.glob("x.sqlite*"):
        left.unlink()
    (tmp_path / "x.sqlite").mkdir()
    assert database_problems(database)
    database.close()


def test_a_folder_that_is_gone_or_full_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept(name: str) -> str:
        return f"sqlite:///{tmp_path / name / 'x.sqlite'}"

    (tmp_path / "here").mkdir()
    assert disk_problems(kept("here")) == []
    assert codes(disk_problems(kept("nowhere"))) == ["disk-not-writable"]
    monkeypatch.setattr(probe, "FEWEST_FREE_BYTES", 2**62)
    assert "disk-full" in codes(disk_problems(kept("here")))
