"""Joiners, leavers and managers: the declared laws come back, and nobody is in two places at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np
import pytest

from engine.domain.history import History
from engine.sample import SampleOrganisation, SampleSettings
from engine.sample.hazards import service_days
from engine.sample.settings import TenureBand
from tests.counts import scaled

Row = Mapping[str, Any]
ONE_DAY = timedelta(days=1)


def _final_employments(sample: SampleOrganisation) -> list[Row]:
    as_of = sample.planted.as_of
    return list(History.of(sample.tables).as_of(as_of, as_of).table("employments").rows())


def _by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["valid_from"], row["valid_to"] or date.max)):
        found[row[column]].append(row)
    return found


def test_the_employments_of_a_person_follow_each_other_without_a_gap(sample: SampleOrganisation) -> None:
    for rows in _by(_final_employments(sample), "person_id").values():
        assert all(after["valid_from"] == before["valid_to"] + ONE_DAY for before, after in pairwise(rows))
        assert all(row["valid_to"] is None or row["valid_to"] >= row["valid_from"] for row in rows)
        assert all(row["exit_reason"] is None for row in rows[:-1])
        assert (rows[-1]["exit_reason"] is None) == (rows[-1]["valid_to"] is None)


def test_a_position_has_one_holder_at_a_time(sample: SampleOrganisation) -> None:
    for rows in _by(_final_employments(sample), "position_id").values():
        assert all(before["valid_to"] < after["valid_from"] for before, after in pairwise(rows))


def test_a_manager_is_employed_as_long_as_somebody_reports_to_them(sample: SampleOrganisation) -> None:
    employments = _final_employments(sample)
    served = {
        person: (rows[0]["valid_from"], rows[-1]["valid_to"] or date.max)
        for person, rows in _by(employments, "person_id").items()
    }
    for row in employments:
        if row["manager_id"]:
            first, last = served[row["manager_id"]]
            assert first <= row["valid_from"]
            assert (row["valid_to"] or date.max) <= last


@pytest.mark.parametrize("years_before", [0, 3, 7])
def test_managers_never_form_a_loop(sample: SampleOrganisation, years_before: int) -> None:
    on = sample.planted.as_of - timedelta(days=365 * years_before)
    workforce = History.of(sample.tables).as_of(on, on).workforce
    manager = dict(zip(workforce.person_ids, workforce.manager_id.values(), strict=True))
    for person in manager:
        chain = [person]
        while (above := manager.get(chain[-1])) is not None:
            assert above not in chain
            chain.append(above)
    assert sum(above is None for above in manager.values()) <= 1 + max(0, len(manager) // 5 if years_before else 0)


def _parents(sample: SampleOrganisation) -> dict[str, str | None]:
    (units,) = [table for table in sample.tables if table.schema.name == "units"]
    pairs = zip(units.text("unit_id").values(), units.text("parent_id").values(), strict=True)
    return {str(unit): parent for unit, parent in pairs}


def test_heads_have_five_to_nine_seats_below_them(sample: SampleOrganisation) -> None:
    tables = {table.schema.name: table for table in sample.tables}
    parents = _parents(sample)
    seats = Counter(tables["positions"].text("unit_id").values())
    children = Counter(parents.values())
    spans = [seats[unit] - 1 + children[unit] for unit in parents]
    assert min(spans) >= 5
    assert max(spans) <= 9


@pytest.mark.parametrize("people", [300, 1200, 5000])
def test_units_have_five_levels(generated_of: Callable[[int, int], SampleOrganisation], people: int) -> None:
    parents = _parents(generated_of(people, 1))

    def depth(unit: str) -> int:
        above = parents[unit]
        return 1 if above is None else 1 + depth(above)

    assert max(map(depth, parents)) == 5


def _exposure_and_exits(sample: SampleOrganisation) -> list[tuple[float, int]]:
    """Return person-years and exits by tenure band, counted person by person."""
    bands = [band.from_years * 365.25 for band in sample.planted.hazards] + [float("inf")]
    exposure, exits = [0.0] * len(sample.planted.hazards), [0] * len(sample.planted.hazards)
    for rows in _by(_final_employments(sample), "person_id").values():
        left = rows[-1]["valid_to"]
        days = ((left or sample.planted.as_of) - rows[0]["valid_from"]).days + 0.5
        for band, (low, high) in enumerate(pairwise(bands)):
            exposure[band] += max(0.0, min(days, high) - low) / 365.25
            exits[band] += left is not None and low <= days < high
    return list(zip(exposure, exits, strict=True))


def test_the_hazard_of_leaving_comes_back_in_every_band_of_tenure(sample: SampleOrganisation) -> None:
    # Poisson: the count lies within 4.5 standard deviations of hazard x exposure (about one in 100,000 does not).
    for band, (years, exits) in zip(sample.planted.hazards, _exposure_and_exits(sample), strict=True):
        expected = band.per_year * years
        assert abs(exits - expected) <= 4.5 * sqrt(expected) + 3, band


def test_the_hazard_is_exact_to_a_few_per_cent_over_many_people(
    generated_of: Callable[[int, int], SampleOrganisation],
) -> None:
    counts = [_exposure_and_exits(generated_of(5000, seed)) for seed in range(1, scaled(2, 10))]
    bands = generated_of(5000, 1).planted.hazards
    for number, band in enumerate(bands):
        years = sum(each[number][0] for each in counts)
        exits = sum(each[number][1] for each in counts)
        assert exits / years == pytest.approx(band.per_year, abs=4 * sqrt(band.per_year / years))


def test_service_follows_the_cumulative_hazard() -> None:
    # 0.2 a year for 2 years, then 0.1: an exponential of 0.3 is reached at 1.5 years, one of 0.7 at 2 + 0.3 / 0.1 = 5.
    bands = (TenureBand(from_years=0, per_year=0.2), TenureBand(from_years=2, per_year=0.1))
    days = service_days(bands, np.array([0.0, 0.3, 0.7]))
    assert days.tolist() == [0, int(1.5 * 365.25), int(5 * 365.25 - 1e-6)]


def test_time_to_fill_comes_back_from_filled_requisitions(
    generated_of: Callable[[int, int], SampleOrganisation], settings: SampleSettings
) -> None:
    sample = generated_of(5000, 1)
    as_of = settings.as_of
    requisitions = History.of(sample.tables).as_of(as_of, as_of).table("requisitions")
    filled = ~np.isnat(requisitions.date("filled"))
    days = (requisitions.date("filled") - requisitions.date("opened"))[filled].astype(np.float64)
    # Gamma with shape 4 has a standard deviation of half its mean.
    assert days.mean() == pytest.approx(sample.planted.time_to_fill_days, abs=4 * 24 / sqrt(len(days)) + 0.3)
    assert (~filled).sum() == len(sample.tables[5]) - sample.planted.people


def test_the_organisation_grows_and_has_all_lengths_of_service(
    generated_of: Callable[[int, int], SampleOrganisation],
) -> None:
    history = History.of(generated_of(1200, 1).tables)
    sizes = [len(history.as_of(date(year, 6, 1), date(year, 6, 1)).workforce) for year in range(2018, 2027)]
    assert sizes == sorted(sizes)
    tenure = history.as_of(date(2026, 6, 1), date(2026, 6, 1)).workforce.tenure_years(date(2026, 6, 1))
    assert (np.histogram(tenure, np.arange(0, 11))[0] >= 0.03 * len(tenure)).all()


def test_pay_rises_with_the_job_level_within_a_family_and_a_place(
    generated_of: Callable[[int, int], SampleOrganisation],
) -> None:
    history = History.of(generated_of(5000, 1).tables)
    workforce = history.as_of(date(2026, 6, 1), date(2026, 6, 1)).workforce
    here = workforce.job_family.equals("manufacturing") & workforce.location.equals("Suzhou")
    medians = [np.median(workforce.hourly_cost[here & (workforce.level == level)]) for level in range(1, 8)]
    assert medians == sorted(medians)


def test_most_people_have_no_team_and_every_higher_level_has_fewer(
    generated_of: Callable[[int, int], SampleOrganisation],
) -> None:
    level = History.of(generated_of(5000, 1).tables).as_of(date(2026, 6, 1), date(2026, 6, 1)).workforce.level
    upper = [float((level == each).mean()) for each in (5, 6, 7, 9, 10)]
    assert upper == sorted(upper, reverse=True)
    assert (level <= 4).mean() > 0.7


def test_an_earlier_day_shows_people_who_have_left_since_and_not_that_they_would(
    generated_of: Callable[[int, int], SampleOrganisation],
) -> None:
    history = History.of(generated_of(300, 1).tables)
    on = date(2021, 6, 1)
    then, now = history.as_of(on, on), history.as_of(on, date(2026, 6, 1))
    assert then.workforce.person_ids == now.workforce.person_ids
    assert then.workforce.manager_id.values() == now.workforce.manager_id.values()
    current = then.workforce.positions_of(then.table("employments").text("person_id"))
    ends = then.table("employments").date("valid_to")
    assert not (ends > np.datetime64(on)).any()
    assert (now.table("employments").date("valid_to") > np.datetime64(on)).any()
    assert len(current) == len(ends)
