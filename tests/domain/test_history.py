"""What a cut of the history may and may not show."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.corrections import Correction
from engine.domain.dataset import TABLES
from engine.domain.history import History
from engine.domain.table import Cell, Table
from engine.errors import InputError
from engine.evidence.fingerprint import fingerprint

DAY = date(2026, 6, 1)


def employment(person: str, start: date, **more: Cell) -> dict[str, Cell]:
    return {"person_id": person, "valid_from": start, "unit_id": "U", "job_family": "sales", "level": 3.0, **more}


def test_a_fact_recorded_after_the_known_day_is_not_seen() -> None:
    history = History.from_rows(
        {"indicators": [{"indicator_id": "I", "date": DAY, "value": 1.0, "recorded_at": datetime(2026, 6, 2, 8)}]}
    )

    assert len(history.as_of(DAY, known=DAY).table("indicators")) == 0
    assert len(history.as_of(DAY, known=date(2026, 6, 2)).table("indicators")) == 1


def test_the_last_second_of_the_known_day_still_counts() -> None:
    history = History.from_rows(
        {"indicators": [{"indicator_id": "I", "date": DAY, "value": 1.0, "recorded_at": datetime(2026, 6, 1, 23, 59)}]}
    )

    assert len(history.as_of(DAY, known=DAY).table("indicators")) == 1


def test_the_latest_recording_of_a_key_wins_and_a_retraction_removes_it() -> None:
    def unit(name: str, recorded: int, *, retracted: bool = False) -> dict[str, Cell]:
        return {"unit_id": "U", "name": name, "recorded_at": datetime(2026, 1, recorded), "retracted": retracted}

    history = History.from_rows({"units": [unit("second", 2), unit("first", 1), unit("third", 3, retracted=True)]})

    def names(known: int) -> list[str | None]:
        return history.as_of(DAY, date(2026, 1, known)).table("units").text("name").values()

    assert names(1) == ["first"]
    assert names(2) == ["second"]
    assert names(3) == []


def test_of_two_recordings_of_one_instant_the_later_appended_wins() -> None:
    first = Table.from_rows(TABLES["units"], [{"unit_id": "U", "name": "old"}])
    second = Table.from_rows(TABLES["units"], [{"unit_id": "U", "name": "new"}])

    organisation = History.of([first]).append([second]).as_of(DAY, DAY)

    assert organisation.table("units").text("name").values() == ["new"]


def test_an_end_that_nobody_could_know_yet_is_open() -> None:
    history = History.from_rows(
        {"employments": [employment("P", date(2020, 1, 1), valid_to=date(2026, 12, 31), exit_reason="resigned")]}
    )

    row = history.as_of(DAY, known=DAY).table("employments").row(0)

    assert (row["valid_to"], row["exit_reason"]) == (None, None)


def test_an_end_that_was_recorded_in_advance_is_seen() -> None:
    history = History.from_rows(
        {
            "employments": [
                employment("P", date(2020, 1, 1), valid_to=date(2026, 12, 31), recorded_at=datetime(2026, 5, 1))
            ]
        }
    )

    assert history.as_of(DAY, known=DAY).table("employments").row(0)["valid_to"] == date(2026, 12, 31)


def test_a_later_load_that_does_not_say_when_still_has_the_last_word() -> None:
    said = {"unit_id": "U", "name": "as recorded", "recorded_at": datetime(2020, 1, 1)}
    again = {"unit_id": "U", "name": "as loaded again"}
    first, second = (Table.from_rows(TABLES["units"], [row]) for row in (said, again))

    organisation = History.of([first]).append([second]).as_of(DAY, DAY)

    assert organisation.table("units").text("name").values() == ["as loaded again"]


def test_within_one_load_a_row_that_says_when_wins_whatever_the_order() -> None:
    rows: list[dict[str, Cell]] = [
        {"unit_id": "U", "name": "recorded", "recorded_at": datetime(2020, 1, 1)},
        {"unit_id": "U", "name": "undated"},
    ]

    for listed in (rows, rows[::-1]):
        organisation = History.from_rows({"units": listed}).as_of(DAY, DAY)
        assert organisation.table("units").text("name").values() == ["recorded"]


def test_of_several_dated_versions_of_a_unit_the_one_in_force_is_shown() -> None:
    history = History.from_rows(
        {
            "units": [
                {"unit_id": "U", "name": "before"},
                {"unit_id": "U", "name": "now", "valid_from": date(2026, 6, 1)},
                {"unit_id": "U", "name": "later", "valid_from": date(2027, 1, 1)},
            ]
        }
    )

    def name(on: date) -> list[str | None]:
        return history.as_of(on, known=date(2028, 1, 1)).table("units").text("name").values()

    assert name(date(2026, 5, 31)) == ["before"]
    assert name(date(2026, 6, 1)) == ["now"]
    assert name(date(2027, 6, 1)) == ["later"]


def test_a_unit_that_was_closed_is_gone_the_day_after_its_last() -> None:
    history = History.from_rows({"units": [{"unit_id": "U", "name": "n", "valid_to": date(2026, 6, 1)}]})

    assert len(history.as_of(date(2026, 6, 1), date(2027, 1, 1)).table("units")) == 1
    assert len(history.as_of(date(2026, 6, 2), date(2027, 1, 1)).table("units")) == 0


def test_protected_attributes_are_no_part_of_an_organisation() -> None:
    history = History.from_rows(
        {"protected": [{"person_id": "P", "sex": "F"}], "people": [{"person_id": "P", "name": "n"}]}
    )

    organisation = history.as_of(DAY, DAY)

    assert set(organisation.tables) == {"people"}
    assert len(history.protected(DAY)) == 1


def test_tenure_counts_from_the_start_of_the_unbroken_run() -> None:
    history = History.from_rows(
        {
            "people": [{"person_id": person, "name": person} for person in "PQ"],
            "employments": [
                employment("P", date(2015, 1, 1), valid_to=date(2017, 12, 31)),
                employment("P", date(2020, 1, 1), valid_to=date(2022, 12, 31)),
                employment("P", date(2023, 1, 1)),
                employment("Q", date(2021, 5, 1), valid_to=date(2026, 5, 31)),
            ],
        }
    )

    workforce = history.as_of(DAY, date(2026, 6, 30)).workforce

    assert workforce.person_ids == ("P",)
    assert workforce.hired_on.astype(str).tolist() == ["2020-01-01"]
    assert workforce.tenure_years(date(2021, 1, 1)) == pytest.approx([366 / 365.25])


def test_a_correction_changes_one_fact_and_nothing_else() -> None:
    history = History.from_rows(
        {
            "units": [{"unit_id": "U", "name": "Unit"}],
            "skill_records": [
                {"person_id": "P", "skill_id": "S", "level": 2.0, "source": "self", "date": date(2026, 1, 1)},
                {"person_id": "Q", "skill_id": "S", "level": 3.0, "source": "self", "date": date(2026, 1, 1)},
            ],
        }
    )
    key: dict[str, Cell] = {"person_id": "P", "skill_id": "S", "source": "self", "date": date(2026, 1, 1)}
    correction = Correction("skill_records", key, {"level": 5.0}, because="certificate seen")

    plain, corrected = history.as_of(DAY, DAY), history.as_of(DAY, DAY, [correction])

    assert corrected.table("skill_records").number("level").tolist() == [5.0, 3.0]
    changed = {name for name, value in fingerprint(plain).items() if fingerprint(corrected)[name] != value}
    assert changed == {"skill_records"}
    assert plain.table("skill_records").number("level").tolist() == [2.0, 3.0]


def test_a_correction_of_a_key_nobody_has_adds_the_fact() -> None:
    correction = Correction("units", {"unit_id": "U"}, {"name": "new"}, because="forgotten")

    assert History.empty().as_of(DAY, DAY, [correction]).table("units").row(0)["name"] == "new"


def test_a_correction_with_unknown_names_lists_every_problem() -> None:
    wrong = [
        Correction("unit", {}, {}, because=""),
        Correction("units", {"name": "x"}, {"colour": "red"}, because=""),
    ]

    with pytest.raises(InputError) as raised:
        History.empty().as_of(DAY, DAY, wrong)

    assert [problem.code for problem in raised.value.problems] == ["unknown-table", "incomplete-key", "unknown-column"]


def test_the_newest_day_is_the_latest_recording_or_event() -> None:
    history = History.from_rows(
        {
            "indicators": [{"indicator_id": "I", "date": date(2026, 3, 1), "value": 1.0}],
            "units": [
                {"unit_id": "U", "name": "n", "recorded_at": datetime(2026, 4, 1, 7)},
                {"unit_id": "V", "name": "n"},
            ],
        }
    )

    assert history.newest_day() == date(2026, 4, 1)
    assert History.empty().newest_day() is None


dates = st.dates(date(2026, 1, 1), date(2026, 1, 12))
recordings = st.lists(
    st.fixed_dictionaries(
        {
            "indicator_id": st.sampled_from(["a", "b"]),
            "date": dates,
            "value": st.integers(0, 9).map(float),
            "recorded_at": st.none() | dates.map(lambda on: datetime(on.year, on.month, on.day, 12)),
            "retracted": st.booleans(),
        }
    ),
    max_size=25,
)


@given(rows=recordings, valid=dates, known=dates)
def test_a_cut_equals_a_brute_force_reading_of_the_log(rows: list[dict[str, Cell]], valid: date, known: date) -> None:
    def known_on(row: dict[str, Cell]) -> date:
        recorded = row["recorded_at"] or row["date"]
        assert isinstance(recorded, date)
        return recorded.date() if isinstance(recorded, datetime) else recorded

    def instant(row: dict[str, Cell]) -> datetime:
        recorded = row["recorded_at"] or row["date"]
        assert isinstance(recorded, date)
        return recorded if isinstance(recorded, datetime) else datetime(recorded.year, recorded.month, recorded.day)

    latest: dict[tuple[Cell, Cell], dict[str, Cell]] = {}
    for row in sorted((row for row in rows if known_on(row) <= known), key=instant):
        latest[row["indicator_id"], row["date"]] = row
    expected = sorted(
        (str(row["indicator_id"]), row["date"], row["value"])
        for row in latest.values()
        if not row["retracted"] and row["date"] <= valid  # type: ignore[operator]
    )

    table = History.from_rows({"indicators": rows}).as_of(valid, known).table("indicators")

    assert [(str(row["indicator_id"]), row["date"], row["value"]) for row in table.rows()] == expected


@given(rows=recordings, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_with_distinct_instants_changes_no_fingerprint(
    rows: list[dict[str, Cell]], order: object
) -> None:
    for position, row in enumerate(rows):
        row["recorded_at"] = datetime(2026, 1, 1) + timedelta(minutes=position)
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    cuts = [History.from_rows({"indicators": listed}).as_of(DAY, DAY) for listed in (rows, shuffled)]

    assert fingerprint(cuts[0]) == fingerprint(cuts[1])
