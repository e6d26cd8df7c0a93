"""Workbooks as people make them."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from engine.loading.json_source import read_json
from engine.loading.raw import RawTable
from engine.loading.reading import read_dataset
from tests.loading.folders import GOOD, balanced, said, write

JOBS = ["person_id", "valid_from", "unit_id", "job_family", "level"]


def _book(
    folder: Path, rows: list[list[Any]], sheet: str = "employments", *, mac: bool = False
) -> tuple[Workbook, Worksheet]:
    write(folder, {name: text for name, text in GOOD.items() if name != f"{sheet}.csv"})
    book = Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    book.remove(book.worksheets[0])
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    return book, page


@pytest.mark.parametrize("mac", [False, True])
def test_real_dates_and_bare_serials_are_days_in_both_calendars(tmp_path: Path, mac: bool) -> None:
    serial = 43831 - (1462 if mac else 0)
    rows: list[list[Any]] = [
        list(JOBS),
        ["001", date(2020, 1, 1), "U1", "F", 3],
        ["002", serial, "U1", "F", 3.0],
        ["003", "2020/1/1", "U1", "F", "3"],
    ]
    book, _ = _book(tmp_path, rows, mac=mac)
    book.save(tmp_path / "staff.xlsx")
    reading = read_dataset(tmp_path)
    assert [str(day) for day in reading.table("employments").date("valid_from")] == ["2020-01-01"] * 3
    assert balanced(reading)


def test_numbers_that_are_ids_have_no_decimal_point_and_keep_the_zeros_they_show(tmp_path: Path) -> None:
    book, page = _book(tmp_path, [["unit_id", "name"], [7.0, "Seven"], [12, "Twelve"]], "units")
    page["A3"].number_format = "00000"
    stream = io.BytesIO()
    book.save(stream)
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "u.xlsx").write_bytes(stream.getvalue())
    reading = read_dataset(tmp_path / "only", mode="take_good_rows")
    assert reading.table("units").text("unit_id").values() == ["00012"]
    assert said(reading) == [("lost-leading-zeros", "u.xlsx [units]", 2, "unit_id")]


def test_merged_headers_and_titles_are_seen_through(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Roster 2026", None, None, None, None],
        ["person_id", "Job", None, None, None],
        [None, "valid_from", "unit_id", "job_family", "level"],
        ["001", datetime(2020, 1, 1), "U1", "F", 3],
        ["002", datetime(2020, 1, 1), "U1", "F", 99],
    ]
    book, page = _book(tmp_path, rows)
    for cells in ("A1:E1", "A2:A3", "B2:E2"):
        page.merge_cells(cells)
    book.save(tmp_path / "staff.xlsx")
    reading = read_dataset(tmp_path, mode="take_good_rows")
    assert reading.table("employments").text("person_id").values() == ["001"]
    assert said(reading) == [("level-out-of-range", "staff.xlsx [employments]", 5, "level")]


def test_a_formula_without_a_stored_value_is_a_problem_of_its_row(tmp_path: Path) -> None:
    book, _ = _book(tmp_path, [["unit_id", "name"], ["U1", "One"], ["U2", '="T"&"wo"']], sheet="units")
    book.save(tmp_path / "units.xlsx")
    reading = read_dataset(tmp_path, mode="take_good_rows")
    assert said(reading) == [("malformed-row", "units.xlsx [units]", 3, None)]
    assert balanced(reading)


def test_an_empty_sheet_is_passed_over_and_an_unknown_one_reported(tmp_path: Path) -> None:
    book, _ = _book(tmp_path, [["unit_id", "name"], ["U1", "One"]], sheet="units")
    book.create_sheet("Tabelle2")
    book.create_sheet("Thoughts").append(["what", "why"])
    book.save(tmp_path / "units.xlsx")
    reading = read_dataset(tmp_path, mode="take_good_rows")
    assert [(one.code, one.file) for one in reading.problems] == [("unknown-table", "units.xlsx [Thoughts]")]


def test_json_rows_count_from_two_and_lists_and_ids_are_kept(tmp_path: Path) -> None:
    text = '{"people": [{"person_id": "007", "name": "B", "languages": ["en", "zh"]}, {"person_id": 12, "name": null}]}'
    (tmp_path / "all.json").write_text(text, encoding="utf-8")
    reading = read_dataset(tmp_path / "all.json", mode="take_good_rows")
    assert {one[2] for one in said(reading)} == {3}
    assert reading.table("people").row(0)["languages"] == "en;zh"
    (tmp_path / "units.json").write_text('[{"unit_id": "U", "name": "N"}]', encoding="utf-8")
    (found,) = read_json(tmp_path / "units.json", "units.json")
    assert isinstance(found, RawTable)
    assert found.name == "units"
