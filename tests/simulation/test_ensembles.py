"""Ensembles: the same body whoever computes it, broken pools, precision, and comparisons."""

from __future__ import annotations

import os
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from engine.domain.columns import TextColumn
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.errors import InputError, SimulationError
from engine.evidence.canonical import digest
from engine.simulation.answers.body import SimulationBody
from engine.simulation.ensembles.ensemble_run import MOST_BROKEN_POOLS, SerialExecutor
from engine.simulation.ensembles.precision import is_precise
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output, Scenario
from engine.simulation.simulate import simulate
from tests.simulation.arrangements import START, history_of, leaving, organisation_of, scenario_of, series_of, value

SHIPPED = Path(__file__).parents[2] / "scenarios"

LAWS = (
    leaving(0.6, 0.2, bands=(0, 1.03))
    + f"hiring: {{time_to_fill: {value(1.4, 'months', law='lognormal', variation=0.8)}, "
    f"requisitions_at_once: {value(2, 'requisitions')}}}\n"
    f"ramp_up: {{start_share: {value(0.3, 'share')}, time_to_full: {value(5, 'months')}}}\n"
    f"overload: {{exponent: {value(1.5, 'power')}, cap: {value(3, 'factor')}, floor: {value(0.8, 'factor')}}}\n"
)


def shipped(*names: str) -> list[Scenario]:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.yaml")}
    return [read_scenario(name, texts) for name in names]


def final_mean(body: SimulationBody, at: int, output: Output) -> float:
    return next(row.mean for row in body.scenarios[at].final if row.output is output)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_body_does_not_depend_on_the_number_of_workers(workers: int) -> None:
    organisation = organisation_of([7, 5, 9])
    precise = scenario_of(LAWS).changed(name="precise", replications={"half_width": 0.012})
    scenarios = [scenario_of(LAWS, replications=25), precise]
    alone = simulate(scenarios, organisation)
    together = simulate(scenarios, organisation, executors=lambda: ProcessPoolExecutor(workers))
    assert digest(alone) == digest(together)
    assert alone.scenarios[1].replications > 20


def test_the_body_does_not_depend_on_the_order_of_rows_or_on_protected_attributes() -> None:
    history = history_of([7, 5, 9], families=3)
    rows = history.table("employments")
    order = np.random.default_rng(3).permutation(len(rows))
    people = [str(person) for person in rows.text("person_id").values()]
    protected = [{"person_id": person, "sex": "fm"[at % 2]} for at, person in enumerate(people)]
    other = [{"person_id": person, "sex": "mf"[at % 2], "ethnicity": "x"} for at, person in enumerate(people)]
    bodies = [
        simulate([scenario_of(LAWS, replications=5)], world.as_of(START, START))
        for world in (
            history,
            History.of([rows.take(order)]),
            history.append(History.from_rows({"protected": protected}).tables.values()),
            history.append(History.from_rows({"protected": other}).tables.values()),
        )
    ]
    assert len({digest(body) for body in bodies}) == 1


def test_another_worker_in_another_team_changes_nothing_for_the_others() -> None:
    """Without a shared limit of recruiters, a new team of one is followed beside an unchanged rest."""
    laws = LAWS.replace(f", requisitions_at_once: {value(2, 'requisitions')}", "")
    small, large = (
        series_of(scenario_of(laws, replications=4), world)[Output.LEAVERS].sum()
        for world in (organisation_of([7, 5]), organisation_of([7, 5, 1]))
    )
    alone = series_of(scenario_of(laws, replications=4), _only_last_team())[Output.LEAVERS].sum()
    assert large == small + alone


def _only_last_team() -> Organisation:
    table = history_of([7, 5, 1]).table("employments")
    return History.of([table.take(table.text("unit_id").equals("U002"))]).as_of(START, START)


def test_other_seeds_give_other_futures() -> None:
    organisation = organisation_of([30])
    one, two = (simulate([scenario_of(LAWS, seed=seed)], organisation) for seed in (1, 2))
    assert digest(one.scenarios[0].series) != digest(two.scenarios[0].series)


@pytest.mark.parametrize(
    "change",
    [
        f"growth: {{headcount: {value(0, '% per year')}}}",
        f"growth: {{additions: [{{id: a, month: 3, people: {value(0, 'people')}}}]}}",
    ],
)
def test_zero_change_reproduces_the_baseline_to_the_byte(change: str) -> None:
    organisation = organisation_of([7, 5, 9])
    base, changed = (simulate([scenario_of(laws, replications=10)], organisation) for laws in (LAWS, LAWS + change))
    assert digest(base.scenarios[0].series) == digest(changed.scenarios[0].series)
    assert digest(base.scenarios[0].final) == digest(changed.scenarios[0].final)


