"""Chains of events: from the first one to all that follows, and what is gone without it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.errors import InputError
from engine.simulation.chains.body import TraceBody
from engine.simulation.chains.effect import ChainQuestion, chain_effect
from engine.simulation.chains.tracing import TraceQuestion, trace_body, traced_run
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output, Scenario
from engine.simulation.world.world_building import world_of
from tests.counts import scaled
from tests.simulation.arrangements import START, leaving, organisation_of, value
from tests.simulation.test_shocks import shocked
from tests.simulation.test_trace import OVERLOAD
from tests.strategies import simulation_laws

HOURS_TO_FILL = f"hiring: {{time_to_fill: {value(4, 'months')}}}\n"


def step(name: str, to_level: int, months: float) -> str:
    return (
        f"{{id: {name}, to_level: {to_level}, from_level: {to_level - 1}, share: {value(100, '%')}, "
        f"search_time: {value(months, 'months')}}}"
    )


CHAIN_LAWS = HOURS_TO_FILL + f"succession: {{steps: [{step('k', 3, 2)}, {step('l', 2, 3)}]}}"


def three_levels() -> Organisation:
    rows = [
        {"person_id": name, "valid_from": date(2020, 1, 1), "unit_id": "U", "job_family": "F", "level": level}
        for name, level in (("K", 3), ("L2", 2), ("L1", 1))
    ]
    return History.from_rows({"employments": rows}).as_of(START, START)  # type: ignore[dict-item]


def traced(scenario: Scenario, organisation: Organisation, **question: object) -> TraceBody:
    asked = TraceQuestion(**question)  # type: ignore[arg-type]
    return trace_body(
        scenario, traced_run(scenario, world_of(scenario, organisation), organisation, asked.replication), asked
    )


def test_a_post_filled_from_below_twice_is_a_chain_of_nine_vacancy_months() -> None:
    """Filled after 2, 3 and 4 months: empty [1,3), [3,6), [6,10) from month 1 on, 9 months in all."""
    scenario = shocked("{id: s, month: 1, leaver: K}", laws=CHAIN_LAWS, months=24)
    body = traced(scenario, three_levels(), origin="K")
    chain = body.chains[0]
    assert (chain.path, chain.vacancy_months) == ("K<-L2<-L1", 9.0)
    assert [(post.post, post.from_months, post.to_months, post.filled_by) for post in chain.posts] == [
        ("K", 1.0, 3.0, "L2"),
        ("L2", 3.0, 6.0, "L1"),
        ("L1", 6.0, 10.0, "L1/1"),
    ]
    assert [event.what for event in body.events] == ["left", *("vacancy", "moved") * 2, "vacancy", "hired"]
    assert [event.subject for event in body.events] == ["K", "K", "L2", "L2", "L1", "L1", "L1/1"]


def test_a_post_filled_from_outside_is_no_chain() -> None:
    laws = f"hiring: {{time_to_fill: {value(5, 'months')}}}"
    chain = traced(shocked("{id: s, month: 0, leaver: K}", laws=laws), three_levels(), origin="K").chains[0]
    assert (chain.path, chain.vacancy_months) == ("K", 5.0)


def test_a_post_that_stays_empty_is_empty_to_the_end_of_the_run() -> None:
    laws = f"hiring: {{time_to_fill: {value(50, 'months')}}}"
    chain = traced(shocked("{id: s, month: 4.5, leaver: K}", laws=laws), three_levels(), origin="K").chains[0]
    assert (chain.vacancy_months, chain.posts[0].filled_by) == (7.5, None)


def test_why_goes_up_to_the_first_event() -> None:
    scenario = shocked("{id: s, month: 0, leaver: K}", laws=CHAIN_LAWS)
    assert [event.number for event in traced(scenario, three_levels(), why=7).events] == [1, 2, 3, 4, 5, 6, 7]
    assert [event.number for event in traced(scenario, three_levels(), why=3).events] == [1, 2, 3]


def test_removing_the_first_event_removes_all_and_its_cost() -> None:
    scenario = shocked(laws=CHAIN_LAWS, months=24)
    effect = chain_effect(scenario, three_levels(), ChainQuestion(leaver="K", month=1))
    assert (effect.fates.vanished_direct, effect.fates.remaining_direct, effect.fates.same) == (7, 0, 0)
    costs = {row.output: row.mean for row in effect.costs.final}
    assert costs[Output.VACANCY_MONTHS] == 9.0
    assert (costs[Output.LEAVERS], costs[Output.MOVES], costs[Output.HIRES]) == (1.0, 2.0, 1.0)
    assert effect.event == "K leaves in month 1"


def test_in_an_overloaded_team_a_leaver_costs_more_than_the_own_post() -> None:
    """Nobody is hired and load drives leaving with power 2: others follow, told apart as contributed events."""
    scenario = shocked(laws=leaving(0.5) + OVERLOAD, replications=40)
    effect = chain_effect(scenario, organisation_of([8]), ChainQuestion(leaver="P000-00003", month=0.5))
    leavers = next(row for row in effect.costs.final if row.output is Output.LEAVERS)
    assert leavers.half_width is not None
    assert leavers.mean - leavers.half_width > 1.0
    fates = effect.fates
    assert (fates.vanished_direct, fates.remaining_direct) == (1, 0)
    assert fates.vanished_contributed + fates.shifted_contributed > 0
    assert set(effect.with_event.chains[0].descendants) == {effect.with_event.chains[0].root}


@given(laws=simulation_laws(), at=st.floats(0, 5.9), replication=st.integers(0, 3))
@settings(max_examples=scaled(8, 100))
def test_all_direct_descendants_vanish_without_the_event(laws: str, at: float, replication: int) -> None:
    scenario = shocked(laws=laws, months=6, replications=1)
    question = ChainQuestion(leaver="P001-00002", month=round(at, 3), replication=replication)
    effect = chain_effect(scenario, organisation_of([3, 5], families=2), question)
    assert effect.fates.remaining_direct == 0
    assert effect.fates.vanished_direct >= 1


def test_a_departure_of_a_run_can_be_left_out_by_its_number() -> None:
    scenario = shocked(laws=leaving(1.0) + HOURS_TO_FILL, replications=3)
    organisation = organisation_of([6])
    first = next(event for event in traced(scenario, organisation, replication=2).events if event.what == "left")
    effect = chain_effect(scenario, organisation, ChainQuestion(event=first.number, replication=2))
    assert (effect.replications, effect.costs.final[0].half_width) == (1, None)
    assert effect.fates.remaining_direct == 0
    assert first.subject in effect.event


def test_a_wave_is_left_out_as_one_event() -> None:
    wave = f"{{id: w, month: 2, wave: {{people: {value(3, 'people')}}}}}"
    effect = chain_effect(shocked(wave, laws=HOURS_TO_FILL), organisation_of([6]), ChainQuestion(shock="w"))
    assert next(row.mean for row in effect.costs.final if row.output is Output.VACANCY_MONTHS) == 12.0
    assert effect.with_event.chains[0].what == "shock"
    assert effect.fates.vanished_direct == 1 + 3 * 3


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (ChainQuestion(), "One event is to be named"),
        (ChainQuestion(leaver="P000-00000"), "One event is to be named"),
        (ChainQuestion(leaver="P000-0000", month=1), "Did you mean 'P000-0000"),
        (ChainQuestion(leaver="P000-00000", month=12), "month 12 is outside"),
        (ChainQuestion(shock="w"), "has no shock 'w'"),
        (ChainQuestion(event=9), "is no departure"),
        (ChainQuestion(leaver="P000-00000", month=1, replication=-1), "no replication -1"),
    ],
)
def test_an_event_that_does_not_exist_is_answered_in_words(question: ChainQuestion, told: str) -> None:
    with pytest.raises(InputError, match=told):
        chain_effect(shocked(), organisation_of([2]), question)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"why": 3}, "has no event 3"),
        ({"origin": "P000-00001"}, "Nothing happens to 'P000-00001'"),
        ({"kinds": ("let",)}, "Did you mean 'left'"),
        ({"why": 1, "origin": "1"}, "Both why and from"),
    ],
)
def test_a_question_about_what_did_not_happen_is_answered_in_words(question: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        traced(shocked("{id: s, month: 1, leaver: P000-00000}"), organisation_of([2]), **question)


DUE = """
kind: scenario
format: 1
title: {en: Due}
horizon_months: 12
replications: {number: 2}
people:
  - {id: smith, number: 2, unit_id: forge, skills: {forging: 4}}
  - {id: clerk, number: 2, unit_id: office}
