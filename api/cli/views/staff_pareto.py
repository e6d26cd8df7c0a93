"""Plans to choose from, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, heading, number, sentence, table
from engine.staffing.trades.trade_answer import Plan, TradeOffs


def show_pareto(body: TradeOffs, language: str) -> None:
    """Print the plans by falling fit, and what each step of development costs."""
    heading(f"{body.title}: {body.text.text(language)}")
    if not body.plans:
        return
    headers = (
        ">" + both(language, "plan", "方案"),
        ">" + both(language, "fit", "匹配"),
        ">" + both(language, "skills gained", "提升技能"),
        ">" + both(language, "overtime h/week", "加班 小时/周"),
        ">" + both(language, "fit given up", "放弃匹配"),
        both(language, "people", "人员"),
    )
    table(headers, [_row(plan) for plan in body.plans])
    for step in body.exchanges[1:]:
        sentence(
            both(
                language,
                f"{step.development} skills gained: {number(step.given_up)} points of fit less than the step before "
                f"({number(step.given_up_each)} each), plan {step.plan}.",
                f"提升 {step.development} 项技能：比上一档少 {number(step.given_up)} 分匹配"
                f"（每项 {number(step.given_up_each)} 分），方案 {step.plan}。",
            )
        )


def _row(plan: Plan) -> tuple[str, ...]:
    people = ", ".join(f"{place.role} {place.name or place.person_id}" for place in plan.team.places)
    return (
        str(plan.number),
        number(plan.fit),
        str(plan.development),
        number(plan.overtime_hours),
        number(plan.fit_given_up),
        people,
    )
