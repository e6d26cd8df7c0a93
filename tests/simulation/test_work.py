"""Work being done, on worlds small enough to be worked out by hand; and what more demand can never do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InputError
from engine.simulation.answers.carrying import carried_by_month
from engine.simulation.answers.summaries import scenario_outcome
from engine.simulation.ensembles.ensemble import Ensemble
from engine.simulation.ensembles.ensemble_run import SerialExecutor, run_ensembles
from engine.simulation.world.world_building import world_of
from tests.counts import scaled
from tests.simulation.arrangements import organisation_of, value
from tests.simulation.programme import measured, programme

TWO = "people: [{id: a, number: 2, unit_id: u, skills: {X: 3}}, {id: b, number: 2, unit_id: u, skills: {X: 2, Y: 4}}]"


def total(work: float) -> str:
    return f"{{total: {value(work, 'person-months')}}}"


def monthly(*work: float) -> str:
    return f"{{monthly: {{value: {[*work]}, unit: person-months, source: policy}}}}"


def demand(*projects: str, more: str = "") -> str:
    return f"demand:\n  {more}\n  projects:\n" + "".join(f"    - {project}\n" for project in projects)


def done(work: str, **more: object) -> dict[str, list[float]]:
    """Each measure of one replication of ``work`` on the people above, by month."""
    found = measured(programme(f"{TWO}\n{work}", replications=1, **more))
    return {name: samples[0].tolist() for name, samples in found.items()}


def test_who_has_two_skills_divides_the_time_until_one_runs_out_of_work() -> None:
    """X gets 2 + 2/2 = 3 a month, Y 1: Y's 2 are done at 2, then X gets 4: 6 + 4 = 10 are done at 3."""
    found = done(demand(f"{{id: p, due_month: 2.9, work: {{X: {total(10)}, Y: {total(2)}}}}}"), months=4)
    assert found["share_done:p"] == pytest.approx([0, 4 / 12, 8 / 12, 1, 1])
    assert found["lateness:p"] == pytest.approx([0, 0, 0, 0.1, 0.1])
    assert found["on_time:p"] == [0, 0, 0, 0, 0]
    assert found["capacity:X"][1:] == pytest.approx([3] * 4)


def test_projects_are_served_by_priority_and_the_moment_of_the_due_date_counts() -> None:
    """X gives 4 a month: the second project (priority 1) takes 6 until 1.5, the first its 2 until 2."""
    work = demand(
        f"{{id: p, priority: 2, due_month: 2, work: {{X: {total(2)}}}, goals: [G, H]}}",
        f"{{id: q, priority: 1, due_month: 1.49, work: {{X: {total(6)}}}, goals: [G]}}",
    )
    found = done(work, months=3)
    assert found["share_done:p"] == pytest.approx([0, 0, 1, 1])
    assert found["on_time:p"] == [0, 0, 1, 1]
    assert found["on_time:q"] == [0, 0, 0, 0]
    assert found["lateness:q"] == pytest.approx([0, 0, 0.01, 0.01])
    assert (found["goal_hit:G"][3], found["goal_hit:H"][3], found["goals_hit"][3]) == (0, 1, 1)


def test_what_is_not_done_is_carried_over_and_milestones_are_parts_of_it() -> None:
    """6, 0 and 3 come at 0, 1 and 2; 4 a month are done: 4, then 2, then 3. Half of 9 is done at 1 + 0.5 / 4."""
    half = "milestones: [{id: half, due_month: 1.2, share: 0.5}]"
    work = demand(f"{{id: p, due_month: 3, work: {{X: {monthly(6, 0, 3)}}}, {half}}}")
    found = done(work, months=3)
    assert found["backlog:p"] == pytest.approx([0, 2, 0, 0])
    assert found["share_done:p"] == pytest.approx([0, 4 / 9, 6 / 9, 1])
    assert (found["on_time:p/half"][3], found["on_time:p"][3]) == (1, 1)
    assert found["gap:X"][1:] == pytest.approx([2, -4, -1])
    assert found["covered:X"][1:] == [0, 1, 1]


def test_levels_below_the_least_do_not_count() -> None:
    found = done(demand(f"{{id: p, work: {{X: {total(10)}}}}}", more="skills: {X: {min_level: 3}}"), months=1)
    assert found["capacity:X"][1] == pytest.approx(2)


def test_with_nobody_leaving_the_gap_is_demand_less_supply_exactly() -> None:
    found = done(demand(f"{{id: p, work: {{X: {monthly(*[5.25] * 12)}}}}}"), months=12)
    assert found["gap:X"][1:] == pytest.approx([1.25] * 12, abs=1e-12)


