"""Where the key results at risk will end, with chance, pace and method."""

from __future__ import annotations

from engine.figures.markup import Html, Part, element, join, table
from engine.figures.numerals import number, per_cent, plain
from engine.figures.outlook_figure import outlook_figure
from engine.figures.report_parts import figure_block, legend, paragraph, section
from engine.figures.theme import BLUE, SKY
from engine.figures.wording import word
from engine.goals.forecast_views import GoalForecasts, KeyResultForecast

MOST_SHOWN = 12


def outlook_section(found: GoalForecasts | None, language: str) -> Html:
    """Return the section about how key results will end; the riskiest are drawn, as many as a reader takes in."""
    title = word("section.outlook", language)
    if found is None:
        return section("outlook", title, paragraph(word("page.nothing", language)))
    if not found.forecasts:
        return section("outlook", title, paragraph(word("outlook.none", language)))
    risky = [one for one in found.forecasts if one.at_risk]
    shown = (risky or list(found.forecasts))[:MOST_SHOWN]
    heads = [word(f"outlook.{name}", language) for name in ("key_result", "chance", "pace", "because")]
    intro = word("outlook.intro", language, forecasts=number(len(found.forecasts)), risky=number(len(risky)))
    left = len(risky) - len(shown)
    return section(
        "outlook",
        title,
        paragraph(intro),
        legend(
            [(BLUE, word("outlook.now", language)), (SKY, word("outlook.interval", language))],
            word("outlook.target", language),
        ),
        figure_block(outlook_figure(shown), language),
        table(heads, [_row(one, language) for one in shown], title, (1, 2)),
        paragraph(word("page.rest", language, number=number(left)), "small quiet") if left > 0 else None,
        paragraph(
            word(
                "outlook.method",
                language,
                method=found.method.name,
                interval=per_cent(100 * found.method.interval, 0),
            ),
            "small quiet",
        ),
    )


def _row(one: KeyResultForecast, language: str) -> list[Part]:
    needed, lately = ("–" if pace is None else plain(round(pace, 1)) for pace in (one.needed_pace, one.recent_pace))
    return [
        join((one.title, " ", element("code", one.key_result_id))),
        per_cent(100 * one.chance_of_success, 0),
        f"{needed}, {lately}",
        one.because.text(language),
    ]
