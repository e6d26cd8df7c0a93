"""What is decided about a column as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.loading.reading import DatasetReading
from tests.loading.folders import GOOD, balanced, dry_run, said

HEAD = "person_id,valid_from,unit_id,job_family,level,fte\n"


def _fte(folder: Path, cells: list[str]) -> tuple[list[float], DatasetReading]:
    rows = "".join(f'00{at},2020-01-01,U1,F,3,"{cell}"\n' for at, cell in enumerate(cells, start=1))
    people = "person_id,name\n" + "".join(f"00{at},N\n" for at in range(1, len(cells) + 1))
    reading = dry_run(folder, GOOD | {"people.csv": people, "employments.csv": HEAD + rows})
    return reading.table("employments").number("fte").tolist(), reading


@pytest.mark.parametrize(
    ("cells", "fte"),
    [
        (["80 %", "100%"], [0.8, 1.0]),
        (["80", "100", ""], [0.8, 1.0, None]),
        (["0.8", "1"], [0.8, 1.0]),
        (["0,8"], [0.8]),
    ],
)
def test_shares_are_read_as_shares(tmp_path: Path, cells: list[str], fte: list[float | None]) -> None:
    found, reading = _fte(tmp_path, cells)
    assert [None if value != value else pytest.approx(value) for value in found] == fte
    assert reading.problems == ()


def test_a_column_that_mixes_shares_and_percentages_is_not_guessed_at(tmp_path: Path) -> None:
    _, reading = _fte(tmp_path, ["0.8", "80", "1"])
    assert said(reading) == [("value-out-of-range", "employments.csv", 3, "fte")]


def test_an_ambiguous_date_column_is_one_problem_that_asks_for_a_format(tmp_path: Path) -> None:
    rows = "001,3/4/2020,U1,F,3,\n002,5/6/2020,U1,F,3,\n003,7/7/2020,U1,F,3,\n"
    reading = dry_run(tmp_path, GOOD | {"employments.csv": HEAD + rows})
    (problem,) = reading.problems
    assert (problem.code, problem.row) == ("ambiguous-date", 2)
    assert "date_format" in problem.mend
    assert reading.table("employments").text("person_id").values() == ["003"]
    assert balanced(reading)


def test_the_end_of_days_of_other_systems_is_no_end(tmp_path: Path) -> None:
    head = "person_id,valid_from,valid_to,unit_id,job_family,level\n"
    reading = dry_run(tmp_path, GOOD | {"employments.csv": head + "001,2020-01-01,9999-12-31,U1,F,3\n"})
    assert reading.problems == ()
    assert str(reading.table("employments").date("valid_to")[0]) == "NaT"


def test_lists_are_split_at_any_mark_and_ids_lose_full_width_forms(tmp_path: Path) -> None:
    reading = dry_run(tmp_path, {"people.csv": "person_id,name,languages\n００７,Bond,en；zh、 de|fr\n"})
    assert reading.table("people").row(0)["person_id"] == "007"
    assert reading.table("people").row(0)["languages"] == "en;zh;de;fr"
