"""Futures: fan charts, the end of the horizon side by side, and every value that the scenarios rest on."""

from __future__ import annotations

from collections.abc import Sequence

from engine.figures.futures import decimals_for, fan_chart
from engine.figures.markup import Html, Part, element, join, table
from engine.figures.numerals import iso_day, listed, number, plain, signed
from engine.figures.report_parts import details, figure_block, heading, paragraph, section
from engine.figures.wording import known_word, word
from engine.simulation.answers.body import Assumption, Comparison, FinalRow, ScenarioOutcome, SimulationBody
from engine.simulation.scenarios.scenario import Output

FANS = (Output.HEADCOUNT, Output.CAPACITY, Output.OPEN_REQUISITIONS)
USUAL_NUMBER = 3
MOST_FAMILIES = 60


def futures_section(body: SimulationBody | None, language: str) -> Html:
    """Return the section about simulated futures."""
    title = futures_title(body, language)
    if body is None or not body.scenarios:
        return section("futures", title, paragraph(word("futures.empty", language)))
    return section(
        "futures",
        title,
        paragraph(_intro(body, language)),
        *(figure_block(fan_chart(body, output, language), language) for output in FANS),
        *_end(body, language),
        *_differences(body, language),
        _families(body, language),
        heading(word("futures.standing", language)),
        *(paragraph(join((element("strong", name), ": ", said))) for name, said in _standings(body, language)),
    )


def futures_title(body: SimulationBody | None, language: str) -> str:
    """Return the heading: three futures, unless there are more or fewer."""
    usual = body is None or len(body.scenarios) == USUAL_NUMBER
    return word("section.futures" if usual else "section.futures_any", language)


def _intro(body: SimulationBody, language: str) -> str:
    shared = all(comparison.same_random_numbers for comparison in body.comparisons)
    runs = sorted({scenario.replications for scenario in body.scenarios})
    months = sorted({scenario.scenario.horizon_months for scenario in body.scenarios})
    return word(
        "futures.intro" if shared else "futures.intro_apart",
        language,
        runs=listed([number(one) for one in runs], language),
        months=listed([number(one) for one in months], language),
        day=iso_day(body.as_of, language),
    )


def _standings(body: SimulationBody, language: str) -> list[tuple[str, str]]:
    return [(scenario.title.text(language), scenario.standing.text(language)) for scenario in body.scenarios]


def output_name(output: Output, language: str) -> str:
    """Return an output in words."""
    return word(f"output.{output.value}", language)


def _end(body: SimulationBody, language: str) -> list[Html]:
    titles = [scenario.title.text(language) for scenario in body.scenarios]
    rows = []
    for at, first in enumerate(body.scenarios[0].final):
        found = [scenario.final[at] for scenario in body.scenarios]
        rows.append([_measure(first, language), *(_final(row) for row in found)])
    title = word("futures.end", language)
    return [
        heading(title),
        paragraph(word("futures.end_hint", language), "small quiet"),
        table([word("futures.measure", language), *titles], rows, title, range(1, len(titles) + 1)),
    ]


def _measure(row: FinalRow, language: str) -> Html:
    basis = known_word(f"futures.basis.{row.basis}", row.basis, language)
    return join((output_name(row.output, language), element("span", f" · {basis}", class_="quiet")))


def _final(row: FinalRow) -> Html:
    places = decimals_for(row.output, row.high)
    band = f"{number(row.low, places)} – {number(row.high, places)}"
    return join((_with_width(number(row.mean, places), row, places), element("span", band, class_="quiet")))


def _with_width(told: str, row: FinalRow, places: int) -> str:
    if row.half_width is None:
        return told
    width = number(row.half_width, max(places, 1))
    return f"{told} ± {width if float(width.replace(',', '')) else plain(float(f'{row.half_width:.1g}'))}"


def _differences(body: SimulationBody, language: str) -> list[Html]:
    parts = []
    names = {scenario.name: scenario.title.text(language) for scenario in body.scenarios}
    for against in dict.fromkeys(comparison.against for comparison in body.comparisons):
        found = [comparison for comparison in body.comparisons if comparison.against == against]
        title = word("futures.differences", language, against=names.get(against, against))
        heads = [word("futures.measure", language), *(names.get(one.name, one.name) for one in found)]
        rows = [_difference(found, at, language) for at in range(len(found[0].final))]
        parts += [
            heading(title),
            paragraph(word("futures.difference_hint", language), "small quiet"),
            table(heads, rows, title, range(1, len(heads))),
        ]
    return parts


