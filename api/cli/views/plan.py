"""A workforce plan, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from api.cli.views.tables import both, heading, percent, sentence, table
from engine.planning.answer import GiveTold, LimitTold, PlanAnswer, StepValue

SHOWN = 60
DECISIONS = {"hire": "招聘", "train": "培训", "redeploy": "转岗", "contract": "外包", "dismiss": "裁减"}
PARTS = {
    "pay": "薪酬",
    "hiring": "招聘",
    "training": "培训与转岗",
    "contracting": "外包",
    "dismissal": "裁减",
    "shortfall": "缺口（按约定计价）",
}


def show_plan(body: PlanAnswer, language: str) -> None:
    """Print what it costs, what to do when, what limits it and what more would be worth; or what must give."""
    heading(f"{body.title.text(language)}: {_outcome(body, language)}")
    if body.impasse is not None:
        _show_impasse(body, language)
        return
    if not body.scenarios:
        return
    _show_costs(body, language)
    _show_decisions(body, language)
    _show_limits(body, language)
    _show_foresight(body, language)


def _outcome(body: PlanAnswer, language: str) -> str:
    if body.status == "infeasible":
        return both(language, "no plan keeps to all rules (proven)", "没有方案能满足全部规则（已证明）")
    if body.expected_cost is None:
        return both(language, "no plan found in time", "限时内未找到方案")
    cost = f"{body.expected_cost:,.0f} {body.money}"
    if body.gap:
        return both(
            language,
            f"{cost} expected, at most {percent(body.gap, 2)} above the cheapest",
            f"期望成本 {cost}，最多高于最低成本 {percent(body.gap, 2)}",
        )
    return both(language, f"{cost} expected, proven cheapest", f"期望成本 {cost}，已证明最低")


def _show_costs(body: PlanAnswer, language: str) -> None:
    parts = [one.part for one in body.parts]
    table(
        [
            both(language, "cost", "成本"),
            both(language, ">expected", ">期望"),
            *(f">{one.name.text(language)}" for one in body.scenarios),
        ],
        (
            [
                both(language, str(part), PARTS[part]),
                f"{body.parts[at].amount:,.0f}",
                *(f"{one.parts[at].amount:,.0f}" for one in body.scenarios),
            ]
            for at, part in enumerate(parts)
        ),
    )
    missing = [f"{one.name.text(language)} {one.shortfall:,.1f}" for one in body.scenarios]
    sentence(both(language, f"Person-months missing: {', '.join(missing)}.", f"缺口人月：{'，'.join(missing)}。"))


def _show_decisions(body: PlanAnswer, language: str) -> None:
    names = {one.scenario: one.name.text(language) for one in body.scenarios}
    every = both(language, "all", "全部")
    table(
        both(language, ">month scenario decision about >people", ">月 情景 决定 对象 >人数").split(),
        (
            [
                str(one.month),
                names[one.scenario] if one.scenario else every,
                both(language, one.decision.value, DECISIONS[one.decision.value]),
                one.name,
                f"{round(one.people, 2):g}",
            ]
            for one in body.decisions[:SHOWN]
        ),
    )
    if (more := len(body.decisions) - SHOWN) > 0:
        sentence(both(language, f"... and {more} more (--json).", f"……另有 {more} 项（--json）。"))


def _show_limits(body: PlanAnswer, language: str) -> None:
    limits = [one for one in body.limits if one.binding or any(step.cost_change for step in one.steps)]
    if not limits:
        sentence(both(language, "No rule limits the plan.", "没有规则限制该方案。"))
        return
    heads = both(
        language, "rule|>limit|>used|one step more or less changes the cost by", "规则|>上限|>已用|增减一步时成本变化"
    )
    table(heads.split("|"), (_limit_row(one, language) for one in limits))
    leads = [(one.name.text(language), one.steps) for one in body.leads if any(step.cost_change for step in one.steps)]
    for name, steps in leads:
        told = _steps(steps)
        sentence(both(language, f"Arrival of {name} by months: {told}.", f"{name}到岗提前或推迟（月）：{told}。"))
    if body.values_of == "relaxation":
        sentence(both(language, "Changes are those of the plan without whole numbers.", "成本变化按非整数方案计算。"))


def _limit_row(one: LimitTold, language: str) -> list[str]:
    return [one.name.text(language), f"{one.limit:g}", f"{one.used:g}", _steps(one.steps)]


def _steps(steps: Iterable[StepValue]) -> str:
    return ", ".join(
        f"{step.by:+g}: {'-' if step.cost_change is None else f'{step.cost_change:+,.1f}'}" for step in steps
    )


def _show_foresight(body: PlanAnswer, language: str) -> None:
    saved, known = body.value_of_stochastic_solution, body.value_of_perfect_information
    if saved is not None:
        sentence(
            both(
                language,
                f"Planning for all scenarios at once instead of for their mean saves {saved:,.1f}.",
                f"同时考虑全部情景（而非平均情景）可节省 {saved:,.1f}。",
            )
        )
    if known is not None:
        sentence(
            both(
                language,
                f"Knowing the scenario from the start would save {known:,.1f}.",
                f"若一开始就知道哪种情景会发生，可节省 {known:,.1f}。",
            )
        )


def _show_impasse(body: PlanAnswer, language: str) -> None:
    assert body.impasse is not None
    for told in body.impasse.told:
        sentence(told.text(language))
    _gives(body.impasse.alone, both(language, "Any one of these is enough", "以下任一项即可"), language)
    _gives(body.impasse.together, both(language, "Cheapest together", "合起来代价最小"), language)


def _gives(gives: tuple[GiveTold, ...], title: str, language: str) -> None:
    if gives:
        heading(title)
        for give in gives:
            sentence(give.told.text(language))
