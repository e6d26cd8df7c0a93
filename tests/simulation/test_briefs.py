"""A brief answers with a band, names the best option only beyond chance, and traces the difference exactly."""

from __future__ import annotations

import numpy as np
import pytest

from engine.application.scenario_files import read_scenarios
from engine.domain.frozen import Localised
from engine.evidence.result import Execution, Inputs, Result
from engine.figures.brief_figure import brief_figure
from engine.figures.brief_page import brief_page
from engine.figures.waterfall_figure import waterfall_figure
from engine.simulation.ensembles.ensemble_run import SerialExecutor
from engine.simulation.experiments.brief import BriefBody, BriefQuestion, brief_names, brief_of, settled
from engine.simulation.experiments.points import Point, PointRunner
from engine.simulation.scenarios.scenario import Scenario
from tests.simulation.arrangements import leaving, organisation_of, scenario_of

START = organisation_of([10] * 30)


def option(name: str, hazard: float) -> Scenario:
    return scenario_of(leaving(hazard), months=12).changed(name=name, title=Localised(en=name, zh=f"方案{name}"))


def brief(*scenarios: Scenario, of: str = "leavers", replications: int = 30) -> BriefBody:
    asked = BriefQuestion(of=of, replications=replications)
    names = brief_names(scenarios, asked)
    return brief_of(scenarios, asked, PointRunner(START, names, SerialExecutor, 0))


def test_the_best_option_is_named_and_the_difference_is_the_sum_of_its_drivers() -> None:
    body = brief(option("a", 0.3), option("b", 0.1), option("c", 0.6))

    assert body.best == "b"
    assert body.drivers is not None
    assert (body.drivers.first, body.drivers.second) == ("a", "b")
    assert sum(driver.value.mean for driver in body.drivers.drivers) == pytest.approx(body.options[1].difference.mean)
    assert "b: leavers" in body.answer.en
    assert "方案b" in body.answer.zh


def test_options_that_chance_cannot_tell_apart_have_no_best() -> None:
    body = brief(option("a", 0.3), option("b", 0.3).changed(title=Localised(en="b")))

    assert body.best is None
    assert body.options[1].difference.mean == 0
    assert "chance cannot be told" in body.answer.en
    assert body.drivers is None
    assert "same world" in body.drivers_note.en


def test_a_question_about_work_is_answered_by_its_due_date_and_costs() -> None:
    (conversion,) = read_scenarios(["smart_manufacturing"])
    about = settled([conversion, conversion], BriefQuestion())
    assert (about.of, about.cost) == ("on_time:conversion", "cost:levers")

    mixed = settled([conversion, option("a", 0.3)], BriefQuestion())
    assert (mixed.of, mixed.cost) == ("headcount", None)
    said = settled([conversion], BriefQuestion(of="leavers", cost="cost"))
    assert (said.of, said.cost) == ("leavers", "cost")


def test_of_headcount_neither_more_nor_less_is_best() -> None:
    body = brief(option("a", 0.3), option("b", 0.1), of="headcount")

    assert body.best is None
    assert "chance" not in body.answer.en


def test_a_single_option_is_a_forecast_with_its_band_and_assumptions() -> None:
    body = brief(option("a", 0.3))
    (only,) = body.options

    assert body.best is None
    assert only.difference is None
    assert only.low[12] <= only.mean[12] <= only.high[12]
    assert [one.source.value for one in body.assumptions] == ["assumption"]
    assert "not calibrated" in body.standing.en


def test_the_band_by_month_is_that_of_the_runs() -> None:
    (only,) = brief(option("a", 0.3), of="headcount", replications=40).options
    (runs,) = PointRunner(START, ("headcount@6",), SerialExecutor, 0)([Point(option("a", 0.3), 40)])

    assert only.mean[6] == pytest.approx(float(np.mean(runs)))
    assert (only.low[6], only.high[6]) == pytest.approx(tuple(np.quantile(runs, (0.05, 0.95))))


def test_the_picture_has_every_option_in_both_languages() -> None:
    body = brief(option("a", 0.3), option("b", 0.1), replications=3)

    for language in ("en", "zh"):
        figure = brief_figure(body, language)
        assert {row[0] for row in figure.rows} == {"a", "b"}
        assert len(figure.rows) == 2 * 13
        assert figure.alternative.text(language)


def test_the_page_holds_question_answer_options_drivers_assumptions_and_receipt_and_no_markup_from_outside() -> None:
    body = brief(option("a", 0.3), option("<b>", 0.1), replications=3)
    result = Result[BriefBody](verb="brief", body=body, inputs=Inputs(valid_on="2026-01-01"), execution=Execution())
    for language in ("en", "zh"):
        assert body.drivers is not None
        page = brief_page(result, [waterfall_figure(body.drivers, language)], language)
        assert result.hash in page
        assert body.question.text(language) in page
        assert "<script" not in page
        assert "<b>" not in page
        assert page.count("<table") == 3
