"""Where people run out: how many are left for a role after each of its conditions."""

from __future__ import annotations

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, across, anchor, inline, span, specification, upward
from engine.figures.numerals import number
from engine.figures.theme import BLUE, VERMILLION
from engine.figures.wording import both
from engine.staffing.answers.answer import RoleView

ROW_PIXELS = 42


def funnel_figure(view: RoleView, language: str, prefix: str = "team") -> Figure:
    """Return how many people are left for a role after each condition; too few for its openings stand out.

    Parameters
    ----------
    view : RoleView
        The role.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several answers.
    """
    return Figure(
        id=f"{prefix}-funnel-{anchor(view.role)}",
        title=both("funnel.title", role=view.name or view.role),
        spec=_spec(view, language),
        alternative=_alternative(view),
        columns=("condition", "code", "remaining"),
        rows=tuple((step.condition.text(language), step.code, step.remaining) for step in view.funnel),
    )


def _spec(view: RoleView, language: str) -> dict[str, object]:
    start = max((step.remaining for step in view.funnel), default=0)
    steps = [
        {
            "at": at,
            "top": at + 3 / ROW_PIXELS,
            "bottom": at + 15 / ROW_PIXELS,
            "condition": step.condition.text(language),
            "zero": 0,
            "remaining": step.remaining,
            "label": number(step.remaining),
            "colour": BLUE if step.remaining >= view.openings else VERMILLION,
        }
        for at, step in enumerate(view.funnel)
    ]
    people, rows = span(0, max(start, 1)), span(max(len(steps), 1) - 0.5, -0.5)
    base = alt.Chart(inline(steps))
    chart = alt.layer(
        base.mark_rect().encode(
            x=across("zero", people),
            x2="remaining:Q",
            y=upward("top", rows),
            y2="bottom:Q",
            color=alt.Color("colour:N", scale=None),
        ),
        base.mark_text(align="left", dy=-8, clip=True).encode(
            x=across("zero", people), y=upward("at", rows), text="condition:N"
        ),
        base.mark_text(align="left", dx=6, dy=8, fontWeight="bold").encode(
            x=across("remaining", people), y=upward("at", rows), text="label:N"
        ),
    )
    spec = specification(chart, ROW_PIXELS * max(len(steps), 1))
    spec["padding"] = {"left": 4, "top": 2, "bottom": 2, "right": 56}
    return spec


def _alternative(view: RoleView) -> Localised:
    if not view.funnel:
        return both("funnel.none", role=view.name or view.role)
    told_en = "; ".join(f"{step.condition.en}: {number(step.remaining)}" for step in view.funnel)
    told_zh = "；".join(f"{step.condition.text('zh')}：{number(step.remaining)}" for step in view.funnel)
    return both(
        "funnel.alternative",
        role=view.name or view.role,
        openings=number(view.openings),
        told=Localised(en=told_en, zh=told_zh),
    )
