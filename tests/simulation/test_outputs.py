"""What a planner asks to look at: units, families and levels, floors, and that people are conserved in each."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.sourced import Origin
from engine.errors import InputError
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output, Scenario
from engine.simulation.simulate import simulate
from engine.simulation.world.world_building import world_of
from tests.counts import scaled
from tests.simulation.arrangements import leaving, measures_of, organisation_of, scenario_of, series_of, value
from tests.simulation.test_moves import old_line
from tests.simulation.test_succession import ladder

PERSON_MONTHS, PEOPLE = "person-months", "people"


def looking_at(scenario: Scenario, *outputs: dict[str, object]) -> Scenario:
    return scenario.changed(outputs=outputs)


def early_moves(people: int) -> Mapping[str, np.ndarray]:
    """Return the measures of an old line of 20, from which so many with high potential move early."""
    laws = leaving(0.3) + (
        f"moves: {{transfers: [{{id: e, month: 2, tag: high-potential, people: {value(people, 'people')}, "
        "to_unit_id: new}]}\n"
    )
    outputs = (
        f"outputs: [{{of: output, unit_id: old, floor: {value(14, PERSON_MONTHS)}}}, {{of: output, unit_id: new}}]"
    )
    text = f"kind: scenario\nformat: 1\ntitle: {{en: T}}\nhorizon_months: 12\nreplications: {{number: 60}}\n{outputs}\n"
    body = "".join(f"  {line}\n" for line in laws.splitlines())
    return measures_of(read_scenario("t", {"t": f"{text}laws:\n{body}"}), old_line())


def test_the_earlier_the_best_move_the_sooner_the_old_line_falls_below_its_floor() -> None:
    """0, 5 and 10 high potentials of 20 people move at month 2: output falls run by run, ten at once below 14."""
    none, five, ten = early_moves(0), early_moves(5), early_moves(10)
    for more, fewer in ((none, five), (five, ten)):
        assert (fewer["output:old"] <= more["output:old"] + 1e-9).all()
        assert fewer["output:old"].sum() < more["output:old"].sum() - 60
        assert (fewer["output:new"][:, 4:] >= more["output:new"][:, 4:]).all()
    first = [run["first_month_below:output:old"][:, 1:].sum(axis=1) for run in (none, five, ten)]
    assert (first[2] <= 2).all()
    assert first[0].mean() > first[1].mean() > first[2].mean()
    below = ten["output:old"][:, 1:] < 14
    assert (first[2] == below.argmax(axis=1)).all()
    assert ten["below:output:old"][:, -1].tolist() == [1.0] * 60


def test_a_measure_of_a_unit_is_told_with_its_title() -> None:
    scenario = looking_at(scenario_of(leaving(0.2)), {"of": "headcount", "unit_id": "old"})
    (told,) = simulate([scenario], old_line()).scenarios[0].measures
    assert (told.name, told.unit, told.title.en, told.title.zh) == (
        "headcount:old",
        "people",
        "Headcount: Old line",
        "人数：Old line",
    )
    assert told.mean[0] == 20


TEAM = (
    f"ramp_up: {{start_share: {value(0, '%')}, time_to_full: {value(6, 'months')}}}\n"
    f"overload: {{exponent: {value(1, 'power')}, cap: {value(3, 'factor')}, floor: {value(1, 'factor')}}}\n"
)


def team_change(people: int) -> tuple[Mapping[Output, np.ndarray], Mapping[str, np.ndarray]]:
    """Return what a change of a key team of 20 at month 3 does; nobody else is there to feel it."""
    change = "contraction" if people < 0 else "expansion"
    shock = {"id": "s", "month": 3, change: {"unit_id": "U000", "people": {"value": abs(people), **PEOPLE_POLICY}}}
    laws = leaving(0.24) + f"hiring: {{time_to_fill: {value(2, 'months')}}}\n" + TEAM
    scenario = scenario_of(laws, months=24, replications=scaled(30, 400)).changed(shocks=(shock,) if people else ())
    outputs = looking_at(scenario, {"of": "output", "unit_id": "U000"}, {"of": "load", "unit_id": "U000"})
    organisation = organisation_of([20, 20])
    return series_of(scenario, organisation), measures_of(outputs, organisation)


PEOPLE_POLICY = {"unit": "people", "source": Origin.POLICY}


def test_a_team_that_grows_or_shrinks_by_half_dips_and_feels_its_load() -> None:
    """S102: new posts bring their work at once, new people their output late; who is left carries the others' work."""
    same, grown, shrunk = team_change(0), team_change(10), team_change(-10)
    load = [run[1]["load:U000"].mean(axis=0) for run in (same, grown, shrunk)]
    per_head = [run[1]["output:U000"].mean(axis=0) for run in (same, grown, shrunk)]
    assert load[1][4:9].min() > load[0][4:9].max()
    assert load[2][4] > 1.8
    assert per_head[1][4:6].mean() < 1.03 * per_head[0][4:6].mean()
    assert per_head[1][-1] > 1.25 * per_head[0][-1]
    leavers = [run[0][Output.LEAVERS][:, 5:10].sum(axis=1).mean() for run in (same, grown, shrunk)]
    assert leavers[1] > 1.1 * leavers[0]
    assert leavers[2] > 0.9 * leavers[0]
    assert np.array_equal(same[0][Output.HEADCOUNT][:, :4], grown[0][Output.HEADCOUNT][:, :4])


