"""Yearly status snapshots become employments that last."""

from __future__ import annotations

from pathlib import Path

from engine.loading.reading import DatasetReading
from tests.loading.folders import balanced, dry_run, said

HEAD = "snapshot_date,person_id,name,hire_date,termination_date,unit,family,level\n"


def _read(folder: Path, *rows: str) -> DatasetReading:
    return dry_run(folder, {"people.csv": HEAD + "\n".join(rows) + "\n"})


def _jobs(reading: DatasetReading) -> list[tuple[str | None, ...]]:
    names = ("person_id", "valid_from", "valid_to", "unit_id", "level")
    return [
        tuple(None if row[n] is None else str(row[n]) for n in names) for row in reading.table("employments").rows()
    ]


def test_equal_states_are_one_row_from_the_hire_date_on_and_a_change_begins_a_new_one(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        "2020-12-31,1,Ann,2018-05-01,,A,F,3",
        "2021-12-31,1,Ann,2018-05-01,,A,F,3",
        "2022-12-31,1,Ann,2018-05-01,,B,F,4",
    )
    assert reading.problems == ()
    assert _jobs(reading) == [("1", "2018-05-01", "2022-12-30", "A", "3.0"), ("1", "2022-12-31", None, "B", "4.0")]
    assert len(reading.table("people")) == 1
    assert reading.table("units").text("unit_id").values() == ["A", "B"]


def test_a_termination_ends_the_last_row_on_its_day(tmp_path: Path) -> None:
    reading = _read(tmp_path, "2020-12-31,1,Ann,2018-05-01,,A,F,3", "2021-12-31,1,Ann,2018-05-01,2021-06-30,B,F,3")
    assert _jobs(reading) == [("1", "2018-05-01", "2021-06-30", "A", "3.0")]


def test_whoever_is_missing_from_the_last_snapshot_ends_with_the_last_that_shows_them_and_that_is_noted(
    tmp_path: Path,
) -> None:
    reading = _read(tmp_path, "2020-12-31,1,Ann,2018-05-01,,A,F,3", "2021-12-31,2,Bo,2018-05-01,,A,F,3")
    assert _jobs(reading)[0] == ("1", "2018-05-01", "2020-12-31", "A", "3.0")
    assert "end-assumed" in [one.code for one in reading.notes]


def test_a_rehire_is_a_second_employment_and_another_hire_date_without_an_end_a_contradiction(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        "2019-12-31,1,Ann,2018-05-01,2019-11-30,A,F,3",
        "2020-12-31,1,Ann,2020-02-01,,A,F,3",
        "2019-12-31,2,Bo,2018-05-01,,A,F,3",
        "2020-12-31,2,Bo,2018-06-01,,A,F,3",
        "2020-12-31,3,Cy,2021-06-01,,A,F,3",
    )
    assert _jobs(reading)[:2] == [("1", "2018-05-01", "2019-11-30", "A", "3.0"), ("1", "2020-02-01", None, "A", "3.0")]
    assert said(reading) == [
        ("hire-date-contradicts", "people.csv", 5, "hire_date"),
        ("snapshot-before-hire", "people.csv", 6, "hire_date"),
    ]
    assert balanced(reading)


def test_one_state_twice_on_a_day_is_a_duplicate(tmp_path: Path) -> None:
    reading = _read(tmp_path, "2020-12-31,1,Ann,2018-05-01,,A,F,3", "2020-12-31,1,Ann,2018-05-01,,B,F,3")
    assert said(reading) == [("duplicate-period", "people.csv", 3, "person_id")]
    assert _jobs(reading) == [("1", "2018-05-01", None, "A", "3.0")]


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    rows = [
        f"{year}-12-31,{person},N{person},2018-05-01,,{'AB'[year > 2021]},F,{person}"
        for year in (2020, 2021, 2022)
        for person in (1, 2, 3)
    ]
    forward, backward = _jobs(_read(tmp_path / "a", *rows)), _jobs(_read(tmp_path / "b", *reversed(rows)))
    assert sorted(forward, key=str) == sorted(backward, key=str)
