"""Plans to choose from: fit across, development upward, overtime by size and in words; one can be picked."""

from __future__ import annotations

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, inline, specification, tooltip
from engine.figures.numerals import number, signed
from engine.figures.theme import BLUE, INK, LINE, VERMILLION
from engine.figures.wording import both, word
from engine.staffing.trades.trade_answer import Plan, TradeOffs

PIXELS = 360
PICKED = "plan"
"""Name of the selection: a click on a plan puts the others back."""
SMALLEST, LARGEST = 90, 420
"""Areas of a point in square pixels, without overtime and with the most there is; its number stands clear above."""


def pareto_figure(answer: TradeOffs, language: str, prefix: str = "staff") -> Figure:
    """Return the plans of an answer as a scatter.

    Parameters
    ----------
    answer : TradeOffs
        Plans of which none betters another.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several answers.
    """
    return Figure(
        id=f"{prefix}-pareto",
        title=both("pareto.title"),
        spec=_spec(answer, language),
        alternative=_alternative(answer),
        columns=("plan", "fit", "development", "overtime_hours", "fit_given_up", "people"),
        rows=tuple(
            (plan.number, plan.fit, plan.development, plan.overtime_hours, plan.fit_given_up, _people(plan))
            for plan in answer.plans
        ),
    )


def _people(plan: Plan) -> str:
    return "; ".join(f"{place.role}: {place.person_id}" for place in plan.team.places)


def _alternative(answer: TradeOffs) -> Localised:
    if not answer.plans:
        return both("pareto.none")
    most = max(answer.plans, key=lambda plan: (plan.development, plan.fit))
    return both(
        "pareto.alternative",
        number=len(answer.plans),
        best=number(answer.plans[0].fit, 1),
        most=most.development,
        fit=number(most.fit, 1),
    )


def _spec(answer: TradeOffs, language: str) -> dict[str, object]:
    told = {name: word(f"pareto.{name}", language) for name in ("plan", "fit", "development", "overtime", "given_up")}
    rows = [
        {
            "number": plan.number,
            "x": plan.fit,
            "y": plan.development,
            "hours": plan.overtime_hours,
            "colour": VERMILLION if plan.overtime_hours else BLUE,
            "shape": "diamond" if plan.overtime_hours else "circle",
            "plan": str(plan.number),
            "fit": number(plan.fit, 2),
            "development": str(plan.development),
            "overtime": number(plan.overtime_hours, 1),
            "given_up": signed(-plan.fit_given_up, 2),
        }
        for plan in answer.plans
    ]
    steps = [{"x": step.fit, "y": step.development} for step in answer.exchanges]
    across = alt.X("x:Q", scale=alt.Scale(zero=False, padding=18), axis=alt.Axis(title=told["fit"], tickCount=10))
    upward = alt.Y(
        "y:Q",
        scale=alt.Scale(zero=False, padding=18),
        axis=alt.Axis(title=told["development"], tickMinStep=1, format="d"),
    )
    # Without overtime anywhere the scale would have no length, and every point its middle size.
    most = max([1.0, *(plan.overtime_hours for plan in answer.plans)])
    size = alt.Scale(domain=[0, most], range=[SMALLEST, LARGEST])
    dots = alt.Chart(inline(rows))
    chart = alt.layer(
        alt.Chart(inline(steps)).mark_line(interpolate="step-after", color=LINE).encode(x=across, y=upward),
        dots.mark_point(filled=True, stroke=INK, strokeWidth=0.5).encode(
            x=across,
            y=upward,
            size=alt.Size("hours:Q", scale=size, legend=None),
            color=alt.Color("colour:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            tooltip=tooltip(**told),
        ),
        dots.mark_text(dy=-17, fontSize=11).encode(x=across, y=upward, text="plan:N"),
    )
    spec = specification(chart, PIXELS)
    # Altair counts the names of selections up from call to call; this one keeps its name.
    points = spec["layer"][1]
    points["params"] = [{"name": PICKED, "select": {"type": "point", "fields": ["number"]}}]
    points["encoding"]["opacity"] = {"condition": {"param": PICKED, "value": 1}, "value": 0.25}
    return spec
