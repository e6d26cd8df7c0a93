"""The section on strategy answers first, then shows what drives the answer, when to begin, and one departure."""

from __future__ import annotations

import pytest

from engine.domain.frozen import Localised
from engine.evidence.result import Execution, Inputs, Result
from engine.figures.report_contents import ReportContents, Strategy
from engine.figures.report_page import report_page
from engine.simulation.ensembles.ensemble_run import SerialExecutor
from engine.simulation.experiments.brief import BriefQuestion
from engine.simulation.experiments.experiment import ExperimentQuestion, body_of, names_of
from engine.simulation.experiments.points import PointRunner
from engine.simulation.experiments.sweep import SweepQuestion
from engine.simulation.scenarios.scenario import Scenario, SweepAxis
from tests.simulation.arrangements import leaving, organisation_of, scenario_of


def answered(asked: ExperimentQuestion, *scenarios: Scenario) -> Result:
    runner = PointRunner(organisation_of([5] * 4), names_of(scenarios, asked), SerialExecutor, 0)
    body = body_of(scenarios, asked, runner)
    return Result[type(body)](verb="brief", body=body, inputs=Inputs(), execution=Execution())


@pytest.fixture(scope="module")
def strategy() -> Strategy:
    first, second = (
        scenario_of(leaving(hazard), months=6).changed(name=name, title=Localised(en=name, zh=f"方案{name}"))
        for name, hazard in (("as-is", 0.9), ("calm", 0.1))
    )
    axis = SweepAxis(path="laws.leaving.hazards.value.0", values=(0.1, 0.9))
    return Strategy(
        brief=answered(BriefQuestion(of="leavers", cost="hires", replications=20), first, second),
        swept=answered(SweepQuestion(of="leavers", axes=(axis,), replications=4), first),
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_section_says_the_answer_and_holds_a_figure_for_each_question(strategy: Strategy, language: str) -> None:
    page = report_page(ReportContents(strategy=strategy), language)

    assert strategy.brief.body.answer.text(language) in page
    for figure in ("brief-options", "strategy-waterfall", "sweep"):
        assert f'data-figure="figure-{figure}' in page
    assert strategy.brief.hash in page


def test_what_was_not_asked_is_said_not_to_be_there(strategy: Strategy) -> None:
    page = report_page(ReportContents(strategy=strategy))

    assert "No critical post is held by anybody." in page
    assert "The cheapest plan over several demands" not in page
