"""Forecasts, proposals and the portfolio of goals, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, heading, number, sentence, table
from engine.goals.forecast_views import GoalForecasts
from engine.goals.recalibration import Recalibration, Recalibrations
from engine.studies.goal_portfolio import GoalPortfolio

SHOWN = 20
OPTION_NAMES = {
    "rescope": ("re-scope", "调整目标"),
    "add_resource": ("add people", "增加人手"),
    "release_resource": ("release people", "释放人手"),
    "split": ("split", "拆分"),
    "merge": ("merge", "合并"),
    "close": ("close", "关闭"),
}


def show_forecasts(body: GoalForecasts, language: str) -> None:
    """Print the method, then the key results with the smallest chance of success."""
    at_risk = sum(one.at_risk for one in body.forecasts)
    count = len(body.forecasts)
    heading(both(language, f"{count} forecasts, {at_risk} at risk", f"{count} 个预测，{at_risk} 个难以达成"))
    sentence(body.method.name.text(language))
    for one in body.forecasts[:SHOWN]:
        mark = both(language, " AT RISK", " 难以达成") if one.at_risk else ""
        sentence(f"{one.key_result_id} {one.title}{mark}: {one.because.text(language)}")
    _more(count, language)


def show_recalibrations(body: Recalibrations, language: str, *, every: bool) -> None:
    """Print how many proposals of each kind there are, then those with most at stake, each with its options."""
    count = len(body.proposals)
    heading(both(language, f"{count} proposals, for a human to decide", f"{count} 项建议，由人决定"))
    told = ((both(language, *OPTION_NAMES[option]), many) for option, many in body.counts.items())
    sentence(", ".join(f"{name} {many}" for name, many in told))
    for one in body.proposals if every else body.proposals[:SHOWN]:
        _proposal(one, language)
    if not every and count > SHOWN:
        more = count - SHOWN
        sentence(
            both(language, f"... and {more} more with less at stake (--all).", f"……另有 {more} 项影响较小（--all）。")
        )


def _proposal(one: Recalibration, language: str, margin: str = "") -> None:
    other = f" + {one.other_goal_id}" if one.other_goal_id else ""
    stake = both(language, f"{one.at_stake:.3g} points at stake", f"涉及顶层目标 {one.at_stake:.3g} 分")
    sentence(f"{margin}{one.key_result_id or one.goal_id}{other} {one.title} ({one.goal_id}; {stake})")
    if one.forecast:
        sentence(f"{margin}    {one.forecast.text(language)}")
    for option in one.options:
        people = ", ".join(person.person_id for person in option.people)
        named = f" {people}." if people else ""
        sentence(f"{margin}    {option.rank}. {option.what.text(language)}{named} {option.because.text(language)}")
    for another in one.also:
        _proposal(another, language, margin + "    ")


def show_portfolio(body: GoalPortfolio, language: str) -> None:
    """Print where people help most."""
    heading(
        both(
            language,
            f"{body.moved} of {body.movable} people moved: {number(body.expected_before)} to "
            f"{number(body.expected_after)} expected points over {len(body.goals)} goals",
            f"调配 {body.movable} 人中的 {body.moved} 人：{len(body.goals)} 个目标的预期完成度合计由 "
            f"{number(body.expected_before)} 升至 {number(body.expected_after)} 分",
        )
    )
    headers = (both(language, "goal", "目标"), both(language, "people", "人数"), both(language, "advice", "建议"))
    shown = body.goals[:SHOWN]
    table(headers, [(one.goal_id, str(one.people), one.what.text(language)) for one in shown])
    sentence(body.assumption.text(language))


def _more(count: int, language: str) -> None:
    if count > SHOWN:
        more = count - SHOWN
        sentence(both(language, f"... and {more} more (--json lists all).", f"……另有 {more} 项（--json 可全部列出）。"))
