"""A flat file with two-digit years: people, employments, units and families, checked against a plain count."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from engine.loading.reading import DatasetReading, read_dataset

MAP = Path(__file__).parent / "hrdataset_v14" / "columns.yaml"


@pytest.fixture(scope="module")
def rows(real_data: Path) -> list[dict[str, str]]:
    with (real_data / "hrdataset_v14" / "HRDataset_v14.csv").open(encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def reading(real_data: Path) -> DatasetReading:
    return read_dataset(real_data / "hrdataset_v14", MAP)


def test_every_row_is_taken(rows: list[dict[str, str]], reading: DatasetReading) -> None:
    (counts,) = reading.files
    assert counts.rows_in == len(rows) == 311
    assert counts.rows_in == counts.rows_taken + counts.rows_reported + counts.rows_ignored
    assert len(reading.table("people")) == len({row["EmpID"] for row in rows}) == counts.rows_taken


def test_units_families_and_leavers_are_those_of_the_file(rows: list[dict[str, str]], reading: DatasetReading) -> None:
    jobs = reading.table("employments").rows()
    assert len(reading.table("units")) == len({row["Department"].strip() for row in rows})
    assert len(reading.table("job_families")) == len({row["Position"].strip() for row in rows})
    assert sum(row["valid_to"] is not None for row in jobs) == sum(row["Termd"] == "1" for row in rows)
    reasons = Counter(row["TermReason"] for row in rows if row["Termd"] == "1")
    assert Counter(row["exit_reason"] for row in jobs if row["exit_reason"]) == reasons


def test_two_digit_years_land_in_the_right_century(rows: list[dict[str, str]], reading: DatasetReading) -> None:
    born = [row["birth_year"] for row in reading.table("protected").rows()]
    assert [int(year) % 100 for year in born if isinstance(year, float)] == [int(row["DOB"][-2:]) for row in rows]
    assert all(isinstance(year, float) and 1930 <= year <= 2000 for year in born)


def test_the_managers_of_another_numbering_are_left_out_and_that_is_said(
    rows: list[dict[str, str]], reading: DatasetReading
) -> None:
    assert not {row["ManagerID"] for row in rows} & {row["EmpID"] for row in rows}
    assert reading.table("employments").text("manager_id").values() == [None] * len(rows)
    assert "ManagerID" in {one.column for one in reading.notes if one.code == "column-ignored"}
