"""A receipt is enough to compute an answer again; what has changed since is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.application.backtest import backtest_simulation
from engine.application.decisions.log import verify
from engine.application.decisions.propose import propose
from engine.application.decisions.replay import read_receipt, receipt, replay
from engine.application.decisions.reruns import RERUNS
from engine.application.experiments import EXPERIMENTS, Hands
from engine.application.goals.recommend import recommend
from engine.application.goals.risks import goals_risks
from engine.application.goals.status import goals_status
from engine.application.harden import harden_scenarios
from engine.application.load import load
from engine.application.opening import Source, open_workspace
from engine.application.plan import plan_workforce
from engine.application.policies.files import policies_of_folder
from engine.application.runs import recorded_run
from engine.application.sample import sample_organisation, write_sample
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import simulate_scenarios, with_overrides
from engine.application.simulate_chains import simulate_chain, simulate_trace
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR
from engine.domain.history import History
from engine.errors import InputError
from engine.evidence.result import Result
from engine.planning.plan_reading import plan_from_data
from engine.simulation.backtest.body import BacktestQuestion
from engine.simulation.chains.effect import ChainQuestion
from engine.simulation.chains.tracing import TraceQuestion
from engine.simulation.experiments.brief import BriefQuestion
from engine.simulation.experiments.drivers import DriversQuestion
from engine.simulation.experiments.experiment import ExperimentQuestion
from engine.simulation.experiments.ranking import RankingQuestion
from engine.simulation.experiments.sensitivity import FactorRange, SensitivityQuestion
from engine.simulation.experiments.sweep import SweepQuestion
from engine.simulation.scenarios.parameters import with_values
from engine.simulation.scenarios.scenario import Scenario, SweepAxis
from engine.studies.hardening.body import HardenQuestion
from tests.application.decision_worlds import AUDITOR, PEOPLE, REQUESTER, asked, decided_in, request
from tests.conftest import CHECKOUT
from tests.planning.plan_worlds import plan_data
from tests.staffing.worlds import world

Ask = Callable[[Workspace, Period], Result[Any]]
BANK = world(PEOPLE, [("Ana", "plc", 3), ("Bo", "plc", 2)])
WANTED = request("Line 3", {"PLC": {"Ana": 60, "Bo": 80}}, skills=[{"skill": "plc", "min_level": 2, "must": True}])


def elsewhere(rows: dict[str, list[dict[str, Any]]]) -> Workspace:
    """A colleague's machine: the same facts from a dataset, no database."""
    return Workspace(history=History.from_rows(rows), policies=policies_of_folder(None))


def test_an_answer_comes_out_again_from_its_receipt(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace, WANTED))
        paper = read_receipt(receipt(workspace, AUDITOR, proposal.id).model_dump_json(), "receipt.json")
        found = replay(workspace, AUDITOR, paper)

        assert found.same
        assert found.replayed_hash == proposal.body_hash
        assert paper.proposal == proposal


def test_an_impossible_request_comes_out_again_with_its_ways(database_url: str) -> None:
    impossible = request(
        "Line 3", {"PLC": {"Ana": 60, "Bo": 80}}, skills=[{"skill": "plc", "min_level": 4, "must": True}]
    )
    with decided_in(database_url, BANK) as workspace:
        paper = receipt(workspace, AUDITOR, asked(workspace, impossible))

        assert "staffing_relaxations" in paper.policies
        assert replay(workspace, AUDITOR, paper).same
    assert replay(elsewhere(BANK), LOCAL_ACTOR, paper).same