def _difference(found: Sequence[Comparison], at: int, language: str) -> list[Part]:
    rows = [comparison.final[at] for comparison in found]
    cells = []
    for row in rows:
        places = decimals_for(row.output, max(abs(row.low), abs(row.high), abs(row.mean)))
        cells.append(_with_width(signed(row.mean, places), row, places))
    return [_measure(rows[0], language), *cells]


def _families(body: SimulationBody, language: str) -> Html:
    title = word("futures.families", language)
    first = body.scenarios[0].by_job_family
    heads = [word("mixes.family", language), word("futures.today", language)]
    heads += [scenario.title.text(language) for scenario in body.scenarios]
    at = {
        scenario.name: {family.job_family: family for family in scenario.by_job_family} for scenario in body.scenarios
    }
    rows: list[list[Part]] = []
    for family in first[:MOST_FAMILIES]:
        cells = [family.job_family or word("mix.unknown", language), number(family.headcount_mean[0])]
        found = [at[scenario.name].get(family.job_family) for scenario in body.scenarios]
        rows.append([*cells, *(number(None if one is None else one.headcount_mean[-1]) for one in found)])
    return details(title, table(heads, rows, title, range(1, len(heads))))


def assumed_section(body: SimulationBody | None, language: str) -> Html:
    """Return the section that lists every value the scenarios rest on, side by side."""
    title = word("section.assumed", language)
    if body is None or not body.scenarios:
        return section("assumed", title, paragraph(word("futures.empty", language)))
    names = list(dict.fromkeys(one.name for scenario in body.scenarios for one in scenario.assumptions))
    heads = [
        word("assumed.law", language),
        *(scenario.title.text(language) for scenario in body.scenarios),
        *(word(f"assumed.{name}", language) for name in ("unit", "source", "why")),
    ]
    rows = [_assumption_row(body, name, language) for name in names]
    return section(
        "assumed",
        title,
        paragraph(word("assumed.intro", language)),
        table(heads, rows, title, range(1, len(body.scenarios) + 1)),
        *(_records(scenario, language) for scenario in body.scenarios[:1]),
    )


def _assumption_row(body: SimulationBody, name: str, language: str) -> list[Part]:
    found = [{one.name: one for one in scenario.assumptions}.get(name) for scenario in body.scenarios]
    given = [one for one in found if one is not None]
    units, sources, reasons = (list(dict.fromkeys(told)) for told in zip(*map(_said, given), strict=True))
    return [
        known_word(f"law.{name}", name.removeprefix("laws."), language),
        *(_values(one, scenario) for one, scenario in zip(found, body.scenarios, strict=True)),
        join(element("div", unit) for unit in units),
        join(element("div", word(f"source.{source}", language)) for source in sources),
        element("div", *(element("div", reason) for reason in reasons if reason), class_="wide"),
    ]


def _said(one: Assumption) -> tuple[str, str, str]:
    return one.unit, one.source.value, one.why


def _values(one: Assumption | None, scenario: ScenarioOutcome) -> Part:
    """Return a value; several in their order, hazards by tenure as one line a band."""
    if one is None:
        return "–"
    if not isinstance(one.value, tuple):
        return plain(float(f"{one.value:.4g}"))
    leaving = scenario.scenario.laws.leaving
    if leaving is None or one.name != "laws.leaving.hazards":
        return ", ".join(plain(float(f"{value:.4g}")) for value in one.value)
    edges = leaving.bands_years
    lines = [f"{plain(edge)}+: {plain(float(f'{value:.4g}'))}" for edge, value in zip(edges, one.value, strict=False)]
    return join(element("div", line) for line in lines)


def _records(scenario: ScenarioOutcome, language: str) -> Html | None:
    """Return what the records say about leaving, where the hazards were estimated from them."""
    leaving = scenario.scenario.laws.leaving
    hazards = leaving.hazards if leaving else None
    if leaving is None or hazards is None or not hazards.evidence:
        return None
    title = word("assumed.evidence", language)
    heads = [word(f"assumed.{name}", language) for name in ("band", "exposure", "leavers", "hazard", "interval")]
    rows = [
        (
            word("assumed.years", language, years=plain(edge)),
            number(seen.exposure_person_years, 1),
            number(seen.leavers),
            number(hazard, 4),
            f"{number(seen.low, 4)} – {number(seen.high, 4)}",
        )
        for edge, hazard, seen in zip(leaving.bands_years, hazards.per_year, hazards.evidence, strict=False)
    ]
    return join((heading(title), table(heads, rows, title, (1, 2, 3, 4))))
