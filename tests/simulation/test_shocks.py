"""Shocks: each alone, on the smallest world in which it shows."""

from __future__ import annotations

import re
from datetime import date
from math import exp
from pathlib import Path

import numpy as np
import pytest

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.errors import InputError
from engine.evidence.canonical import digest
from engine.simulation.scenarios.assumptions import assumptions_of
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output, Scenario
from engine.simulation.simulate import simulate
from engine.simulation.world.world_building import world_of
from tests.simulation.arrangements import START, leaving, organisation_of, series_of, value
from tests.simulation.test_trace import events_of

POWER = value(1, "power")
HIRING = f"hiring: {{time_to_fill: {value(2, 'months')}}}\n"


def shocked(*shocks: str, laws: str = "{}", months: int = 12, replications: int = 1) -> Scenario:
    body = "".join(f"  {line}\n" for line in laws.strip().splitlines())
    items = "".join(f"  - {shock}\n" for shock in shocks) or "  []\n"
    text = (
        f"kind: scenario\nformat: 1\ntitle: {{en: T}}\nhorizon_months: {months}\nseed: 11\n"
        f"replications: {{number: {replications}}}\nlaws:\n{body}shocks:\n{items}"
    )
    return read_scenario("test", {"test": text})


def final(scenario: Scenario, organisation: Organisation) -> dict[Output, list[float]]:
    return {output: samples[0].tolist() for output, samples in series_of(scenario, organisation).items()}


def test_a_named_person_leaves_at_the_moment_and_the_post_is_filled_after_its_time() -> None:
    """Leaves at 5.5, filled after 2: half a person-month short in months 6 and 8, one in month 7."""
    scenario = shocked("{id: s, month: 5.5, leaver: P000-00001}", laws=HIRING)
    run = final(scenario, organisation_of([3]))
    assert run[Output.CAPACITY][5:10] == [3.0, 2.5, 2.0, 2.5, 3.0]
    assert sum(run[Output.VACANCY_MONTHS]) == 2.0
    assert (sum(run[Output.LEAVERS]), sum(run[Output.HIRES])) == (1, 1)


def test_a_day_is_kept_to_the_day() -> None:
    """Forty-five days after the start is 45 / 30.4375 months."""
    scenario = shocked("{id: s, on: 2026-02-15, leaver: P000-00000}")
    assert events_of(world_of(scenario, organisation_of([2])))[0].at == pytest.approx(45 / 30.4375, abs=1e-12)


@pytest.mark.parametrize(
    ("people", "left"), [(value(4, "people"), 4), (value(25, "%"), 3), (value(0.3, "share"), 3), (value(0, "%"), 0)]
)
def test_a_wave_takes_a_number_or_a_part_of_a_unit_and_of_nobody_else(people: str, left: int) -> None:
    """Of ten people of the unit: 25 % is 2.5 and rounds up to 3; 0.3 is 3."""
    scenario = shocked(f"{{id: w, month: 3, wave: {{unit_id: U001, people: {people}}}}}")
    events = [event for event in events_of(world_of(scenario, organisation_of([10, 10]))) if event.what == "left"]
    assert len(events) == left
    assert {event.team for event in events} <= {1}
    assert all(event.causes == (1,) for event in events)


def test_a_larger_wave_takes_those_of_a_smaller_one_and_more() -> None:
    taken = []
    for people in (2, 5):
        scenario = shocked(f"{{id: w, month: 3, wave: {{people: {value(people, 'people')}}}}}")
        events = events_of(world_of(scenario, organisation_of([10])))
        taken.append({event.subject for event in events if event.what == "left"})
    assert taken[0] < taken[1]


def test_chance_picks_whom_a_wave_takes_anew_in_every_run() -> None:
    """One of ten leaves: twelve runs take several different people."""
    world = world_of(shocked(f"{{id: w, month: 3, wave: {{people: {value(1, 'people')}}}}}"), organisation_of([10]))
    taken = {event.subject for run in range(12) for event in events_of(world, run) if event.what == "left"}
    assert len(taken) >= 4


