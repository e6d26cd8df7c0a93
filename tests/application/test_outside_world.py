"""What the outside world refuses is told with a mend, never as a fault of Sextant."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from engine.application.opening import Source, require_facts
from engine.application.sample import sample_organisation, write_sample
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import with_overrides
from engine.errors import InputError, StorageError
from engine.storage.database import Database, sqlite_url


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    organisation = sample_organisation(50, 1)

    for folder in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(InputError) as refused:
            write_sample(organisation, folder)
        assert refused.value.problems[0].code == "cannot-write"
        assert str(folder) in str(refused.value)


@pytest.mark.parametrize("given", [{"seed": -1}, {"seed": 2**63}, {"replications": 0}, {"replications": 10**6}])
def test_overrides_out_of_range_are_refused_by_name(given: dict[str, int]) -> None:
    (scenario,) = read_scenarios(["baseline"])

    with pytest.raises(InputError) as refused:
        with_overrides(scenario, **given)

    assert refused.value.problems[0].column == next(iter(given))


def test_asking_a_database_that_is_not_there_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "mistyped.sqlite"

    with pytest.raises(InputError, match=r"mistyped\.sqlite"):
        require_facts(Source(database=sqlite_url(file)))

    assert not file.exists()
    require_facts(Source(database=sqlite_url(file), data=tmp_path))
    require_facts(Source(database="postgresql://host/name"))


def test_a_database_of_an_unknown_version_is_a_storage_error(tmp_path: Path) -> None:
    file = tmp_path / "later.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("create table alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('9999')")
    connection.close()

    with pytest.raises(StorageError) as refused:
        Database(sqlite_url(file))

    assert refused.value.problems[0].code == "database-version"
