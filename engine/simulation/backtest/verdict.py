"""Bands beside real values, two plain methods beside the simulation, and how far each was off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.domain.columns import Numbers
from engine.simulation.answers.statistics import BAND
from engine.simulation.backtest.body import Coverage, ForecastCell, Measured, MethodError
from engine.simulation.backtest.fit import RecordFit
from engine.simulation.backtest.periods import DAY, MONTHS_A_YEAR, label_of
from engine.simulation.calibration.person_time import PersonTime
from engine.simulation.replication.recording import AT
from engine.simulation.scenarios.scenario import Output

Foretold = Mapping[Measured, list[float]]
"""A number by year, for everything that is measured."""


@dataclass(frozen=True, eq=False)
class Horizon:
    """The years that are forecast.

    Attributes
    ----------
    starts : sequence of date
        First day of every year, and the day after the last one.
    months : int
        Months in all; the last year may be shorter.
    """

    starts: Sequence[date]
    months: int

    @property
    def years(self) -> int:
        """Number of years."""
        return len(self.starts) - 1

    def months_of(self, year: int) -> tuple[int, int]:
        """Return the first month of a year and the one after its last, counted from 0."""
        return MONTHS_A_YEAR * year, min(MONTHS_A_YEAR * (year + 1), self.months)


def simulated(series: Numbers, horizon: Horizon) -> dict[Measured, Numbers]:
    """Return what every replication came to by year, arrays of shape (replications, years)."""
    ends = [horizon.months_of(year) for year in range(horizon.years)]

    def flow(output: Output) -> Numbers:
        return np.stack([series[:, AT[output], first + 1 : last + 1].sum(axis=1) for first, last in ends], axis=1)

    return {
        Measured.LEAVERS: flow(Output.LEAVERS),
        Measured.JOINERS: flow(Output.HIRES),
        Measured.HEADCOUNT: np.stack([series[:, AT[Output.HEADCOUNT], last] for _, last in ends], axis=1),
    }


def real_values(time: PersonTime, horizon: Horizon, known: date) -> dict[Measured, list[int | None]]:
    """Return what really happened by year; ``None`` for years that were not over by the last day known."""
    over = [after - DAY <= known for after in horizon.starts[1:]]

    def told(counts: Sequence[int]) -> list[int | None]:
        return [count if done else None for count, done in zip(counts, over, strict=True)]

    return {
        Measured.LEAVERS: told(time.leavers_by_period.tolist()),
        Measured.JOINERS: told(time.joiners.tolist()),
        Measured.HEADCOUNT: told(time.headcount[1:].tolist()),
    }


def constant_rate(fit: RecordFit, people: int, horizon: Horizon) -> Foretold:
    """Return what one rate of leaving per head and one number of joiners a year, of the whole window, would say."""
    leaving = float(fit.time.leavers.sum()) / fit.person_years
    joining = float(fit.joiners.sum()) / fit.years
    foretold: dict[Measured, list[float]] = {measured: [] for measured in Measured}
    heads = float(people)
    for year in range(horizon.years):
        length = _length(horizon, year)
        after = (heads - joining / leaving) * float(np.exp(-leaving * length)) + joining / leaving
        _add(foretold, heads + joining * length - after, joining * length, after)
        heads = after
    return foretold


def last_year(fit: RecordFit, people: int, horizon: Horizon) -> Foretold:
    """Return what the numbers of the last year of the window, over and over, would say."""
    length = float(fit.time.starts[-1] - fit.time.starts[-2]) / 365.25
    leavers, joiners = float(fit.time.leavers_by_period[-1]) / length, float(fit.joiners[-1]) / length
    foretold: dict[Measured, list[float]] = {measured: [] for measured in Measured}
    heads = float(people)
    for year in range(horizon.years):
        share = _length(horizon, year)
        heads = max(heads + (joiners - leavers) * share, 0.0)
        _add(foretold, leavers * share, joiners * share, heads)
    return foretold


def _length(horizon: Horizon, year: int) -> float:
    first, last = horizon.months_of(year)
    return (last - first) / MONTHS_A_YEAR


def _add(foretold: Mapping[Measured, list[float]], leavers: float, joiners: float, headcount: float) -> None:
    foretold[Measured.LEAVERS].append(leavers)
    foretold[Measured.JOINERS].append(joiners)
    foretold[Measured.HEADCOUNT].append(headcount)


def cells_of(
    horizon: Horizon,
    runs: Mapping[Measured, Numbers],
    real: Mapping[Measured, Sequence[int | None]],
    plain: tuple[Foretold, Foretold],
) -> tuple[ForecastCell, ...]:
    """Return everything that was forecast, year by year.

    Parameters
    ----------
    runs : mapping of Measured to float64 array of shape (replications, years)
        What replications came to.
    real : mapping of Measured to list
        What happened.
    plain : pair of Foretold
        What a constant rate and the last year say.
    """
    cells: list[ForecastCell] = []
    for year in range(horizon.years):
        start, after = horizon.starts[year], horizon.starts[year + 1]
        for measured in Measured:
            samples = runs[measured][:, year]
            low, high = (float(value) for value in np.quantile(samples, BAND))
            happened = real[measured][year]
            cells.append(
                ForecastCell(
                    label=label_of(start, after),
                    start=start,
                    end=after - DAY,
                    measured=measured,
                    mean=float(samples.mean()),
                    low=low,
                    high=high,
                    real=happened,
                    inside=None if happened is None else low <= happened <= high,
                    constant_rate=plain[0][measured][year],
                    last_year=plain[1][measured][year],
                )
            )
    return tuple(cells)


def coverage_of(cells: Sequence[ForecastCell]) -> tuple[Coverage, ...]:
    """Return how often bands held, all together first; nothing where no real value is known."""
    judged = [cell for cell in cells if cell.inside is not None]
    if not judged:
        return ()
    groups = [(None, judged), *((one, [cell for cell in judged if cell.measured is one]) for one in Measured)]
    return tuple(
        Coverage(measured=measured, cells=len(group), inside=sum(bool(cell.inside) for cell in group))
        for measured, group in groups
    )


def errors_of(cells: Sequence[ForecastCell]) -> tuple[MethodError, ...]:
    """Return how far the simulation and the two plain methods were off, by what was measured."""
    found: list[MethodError] = []
    for measured in Measured:
        judged = [(cell, cell.real) for cell in cells if cell.measured is measured and cell.real is not None]
        if not judged:
            continue
        real = np.array([float(value) for _, value in judged])
        told = {
            "simulation": np.array([cell.mean for cell, _ in judged]),
            "constant rate": np.array([cell.constant_rate for cell, _ in judged]),
            "last year": np.array([cell.last_year for cell, _ in judged]),
        }
        found += [
            MethodError.model_validate(
                {
                    "method": method,
                    "measured": measured,
                    "mean_absolute_error": float(np.abs(values - real).mean()),
                    "mean_error": float((values - real).mean()),
                }
            )
            for method, values in told.items()
        ]
    return tuple(found)
