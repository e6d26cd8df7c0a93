"""How single cells are read."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.loading.dates import DateFormat
from engine.loading.neutral import neutralised, restored
from engine.loading.numbers import read_flag, read_number


@pytest.mark.parametrize(
    "text",
    ["2025-03-04", "2025/3/4", "2025.03.04", "20250304", "2025年3月4日", "２０２５/３/４", "4.3.2025", "04-Mar-25",
     "4 March 2025", "Mar 4, 2025", "2025-03-04T00:00:00", "2025-03-04 00:00", "45720"],
)  # fmt: skip
def test_one_day_in_many_forms(text: str) -> None:
    found = DateFormat().settled([text]).read(text)
    assert isinstance(found, date)
    assert (found.year, found.month, found.day) == (2025, 3, 4)


@pytest.mark.parametrize(
    ("text", "code"),
    [("2025/13/01", "impossible-date"), ("2025-02-29", "impossible-date"), ("31.4.2025", "impossible-date"),
     ("13/13/2025", "impossible-date"), ("0202-01-01", "date-out-of-range"), ("3/4/2025", "ambiguous-date"),
     ("soon", "not-a-date"), ("2025", "not-a-date"), ("5", "not-a-date"), ("1e5", "not-a-date")],
)  # fmt: skip
def test_what_is_no_day_is_said_to_be_none(text: str, code: str) -> None:
    assert DateFormat().settled([text]).read(text) == code


def test_one_clear_date_settles_the_order_of_its_column() -> None:
    assert DateFormat().settled(["3/4/2025", "25/4/2025"]).read("3/4/2025") == date(2025, 4, 3)
    assert DateFormat().settled(["3/4/2025", "4/25/2025"]).read("3/4/2025") == date(2025, 3, 4)
    assert DateFormat().settled(["25/4/2025", "4/25/2025"]).read("3/4/2025") == "ambiguous-date"


@pytest.mark.parametrize(("stated", "day"), [("d/m/y", 3), ("dd.mm.yyyy", 3), ("m/d/y", 4), ("%m/%d/%Y", 4)])
def test_a_stated_order_counts(stated: str, day: int) -> None:
    found = DateFormat(stated).settled(["3/4/2025"]).read("3/4/2025")
    assert isinstance(found, date)
    assert found.day == day


def test_two_digit_years_end_with_the_latest_year() -> None:
    assert DateFormat("m/d/y", latest_year=2005).settled([]).read("07/10/51") == date(1951, 7, 10)
    assert DateFormat("m/d/y", latest_year=2019).settled([]).read("07/10/19") == date(2019, 7, 10)


@pytest.mark.parametrize(
    ("serial", "day"), [("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("45720.0", "2025-03-04")]
)
def test_serials_count_over_the_leap_day_that_never_was(serial: str, day: str) -> None:
    assert str(DateFormat(any_serial=True).read(serial)) == day
    assert DateFormat(any_serial=True).read("60") == "not-a-date"
    assert str(DateFormat(any_serial=True, epoch_1904=True).read("44258")) == "2025-03-04"


def test_instants_with_a_zone_are_kept_as_universal_time() -> None:
    assert DateFormat().read("2025-03-04T08:30:15+08:00") == datetime(2025, 3, 4, 0, 30, 15)
    assert DateFormat().read("2025-03-04T08:30:15Z") == datetime(2025, 3, 4, 8, 30, 15)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234", 1234), ("1,234,567.5", 1234567.5), ("1 234", 1234), ("1'234", 1234), ("0,8", 0.8), ("12,50", 12.5),
     ("80 %", 0.8), ("80％", 0.8), ("８０", 80), ("1.234,56", 1234.56), ("￥1,200", 1200), ("-3", -3), ("−3", -3),
     (".5", 0.5), ("1e3", 1000), ("+4", 4)],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: float) -> None:
    assert read_number(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "", "1,23,4", "eight", "0x10", "1_000", "--3", "12,3456,789"])
def test_what_is_no_number_is_said_to_be_none(text: str) -> None:
    assert read_number(text) == "not-a-number"


def test_a_comma_is_decimal_where_the_file_is_separated_by_semicolons() -> None:
    assert read_number("1,234", decimal_comma=True) == pytest.approx(1.234)
    assert read_number("1,234") == pytest.approx(1234)


@pytest.mark.parametrize(
    ("text", "flag"), [("是", 1), ("No", 0), ("TRUE", 1), ("否", 0), ("１", 1), ("maybe", "not-a-flag")]
)
def test_flags_in_two_languages(text: str, flag: int | str) -> None:
    assert read_flag(text) == flag


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_neutralising_is_undone_by_restoring_and_leaves_no_formula(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not neutralised(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("epoch_1904", [False, True])
@pytest.mark.parametrize(
    ("text", "code"),
    [("9999999", "date-out-of-range"), ("2958466", "date-out-of-range"), ("120000", "date-out-of-range"),
     ("0001-01-01T00:00:00+14:00", "date-out-of-range"), ("2020-01-01T10:00:00+26:00", "impossible-date")],
)  # fmt: skip
def test_serials_and_zones_beyond_the_calendar_are_problems_and_no_crash(
    text: str, code: str, epoch_1904: bool
) -> None:
    assert DateFormat(any_serial=True, epoch_1904=epoch_1904).settled([text]).read(text) == code


def test_the_last_serial_of_a_spreadsheet_is_its_last_day() -> None:
    assert DateFormat(any_serial=True).settled(["2958465"]).read("2958465") == date(9999, 12, 31)
