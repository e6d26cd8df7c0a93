"""Hazards of leaving from the record: time at risk and leavers by band of tenure, with exact Poisson intervals.

The maximum-likelihood hazard of a piecewise-exponential law is leavers divided by time at risk, band by band, with
people who were there before the window entering late and everyone still there at its end censored (Holford 1980,
"The analysis of rates and of survivorship using log-linear models").
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from engine.domain.frozen import FrozenModel
from engine.domain.history import History
from engine.domain.table import Table
from engine.errors import InputError, Problem
from engine.simulation.answers.statistics import poisson_interval
from engine.simulation.calibration.covariate_ratios import covariate_fit, with_ratios
from engine.simulation.calibration.person_time import person_time, year_starts
from engine.simulation.scenarios.laws import Laws
from engine.simulation.scenarios.leaving import Leaving
from engine.simulation.scenarios.quantities import BandEvidence, Hazards, Window, YearEvidence, as_stored
from engine.simulation.scenarios.scenario import Scenario

MEND = "Load past employments with their ends, choose another window, or give hazards with 'source: assumption'."


class HazardBand(FrozenModel):
    """Leaving in one band of tenure."""

    from_years: float
    """Tenure at which the band begins."""
    to_years: float | None
    """Tenure at which it ends; ``None`` for the last band."""
    exposure_person_years: float
    """Time people spent in the band within the window."""
    leavers: int
    """People who left in it within the window."""
    hazard_per_year: float | None
    """Leavers per person-year; ``None`` where nobody was in the band."""
    low: float | None
    """Lower end of the exact 95 % Poisson interval (Garwood 1936)."""
    high: float | None
    """Upper end of it."""


class HazardFit(FrozenModel):
    """Hazards of leaving as the record shows them."""

    window_from: date
    """First day looked at."""
    window_to: date
    """Last day looked at."""
    bands: tuple[HazardBand, ...]
    """By tenure, rising."""
    years: tuple[YearEvidence, ...]
    """By year, counted back from the last day."""

    @property
    def leavers(self) -> int:
        """People who left within the window."""
        return sum(band.leavers for band in self.bands)


def leaving_hazards(employments: Table, window_from: date, window_to: date, band_edges: tuple[float, ...]) -> HazardFit:
    """Return the hazards of leaving by band of tenure within a window.

    Parameters
    ----------
    employments : Table
        One version per row key, as a cut of the history gives it; ``valid_to`` is the last day of work.
    window_from, window_to : date
        First and last day looked at. Who ends later, or has no end, is censored.
    band_edges : tuple of float
        Lower edges in years of 365.25 days, rising from 0. Who leaves exactly on an edge counts in the band below.
    """
    time = person_time(employments, year_starts(window_from, window_to), band_edges)
    exposure, leavers = time.exposure[0].sum(axis=1), time.leavers[0].sum(axis=1)
    ends = (*band_edges[1:], None)
    bands = tuple(map(_band, band_edges, ends, exposure.tolist(), leavers.tolist()))
    hazards = np.array([band.hazard_per_year or 0.0 for band in bands])
    expected = (hazards @ time.exposure[0]).tolist()
    first_days = time.starts[:-1].astype("datetime64[D]")
    years = tuple(
        YearEvidence(start=first.item(), leavers=left, expected=as_stored(wanted))
        for first, left, wanted in zip(first_days, time.leavers_by_period.tolist(), expected, strict=True)
    )
    return HazardFit(window_from=window_from, window_to=window_to, bands=bands, years=years)


def _band(low_edge: float, high_edge: float | None, exposure: float, leavers: int) -> HazardBand:
    low, high = poisson_interval(leavers)
    seen = exposure > 0
    return HazardBand(
        from_years=low_edge,
        to_years=high_edge,
        exposure_person_years=exposure,
        leavers=leavers,
        hazard_per_year=leavers / exposure if seen else None,
        low=low / exposure if seen else None,
        high=high / exposure if seen else None,
    )


def calibrate(scenario: Scenario, history: History | None, known: date) -> Scenario:
    """Return the scenario with the hazards that are to come from data estimated, evidence beside them.

    A scenario that asks for no estimate is returned as it is.

    Parameters
    ----------
    scenario : Scenario
        What is asked.
    history : History or None
        What was recorded; ``None`` where there is none.
    known : date
        Last day whose recordings may be used.

    Raises
    ------
    InputError
        There is no past to estimate from, the window reaches beyond what is known, or a band had nobody in it: a
        forecast is not called calibrated without data.
    """
    leaving = scenario.laws.leaving
    hazards = leaving.hazards if leaving else None
    if leaving is None or hazards is None or hazards.window is None or hazards.value is not None:
        return scenario
    window = hazards.window
    employments = _known_then(scenario.name, window, history, known)
    fit = _fit(scenario.name, window, leaving.bands_years, employments)
    more = covariate_fit(employments, window, leaving.bands_years, hazards.covariates) if hazards.covariates else None
    estimated = Hazards(
        source=hazards.source,
        why=hazards.why,
        value=more.hazards if more else tuple(as_stored(band.hazard_per_year or 0.0) for band in fit.bands),
        unit="per year",
        window=window,
        evidence=tuple(_evidence(band) for band in fit.bands),
        uncertainty=hazards.uncertainty or "parameters and years",
        years=_expecting(fit.years, more.expected) if more else fit.years,
        covariates=hazards.covariates,
        ratios=more.ratios if more else None,
    )
    multipliers = with_ratios(leaving, more.ratios) if more else {}
    fitted = Leaving.model_validate({**_fields(leaving), **multipliers, "hazards": estimated})
    return scenario.changed(laws=Laws.model_validate({**_fields(scenario.laws), "leaving": fitted}))


def _fields(model: FrozenModel) -> dict[str, object]:
    return {name: getattr(model, name) for name in type(model).model_fields}


def _evidence(band: HazardBand) -> BandEvidence:
    assert band.low is not None
    assert band.high is not None
    return BandEvidence(
        exposure_person_years=as_stored(band.exposure_person_years),
        leavers=band.leavers,
        low=as_stored(band.low),
        high=as_stored(band.high),
    )


def _expecting(years: tuple[YearEvidence, ...], expected: tuple[float, ...]) -> tuple[YearEvidence, ...]:
    return tuple(
        YearEvidence(start=year.start, leavers=year.leavers, expected=wanted)
        for year, wanted in zip(years, expected, strict=True)
    )


def _known_then(name: str, window: Window, history: History | None, known: date) -> Table:
    if history is None or not len(history.table("employments")):
        raise _uncalibrated(name, "there are no employments on record", MEND)
    if window.end > known:
        what = f"its window ends on {window.end}, after the last day known, {known}"
        raise _uncalibrated(name, what, f"End the window on {known} or before.")
    day_after = window.end + timedelta(days=1)  # who only changed post on the last day has not left
    return history.as_of(max(day_after, known), known).table("employments")


def _fit(name: str, window: Window, edges: tuple[float, ...], employments: Table) -> HazardFit:
    fit = leaving_hazards(employments, window.start, window.end, edges)
    if not fit.leavers:
        raise _uncalibrated(name, f"nobody on record left from {window.start} to {window.end}", MEND)
    empty = [_band_name(band) for band in fit.bands if band.hazard_per_year is None]
    if empty:
        what = f"nobody was employed with a tenure of {' or '.join(empty)} in the window"
        raise _uncalibrated(name, what, "Choose wider bands_years or a longer window.")
    return fit


def _band_name(band: HazardBand) -> str:
    if band.to_years is None:
        return f"{band.from_years:g} years or more"
    return f"{band.from_years:g} to {band.to_years:g} years"


def _uncalibrated(name: str, because: str, mend: str) -> InputError:
    return InputError(Problem("not-calibrated", f"Scenario '{name}' cannot be calibrated: {because}.", mend))