def test_a_scenario_compared_with_its_twin_differs_by_exactly_nothing() -> None:
    scenario = scenario_of(LAWS, replications=6)
    body = simulate([scenario, scenario.changed(name="twin")], organisation_of([7, 5]))
    assert all(not any(difference.mean) for difference in body.comparisons[0].differences)
    assert body.comparisons[0].same_random_numbers


def test_the_shipped_triple_is_ordered_in_demand_and_shares_random_numbers() -> None:
    triple = [
        scenario.changed(replications={"number": 8})
        for scenario in shipped("baseline", "conservative", "neutral", "optimistic")
    ]
    body = simulate(triple, organisation_of([12] * 10))
    _, conservative, neutral, optimistic = (final_mean(body, at, Output.HEADCOUNT) for at in range(4))
    assert conservative < neutral < optimistic
    assert all(compared.same_random_numbers for compared in body.comparisons)
    unpaired = sum(_width(body, at) ** 2 for at in (0, 2)) ** 0.5
    paired = next(row.half_width for row in body.comparisons[1].final if row.output is Output.LEAVERS)
    assert paired is not None
    assert paired < 0.8 * unpaired


def _width(body: SimulationBody, at: int) -> float:
    width = next(row.half_width for row in body.scenarios[at].final if row.output is Output.LEAVERS)
    assert width is not None
    return width


class Breaking(SerialExecutor):
    """Answers so many tasks, then breaks: the answer of a task or its very submission fails."""

    def __init__(self, answers: int, *, at_submission: bool) -> None:
        self.answers = answers
        self.at_submission = at_submission

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.answers -= 1
        if self.answers >= 0:
            return super().submit(fn, *args, **kwargs)
        if self.at_submission:
            raise BrokenProcessPool
        future: Future[object] = Future()
        future.set_exception(BrokenProcessPool())
        return future


@pytest.mark.parametrize("at_submission", [True, False])
@pytest.mark.parametrize("answers", [0, 1, 2])
def test_a_broken_pool_is_replaced_and_nothing_is_lost(answers: int, at_submission: bool) -> None:
    scenarios = [scenario_of(LAWS, replications=45)]
    pools: list[Executor] = [SerialExecutor(), Breaking(answers, at_submission=at_submission)]
    organisation = organisation_of([4, 3])
    body = simulate(scenarios, organisation, executors=pools.pop)
    assert digest(body) == digest(simulate(scenarios, organisation))
    assert not pools


def test_worker_processes_that_die_are_replaced() -> None:
    pools = [ProcessPoolExecutor(1), ProcessPoolExecutor(1, initializer=os._exit, initargs=(1,))]
    scenarios, organisation = [scenario_of(LAWS, replications=12)], organisation_of([4, 3])
    assert digest(simulate(scenarios, organisation, executors=pools.pop)) == digest(simulate(scenarios, organisation))


def test_pools_that_break_again_and_again_end_the_run_in_words() -> None:
    with pytest.raises(SimulationError, match=f"{MOST_BROKEN_POOLS + 1} pools"):
        simulate([scenario_of(LAWS)], organisation_of([4]), executors=lambda: Breaking(0, at_submission=False))


def test_replications_stop_once_the_mean_is_known_well_enough() -> None:
    organisation = organisation_of([10] * 4)
    scenario = scenario_of(leaving(1.0))
    loose, tight, capped = (
        simulate([scenario.changed(replications=wanted)], organisation).scenarios[0]
        for wanted in (
            {"half_width": 0.05},
            {"half_width": 0.02},
            {"half_width": 0.001, "at_most": 50},
        )
    )
    assert loose.precision_reached
    assert tight.precision_reached
    assert 20 <= loose.replications < tight.replications
    assert capped.replications == 50
    assert capped.precision_reached is False
    last = next(row for row in tight.final if row.output is Output.HEADCOUNT)
    assert last.half_width is not None
    assert last.half_width <= 0.02 * last.mean


