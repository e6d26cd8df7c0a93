"""From the replications of ensembles to the numbers that are told."""

from __future__ import annotations

import numpy as np

from engine.domain.columns import Numbers
from engine.domain.frozen import Localised
from engine.domain.sourced import Origin
from engine.simulation.answers.body import (
    Comparison,
    FamilySeries,
    FinalMeasure,
    FinalRow,
    MeasureSeries,
    OutputDifference,
    OutputSeries,
    ScenarioOutcome,
)
from engine.simulation.answers.statistics import BAND, half_widths, share_half_widths
from engine.simulation.ensembles.ensemble import Ensemble
from engine.simulation.replication.recording import AT
from engine.simulation.scenarios.assumptions import assumptions_of
from engine.simulation.scenarios.scenario import OUTPUTS, Output, Scenario
from engine.simulation.world.measure import Measure
from engine.simulation.world.work_measures import ZERO_OR_ONE

CALIBRATED = Localised(
    en="A forecast calibrated on the organisation's own records of leaving; all other values are listed as assumed.",
    zh="依据本组织自身离职记录校准的预测；其余取值列为假设。",
)
WHAT_IF = Localised(
    en="A what-if on the values listed as assumptions; it is not calibrated on the organisation's records.",
    zh="基于所列假设的情景推演；未经本组织记录校准。",
)
UNCERTAINTY = {
    "none": Localised(
        en="Its bands hold chance alone: the estimated hazards count as exactly known.",
        zh="其区间只含随机波动：估计的离职率视为完全准确。",
    ),
    "parameters": Localised(
        en="Its bands hold chance and what the record leaves open about the hazards.",
        zh="其区间含随机波动以及记录未能确定的离职率误差。",
    ),
    "parameters and years": Localised(
        en="Its bands hold chance, what the record leaves open about the hazards, and how much years differed.",
        zh="其区间含随机波动、记录未能确定的离职率误差以及各年之间的差异。",
    ),
}
MEANS = frozenset({Output.LOAD, Output.OVERLOAD})


def scenario_outcome(scenario: Scenario, ensemble: Ensemble) -> ScenarioOutcome:
    """Return what the replications of a scenario say."""
    series = ensemble.series()
    wanted, reached = scenario.replications.half_width, ensemble.half_width()
    calibrated = _is_calibrated(scenario)
    return ScenarioOutcome(
        name=scenario.name,
        title=scenario.title,
        scenario=scenario,
        replications=len(series),
        precision_reached=None if wanted is None else reached is not None and reached <= wanted,
        people_at_start=len(ensemble.world.population),
        calibrated=calibrated,
        standing=standing_of(scenario),
        series=tuple(_output_series(output, series[:, AT[output], :]) for output in OUTPUTS),
        by_job_family=_families(ensemble),
        final=final_rows(series),
        measures=_measures(ensemble),
        assumptions=assumptions_of(scenario),
    )


def standing_of(scenario: Scenario) -> Localised:
    """Return what kind of statement is made with a scenario: a calibrated forecast or a what-if."""
    if not _is_calibrated(scenario):
        return WHAT_IF
    leaving = scenario.laws.leaving
    held = UNCERTAINTY[(leaving.hazards.uncertainty if leaving and leaving.hazards else None) or "none"]
    return Localised(en=f"{CALIBRATED.en} {held.en}", zh=f"{CALIBRATED.zh}{held.zh}")


def comparison(first: Ensemble, other: Ensemble) -> Comparison:
    """Return the paired differences of ``other`` from ``first``, over replications and months that both have."""
    ours, theirs = other.series(), first.series()
    number, months = min(len(ours), len(theirs)), min(ours.shape[2], theirs.shape[2])
    ours, theirs = ours[:number, :, :months], theirs[:number, :, :months]
    return Comparison(
        name=other.name,
        against=first.name,
        replications=number,
        same_random_numbers=first.world.seed == other.world.seed,
        differences=tuple(_difference(output, (ours - theirs)[:, AT[output], :]) for output in OUTPUTS),
        final=final_differences(ours, theirs),
        final_measures=_measure_differences(first, other),
    )


def final_rows(series: Numbers) -> tuple[FinalRow, ...]:
    """Return every output at the end, from series of shape (replications, outputs, months + 1)."""
    return tuple(_final_row(output, at_the_end(output, series)) for output in OUTPUTS)


def final_differences(ours: Numbers, theirs: Numbers) -> tuple[FinalRow, ...]:
    """Return the paired difference of every output at the end."""
    return tuple(_final_row(output, at_the_end(output, ours) - at_the_end(output, theirs)) for output in OUTPUTS)


def measure_samples(ensemble: Ensemble, name: str) -> Numbers:
    """Return a measure at the end, one number per replication in their order; KeyError if there is no such measure."""
    names = [measure.name for measure in ensemble.world.measures]
    if name not in names:
        raise KeyError(name)
    at = names.index(name)
    return _final_measure(ensemble.world.measures[at], ensemble.measures()[:, at, :])


