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
            worse = both(language, ", ", "，").join(
                f"{each.name.text(language)} {percent(each.certainty.mean, 1)}" for each in one.stress
            )
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
        f"Costs in {body.unit}. {tried} settings simulated in {runs} replications.",
        f"成本单位：{body.unit}。共模拟 {tried} 种设置、{runs} 次。",
    )
    sentence(told)
    if body.undecided:
        number = body.undecided
        close = f"{number} settings are too close to the floor to call; their mean decided."
        sentence(both(language, close, f"{number} 种设置过于接近要求，按均值判定。"))
    _show_indifference(body, language)


def _show_indifference(body: HardeningBody, language: str) -> None:
    """Say from which cost on settings cannot be told from the one that was found."""
    if body.chosen is None or body.least_cost is None:
        return
    least, found = f"{body.least_cost:g}", f"{body.chosen.choice.value:g}"
    if body.least_cost < body.chosen.choice.value:
        en = f"Nothing below {least} is sure enough; from {least} to {found} replications do not tell settings apart."
        zh = f"成本低于 {least} 的设置均达不到要求；{least} 至 {found} 之间，现有模拟次数无法区分优劣。"
    else:
        en, zh = f"Nothing cheaper than {found} is sure enough.", f"成本低于 {found} 的设置均达不到要求。"
    sentence(both(language, en, zh))