def test_a_leaver_in_mid_month_stops_delivering_then() -> None:
    """The integral of 1000 people at a hazard of 1.2 a year over the first month: 1000 (1 - exp(-0.1)) / 0.1."""
    people = "people: [{id: a, number: 1000, unit_id: u, skills: {X: 3}}]"
    laws = "leaving: {hazards: {value: [1.2], unit: per year, source: assumption}}"
    work = demand(f"{{id: p, work: {{X: {total(1e5)}}}}}")
    found = measured(programme(f"{people}\n{work}", laws=laws, months=1, replications=20))["capacity:X"][:, 1]
    assert abs(found.mean() - 951.6) < 3.3 * found.std(ddof=1) / np.sqrt(20)
    assert found.std() > 0


def test_contractors_deliver_in_their_months_and_mentors_and_trainees_do_not() -> None:
    """X: 4, less two trainees (who have X) less 2 * 25 % of mentors in months 1 and 2, plus three contractors in 2."""
    people = TWO.replace("number: 2, unit_id: u, skills: {X: 2, Y: 4}", "number: 2, unit_id: v, skills: {X: 2}")
    laws = (
        f"training: {{courses: [{{id: c, skill: Y, length: {value(2, 'months')}, mentoring: {value(25, '%')}, "
        f"output_meanwhile: {value(50, '%')}}}]}}"
    )
    work = demand(f"{{id: p, work: {{Y: {total(90)}, X: {total(90)}}}}}")
    levers = (
        "levers:\n  - {id: t, train: {skill: Y, people: 2, unit_id: v}}\n"
        "  - {id: c2, contract: {skill: X, people: 3, from_month: 1, to_month: 1}}\n"
    )
    found = measured(programme(f"{people}\n{work}\n{levers}", laws=laws, months=3, replications=1))
    assert found["capacity:X"][0, 1:] == pytest.approx([3, 6, 3])
    assert found["capacity:Y"][0, 1:] == pytest.approx([0, 0, 1])


def test_the_binding_skill_of_a_month_is_the_least_likely_one() -> None:
    work = demand(f"{{id: p, work: {{X: {monthly(1, 9)}, Y: {monthly(2, 1)}}}}}")
    scenario = programme(f"{TWO}\n{work}", months=2, replications=2)
    ensemble = Ensemble("test", world_of(scenario, organisation_of([1])), scenario.replications)
    run_ensembles([ensemble], SerialExecutor)
    binding = carried_by_month(scenario_outcome(scenario, ensemble).measures)
    assert [(each.month, each.skill, each.probability) for each in binding] == [(1, "Y", 0), (2, "X", 0)]


LAWS = (
    "leaving: {hazards: {value: [0.9], unit: per year, source: assumption}}\n"
    f"hiring: {{time_to_fill: {value(1, 'months', law='exponential')}}}"
)


@settings(max_examples=scaled(12, 300), deadline=None)
@given(
    work=st.lists(st.floats(0, 30), min_size=4, max_size=4),
    more=st.lists(st.floats(0, 10), min_size=4, max_size=4),
    seed=st.integers(0, 999),
)
def test_more_demand_never_improves_anything(work: list[float], more: list[float], seed: int) -> None:
    def run(amounts: list[float]) -> dict[str, np.ndarray]:
        x, y, xx, yy = (round(amount, 3) for amount in amounts)
        projects = (
            f"{{id: p, due_month: 5.5, work: {{X: {total(x)}, Y: {monthly(y, y, y)}}}}}",
            f"{{id: q, priority: 2, start_month: 1, due_month: 7, work: {{X: {total(xx)}, Y: {total(yy)}}}}}",
        )
        people = TWO.replace("]", ", {id: c, number: 1, unit_id: u, skills: {Y: 1}}]")
        scenario = programme(f"{people}\n{demand(*projects)}", laws=LAWS, months=8, replications=3, seed=seed)
        return dict(measured(scenario))

    less, greater = run(work), run([amount + further for amount, further in zip(work, more, strict=True)])
    for project in ("p", "q"):
        assert np.all(greater[f"on_time:{project}"] <= less[f"on_time:{project}"])
        assert np.all(greater[f"lateness:{project}"] >= less[f"lateness:{project}"] - 1e-6)
    assert np.array_equal(greater["capacity:X"], less["capacity:X"])


@pytest.mark.parametrize(
    ("project", "words"),
    [
        (f"{{id: p, work: {{Z: {total(1)}}}}}", "skill 'Z'"),
        (f"{{id: p, due_month: 40, work: {{X: {total(1)}}}}}", "after the run"),
        (
            "{id: p, start_month: 3, due_month: 2, work: {X: {total: {value: 1, unit: person-months, source: data}}}}",
            "later due",
        ),
        (
            "{id: p, work: {X: {total: {value: -1, unit: person-months, source: data}}}}",
            "greater than or equal|at least|-1",
        ),
    ],
)
def test_work_that_makes_no_sense_is_refused_in_words(project: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        done(demand(project))