def _measures(ensemble: Ensemble) -> tuple[MeasureSeries, ...]:
    if not ensemble.world.measures:
        return ()
    samples = ensemble.measures()
    return tuple(_measure_series(measure, samples[:, at, :]) for at, measure in enumerate(ensemble.world.measures))


def _measure_series(measure: Measure, samples: Numbers) -> MeasureSeries:
    low, high = np.quantile(samples, BAND, axis=0)
    return MeasureSeries(
        name=measure.name,
        title=measure.title,
        unit=measure.unit,
        mean=_floats(samples.mean(axis=0)),
        low=_floats(low),
        high=_floats(high),
        half_width=_widths_of(measure, samples),
        final=_measure_row(measure, _final_measure(measure, samples), is_difference=False),
    )


def _measure_differences(first: Ensemble, other: Ensemble) -> tuple[FinalMeasure, ...]:
    ours = {measure.name for measure in other.world.measures}
    rows = []
    for measure in first.world.measures:
        if measure.name in ours:
            new, old = measure_samples(other, measure.name), measure_samples(first, measure.name)
            number = min(len(new), len(old))
            rows.append(_measure_row(measure, new[:number] - old[:number], is_difference=True))
    return tuple(rows)


def _final_measure(measure: Measure, samples: Numbers) -> Numbers:
    """Return one number per replication from samples of shape (replications, months + 1)."""
    if measure.basis == "last month":
        return samples[:, -1]
    sums: Numbers = samples[:, 1:].sum(axis=1)
    return sums / (samples.shape[1] - 1) if measure.basis == "mean" else sums


def _widths_of(measure: Measure, samples: Numbers) -> tuple[float, ...] | None:
    widths = share_half_widths(samples) if measure.unit == ZERO_OR_ONE else half_widths(samples)
    return None if widths is None else _floats(widths)


def _measure_row(measure: Measure, samples: Numbers, *, is_difference: bool) -> FinalMeasure:
    low, high = np.quantile(samples, BAND)
    is_share = measure.unit == ZERO_OR_ONE and not is_difference
    width = share_half_widths(samples) if is_share else half_widths(samples)
    return FinalMeasure(
        name=measure.name,
        basis=measure.basis,
        mean=float(samples.mean()),
        low=float(low),
        high=float(high),
        half_width=None if width is None else float(width),
    )


def _is_calibrated(scenario: Scenario) -> bool:
    leaving = scenario.laws.leaving
    hazards = leaving.hazards if leaving else None
    return hazards is not None and hazards.source is Origin.DATA and hazards.evidence is not None


def _basis(output: Output) -> str:
    if output in MEANS:
        return "mean"
    return "last month" if output.is_stock else "total"


def at_the_end(output: Output, series: Numbers) -> Numbers:
    """Return one number per replication from series of shape (replications, outputs, months + 1)."""
    samples = series[:, AT[output], :]
    basis = _basis(output)
    if basis == "last month":
        return samples[:, -1]
    sums: Numbers = samples[:, 1:].sum(axis=1)
    return sums / (samples.shape[1] - 1) if basis == "mean" else sums


def _final_row(output: Output, samples: Numbers) -> FinalRow:
    low, high = np.quantile(samples, BAND)
    width = half_widths(samples)
    return FinalRow(
        output=output,
        basis=_basis(output),
        mean=float(samples.mean()),
        low=float(low),
        high=float(high),
        half_width=None if width is None else float(width),
    )


def _output_series(output: Output, samples: Numbers) -> OutputSeries:
    """Summarise samples of shape (replications, months + 1)."""
    first = 0 if output.is_stock else 1
    samples = samples[:, first:]
    low, high = np.quantile(samples, BAND, axis=0)
    return OutputSeries(
        output=output,
        months=tuple(range(first, first + samples.shape[1])),
        mean=_floats(samples.mean(axis=0)),
        low=_floats(low),
        high=_floats(high),
        half_width=_widths(samples),
    )


def _difference(output: Output, samples: Numbers) -> OutputDifference:
    first = 0 if output.is_stock else 1
    samples = samples[:, first:]
    return OutputDifference(
        output=output,
        months=tuple(range(first, first + samples.shape[1])),
        mean=_floats(samples.mean(axis=0)),
        half_width=_widths(samples),
    )


def _families(ensemble: Ensemble) -> tuple[FamilySeries, ...]:
    ordered = [ensemble.done[number] for number in sorted(ensemble.done)]
    headcount = np.stack([replication.family_headcount for replication in ordered])
    leavers = np.stack([replication.family_leavers for replication in ordered])
    low, high = np.quantile(headcount, BAND, axis=0)
    return tuple(
        FamilySeries(
            job_family=family,
            headcount_mean=_floats(headcount[:, at].mean(axis=0)),
            headcount_low=_floats(low[at]),
            headcount_high=_floats(high[at]),
            leavers_mean=_floats(leavers[:, at, 1:].mean(axis=0)),
        )
        for at, family in enumerate(ensemble.world.population.family_ids)
    )


def _widths(samples: Numbers) -> tuple[float, ...] | None:
    widths = half_widths(samples)
    return None if widths is None else _floats(widths)


def _floats(values: Numbers) -> tuple[float, ...]:
    return tuple(values.tolist())