def test_it_comes_out_on_another_machine_from_the_same_facts(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        paper = receipt(workspace, AUDITOR, asked(workspace, WANTED))

    assert replay(elsewhere(BANK), LOCAL_ACTOR, paper).same


def test_one_changed_cell_is_a_mismatch_that_names_the_table(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        paper = receipt(workspace, AUDITOR, asked(workspace, WANTED))
    rows = {**BANK, "skill_records": [{**row, "level": row["level"] + 1} for row in BANK["skill_records"]]}

    found = replay(elsewhere(rows), LOCAL_ACTOR, paper)

    assert not found.same
    assert found.changed_tables == ("skill_records",)
    assert "the table skill_records" in found.what


def test_a_table_that_changed_is_named_even_where_nothing_can_be_computed_any_more(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        paper = receipt(workspace, AUDITOR, asked(workspace, WANTED))
    rows = {**BANK, "people": BANK["people"][:1], "employments": BANK["employments"][:1]}

    found = replay(elsewhere(rows), LOCAL_ACTOR, paper)

    assert found.replayed_hash is None
    assert found.changed_tables == ("employments", "people")


def test_a_later_load_changes_nothing_and_an_older_receipt_still_replays(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        paper = receipt(workspace, AUDITOR, asked(workspace, WANTED))
        with decided_in(database_url, world({"Ana": {"level": 5}}, [("Ana", "plc", 5)])):
            pass

        assert replay(workspace.renewed(), AUDITOR, paper).same


def test_a_recorded_answer_is_stale_once_its_facts_have_changed_and_says_which(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        run_id = asked(workspace, WANTED)

        assert recorded_run(workspace, AUDITOR, run_id).stale == ()
        with decided_in(database_url, {"skill_records": world({"Ana": {}}, [("Ana", "plc", 5)])["skill_records"]}):
            pass
        assert recorded_run(workspace.renewed(), AUDITOR, run_id).stale == ("skill_records",)


def test_a_changed_policy_is_named(database_url: str, tmp_path: Path) -> None:
    with decided_in(database_url, BANK) as workspace:
        paper = receipt(workspace, AUDITOR, asked(workspace, WANTED))
    shipped = CHECKOUT / "policies"
    for file in shipped.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(text.replace("value: 10}", "value: 11}"), encoding="utf-8")
    found = replay(replace(elsewhere(BANK), policies=policies_of_folder(tmp_path)), LOCAL_ACTOR, paper)

    assert found.changed_policies == ("staffing_limits",)
    assert "the policy staffing_limits" in found.what
    assert not found.same


def test_a_body_that_was_changed_in_the_database_does_not_come_out_again(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        paper = receipt(workspace, AUDITOR, asked(workspace, WANTED))
        found = replay(workspace, AUDITOR, paper.changed(body_hash="0" * 64))

        assert not found.same
        assert "was changed" in found.what


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A database that the sample was loaded into."""
    folder = tmp_path_factory.mktemp("replays")
    write_sample(sample_organisation(120, 3), folder / "org")
    url = f"sqlite:///{folder / 'sextant.sqlite'}"
    with decided_in(url, {"units": [{"unit_id": "U0", "name": "All"}]}):
        pass
    load(url, LOCAL_ACTOR, folder / "org")
    with open_workspace(Source(database=url)) as workspace:
        yield workspace


def futures(*names: str) -> list[Scenario]:
    return [with_overrides(each, replications=3).changed(horizon_months=3) for each in read_scenarios(names)]


def tried(verb: str, asked: ExperimentQuestion, *names: str) -> Ask:
    return lambda workspace, period: EXPERIMENTS[verb](workspace, LOCAL_ACTOR, period, futures(*names), asked, Hands(1))


def somebody(workspace: Workspace, period: Period) -> str:
    """Somebody who is employed on the day."""
    rows = workspace.organisation(period).table("employments").rows()
    return next(str(row["person_id"]) for row in rows if row["valid_to"] is None)


def conversions() -> list[Scenario]:
    """Two strategies of which the better on paper is never on time."""
    (stays,) = read_scenarios(["smart_manufacturing"])
    trains = with_values(stays, {"levers.training.train.people": 30.0})
    return [stays, trains.changed(name="trains")]


SURE_ENOUGH = HardenQuestion(values={"smart_manufacturing": 100.0, "trains": 97.0}, at_most=40, verified_by=40)
FILLED = "laws.hiring.time_to_fill"
PAST = BacktestQuestion(
    fit_until=date(2025, 5, 31), forecast_until=date(2026, 5, 31), bands_years=(0.0,), replications=20
)
ANSWERS: dict[str, Ask] = {
    "recommend": lambda workspace, period: recommend(workspace, LOCAL_ACTOR, period),
    "goals status": lambda workspace, period: goals_status(workspace, LOCAL_ACTOR, period),
    "goals risks": lambda workspace, period: goals_risks(workspace, LOCAL_ACTOR, period),
    "simulate": lambda workspace, period: simulate_scenarios(
        workspace, LOCAL_ACTOR, period, futures("neutral", "optimistic"), workers=1
    ),
    "simulate trace": lambda workspace, period: simulate_trace(
        workspace, LOCAL_ACTOR, period, *futures("neutral"), TraceQuestion(kinds=("left",))
    ),
    "simulate chain": lambda workspace, period: simulate_chain(
        workspace,
        LOCAL_ACTOR,
        period,
        *futures("neutral"),
        ChainQuestion(leaver=somebody(workspace, period), month=1.0),
        workers=1,
    ),
    "sweep": tried("sweep", SweepQuestion(axes=(SweepAxis(path=FILLED, values=(30, 60)),), replications=2), "neutral"),
    "drivers": tried("drivers", DriversQuestion(replications=2), "neutral", "optimistic"),
    "rank": tried("rank", RankingQuestion(indifferent=1.0, at_most=20), "neutral", "optimistic"),
    "sensitivity": tried(
        "sensitivity",
        SensitivityQuestion(
            factors=(FactorRange(path=FILLED, low=30, high=60),), replications=1, trajectories=2, shares_points=2
        ),
        "neutral",
    ),
    "brief": tried("brief", BriefQuestion(replications=2), "neutral"),
    "plan": lambda workspace, period: plan_workforce(workspace, LOCAL_ACTOR, period, plan_from_data(plan_data())),
    "backtest": lambda workspace, _: backtest_simulation(workspace, LOCAL_ACTOR, PAST, workers=1),
    "harden": lambda workspace, period: harden_scenarios(
        workspace,
        LOCAL_ACTOR,
        period,
        conversions(),
        SURE_ENOUGH,
        Hands(1),
    ),
}
"""How every verb is asked whose answer can be computed again; requests of staff have tests of their own."""


@pytest.mark.parametrize("verb", sorted(RERUNS.keys() - {"staff request"}))
def test_every_answer_comes_out_again_from_its_receipt(
    sampled: Workspace, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.application.executors.worker_count", lambda count: count or 1)
    answer = ANSWERS[verb](sampled, Period(date(2026, 6, 1)))

    found = replay(sampled, LOCAL_ACTOR, receipt(sampled, LOCAL_ACTOR, answer.execution.run_id))

    assert answer.verb == verb
    assert found.same, found.what


def test_a_receipt_shows_that_the_log_was_cut_and_written_on(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        paper = receipt(workspace, AUDITOR, asked(workspace, WANTED))
        forged = paper.changed(log_head=paper.log_head.changed(hash="0" * 64))

        assert verify(workspace, AUDITOR, paper).holds
        assert [breach.kind for breach in verify(workspace, AUDITOR, forged).breaches] == ["receipt"]


@pytest.mark.parametrize("text", ["", "{}", '{"kind": "receipt"}', "no json", "[1]"])
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no receipt"):
        read_receipt(text, "receipt.json")
