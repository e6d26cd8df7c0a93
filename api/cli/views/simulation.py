"""What scenarios lead to, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, counted, heading, number, sentence, table
from api.cli.views.work import show_measure_differences, show_measures
from engine.application.scenario_list import ScenarioList
from engine.domain.frozen import Localised
from engine.simulation.answers.body import Comparison, FinalRow, ScenarioOutcome, SimulationBody
from engine.simulation.answers.titles import title_of
from engine.simulation.scenarios.scenario import Output

NAMES = {output: title_of(output.value) for output in Output}
BASES = {
    "last month": Localised(en="last month", zh="最后一月"),
    "total": Localised(en="total", zh="合计"),
    "mean": Localised(en="mean", zh="平均"),
}


def show_simulation(body: SimulationBody, language: str) -> None:
    """Print each scenario's end with its band, the paired differences, and how each statement stands."""
    if body.partial:
        sentence(
            both(
                language,
                "Not all replications are done: this rests on those that are, and is not the full answer.",
                "模拟尚未全部完成：以下仅基于已完成的次数，并非完整答案。",
            )
        )
    for outcome in body.scenarios:
        _scenario(outcome, language)
    for compared in body.comparisons:
        show_comparison(compared, language)
        show_measure_differences(compared.final_measures, body.scenarios[0].measures, language)


def headcount_band(outcome: ScenarioOutcome, language: str) -> str:
    """Return the headcount of the last month with its band, in a few words."""
    row = next(row for row in outcome.final if row.output is Output.HEADCOUNT)
    band = f"{number(row.mean, 0)} ({number(row.low, 0)}-{number(row.high, 0)})"
    return f"{NAMES[Output.HEADCOUNT].text(language)} {band}"


def _scenario(outcome: ScenarioOutcome, language: str) -> None:
    months = outcome.scenario.horizon_months
    told = both(
        language,
        f"{counted(outcome.people_at_start, 'person', 'people')}, {counted(months, 'month')}, "
        f"{counted(outcome.replications, 'replication')}",
        f"{outcome.people_at_start:,} 人，{months} 个月，{outcome.replications} 次模拟",
    )
    heading(f"{outcome.title.text(language)} ({outcome.name}): {told}")
    _final(outcome.final, language)
    show_measures(outcome, language)
    sentence(outcome.standing.text(language))


def show_comparison(compared: Comparison, language: str) -> None:
    """Print paired differences at the end."""
    heading(both(language, f"{compared.name} minus {compared.against}", f"{compared.name} 减 {compared.against}"))
    _final(compared.final, language)


def _final(rows: tuple[FinalRow, ...], language: str) -> None:
    headers = (
        both(language, "output", "指标"),
        both(language, "over", "口径"),
        ">" + both(language, "mean", "均值"),
        ">±",
        ">5 %",
        ">95 %",
    )
    table(headers, [_row(row, language) for row in rows])


def _row(row: FinalRow, language: str) -> tuple[str, ...]:
    digits = 2 if row.output in {Output.LOAD, Output.OVERLOAD} else 1
    basis = BASES.get(row.basis)
    return (
        NAMES[row.output].text(language),
        basis.text(language) if basis else row.basis,
        number(row.mean, digits),
        number(row.half_width, digits),
        number(row.low, digits),
        number(row.high, digits),
    )


def show_scenarios(listed: ScenarioList, language: str) -> None:
    """Print the name, title and length of every scenario."""
    headers = (
        both(language, "scenario", "情景"),
        both(language, "title", "标题"),
        ">" + both(language, "months", "月数"),
    )
    table(headers, [(one.name, one.title.text(language), str(one.horizon_months)) for one in listed.scenarios])
