"""A brief, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, heading, number, sentence, table
from engine.simulation.answers.titles import title_of
from engine.simulation.experiments.brief import BriefBody
from engine.simulation.experiments.estimates import Estimate

MOST_DRIVERS = 5


def show_brief(body: BriefBody, language: str) -> None:
    """Print the question, the answer, the options and what drives the difference."""
    heading(body.question.text(language))
    sentence(body.answer.text(language))
    headers = (
        both(language, "option", "方案"),
        ">" + title_of(body.of).text(language),
        ">" + both(language, "against the first", "与首个相比"),
        ">" + both(language, "cost", "成本"),
        "",
    )
    best = both(language, "best beyond chance", "超出随机误差的最优")
    table(
        headers,
        [
            (
                option.title.text(language),
                _told(option.value),
                _told(option.difference),
                _told(option.cost),
                best if option.name == body.best else "",
            )
            for option in body.options
        ],
    )
    if body.drivers is not None:
        table(
            (both(language, "driver", "驱动因素"), ">" + both(language, "part", "贡献")),
            [(driver.name, _told(driver.value)) for driver in body.drivers.drivers[:MOST_DRIVERS]],
        )
    elif body.drivers_note is not None:
        sentence(body.drivers_note.text(language))
    sentence(body.standing.text(language))


def _told(value: Estimate | None) -> str:
    if value is None:
        return NONE
    digits = 2 if abs(value.mean) < 10 else 1
    width = "" if value.half_width is None else f" ± {value.half_width:.2g}"
    return number(value.mean, digits) + width
