"""What is planted in a sample organisation comes back through files, history and verbs, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.application.goals.recommend import recommend
from engine.application.goals.risks import goals_risks
from engine.application.goals.status import goals_status
from engine.application.policies.files import policies_of_folder
from engine.application.sample import sample_organisation, write_sample
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import simulate_scenarios, with_overrides
from engine.application.skills.buried import skills_buried
from engine.application.staffing.request import staff
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR
from engine.domain.columns import TextColumn
from engine.domain.history import History
from engine.evidence.fingerprint import table_fingerprint
from engine.loading.reading import read_dataset
from engine.sample.organisation import SampleOrganisation
from engine.sample.planted import Planted
from engine.staffing.answers.answer import Infeasible
from tests.counts import scaled


def opened(organisation: SampleOrganisation, folder: Path) -> Workspace:
    write_sample(organisation, folder)
    return Workspace(history=History.of(read_dataset(folder).tables), policies=policies_of_folder())


@pytest.mark.parametrize("seed", range(1, scaled(3, 20)))
def test_the_planted_facts_come_back_exactly(tmp_path: Path, seed: int) -> None:
    organisation = sample_organisation(400, seed)
    planted = organisation.planted
    with opened(organisation, tmp_path) as workspace:
        period = Period(planted.as_of)
        risks = goals_risks(workspace, LOCAL_ACTOR, period).body
        teams = [staff(workspace, LOCAL_ACTOR, period, one).body for one in planted.feasible_project_ids]
        buried = skills_buried(workspace, LOCAL_ACTOR, period).body
        lacking = staff(workspace, LOCAL_ACTOR, period, planted.infeasible_project.project_id).body

    assert {(found.code, found.goal_id) for found in risks.breaks} == {
        (found.type, found.goal_id) for found in planted.breaks
    }
    assert {(alert.key_result_id, alert.raised_on) for alert in risks.alerts if alert.code == "stalled"} == {
        (stall.key_result_id, stall.alert_on) for stall in planted.stalled
    }
    fallen = {alert.key_result_id for alert in risks.alerts if alert.code == "market_change"}
    assert fallen == set(planted.indicator_drop.key_result_ids)
    assert all(team.status == "optimal" for team in teams)
    held = {one.person_id: {skill.skill_id for skill in one.skills} for one in buried.people}
    assert len(planted.buried) == 2
    assert all(set(one.skill_ids) <= held[one.person_id] for one in planted.buried)
    assert isinstance(lacking.outcome, Infeasible)
    assert {lack.role for lack in lacking.outcome.lacking} == set(planted.infeasible_project.role_ids)
    assert all(conflict.verified for conflict in lacking.outcome.conflicts)


def bodies(workspace: Workspace, planted: Planted) -> list[str]:
    period = Period(planted.as_of)
    scenarios = [with_overrides(one, replications=3) for one in read_scenarios(["neutral"])]
    return [
        recommend(workspace, LOCAL_ACTOR, period).hash,
        goals_status(workspace, LOCAL_ACTOR, period).hash,
        goals_risks(workspace, LOCAL_ACTOR, period).hash,
        *(staff(workspace, LOCAL_ACTOR, period, one).hash for one in planted.feasible_project_ids),
        simulate_scenarios(workspace, LOCAL_ACTOR, period, scenarios, workers=1).hash,
    ]


@pytest.mark.parametrize("seed", range(1, scaled(3, 10)))
def test_permuting_protected_attributes_changes_no_body(seed: int) -> None:
    organisation = sample_organisation(200, seed)
    policies, history = policies_of_folder(), History.of(organisation.tables)
    protected = history.table("protected")
    order = np.random.default_rng(seed).permutation(len(protected))
    shuffled = protected.with_columns(
        {
            name: column.take(order) if isinstance(column, TextColumn) else column[order]
            for name, column in protected.columns.items()
            if name not in {"person_id", "recorded_at"}
        }
    )
    permuted = History({**history.tables, "protected": shuffled})
    assert table_fingerprint(protected) != table_fingerprint(shuffled)

    with (
        Workspace(history=history, policies=policies) as first,
        Workspace(history=permuted, policies=policies) as second,
    ):
        assert bodies(first, organisation.planted) == bodies(second, organisation.planted)


def test_shuffling_the_rows_of_every_file_changes_no_body(tmp_path: Path) -> None:
    organisation = sample_organisation(200, 5)
    write_sample(organisation, tmp_path)
    plain = read_dataset(tmp_path).tables
    draw = np.random.default_rng(1)
    shuffled = [table.take(draw.permutation(len(table))) for table in plain]
    policies = policies_of_folder()

    with (
        Workspace(history=History.of(plain), policies=policies) as first,
        Workspace(history=History.of(shuffled), policies=policies) as second,
    ):
        assert bodies(first, organisation.planted) == bodies(second, organisation.planted)