def test_looking_changes_nothing() -> None:
    scenario = scenario_of(leaving(0.5) + f"hiring: {{time_to_fill: {value(1, 'months')}}}")
    plain = series_of(scenario, organisation_of([9, 9]))
    looked = series_of(looking_at(scenario, {"of": "output"}, {"of": "vacancy_months"}), organisation_of([9, 9]))
    assert all(plain[output].tobytes() == looked[output].tobytes() for output in Output)


LIVELY = leaving(1.5, 0.6, bands=(0, 1)) + (
    f"hiring: {{time_to_fill: {value(1.3, 'months', law='exponential')}, "
    f"requisitions_at_once: {value(4, 'requisitions')}, probation: {{length: {value(2, 'months')}, "
    f"fails: {value(20, '%')}, when: within it}}}}\n"
    f"growth: {{openings: [{{id: o, rate: {value(2, 'per month')}, level: 1}}]}}\n"
    f"intakes: [{{id: i, rate: {value(1, 'per month')}, level: 1}}]\n"
    f"moves: {{transfers: [{{id: m, month: 2, person_ids: [L1-0001, L2-0002], to_unit_id: U1, back_month: 5}}]}}\n"
    f"succession: {{steps: [{{id: a, to_level: 3, from_level: 2, share: {value(70, '%')}, "
    f"search_time: {value(2, 'weeks')}}}, {{id: b, to_level: 2, from_level: 1, share: {value(90, '%')}, "
    f"choose: random, search_time: {value(1, 'months', law='exponential')}}}]}}"
)


@settings(max_examples=scaled(6, 60), deadline=None)
@given(st.integers(0, 2**40), st.lists(st.integers(3, 12), min_size=3, max_size=3), st.integers(1, 3))
def test_people_and_posts_are_conserved_in_every_unit_and_level(seed: int, sizes: list[int], units: int) -> None:
    """Start plus hires and moves in, less leavers and moves out, is the end; the parts sum to the whole."""
    flows = ("headcount", "hires", "leavers", "moves_in", "moves_out", "open_posts", "vacancy_months")
    wheres: list[dict[str, object]] = [{"unit_id": f"U{at}"} for at in range(units)]
    wheres += [{"level": level} for level in (1, 2, 3)]
    outputs = [{"of": of, **where} for where in wheres for of in flows]
    scenario = looking_at(
        scenario_of(LIVELY.replace("U1", f"U{units - 1}"), months=8, replications=2, seed=seed), *outputs
    )
    organisation = ladder(sizes, units)
    measures, whole = measures_of(scenario, organisation), series_of(scenario, organisation)
    for where in wheres:
        name = where.get("unit_id") or f"level {where['level']}"
        heads, hires, leavers, came, went, *_ = (measures[f"{of}:{name}"] for of in flows)
        assert np.array_equal(heads[:, 1:], heads[:, :-1] + (hires - leavers + came - went)[:, 1:])
    for of, output in (
        ("headcount", Output.HEADCOUNT),
        ("hires", Output.HIRES),
        ("open_posts", Output.OPEN_REQUISITIONS),
        ("vacancy_months", Output.VACANCY_MONTHS),
    ):
        for part in (wheres[:units], wheres[units:]):
            names = [where.get("unit_id") or f"level {where['level']}" for where in part]
            assert np.allclose(sum(measures[f"{of}:{name}"] for name in names), whole[output])


def test_slips_of_outputs_are_answered_in_words() -> None:
    scenario = scenario_of("{}")
    with pytest.raises(InputError, match="names unit 'U9'"):
        world_of(looking_at(scenario, {"of": "headcount", "unit_id": "U9"}), organisation_of([1]))
    with pytest.raises(InputError, match="Output 'hires:all' is asked for twice"):
        world_of(looking_at(scenario, {"of": "hires"}, {"of": "hires"}), organisation_of([1]))
    with pytest.raises(ValueError, match="known by unit, not by job family or level"):
        looking_at(scenario, {"of": "output", "level": 3})
