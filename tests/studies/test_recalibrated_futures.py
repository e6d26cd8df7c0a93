"""Goals recalibrated inside simulated futures, by the shipped policy."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

import pytest

from engine.domain.interventions import Intervention, ProjectState, Trouble
from engine.evidence.canonical import digest
from engine.simulation.answers.body import SimulationBody
from engine.simulation.chains.tracing import traced_run
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.world.world_building import world_of
from engine.studies.recalibrated_futures import GoalRecalibrator, simulate_recalibrated
from tests.goals.goal_worlds import shipped
from tests.simulation.arrangements import organisation_of

FORGE = """
kind: scenario
format: 1
title: {en: Forge}
horizon_months: 12
replications: {number: 2}
people: [{id: smith, number: 6, unit_id: forge, skills: {forging: 4}}]
laws: {hiring: {time_to_fill: {value: 0.5, unit: months, source: assumption}}}
demand:
  projects:
    - id: gate
      due_month: 12
      goals: [G1]
      work: {forging: {total: {value: 120, unit: person-months, source: policy}}}
shocks: [{id: rival, month: 3.5, wave: {people: {value: 3, unit: people, source: assumption}}}]
"""
RECALIBRATOR = GoalRecalibrator(shipped("goal_recalibration.yaml"), date(2026, 6, 1))


def forge(leavers: int = 3) -> Scenario:
    return read_scenario("forge", {"forge": FORGE.replace("value: 3, unit: people", f"value: {leavers}, unit: people")})


def finals(body: SimulationBody) -> list[dict[str, float]]:
    return [{row.name: row.final.mean for row in outcome.measures} for outcome in body.scenarios]


def test_a_team_that_loses_three_people_has_its_goal_cut_to_its_pace_and_meets_it() -> None:
    """Done by month 4: 6 x 3.5 + 3 x 0.5 = 22.5, 5.625 a month; 45 of 97.5 remain for 8 months, in which six do 48."""
    plain, recalibrated = finals(simulate_recalibrated([forge()], organisation_of([1]), RECALIBRATOR))
    assert (plain["goals_hit"], recalibrated["goals_hit"]) == (0.0, 1.0)
    assert plain["share_done:gate"] == pytest.approx((22.5 + 48) / 120)
    assert (plain["backlog:gate"], recalibrated["backlog:gate"]) == (pytest.approx(49.5), 0.0)


def test_where_fewer_leave_nothing_is_recalibrated() -> None:
    body = simulate_recalibrated([forge(2)], organisation_of([1]), RECALIBRATOR)
    assert digest(body.scenarios[0].measures) == digest(body.scenarios[1].measures)
    assert body.comparisons[0].name == "forge, recalibrated"


def test_the_change_stands_in_the_trace_with_the_departures_as_its_causes() -> None:
    scenario, organisation = forge(), organisation_of([1])
    world = replace(world_of(scenario, organisation), responder=RECALIBRATOR)
    run = traced_run(scenario, world, organisation, 0)
    changed = next(event for event in run.graph.events if event.what == "intervention")
    assert run.names[changed.number - 1] == "gate"
    assert {run.graph.event(cause).what for cause in changed.causes} == {"left"}
    assert len(changed.causes) == 3


@dataclass(frozen=True)
class AlwaysLess:
    leavers: int = 3
    window_months: float = 3.0

    def respond(self, trouble: Trouble) -> tuple[Intervention, ...]:
        return tuple(Intervention(one.project, 0.9) for one in trouble.projects)


def test_what_a_policy_has_answered_to_is_over() -> None:
    """One more leaves at 4.5, the fourth within three months: no second answer."""
    more = FORGE.replace("assumption}}}]", "assumption}}}, {id: more, month: 4.5, leaver: smith-00006}]\n")
    scenario, organisation = read_scenario("forge", {"forge": more}), organisation_of([1])
    assert len(scenario.shocks) == 2
    world = replace(world_of(scenario, organisation), responder=AlwaysLess())
    happened = [event.what for event in traced_run(scenario, world, organisation, 0).graph.events]
    assert (happened.count("left"), happened.count("intervention")) == (4, 1)


def test_a_recalibrator_crosses_processes_and_answers_the_same() -> None:
    other = pickle.loads(pickle.dumps(RECALIBRATOR))
    trouble = Trouble(
        3, "forge", 3, (ProjectState("gate", 0.2, 0.4, 17, 2.5), ProjectState("hinge", 0.0, 0.4, 17, None))
    )
    assert other.respond(trouble) == RECALIBRATOR.respond(trouble)
    assert [(one.project, one.keep) for one in other.respond(trouble)] == [("gate", 0.4)]
    serial = simulate_recalibrated([forge()], organisation_of([1]), RECALIBRATOR)
    pooled = simulate_recalibrated(
        [forge()], organisation_of([1]), RECALIBRATOR, executors=lambda: ProcessPoolExecutor(1)
    )
    assert digest(serial) == digest(pooled)
