"""Hazards by tenure and covariates from person-time: what is planted comes back, at the rate its intervals promise."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.columns import TextColumn
from engine.domain.dataset import EMPLOYMENTS
from engine.domain.table import Table
from engine.simulation.calibration.calibration import leaving_hazards
from engine.simulation.calibration.hazard_model import OTHERS, TREND, fit_hazards, merged_bands, poisson_regression
from engine.simulation.calibration.person_time import person_time
from tests.counts import scaled
from tests.simulation.planted_records import YEAR, record_of, table_of

FIRST = date(2010, 1, 1)


def years_from(first: int, count: int) -> np.ndarray:
    years = np.arange(np.datetime64(f"{first}", "Y"), np.datetime64(f"{first + count + 1}", "Y"))
    return years.astype("datetime64[D]").astype(np.int64)


def test_with_tenure_alone_the_model_gives_leavers_over_time_at_risk() -> None:
    table = record_of(FIRST, 10, 400, 0.2, seed=1)
    edges = (0.0, 1.0, 4.0)
    exact = leaving_hazards(table, date(2013, 1, 1), date(2018, 12, 31), edges)
    model = fit_hazards(person_time(table, years_from(2013, 6), edges), ())
    assert model.hazards == pytest.approx([band.hazard_per_year for band in exact.bands], rel=1e-8)


def with_families(seed: int, people: int = 1200) -> Table:
    """Family A leaves at 0.10 a year, B at 0.20; a fifth of the people are B. Hired over 20 years, seen for 8."""
    rng = np.random.default_rng(seed)
    second = rng.random(people) < 0.2
    starts = np.floor(rng.uniform(-12 * YEAR, 8 * YEAR, people))
    lasts = np.floor(starts + rng.exponential(YEAR / np.where(second, 0.2, 0.1)))
    return table_of(FIRST, starts, lasts, 8, job_family=np.where(second, "B", "A").tolist())


def test_a_planted_ratio_comes_back_as_often_as_its_interval_says() -> None:
    """Most are hired before the window and enter late, all who stay are censored; 95 % intervals hold 87 in 100."""
    number = scaled(40, 400)
    held = 0
    for seed in range(number):
        time = person_time(with_families(seed), years_from(2010, 8), (0.0,), ("job_family",))
        model = fit_hazards(time, ("job_family",))
        reach = 1.96 * float(np.sqrt(model.covariance[1, 1]))
        held += abs(float(model.coefficients[1]) - np.log(2.0)) <= reach
    assert 0.87 * number <= held


def test_a_planted_trend_comes_back() -> None:
    """A hazard of 0.05 a year that grows by 15 % from year to year: the last of 8 years has 0.05 x 1.15^7 = 0.133."""
    rng = np.random.default_rng(5)
    gathered = np.append(0.0, np.cumsum(0.05 * 1.15 ** np.arange(8)))
    lasts = np.interp(rng.exponential(size=8000), gathered, np.arange(9) * YEAR, right=10 * YEAR)
    time = person_time(table_of(FIRST, np.zeros(8000), np.floor(lasts), 8), years_from(2010, 8), (0.0,))
    model = fit_hazards(time, (), trend=True)
    assert model.terms[-1] == (TREND, "")
    error = 3.3 * np.sqrt(np.diag(model.covariance))
    assert (abs(model.coefficients - np.log([0.05 * 1.15**7, 1.15])) < error).all()
    assert model.expected(time).sum() == pytest.approx(time.leavers.sum())


def test_levels_with_few_leavers_share_a_ratio_and_unknown_ones_have_none() -> None:
    rng = np.random.default_rng(2)
    units = ["big"] * 300 + ["mid"] * 80 + [f"tiny{at}" for at in range(40)]
    lasts = np.floor(rng.exponential(YEAR / 0.4, len(units)))
    table = table_of(FIRST, np.zeros(len(units)), lasts, 2, unit_id=units)
    model = fit_hazards(person_time(table, years_from(2010, 2), (0.0,), ("unit_id",)), ("unit_id",))
    assert [level for _, level in model.terms] == ["0", OTHERS, "mid"]
    factors = model.factors([("big",), ("tiny3",), ("tiny9",), ("never seen",)])
    assert factors[0] == factors[3] == 1.0
    assert factors[1] == factors[2] != 1.0


def test_the_regression_meets_a_closed_form() -> None:
    """Two groups: the log ratio of their rates has variance 1/30 + 1/45 (Rothman 2012, "Epidemiology")."""
    coefficients, covariance = poisson_regression(
        np.array([30.0, 45.0]), np.array([200.0, 150.0]), np.array([[1.0, 0.0], [1.0, 1.0]])
    )
    assert np.exp(coefficients) == pytest.approx([0.15, 2.0])
    assert covariance[1, 1] == pytest.approx(1 / 30 + 1 / 45)


def test_bands_with_few_leavers_join_their_neighbours() -> None:
    assert merged_bands(np.array([3, 4, 9, 1]), (0.0, 1.0, 2.0, 5.0)) == (0.0, 2.0)
    assert merged_bands(np.array([0, 0, 2]), (0.0, 1.0, 2.0)) == (0.0,)


spans = st.lists(
    st.tuples(st.integers(0, 1500), st.integers(-3, 900), st.sampled_from("AB"), st.integers(0, 3)),
    min_size=1,
    max_size=15,
)


@given(spans)
def test_headcount_is_conserved_and_kinds_add_up(drawn: list[tuple[int, int, str, int]]) -> None:
    """Every start plus joiners minus leavers is the next start, whatever overlaps, and by kind it is the same."""
    origin = np.datetime64("2009-06-01")
    days = np.array([start for start, *_ in drawn]), np.array([start + length for start, length, *_ in drawn])
    table = Table.of(
        EMPLOYMENTS,
        {
            "person_id": TextColumn.of([f"P{person}" for *_, person in drawn]),
            "valid_from": (origin + days[0].astype("timedelta64[D]")).astype("datetime64[D]"),
            "valid_to": (origin + days[1].astype("timedelta64[D]")).astype("datetime64[D]"),
            "job_family": TextColumn.of([family for _, _, family, _ in drawn]),
        },
    )
    starts, edges = years_from(2010, 3), (0.0, 1.0)
    plain, by_kind = person_time(table, starts, edges), person_time(table, starts, edges, ("job_family",))
    change = plain.joiners - plain.leavers_by_period
    assert (np.diff(plain.headcount) == change).all()
    assert by_kind.exposure.sum(axis=0) == pytest.approx(plain.exposure[0])
    assert (by_kind.leavers.sum(axis=0) == plain.leavers[0]).all()
    assert (by_kind.headcount == plain.headcount).all()
