"""What scenarios with work lead to: share done, chance of being on time, the first short month and its skill."""

from __future__ import annotations

from collections.abc import Sequence

from api.cli.views.tables import both, number, sentence, table
from engine.simulation.answers.body import FinalMeasure, MeasureSeries, ScenarioOutcome
from engine.simulation.answers.carrying import first_short_month

BASES = {
    "last month": ("last month", "最后一月"),
    "total": ("total", "合计"),
    "mean": ("mean", "平均"),
}
UNITS = {
    "0 or 1": ("probability", "概率"),
    "share": ("share", "比例"),
    "person-months": ("person-months", "人月"),
    "months": ("months", "月"),
    "people": ("people", "人"),
    "goals": ("goals", "个"),
}


def show_measures(outcome: ScenarioOutcome, language: str) -> None:
    """Print every measure at the end, then the first month that falls short; nothing where there are no measures."""
    if not outcome.measures:
        return
    table(_headers(language), [_row(measure, measure.final, language) for measure in outcome.measures])
    short = first_short_month(outcome.measures)
    if short is not None:
        chance = number(100 * short.probability, 0)
        sentence(
            both(
                language,
                f"Capacity first falls short in month {short.month}: {short.skill} meets its demand with {chance} %.",
                f"第 {short.month} 个月产能首次不足：{short.skill} 满足需求的概率为 {chance} %。",
            )
        )


def show_measure_differences(rows: Sequence[FinalMeasure], titles: Sequence[MeasureSeries], language: str) -> None:
    """Print the paired differences of measures."""
    named = {measure.name: measure for measure in titles}
    if rows:
        table(_headers(language), [_row(named[row.name], row, language) for row in rows])


def _headers(language: str) -> tuple[str, ...]:
    return (
        both(language, "measure", "度量"),
        both(language, "unit", "单位"),
        both(language, "over", "口径"),
        ">" + both(language, "mean", "均值"),
        ">±",
        ">5 %",
        ">95 %",
    )


def _row(measure: MeasureSeries, final: FinalMeasure, language: str) -> tuple[str, ...]:
    digits = 3 if measure.unit in {"share", "0 or 1"} else 1
    unit = UNITS.get(measure.unit)
    basis = BASES.get(final.basis)
    return (
        measure.title.text(language),
        both(language, *unit) if unit else measure.unit,
        both(language, *basis) if basis else final.basis,
        number(final.mean, digits),
        number(final.half_width, digits),
        number(final.low, digits),
        number(final.high, digits),
    )