def test_a_lucky_start_does_not_end_a_run() -> None:
    """Six equal replications are followed by ones that differ: the half-width must hold for some more first."""
    lucky = np.array([100.0] * 6 + [60.0, 140.0] * 7)
    assert not is_precise(lucky[:7], 0.05)
    assert not is_precise(lucky[:20], 0.05)
    assert is_precise(np.array([99.0, 101.0] * 10), 0.05)
    assert not is_precise(np.array([99.0, 101.0] * 10), 0.001)
    assert not is_precise(np.zeros(20), 0.05)


def test_precision_of_what_no_run_records_is_refused() -> None:
    wanted = {"half_width": 0.1, "of": "headcuont"}
    with pytest.raises(InputError, match="Did you mean 'headcount'"):
        simulate([scenario_of(LAWS).changed(replications=wanted)], organisation_of([5]))


def test_the_first_replications_of_a_longer_run_are_those_of_a_shorter_one() -> None:
    organisation = organisation_of([6, 6])
    short, long = (series_of(scenario_of(LAWS, replications=number), organisation) for number in (3, 15))
    for output in Output:
        assert np.array_equal(short[output], long[output][:3])


def test_progress_counts_up_to_the_total_with_the_half_width_so_far() -> None:
    told: list[tuple[int, int, str, float | None]] = []

    def note(done: int, total: int, scenario: str, half_width: float | None) -> None:
        told.append((done, total, scenario, half_width))

    simulate([scenario_of(LAWS, replications=25)], organisation_of([9]), progress=note)
    assert [entry[:3] for entry in told] == [(10, 25, "test"), (20, 25, "test"), (25, 25, "test")]
    assert all(width is not None and 0 < width < 1 for *_, width in told)


def test_one_replication_has_no_interval_and_says_so() -> None:
    outcome = simulate([scenario_of(LAWS, replications=1)], organisation_of([5])).scenarios[0]
    assert outcome.final[0].half_width is None
    assert outcome.series[0].half_width is None


def test_families_together_are_everybody() -> None:
    outcome = simulate([scenario_of(LAWS, replications=3)], organisation_of([7, 8], families=3)).scenarios[0]
    headcount = next(series.mean for series in outcome.series if series.output is Output.HEADCOUNT)
    summed = np.sum([family.headcount_mean for family in outcome.by_job_family], axis=0)
    assert summed == pytest.approx(headcount)


def test_every_value_of_the_laws_is_listed_with_unit_and_source() -> None:
    outcome = simulate([shipped("baseline")[0].changed(replications={"number": 2})], organisation_of([5])).scenarios[0]
    listed = {assumption.name: assumption for assumption in outcome.assumptions}
    assert len(listed) == 12 - 1
    assert listed["laws.hiring.time_to_fill"].unit == "days (lognormal with variation 0.6)"
    assert listed["laws.growth.headcount"].source == "policy"
    assert not outcome.calibrated
    assert "not calibrated" in outcome.standing.en


def test_scenarios_that_do_not_go_together_are_refused_with_all_reasons() -> None:
    scenario = scenario_of(LAWS)
    with pytest.raises(InputError) as refused:
        simulate([scenario, scenario.changed(as_of=date(2025, 1, 1))], organisation_of([3]))
    assert [problem.code for problem in refused.value.problems] == ["scenario-twice", "different-starts"]
    with pytest.raises(InputError, match="No scenario"):
        simulate([], organisation_of([3]))
    with pytest.raises(InputError, match="start on 2025-01-01"):
        simulate([scenario.changed(as_of=date(2025, 1, 1))], organisation_of([3]))


def test_a_scenario_with_its_own_day_starts_from_the_history_on_that_day() -> None:
    history = history_of([3]).append(history_of([0, 4], hired_on=date(2025, 6, 1)).tables.values())
    scenario = scenario_of(LAWS, replications=1).changed(as_of=date(2025, 1, 1))
    body = simulate([scenario], history.as_of(START, START), history)
    assert (body.as_of, body.scenarios[0].people_at_start) == ("2025-01-01", 3)


def test_an_unknown_first_day_counts_as_the_usual_tenure() -> None:
    table = history_of([5]).table("employments")
    dates = table.date("valid_from").copy()
    dates[0] = np.datetime64("NaT", "D")
    nameless = table.with_columns({"valid_from": dates, "position_id": TextColumn.missing(5)})
    body = simulate([scenario_of(LAWS, replications=2)], History.of([nameless]).as_of(START, START))
    assert digest(body) == digest(simulate([scenario_of(LAWS, replications=2)], organisation_of([5])))