laws: {}
demand:
  projects:
    - id: gate
      due_month: 8
      goals: [G1]
      milestones: [{id: half, due_month: 4, share: 0.5}]
      work: {forging: {total: {value: 14, unit: person-months, source: policy}}}
shocks:
  - {id: s, month: 1, leaver: smith-00001}
  - {id: t, month: 2, leaver: clerk-00001}
  - {id: u, month: 9, leaver: smith-00002}
"""


def test_who_leaves_after_the_due_date_is_not_behind_it() -> None:
    """Due at 7.5, noticed at the end of month 8; the second smith leaves at 7.75."""
    late = DUE.replace("due_month: 8", "due_month: 7.5").replace("month: 9, leaver", "month: 7.75, leaver")
    body = traced(read_scenario("due", {"due": late}), three_levels())
    gate = next(event for event in body.events if event.subject == "gate")
    assert [body.events[number - 1].subject for number in gate.contributing] == ["smith-00001"]


def test_the_leaver_with_the_skill_is_behind_the_late_milestone_and_the_missed_goal() -> None:
    """Two smiths do 14 by month 7; one alone from month 1 on does 2 + 3 = 5 by month 4 and 9 by month 8: both late."""
    scenario = read_scenario("due", {"due": DUE})
    body = traced(scenario, three_levels(), origin="smith-00001")
    assert body.chains[0].affected == ("gate/half", "gate", "G1")
    told = {event.subject: event for event in body.events}
    assert told["gate"].contributing == (told["smith-00001"].number,)
    assert told["G1"].direct == (told["gate"].number,)
    effect = chain_effect(scenario, three_levels(), ChainQuestion(shock="s"))
    assert effect.fates.vanished_contributed == 3
    costs = {row.name: row.mean for row in effect.costs.final_measures}
    assert (costs["goals_hit"], costs["on_time:gate"], costs["lateness:gate"]) == (-1.0, -1.0, 4.0)
