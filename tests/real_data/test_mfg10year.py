"""Yearly snapshots of a manufacturer: every row accounted for, head counts as a plain count of the file gives them."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from engine.domain.history import History
from engine.loading.reading import DatasetReading, read_dataset

MAP = Path(__file__).parent / "mfg10year" / "columns.yaml"


@pytest.fixture(scope="module")
def rows(real_data: Path) -> list[dict[str, str]]:
    with (real_data / "mfg10year" / "MFG10YearTerminationData.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def reading(real_data: Path) -> DatasetReading:
    return read_dataset(real_data / "mfg10year", MAP, mode="take_good_rows")


def _day(text: str) -> date:
    month, day, year = map(int, text.split(maxsplit=1)[0].split("/"))
    return date(year, month, day)


def _end(row: dict[str, str]) -> date | None:
    return None if row["TerminationDate"] == "1/1/1900" else _day(row["TerminationDate"])


def test_every_row_is_taken_but_the_five_duplicate_employee_years(
    rows: list[dict[str, str]], reading: DatasetReading
) -> None:
    years = Counter((row["EmployeeID"], _day(row["RecordDate"]).year) for row in rows)
    (counts,) = reading.files
    assert counts.rows_in == len(rows) == 49_653
    assert counts.rows_reported == sum(number - 1 for number in years.values()) == 5
    assert counts.rows_in == counts.rows_taken + counts.rows_reported + counts.rows_ignored
    assert {one.code for one in reading.problems} == {"duplicate-period"}
    assert {one.value for one in reading.problems} == {who for (who, _), number in years.items() if number > 1}


def test_everyone_has_one_employment_with_the_days_of_the_file(
    rows: list[dict[str, str]], reading: DatasetReading
) -> None:
    told = {row["EmployeeID"]: (_day(row["OrigHireDate"]), _end(row)) for row in rows}
    jobs = reading.table("employments").rows()
    assert {row["person_id"]: (row["valid_from"], row["valid_to"]) for row in jobs} == told
    assert len(jobs) == len(reading.table("people")) == len(told)


def test_leavers_by_year_show_the_break_of_2014(rows: list[dict[str, str]], reading: DatasetReading) -> None:
    told = {row["EmployeeID"]: end.year for row in rows if (end := _end(row))}
    ends = reading.table("employments").date("valid_to")
    found = Counter(int(str(end)[:4]) for end in ends if str(end) != "NaT")
    assert found == Counter(told.values())
    assert found[2014] == 253


def test_the_head_count_of_a_day_is_that_of_hire_and_termination_days(
    rows: list[dict[str, str]], reading: DatasetReading
) -> None:
    day = date(2012, 12, 31)
    told = {row["EmployeeID"] for row in rows if _day(row["OrigHireDate"]) <= day <= (_end(row) or day)}
    organisation = History.of(reading.tables).as_of(day, date(2016, 1, 1))
    assert set(organisation.workforce.person_ids) == told
