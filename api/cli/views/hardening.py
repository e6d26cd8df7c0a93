"""The closed loop, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, heading, percent, sentence, table
from engine.studies.hardening.body import HardeningBody


def show_hardening(body: HardeningBody, language: str) -> None:
    """Print the plan, the rounds that led to it, what stress does to it, and what certainty costs."""
    heading(f"{body.title.text(language)}: {body.of}")
    for one in body.rounds:
        sentence(one.told.text(language))
        if one.stress:
            worse = ", ".join(f"{each.name.text(language)} {percent(each.certainty.mean, 1)}" for each in one.stress)
            sentence(both(language, f"  Under stress: {worse}.", f"  压力情形：{worse}。"))
    sentence(body.statement.text(language))
    if body.prices:
        heads = both(language, ">from >to >costs >per-point", ">由 >至 >成本 >每点").split()
        table(
            heads,
            (
                [
                    percent(one.than, 1),
                    percent(one.certainty, 1),
                    f"{one.cost:,.1f}",
                    "-" if one.per_point is None else f"{one.per_point:,.2f}",
                ]
                for one in body.prices
            ),
        )
    tried, runs = f"{body.tried:,}", f"{body.replications:,}"
    told = both(
        language,
        f"Costs in {body.unit}. {tried} settings tried in {runs} replications; {body.undecided} too close to call, "
        "by their mean.",
        f"成本单位：{body.unit}。共尝试 {tried} 种设置、{runs} 次模拟；其中 {body.undecided} 种过于接近，按均值判定。",
    )
    sentence(told)
