"""What those who have a skill can do against what is asked of them, month by month: the fan and the demand line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt

from engine.domain.frozen import Localised
from engine.errors import InputError, Problem
from engine.figures.experiment_labels import decimals_of
from engine.figures.figure import Figure, inline, specification, tooltip
from engine.figures.futures import scenario_colours, spread
from engine.figures.numerals import month_after, number
from engine.figures.theme import INK, darker, dash_of
from engine.figures.wording import both, word
from engine.simulation.answers.body import MeasureSeries, ScenarioOutcome, SimulationBody

HEIGHT, WIDTH = 270, 640
LABEL_PIXELS = 17
CAPACITY, DEMAND = "capacity:", "demand:"

Row = dict[str, object]


@dataclass(frozen=True)
class _Pair:
    """Capacity and demand of one skill in one scenario."""

    outcome: ScenarioOutcome
    capacity: MeasureSeries
    demand: MeasureSeries
    colour: str


def skills_in_demand(body: SimulationBody) -> tuple[str, ...]:
    """Return the skills whose demand at least one scenario tells."""
    names = (series.name for outcome in body.scenarios for series in outcome.measures)
    return tuple(dict.fromkeys(name.removeprefix(DEMAND) for name in names if name.startswith(DEMAND)))


def demand_figure(body: SimulationBody, skill: str, language: str) -> Figure:
    """Return mean and 5-95 % band of a skill's capacity for every scenario, with the demand as a line.

    Parameters
    ----------
    body : SimulationBody
        Runs of scenarios that say a demand.
    skill : str
        Which skill.
    language : str
        ``en`` or ``zh``.

    Raises
    ------
    InputError
        No scenario asks for that skill.
    """
    pairs = _pairs(body, skill)
    if not pairs:
        what = f"No scenario says a demand for '{skill[:80]}'."
        known = ", ".join(skills_in_demand(body)) or "none"
        raise InputError(Problem("no-demand", what, f"Known: {known}.", column="skill", value=skill[:80]))
    return Figure(
        id=f"demand-{skill}",
        title=both("demand.title", skill=_skill_title(pairs[0], skill)),
        spec=_spec(pairs, date.fromisoformat(body.as_of), language),
        alternative=_alternative(pairs, _skill_title(pairs[0], skill)),
        columns=("scenario", "month", "demand", "capacity_mean", "capacity_low", "capacity_high"),
        rows=tuple(row for pair in pairs for row in _numbers(pair)),
    )


def _pairs(body: SimulationBody, skill: str) -> list[_Pair]:
    colours = scenario_colours(body)
    pairs = []
    for outcome in body.scenarios:
        named = {series.name: series for series in outcome.measures}
        if CAPACITY + skill in named and DEMAND + skill in named:
            colour = colours[outcome.name]
            pairs.append(_Pair(outcome, named[CAPACITY + skill], named[DEMAND + skill], colour))
    return pairs


def _numbers(pair: _Pair) -> list[tuple[str, int, float, float, float, float]]:
    """Return the months from the first on: month 0, the start, has neither demand nor output."""
    columns = zip(pair.demand.mean, pair.capacity.mean, pair.capacity.low, pair.capacity.high, strict=True)
    return [(pair.outcome.name, month, *row) for month, row in enumerate(columns) if month]


def _rows(pair: _Pair, start: date, language: str) -> list[Row]:
    places = decimals_of(max(*pair.capacity.high, *pair.demand.mean))
    title = pair.outcome.title.text(language)
    return [
        {
            "day": month_after(start, month).isoformat(),
            "need": need,
            "mean": mean,
            "low": low,
            "high": high,
            "scenario": title,
            "month": number(month),
            "demand": number(need, places),
            "capacity": f"{number(mean, places)} ({number(low, places)} – {number(high, places)})",
        }
        for _, month, need, mean, low, high in _numbers(pair)
    ]


def _spec(pairs: Sequence[_Pair], start: date, language: str) -> dict[str, object]:
    form = "%Y年%-m月" if language == "zh" else "%b %Y"
    across = alt.X("day:T", scale=alt.Scale(type="utc"), axis=alt.Axis(title=None, grid=False, format=form))
    shown = tooltip(**{name: word(f"demand.{name}", language) for name in ("scenario", "month", "demand", "capacity")})
    layers: list[alt.Chart] = []
    for at, pair in enumerate(pairs):
        drawn = alt.Chart(inline(_rows(pair, start, language)))
        title = word("demand.axis", language)
        upward = alt.Y("low:Q", scale=alt.Scale(zero=True), axis=alt.Axis(title=title, tickCount=5))
        dash = list(dash_of(at))
        layers += [
            drawn.mark_area(opacity=0.16, color=pair.colour).encode(x=across, y=upward, y2="high:Q"),
            drawn.mark_line(color=pair.colour, strokeWidth=2.5, strokeDash=dash).encode(
                x=across, y="mean:Q", tooltip=shown
            ),
            drawn.mark_line(color=INK, strokeWidth=2, strokeDash=dash, interpolate="step").encode(
                x=across, y="need:Q", tooltip=shown
            ),
        ]
    return specification(alt.layer(*layers, *_labels(pairs, start, across, language)), HEIGHT, WIDTH)


def _labels(pairs: Sequence[_Pair], start: date, across: alt.X, language: str) -> list[alt.Chart]:
    """Return the names of all lines at their ends, moved apart where they would touch."""
    named = [(pair.capacity.mean[-1], pair.outcome.title.text(language), darker(pair.colour)) for pair in pairs]
    needs = dict.fromkeys(pair.demand.mean[-1] for pair in pairs)
    named += [(need, word("demand.demand", language), INK) for need in needs]
    top = max(max(*pair.capacity.high, *pair.demand.mean) for pair in pairs)
    heights = spread([height for height, *_ in named], top * LABEL_PIXELS / HEIGHT, 0.0, top)
    day = month_after(start, len(pairs[0].demand.mean) - 1).isoformat()
    return [
        alt.Chart(inline([{"day": day, "y": height, "label": label}]))
        .mark_text(align="left", dx=8, fontWeight="bold", color=colour)
        .encode(x=across, y="y:Q", text="label:N")
        for height, (_, label, colour) in zip(heights, named, strict=True)
    ]


def _skill_title(pair: _Pair, skill: str) -> Localised:
    demand = pair.outcome.scenario.demand
    given = demand.skills.get(skill) if demand is not None else None
    return Localised(en=skill, zh=skill) if given is None or given.title is None else given.title


def _alternative(pairs: Sequence[_Pair], skill: Localised) -> Localised:
    told = [_told(pair) for pair in pairs]
    joined = Localised(en="; ".join(one.en for one in told), zh="；".join(one.zh for one in told))
    return both("demand.alternative", skill=skill, told=joined)


def _told(pair: _Pair) -> Localised:
    months = _numbers(pair)
    places = decimals_of(max(*pair.capacity.high, *pair.demand.mean))
    short = [month for _, month, need, mean, *_ in months if mean < need]
    last = months[-1]
    values = {"need": number(last[2], places), "mean": number(last[3], places), "months": number(last[1])}
    if not short:
        return both("demand.enough", scenario=pair.outcome.title, **values)
    return both("demand.short", scenario=pair.outcome.title, first=number(short[0]), short=number(len(short)), **values)
