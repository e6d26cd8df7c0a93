"""What the record said on the last day of the fit: hazards, how years differed, who came, and who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.domain.columns import Numbers, day
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.errors import InputError, Problem
from engine.simulation.backtest.body import BacktestQuestion, JoinerBasis
from engine.simulation.backtest.periods import DAY, as_days, month_after
from engine.simulation.calibration.dispersion import Seasonality, seasonality, variation
from engine.simulation.calibration.hazard_model import TREND, HazardModel, fit_hazards, merged_bands
from engine.simulation.calibration.person_time import (
    NEVER,
    Counts,
    Days,
    PersonTime,
    person_time,
    spells_of,
    year_starts,
)
from engine.simulation.scenarios.quantities import DAYS_PER_YEAR

USUAL_BANDS = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Edges of the bands of tenure that are tried where none are asked for."""
FEWEST_LEAVERS_OF_A_BAND = 20
FEWEST_YEARS_OF_A_SEASON = 2
SHORTEST_FIRST_YEAR_DAYS = 180
"""Days of a first year that is not whole for it to be used: the first months of a record are often put in order."""
MEND = "Load past employments with their ends, or fit until a later day; without a past no forecast is calibrated."


@dataclass(frozen=True, eq=False)
class RecordFit:
    """What was estimated.

    Attributes
    ----------
    start : Organisation
        Who was there on the first day to be forecast, as known on the last day of the fit.
    time : PersonTime
        Time at risk, leavers and joiners by kind of people, band and year of the window.
    model : HazardModel
        Hazards; with tenure alone they are leavers divided by time at risk.
    joiners : int64 array of shape (years,)
        People who came by year, without those of the first day on record: they were there when it began.
    expected : float64 array of shape (years,)
        Leavers to be expected by year with these hazards.
    joiner_basis : {"absolute", "per head"}
        What the rate of joiners refers to.
    joiners_expected : float64 array of shape (years,)
        Joiners to be expected by year with a constant rate.
    season : Seasonality or None
        How months of the year differ, where that was tested.
    """

    start: Organisation
    time: PersonTime
    model: HazardModel
    joiners: Counts
    expected: Numbers
    joiner_basis: JoinerBasis
    joiners_expected: Numbers
    season: Seasonality | None

    @property
    def years(self) -> float:
        """Length of the window in years."""
        return float(self.time.starts[-1] - self.time.starts[0]) / DAYS_PER_YEAR

    @property
    def person_years(self) -> float:
        """Time at risk of everybody."""
        return float(self.time.exposure.sum())


def fit_record(history: History, question: BacktestQuestion) -> RecordFit:
    """Return what can be estimated from what was known on the last day of the fit.

    Raises
    ------
    InputError
        There was no past on that day to estimate from, or not enough for what is asked.
    """
    if not len(history.table("employments")):
        raise _no_past("there are no employments on record.")
    start = history.as_of(question.fit_until + DAY, question.fit_until)
    employments = start.table("employments")
    if not len(employments):
        raise _no_past(f"nothing about employments was known by {question.fit_until}.")
    window_from = question.fit_from or _first_year(employments, question.fit_until)
    if window_from > question.fit_until:
        what = f"fit_from, {window_from}, is after fit_until, {question.fit_until}."
        raise InputError(Problem("days-swapped", what, "Begin earlier.", column="fit_from"))
    return _fitted(start, employments, year_starts(window_from, question.fit_until), question)


def _fitted(start: Organisation, employments: Table, starts: Days, question: BacktestQuestion) -> RecordFit:
    covariates = tuple(name for name in question.covariates if name != TREND)
    bands = question.bands_years or _bands(employments, starts)
    time = person_time(employments, starts, bands, covariates)
    _require_leavers(time)
    model = fit_hazards(time, covariates, trend=TREND in question.covariates)
    joiners = _joiners(employments, time)
    basis, joiners_expected = _joiner_basis(time, joiners, question.joiners)
    return RecordFit(
        start=start,
        time=time,
        model=model,
        joiners=joiners,
        expected=model.expected(time),
        joiner_basis=basis,
        joiners_expected=joiners_expected,
        season=_season(employments, time, question.fit_until),
    )