def test_a_wave_may_be_meant_for_a_family_a_tag_or_a_skill() -> None:
    people = [{"person_id": f"P{at}", "name": "N", "tags": "key;x" if at == 1 else "x"} for at in range(4)]
    jobs = [
        {"person_id": f"P{at}", "valid_from": date(2020, 1, 1), "unit_id": "U", "job_family": f"F{at % 2}", "level": 1}
        for at in range(4)
    ]
    skills = [{"skill_id": "PLC", "name": "PLC"}]
    records = [
        {"person_id": "P2", "skill_id": "PLC", "level": 3, "source": "self", "date": date(2025, 1, 1)},
    ]
    organisation = History.from_rows(
        {"people": people, "employments": jobs, "skills": skills, "skill_records": records}  # type: ignore[dict-item]
    ).as_of(START, START)
    gone = {}
    for kind in ("job_family: F0", "tag: key", "skill: PLC"):
        scenario = shocked(f"{{id: w, month: 1, wave: {{{kind}, people: {value(100, '%')}}}}}")
        gone[kind] = sum(final(scenario, organisation)[Output.LEAVERS])
    assert gone == {"job_family: F0": 2, "tag: key": 1, "skill: PLC": 1}


def test_a_contracted_unit_keeps_its_work_or_gives_it_up_and_refills_nothing() -> None:
    loads = {}
    for work in ("stays", "goes"):
        shock = f"{{id: c, month: 4, contraction: {{unit_id: U000, people: {value(50, '%')}, work: {work}}}}}"
        run = final(shocked(shock, laws=HIRING), organisation_of([10]))
        assert run[Output.HEADCOUNT] == [10.0] * 5 + [5.0] * 8
        assert sum(run[Output.HIRES]) == 0
        loads[work] = run[Output.LOAD][-1]
    assert loads == {"stays": 2.0, "goes": 1.0}


def test_an_expanded_unit_opens_posts_that_hiring_fills() -> None:
    shock = f"{{id: e, month: 4, expansion: {{unit_id: U000, people: {value(50, '%')}}}}}"
    run = final(shocked(shock, laws=HIRING), organisation_of([10]))
    assert run[Output.HEADCOUNT] == [10.0] * 7 + [15.0] * 6
    assert sum(run[Output.VACANCY_MONTHS]) == 10.0


def test_a_market_raises_the_hazard_by_its_ratio_to_a_power() -> None:
    """The indicator doubles for good in month 6; to the power 2 the hazard of 0.3 a year is fourfold from then on."""
    market = f"{{indicator: jobs, acts_on: leaving, elasticity: {value(2, 'power')}, path: [5,5,5,5,5,5,10]}}"
    scenario = shocked(f"{{id: m, market: {market}}}", laws=leaving(0.3), replications=5)
    left = series_of(scenario, organisation_of([4000]))[Output.HEADCOUNT][:, -1].mean()
    expected = exp(-0.3 * 0.5 - 1.2 * 0.5)
    assert abs(left / 4000 - expected) < 3.3 * np.sqrt(expected * (1 - expected) / 20_000)


def test_a_market_of_the_record_is_gone_through_again() -> None:
    """From 1 March 2025 the indicator rose from 100 to 150 on 1 June: work rises by half in the fourth month."""
    days = [(date(2025, 1, 1), 80.0), (date(2025, 3, 1), 100.0), (date(2025, 6, 1), 150.0)]
    rows = [{"indicator_id": "orders", "date": day, "value": number} for day, number in days]
    employed = [{"person_id": "P1", "valid_from": date(2020, 1, 1), "unit_id": "U", "job_family": "F", "level": 1}]
    organisation = History.from_rows(
        {
            "employments": employed,  # type: ignore[dict-item]
            "indicators": rows,  # type: ignore[dict-item]
            "indicator_catalogue": [{"indicator_id": "orders", "name": "Orders"}],
        }
    ).as_of(START, START)
    market = f"{{indicator: orders, acts_on: work, elasticity: {value(1, 'power')}, repeat_from: 2025-03-01}}"
    run = final(shocked(f"{{id: m, market: {market}}}", months=6), organisation)
    assert run[Output.LOAD][1:] == [1.0, 1.0, 1.0, 1.0, 1.5, 1.5]


