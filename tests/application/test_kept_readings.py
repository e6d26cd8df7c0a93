"""A bank of names is made ready once, and never stands in for another."""

from __future__ import annotations

from datetime import date, timedelta

from engine.application.policies.files import policies_of_folder
from engine.application.skills.asked_last import MOST_KEPT
from engine.application.skills.extract import POLICY
from engine.application.skills.kept_readings import KeptReadings
from engine.domain.table import Table
from tests.skills.search_worlds import TODAY, organisation_of, person, world

POLICIES = policies_of_folder()


def skills(*names: str) -> Table:
    named = world([person("Ana")]) | {"skills": [{"skill_id": name.lower(), "name": name} for name in names]}
    return organisation_of(named).table("skills")


def test_a_bank_is_made_ready_once_for_a_table_a_policy_and_a_day() -> None:
    kept, table, policy = KeptReadings(), skills("Java"), POLICIES.get(POLICY, TODAY)

    first = kept.of(table, policy, TODAY)

    assert kept.of(table, policy, TODAY) is first
    assert kept.of(table, policy, TODAY - timedelta(days=1)) is not first


def test_another_table_is_read_with_its_own_names_however_many_were_asked_for() -> None:
    kept, policy = KeptReadings(), POLICIES.get(POLICY, TODAY)

    for at in range(3 * MOST_KEPT):
        ready = kept.of(skills(f"Name{at}"), policy, date(2026, 1, 1))
        assert {alias.name.text for alias in ready.bank.aliases} == {f"Name{at}"}


def test_a_bank_without_names_has_no_aliases() -> None:
    assert KeptReadings().of(skills(), POLICIES.get(POLICY, TODAY), TODAY).bank.aliases == ()