def _first_year(employments: Table, fit_until: date) -> date:
    """Return the first day of the record of departures: of a month, and of a year where little of one came before.

    Who left before a record began is not on it, and the years before would look as if nobody ever left.
    """
    spells = spells_of(employments)
    ends = spells.end[spells.closes & (spells.end > spells.hired)]
    left = ends[ends < NEVER]
    left = left[left <= day(fit_until + DAY).astype(np.int64)]
    if not len(left):
        raise _no_past(f"nobody on record left by {fit_until}.")
    month: date = np.datetime64(int(left.min()) - 1, "D").astype("datetime64[M]").astype("datetime64[D]").item()
    after = fit_until + DAY
    years = [
        start for back in range(1, after.year - month.year + 1) if (start := month_after(after, -12 * back)) >= month
    ]
    if not years or (years[-1] - month).days > SHORTEST_FIRST_YEAR_DAYS:
        return month
    return years[-1]


def _bands(employments: Table, starts: Days) -> tuple[float, ...]:
    time = person_time(employments, starts, USUAL_BANDS)
    return merged_bands(time.leavers.sum(axis=(0, 2)), USUAL_BANDS, FEWEST_LEAVERS_OF_A_BAND)


def _require_leavers(time: PersonTime) -> None:
    by_band = time.leavers.sum(axis=(0, 2))
    if not by_band.sum():
        first, last = time.starts[0], time.starts[-1] - 1
        raise _no_past(f"nobody left from {np.datetime64(int(first), 'D')} to {np.datetime64(int(last), 'D')}.")
    empty = [f"{edge:g}" for edge, count in zip(time.band_edges, by_band.tolist(), strict=True) if not count]
    if empty:
        what = f"Nobody left in the bands of tenure that begin with {', '.join(empty)} years."
        raise InputError(Problem("not-calibrated", what, "Take fewer bands, or leave them away.", column="bands_years"))


def _joiners(employments: Table, time: PersonTime) -> Counts:
    spells = spells_of(employments)
    first = spells.start[spells.opens].min()
    there = int((spells.start[spells.opens] == first).sum()) if first >= time.starts[0] else 0
    joiners = time.joiners.copy()
    if there > 1:
        joiners[np.searchsorted(time.starts, first, side="right") - 1] -= there
    return np.maximum(joiners, 0)


def _joiner_basis(time: PersonTime, came: Counts, asked: JoinerBasis) -> tuple[JoinerBasis, Numbers]:
    joiners = came.astype(np.float64)
    lengths, heads = np.diff(time.starts).astype(np.float64), time.exposure_by_period
    expected: dict[JoinerBasis, Numbers] = {
        "absolute": lengths * joiners.sum() / lengths.sum(),
        "per head": heads * joiners.sum() / heads.sum(),
    }
    if asked != "auto":
        return asked, expected[asked]
    misfit = {basis: (found.pearson if (found := variation(joiners, of)) else 0.0) for basis, of in expected.items()}
    best: JoinerBasis = "per head" if misfit["per head"] < misfit["absolute"] else "absolute"
    return best, expected[best]


def _season(employments: Table, time: PersonTime, fit_until: date) -> Seasonality | None:
    """Return how months of the year differ, from the whole years of the window."""
    after, first = fit_until + DAY, np.datetime64(int(time.starts[0]), "D").item()
    years = sum(month_after(after, -12 * back) >= first for back in range(1, after.year - first.year + 1))
    if years < FEWEST_YEARS_OF_A_SEASON:
        return None
    months = as_days([month_after(after, -back) for back in range(12 * years, -1, -1)])
    monthly = person_time(employments, months, time.band_edges)
    hazards = time.leavers.sum(axis=(0, 2)) / time.exposure.sum(axis=(0, 2))
    expected = (hazards @ monthly.exposure[0]).reshape(years, 12)
    return seasonality(monthly.leavers_by_period.reshape(years, 12).astype(np.float64), expected)


def _no_past(because: str) -> InputError:
    return InputError(Problem("not-calibrated", f"There is nothing to fit: {because}", MEND, column="fit_until"))
