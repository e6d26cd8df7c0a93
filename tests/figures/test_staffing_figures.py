"""Plans and moves as pictures: every number behind them, words for who does not see them, nothing that counts up."""

from __future__ import annotations

from datetime import date

import pytest

from engine.figures.moves_figure import moves_figure
from engine.figures.pareto_figure import PICKED, pareto_figure
from engine.figures.picture import svg_of
from engine.staffing.changes.change import Absence, Change
from tests.staffing.test_replan import BEST, FOUR, replanned
from tests.staffing.test_trade_offs import OVERTIME, learners, traded
from tests.staffing.worlds import world


@pytest.mark.parametrize("language", ["en", "zh"])
def test_plans_are_points_that_can_be_picked_by_a_name_that_stays(language: str) -> None:
    answer = traded(learners(), (OVERTIME,))
    figure, again = (pareto_figure(answer, language) for _ in range(2))
    assert figure == again
    assert figure.spec["layer"][1]["params"][0]["name"] == PICKED
    assert [(row[0], row[2], row[3]) for row in figure.rows] == [(1, 0, 0.0), (2, 1, 0.0), (3, 2, 4.0)]
    assert figure.alternative.text(language).startswith("3 ")
    assert "<title>" in svg_of(figure, language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_moves_show_who_stays_who_leaves_and_who_joins(language: str) -> None:
    gone = Change(absences=(Absence(person="Dai", start=date(2026, 6, 1)),))
    figure = moves_figure(replanned(world(FOUR), BEST, gone), language)
    assert {(row[0], row[2], row[3], row[4]) for row in figure.rows} == {
        ("Ana", "PLC", "PLC", "stays"),
        ("Chen", "PM", "PM", "stays"),
        ("Dai", "DataLead", None, "leaves"),
        ("Bo", None, "DataLead", "joins"),
    }
    assert "Dai" in figure.alternative.text(language)
    assert "<svg" in svg_of(figure, language)


def test_where_nobody_moves_that_is_said() -> None:
    assert moves_figure(replanned(world(FOUR), BEST, Change()), "en").alternative.en == "Nobody moves."
