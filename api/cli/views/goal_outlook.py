"""Forecasts, proposals and the portfolio of goals, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, heading, number, sentence, table
from engine.goals.forecast_views import GoalForecasts
from engine.goals.recalibration import Recalibration, Recalibrations
from engine.studies.goal_portfolio import GoalPortfolio

SHOWN = 20


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


def show_recalibrations(body: Recalibrations, language: str) -> None:
    """Print the proposals with their options in order."""
    count = len(body.proposals)
    heading(both(language, f"{count} proposals, for a human to decide", f"{count} 项建议，由人决定"))
    for one in body.proposals[:SHOWN]:
        _proposal(one, language)
    _more(count, language)


def _proposal(one: Recalibration, language: str) -> None:
    other = f" + {one.other_goal_id}" if one.other_goal_id else ""
    sentence(f"{one.key_result_id or one.goal_id}{other} {one.title}")
    if one.forecast:
        sentence(f"    {one.forecast.text(language)}")
    for option in one.options:
        people = ", ".join(person.person_id for person in option.people)
        named = f" {people}." if people else ""
        sentence(f"    {option.rank}. {option.what.text(language)}{named} {option.because.text(language)}")


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
