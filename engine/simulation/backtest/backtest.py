"""The verb: a record and a day in, bands for the years after it beside what came."""

from __future__ import annotations

from datetime import date

import numpy as np

from engine.domain.history import History
from engine.errors import InputError, Problem
from engine.simulation.answers.statistics import poisson_interval
from engine.simulation.backtest import findings, verdict
from engine.simulation.backtest.body import (
    BacktestBody,
    BacktestQuestion,
    Finding,
    ForecastCell,
    Measured,
    PastYear,
    Ratio,
    VariationTest,
)
from engine.simulation.backtest.fit import RecordFit, fit_record
from engine.simulation.backtest.forecast import ensemble_of
from engine.simulation.backtest.periods import DAY, as_days, forecast_starts, label_of, months_between
from engine.simulation.calibration.dispersion import surprises, variation
from engine.simulation.calibration.person_time import person_time
from engine.simulation.ensembles.ensemble import Progress
from engine.simulation.ensembles.ensemble_run import ExecutorFactory, SerialExecutor, run_ensembles
from engine.simulation.scenarios.quantities import BandEvidence

NORMAL_95 = 1.959963984540054


def backtest(
    history: History,
    question: BacktestQuestion,
    known: date,
    executors: ExecutorFactory = SerialExecutor,
    progress: Progress | None = None,
) -> BacktestBody:
    """Return what the record up to a day foretells of the years after it, beside what came.

    Parameters
    ----------
    history : History
        What was recorded. The fit sees what was known on its last day (``History.as_of``), the real values what is
        known today.
    question : BacktestQuestion
        What to try.
    known : date
        Last day whose recordings give the real values.
    executors, progress
        As for ``simulate``; the body does not depend on them.

    Raises
    ------
    InputError
        There was no past to fit on that day, or the days or covariates cannot be used.
    """
    months = months_between(question.fit_until, question.forecast_until)
    fit = fit_record(history, question)
    horizon = verdict.Horizon(forecast_starts(question.fit_until, months), months)
    ensemble = ensemble_of(fit, question, months)
    people = len(ensemble.world.population)
    if not people:
        what = f"Nobody was employed on {question.fit_until + DAY}, so there is nothing to forecast."
        raise InputError(Problem("no-people", what, "Fit until another day.", column="fit_until"))
    run_ensembles([ensemble], executors, progress)
    after = max(question.forecast_until + DAY, known)
    truth = person_time(history.as_of(after, known).table("employments"), as_days(list(horizon.starts)), (0.0,))
    cells = verdict.cells_of(
        horizon,
        verdict.simulated(ensemble.series(), horizon),
        verdict.real_values(truth, horizon, known),
        (verdict.constant_rate(fit, people, horizon), verdict.last_year(fit, people, horizon)),
    )
    past, tests = _past(fit), _tests(fit)
    proven = fit.season is not None and fit.season.proven
    return BacktestBody(
        question=_completed(question, fit, past[0].start),
        known=known,
        people_at_start=people,
        hazards_per_year=fit.model.hazards,
        evidence=_evidence(fit),
        ratios=_ratios(fit),
        variation=tests,
        season=tuple(fit.season.factors.tolist()) if fit.season is not None and proven else None,
        past=past,
        cells=cells,
        coverage=verdict.coverage_of(cells),
        errors=verdict.errors_of(cells),
        findings=(
            *findings.misfits(cells),
            *findings.breaks(fit, past),
            *findings.scatter(tests, len(past)),
            *findings.season_of(fit),
            *findings.knowledge(history, question.fit_until, "employments" in fit.start.known_then_assumed),
            *_unknown(cells, known),
        ),
    )


def _completed(question: BacktestQuestion, fit: RecordFit, fit_from: date) -> BacktestQuestion:
    """Return the question with what it left open as it was decided."""
    given = {name: getattr(question, name) for name in type(question).model_fields}
    decided = {"fit_from": fit_from, "bands_years": fit.model.band_edges, "joiners": fit.joiner_basis}
    return BacktestQuestion.model_validate(given | decided)


def _past(fit: RecordFit) -> tuple[PastYear, ...]:
    time = fit.time
    starts = [date.fromisoformat(str(np.datetime64(int(one), "D"))) for one in time.starts]
    leavers = time.leavers_by_period
    bands = surprises(leavers.astype(np.float64), fit.expected)
    return tuple(
        PastYear(
            label=label_of(starts[at], starts[at + 1]),
            start=starts[at],
            leavers=int(leavers[at]),
            joiners=int(fit.joiners[at]),
            headcount=int(time.headcount[at + 1]),
            expected_leavers=float(fit.expected[at]),
            low=band.low if band else None,
            high=band.high if band else None,
            p_value=band.p_value if band else None,
        )
        for at, band in enumerate(bands)
    )


def _tests(fit: RecordFit) -> tuple[VariationTest, ...]:
    counted = {
        Measured.LEAVERS: variation(fit.time.leavers_by_period.astype(np.float64), fit.expected),
        Measured.JOINERS: variation(fit.joiners.astype(np.float64), fit.joiners_expected),
    }
    return tuple(
        VariationTest(
            measured=measured,
            pearson=found.pearson,
            degrees=found.degrees,
            p_value=found.p_value,
            variance=found.variance,
        )
        for measured, found in counted.items()
        if found is not None
    )


def _evidence(fit: RecordFit) -> tuple[BandEvidence, ...]:
    leavers, exposure = fit.time.leavers.sum(axis=(0, 2)).tolist(), fit.time.exposure.sum(axis=(0, 2)).tolist()
    return tuple(
        BandEvidence(exposure_person_years=spent, leavers=left, low=interval[0] / spent, high=interval[1] / spent)
        for left, spent in zip(leavers, exposure, strict=True)
        for interval in [poisson_interval(left)]
    )


def _ratios(fit: RecordFit) -> tuple[Ratio, ...]:
    model, bands = fit.model, len(fit.model.band_edges)
    reach = NORMAL_95 * np.sqrt(np.diag(model.covariance))
    return tuple(
        Ratio(
            covariate=covariate,
            level=level,
            ratio=float(np.exp(model.coefficients[at])),
            low=float(np.exp(model.coefficients[at] - reach[at])),
            high=float(np.exp(model.coefficients[at] + reach[at])),
        )
        for at, (covariate, level) in enumerate(model.terms)
        if at >= bands
    )


def _unknown(cells: tuple[ForecastCell, ...], known: date) -> tuple[Finding, ...]:
    ahead = [cell.label for cell in cells if cell.real is None and cell.measured is Measured.LEAVERS]
    if not ahead:
        return ()
    return (
        findings.finding(
            "not-over-yet",
            f"What really happened is known until {known}: {', '.join(ahead)} cannot be judged yet.",
            f"真实情况只知道到 {known}：{'、'.join(ahead)} 尚无法评判。",
        ),
    )
