"""Hazards from the record: exact at band edges and window ends, and refused where there is no record."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.columns import TextColumn
from engine.domain.dataset import EMPLOYMENTS
from engine.domain.history import History
from engine.domain.sourced import Origin
from engine.domain.table import Cell, Table
from engine.errors import InputError
from engine.simulation.calibration.calibration import calibrate, leaving_hazards
from engine.simulation.scenarios.reading import read_scenario, scenario_yaml
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.simulate import simulate
from tests.simulation.arrangements import START, scenario_of, value

DAY = timedelta(days=1)


def employments_of(*spells: tuple[str, date, date | None]) -> Table:
    rows: list[dict[str, Cell]] = [
        {"person_id": person, "valid_from": start, "valid_to": end, "unit_id": "U", "job_family": "F", "level": 1}
        for person, start, end in spells
    ]
    return Table.from_rows(EMPLOYMENTS, rows)


def from_data(start: date, end: date, bands: str = "[0, 2]") -> Scenario:
    return scenario_of(
        f"leaving: {{bands_years: {bands}, hazards: {{source: data, window: {{from: {start}, to: {end}}}}}}}"
    )


def days_and_leavers(
    spells: list[tuple[str, date, date | None]], window: tuple[date, date], edge_days: int
) -> tuple[Counter[int], Counter[int]]:
    """Walk day by day: who is there on a day of the window, in which band, and who does not come back."""
    exposed: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for _, start, end in spells:
        today = start
        while today <= window[1] and (end is None or today <= end):
            band = int((today - start).days >= edge_days)
            if today >= window[0]:
                exposed[band] += 1
                left[band] += today == end
            today += DAY
    return exposed, left


spells_of_people = st.lists(
    st.tuples(st.integers(0, 3000), st.none() | st.integers(0, 2500)).map(
        lambda drawn: (
            date(2010, 1, 1) + drawn[0] * DAY,
            None if drawn[1] is None else date(2010, 1, 1) + (drawn[0] + drawn[1]) * DAY,
        )
    ),
    min_size=1,
    max_size=12,
)


@given(spells_of_people, st.integers(0, 2000), st.integers(0, 1500))
def test_exposure_and_leavers_equal_a_walk_day_by_day(
    drawn: list[tuple[date, date | None]], opens: int, length: int
) -> None:
    """The edge of 4 years is 1461 whole days."""
    spells = [(f"P{at:02}", start, end) for at, (start, end) in enumerate(drawn)]
    window = (date(2011, 1, 1) + opens * DAY, date(2011, 1, 1) + (opens + length) * DAY)
    fit = leaving_hazards(employments_of(*spells), *window, (0.0, 4.0))
    exposed, left = days_and_leavers(spells, window, 1461)
    assert [band.exposure_person_years * 365.25 for band in fit.bands] == pytest.approx([exposed[0], exposed[1]])
    assert [band.leavers for band in fit.bands] == [left[0], left[1]]


def test_a_band_edge_between_two_days_splits_the_day() -> None:
    """One year is 365.25 days: three quarters of the 366th day belong to the second band."""
    fit = leaving_hazards(
        employments_of(("P", date(2020, 1, 1), None)), date(2020, 1, 1), date(2020, 12, 31), (0.0, 1.0)
    )
    assert [band.exposure_person_years * 365.25 for band in fit.bands] == pytest.approx([365.25, 0.75])


def test_a_change_of_post_is_not_a_departure_and_a_gap_is() -> None:
    moved = employments_of(("P", date(2020, 1, 1), date(2020, 6, 30)), ("P", date(2020, 7, 1), None))
    away = employments_of(("P", date(2020, 1, 1), date(2020, 6, 30)), ("P", date(2020, 7, 2), None))
    unclosed = employments_of(("P", date(2020, 1, 1), None), ("P", date(2020, 7, 1), date(2021, 3, 31)))
    overlapping = employments_of(("P", date(2020, 1, 1), date(2021, 3, 31)), ("P", date(2020, 7, 1), date(2020, 9, 1)))
    leavers = [
        leaving_hazards(table, date(2020, 1, 1), date(2020, 12, 31), (0.0,)).leavers
        for table in (moved, away, unclosed, overlapping)
    ]
    assert leavers == [0, 1, 0, 0]


def test_a_change_of_post_on_the_last_day_of_the_window_is_not_a_departure() -> None:
    moved = [("P", date(2019, 1, 1), date(2020, 12, 31)), ("P", date(2021, 1, 1), None)]
    history = History.of([employments_of(*moved, ("Q", date(2019, 1, 1), date(2020, 5, 1)))])
    fitted = calibrate(from_data(date(2020, 1, 1), date(2020, 12, 31), "[0]"), history, START)
    assert fitted.laws.leaving is not None
    assert fitted.laws.leaving.hazards.evidence is not None
    assert fitted.laws.leaving.hazards.evidence[0].leavers == 1


def test_the_last_day_counts_and_the_day_after_is_censored() -> None:
    table = employments_of(("P", date(2019, 1, 1), date(2020, 12, 31)), ("Q", date(2019, 1, 1), date(2021, 1, 1)))
    assert leaving_hazards(table, date(2020, 1, 1), date(2020, 12, 31), (0.0,)).leavers == 1


def planted(hazards: tuple[float, float], people: int) -> History:
    """People hired over ten years whose tenure follows a hazard for two years and another one after them."""
    rng = np.random.default_rng(8)
    hired = np.datetime64("2012-01-01") + rng.integers(0, 3650, people).astype("timedelta64[D]")
    threshold = rng.exponential(size=people)
    early = hazards[0] * 2
    tenure = np.where(threshold < early, threshold / hazards[0], 2 + (threshold - early) / hazards[1])
    last = hired + (np.ceil(tenure * 365.25) - 1).astype("timedelta64[D]")
    ended = np.where(last < np.datetime64("2026-01-01"), last, np.datetime64("NaT", "D"))
    table = Table.of(
        EMPLOYMENTS,
        {
            "person_id": TextColumn.of([f"P{at:06}" for at in range(people)]),
            "valid_from": hired.astype("datetime64[D]"),
            "valid_to": ended.astype("datetime64[D]"),
            "unit_id": TextColumn.of(["U"] * people),
            "job_family": TextColumn.of(["F"] * people),
        },
    )
    return History.of([table])


def test_a_planted_hazard_comes_back_within_its_interval() -> None:
    """Left truncation included: most people of the window were hired before it."""
    table = planted((0.30, 0.08), 20_000).table("employments")
    fit = leaving_hazards(table, date(2016, 1, 1), date(2022, 12, 31), (0.0, 2.0))
    for band, hazard in zip(fit.bands, (0.30, 0.08), strict=True):
        assert band.low is not None
        assert band.high is not None
        assert band.low < hazard < band.high
        assert band.high - band.low < 0.1 * hazard


def test_a_calibrated_forecast_names_its_evidence_and_reads_back() -> None:
    history = planted((0.30, 0.08), 2000)
    scenario = from_data(date(2018, 1, 1), date(2024, 12, 31))
    body = simulate([scenario], history.as_of(START, START), history)
    outcome = body.scenarios[0]
    assert outcome.calibrated
    listed = next(assumption for assumption in outcome.assumptions if assumption.name == "laws.leaving.hazards")
    assert listed.source is Origin.DATA
    assert listed.evidence is not None
    assert sum(band.leavers for band in listed.evidence) > 100
    stored = outcome.scenario
    assert Scenario.model_validate_json(stored.model_dump_json()) == stored
    assert read_scenario("test", {"test": scenario_yaml(stored)}) == stored
    again = simulate([stored], history.as_of(START, START))
    assert again.scenarios[0].series == outcome.series


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "no employments on record"),
        ([("P", date(2015, 1, 1), None)], "nobody on record left"),
        ([("P", date(2023, 1, 1), date(2024, 3, 1))], "2 years or more"),
    ],
)
def test_without_a_past_no_forecast_is_called_calibrated(rows: list[tuple[str, date, date | None]], says: str) -> None:
    history = History.of([employments_of(*rows)])
    with pytest.raises(InputError, match=says) as refused:
        calibrate(from_data(date(2020, 1, 1), date(2025, 12, 31)), history, START)
    assert refused.value.problems[0].code == "not-calibrated"


def test_without_the_history_the_refusal_comes_before_any_run() -> None:
    organisation = planted((0.3, 0.1), 50).as_of(START, START)
    with pytest.raises(InputError, match="cannot be calibrated"):
        simulate([from_data(date(2020, 1, 1), date(2024, 12, 31))], organisation)


def test_a_window_beyond_what_is_known_is_refused() -> None:
    with pytest.raises(InputError, match="after the last day known, 2024-06-30"):
        calibrate(from_data(date(2020, 1, 1), date(2024, 12, 31)), planted((0.3, 0.1), 50), date(2024, 6, 30))


def test_departures_recorded_later_are_not_used() -> None:
    rows: list[dict[str, Cell]] = [
        {
            "person_id": f"P{at}",
            "valid_from": date(2018, 1, 1),
            "valid_to": date(2020, 3, 1 + at) if at < 6 else None,
            "recorded_at": datetime(2020, 4, 1) if at < 3 else datetime(2021, 4, 1),
            "unit_id": "U",
            "job_family": "F",
            "level": 1,
        }
        for at in range(9)
    ]
    history = History.from_rows({"employments": rows})
    fitted = calibrate(from_data(date(2019, 1, 1), date(2020, 6, 30), "[0]"), history, date(2020, 6, 30))
    assert fitted.laws.leaving is not None
    assert fitted.laws.leaving.hazards.evidence is not None
    assert fitted.laws.leaving.hazards.evidence[0].leavers == 3


def test_given_hazards_are_left_alone() -> None:
    scenario = scenario_of(f"ramp_up: {{start_share: {value(1, 'share')}, time_to_full: {value(0, 'days')}}}")
    assert calibrate(scenario, None, START) is scenario


def test_real_snapshots_give_the_leavers_that_a_plain_count_gives(real_data: Path) -> None:
    source = real_data / "mfg10year" / "MFG10YearTerminationData.csv"
    if not source.is_file():
        pytest.skip(f"{source} is not there")
    people: dict[str, tuple[date, date | None]] = {}
    with source.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            names = {name.lower(): cell for name, cell in row.items()}
            ended = _american(names["terminationdate"])
            people[names["employeeid"]] = (_american(names["orighiredate"]), None if ended.year == 1900 else ended)
    spells = [(person, start, end) for person, (start, end) in sorted(people.items())]
    fit = leaving_hazards(employments_of(*spells), date(2006, 1, 1), date(2012, 12, 31), (0.0, 1.0, 3.0, 7.0, 15.0))
    assert fit.leavers == sum(end is not None and date(2006, 1, 1) <= end <= date(2012, 12, 31) for _, _, end in spells)
    assert fit.leavers > 500


def _american(text: str) -> date:
    month, day, year = text.split(" ", maxsplit=1)[0].split("/")
    return date(int(year), int(month), int(day))