def test_shocks_that_do_nothing_change_no_number() -> None:
    """An empty list, a wave of nobody and a market that stands still give the figures of a scenario without shocks."""
    laws = leaving(0.5) + HIRING
    still = f"{{indicator: i, acts_on: leaving, elasticity: {value(3, 'power')}, path: [7]}}"
    nobody = f"{{people: {value(0, 'people')}}}"
    plain = read_scenario("test", {"test": shocked_text_without(laws)})
    for scenario in (
        shocked(laws=laws),
        shocked(f"{{id: a, market: {still}}}", f"{{id: b, month: 2, wave: {nobody}}}", laws=laws),
    ):
        with_shocks, without = (simulate([one], organisation_of([8])).scenarios[0] for one in (scenario, plain))
        assert digest(with_shocks.series) == digest(without.series)
    assert digest(simulate([shocked(laws=laws)], organisation_of([8]))) == digest(
        simulate([plain], organisation_of([8]))
    )


def shocked_text_without(laws: str) -> str:
    body = "".join(f"  {line}\n" for line in laws.strip().splitlines())
    return (
        "kind: scenario\nformat: 1\ntitle: {en: T}\nhorizon_months: 12\nseed: 11\n"
        f"replications: {{number: 1}}\nlaws:\n{body}"
    )


@pytest.mark.parametrize(
    ("shock", "told"),
    [
        ("{id: s, month: 5, leaver: P000-0001}", "shock 's' names person 'P000-0001'.*Did you mean 'P000-0000"),
        (f"{{id: s, month: 5, wave: {{unit_id: U00, people: {value(1, 'people')}}}}}", "Did you mean 'U000'"),
        (f"{{id: s, month: 5, wave: {{skill: PLC, people: {value(1, 'people')}}}}}", "names skill 'PLC'"),
        ("{id: s, month: 12, leaver: P000-00001}", "outside the run"),
        ("{id: s, on: 2025-12-31, leaver: P000-00001}", "outside the run"),
        (
            f"{{id: s, market: {{indicator: x, acts_on: work, repeat_from: 2020-01-01, elasticity: {POWER}}}}}",
            "no values",
        ),
    ],
)
def test_what_the_organisation_does_not_have_is_said_with_the_nearest(shock: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        world_of(shocked(shock), organisation_of([3]))


@pytest.mark.parametrize(
    ("shock", "told"),
    [
        ("{id: s, month: 5}", "one of leaver"),
        ("{id: s, leaver: P1}", "says when"),
        ("{id: s, month: 1, on: 2026-02-01, leaver: P1}", "says when"),
        (f"{{id: s, month: 1, wave: {{people: {value(101, '%')}}}}}", "at most all"),
        (f"{{id: s, month: 1.5, contraction: {{unit_id: U, people: {value(1, 'people')}}}}}", "start of a month"),
        (f"{{id: s, month: 1, expansion: {{unit_id: U, people: {value(1, 'people')}}}}}", "no law of hiring"),
        (f"{{id: s, market: {{indicator: x, acts_on: work, elasticity: {value(1, 'power')}}}}}", "repeat_from"),
    ],
)
def test_a_shock_that_says_too_little_or_too_much_is_refused_in_words(shock: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        shocked(shock)


def test_a_shock_stands_among_the_assumptions_with_its_source() -> None:
    scenario = shocked(
        "{id: s, month: 5, leaver: P1, source: policy, why: Agreed}",
        f"{{id: w, month: 6, wave: {{people: {value(10, '%')}}}}}",
    )
    told = {row.name: (row.value, row.unit, row.source) for row in assumptions_of(scenario)}
    assert told["shocks.s.month"] == (5.0, "month", "policy")
    assert told["shocks.w.wave.people"] == (10.0, "%", "assumption")


def test_the_example_of_the_readme_shocks_a_run() -> None:
    folder = Path(__file__).parents[2] / "scenarios"
    examples = re.findall(r"```yaml\n(.*?)```", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    example = next(text for text in examples if "\nshocks:" in text)
    texts = {"autumn": example, "baseline": (folder / "baseline.yaml").read_text(encoding="utf-8")}
    rows = [
        {
            "person_id": f"P{at:04}",
            "valid_from": date(2020, 1, 1),
            "unit_id": f"U{at % 4:04}",
            "job_family": "F",
            "level": 1,
        }
        for at in range(40)
    ]
    organisation = History.from_rows({"employments": rows}).as_of(START, START)  # type: ignore[dict-item]
    events = events_of(world_of(read_scenario("autumn", texts), organisation))
    assert sum(event.what == "shock" for event in events) == 2
    assert sum(event.what == "left" and event.causes != () for event in events) >= 4
