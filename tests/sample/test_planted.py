"""What is said to be planted is what plain counting over the rows finds: all of it, and nothing else."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, stdev
from typing import Any

import pytest

from engine.domain.history import History
from engine.sample import SampleOrganisation, SampleSettings, generate
from tests.sample.conftest import shipped

Row = Mapping[str, Any]
Tables = dict[str, list[Row]]

_CUTS: dict[int, Tables] = {}


@pytest.fixture
def rows(sample: SampleOrganisation) -> Tables:
    """All rows in force on the day looked at, as plain values."""
    if id(sample) not in _CUTS:
        as_of = sample.planted.as_of
        cut = History.of(sample.tables).as_of(as_of, as_of)
        _CUTS[id(sample)] = {name: list(table.rows()) for name, table in cut.tables.items()}
    return _CUTS[id(sample)]


def _employed(rows: Tables, on: date) -> dict[str, Row]:
    return {
        row["person_id"]: row
        for row in rows["employments"]
        if row["valid_from"] <= on and (row["valid_to"] is None or row["valid_to"] >= on)
    }


def _breaks(rows: Tables, on: date) -> set[tuple[str, str]]:
    weights: dict[str, list[float]] = defaultdict(list)
    children, key_results = defaultdict(list), defaultdict(list)
    for goal in rows["goals"]:
        if goal["parent_id"]:
            children[goal["parent_id"]].append(goal["goal_id"])
            weights[goal["parent_id"]].append(goal["weight"])
    for result in rows["key_results"]:
        key_results[result["goal_id"]].append(result["key_result_id"])
        weights[result["goal_id"]].append(result["weight"])
    checked, employed = {row["key_result_id"] for row in rows["check_ins"]}, _employed(rows, on)
    found = set()
    for goal in rows["goals"]:
        name = goal["goal_id"]
        taken_up = children[name] or (key_results[name] and goal["owner_type"] == "person")
        conditions = {
            "no_child": not taken_up,
            "owner_left": goal["owner_type"] == "person" and goal["owner_id"] not in employed,
            "weight_uncovered": bool(weights[name]) and abs(sum(weights[name]) - 1) > 1e-9,
            "no_checkin": bool(key_results[name]) and not checked.issuperset(key_results[name]),
        }
        found |= {(kind, name) for kind, holds in conditions.items() if holds}
    return found


def test_the_breaks_of_the_goal_tree_are_the_planted_ones_and_no_others(
    sample: SampleOrganisation, rows: Tables
) -> None:
    planted = {(each.type, each.goal_id) for each in sample.planted.breaks}
    assert _breaks(rows, sample.planted.as_of) == planted
    assert {kind for kind, _ in planted} == {"no_child", "owner_left", "weight_uncovered", "no_checkin"}


def test_the_key_results_without_a_check_in_are_those_of_the_planted_goals(
    sample: SampleOrganisation, rows: Tables
) -> None:
    planted = [name for each in sample.planted.breaks for name in each.key_result_ids]
    checked = {row["key_result_id"] for row in rows["check_ins"]}
    assert sorted(planted) == sorted({row["key_result_id"] for row in rows["key_results"]} - checked)


def test_the_weights_below_a_planted_goal_sum_to_what_the_settings_say(
    sample: SampleOrganisation, rows: Tables, settings: SampleSettings
) -> None:
    (wanted,) = [each.weights_sum for each in settings.goals.planted.breaks if each.type == "weight_uncovered"]
    for each in sample.planted.breaks:
        if each.type == "weight_uncovered":
            total = sum(row["weight"] for row in rows["goals"] if row["parent_id"] == each.goal_id)
            total += sum(row["weight"] for row in rows["key_results"] if row["goal_id"] == each.goal_id)
            assert total == pytest.approx(wanted, abs=1e-9)


def test_the_clean_objective_has_nothing_planted_below_it(
    sample: SampleOrganisation, rows: Tables, settings: SampleSettings
) -> None:
    parents = {row["goal_id"]: row["parent_id"] for row in rows["goals"]}
    goal_of = {row["key_result_id"]: row["goal_id"] for row in rows["key_results"]}
    clean = settings.goals.objectives[settings.goals.planted.clean_objective - 1].title.en
    (root,) = [row["goal_id"] for row in rows["goals"] if not row["parent_id"] and row["title"].startswith(clean)]

    def top(goal: str) -> str:
        return goal if parents[goal] is None else top(parents[goal])

    touched = [each.goal_id for each in sample.planted.breaks]
    touched += [goal_of[each.key_result_id] for each in sample.planted.stalled]
    assert root not in {top(goal) for goal in touched}
    assert sum(top(goal) == root for goal in parents) > 3


def _attainments(rows: Tables) -> dict[str, list[tuple[date, float]]]:
    ends = {row["key_result_id"]: (row["baseline"], row["target"]) for row in rows["key_results"]}
    found = defaultdict(list)
    for row in sorted(rows["check_ins"], key=lambda row: row["date"]):
        baseline, target = ends[row["key_result_id"]]
        reached = (row["value"] - baseline) / (target - baseline)
        found[row["key_result_id"]].append((row["date"], min(1.0, max(0.0, reached))))
    return found


def test_the_stalled_key_results_are_the_planted_ones_and_no_others(sample: SampleOrganisation, rows: Tables) -> None:
    first_alert = {}
    for key_result, series in _attainments(rows).items():
        slow = 0
        for (_, before), (on, after) in pairwise(series):
            slow = slow + 1 if after - before < 0.01 - 1e-9 and after < 1 else 0
            if slow == 3 and key_result not in first_alert:
                first_alert[key_result] = on
    assert first_alert == {each.key_result_id: each.alert_on for each in sample.planted.stalled}
    assert len(first_alert) == 6 or (first_alert and sample.planted.people < 100)


def test_a_key_result_that_is_not_planted_gains_enough_every_week_until_it_is_complete(
    sample: SampleOrganisation, rows: Tables
) -> None:
    planted = {each.key_result_id for each in sample.planted.stalled}
    for key_result, series in _attainments(rows).items():
        if key_result not in planted:
            gains = [after - before for (_, before), (_, after) in zip([(None, 0.0), *series], series, strict=False)]
            assert all(gain > 0.015 - 1e-9 or reached == 1 for gain, (_, reached) in zip(gains, series, strict=True))


def test_check_ins_stand_on_the_fridays_of_the_calendar_weeks_before_the_day_looked_at(
    sample: SampleOrganisation, rows: Tables
) -> None:
    as_of = sample.planted.as_of
    monday = as_of - timedelta(days=as_of.weekday())
    fridays = [monday - timedelta(days=3 + 7 * week) for week in reversed(range(9))]
    assert all([on for on, _ in series] == fridays for series in _attainments(rows).values())
    assert {each.alert_on for each in sample.planted.stalled} <= set(fridays)
    assert all(fridays[each.week - 1] == each.alert_on for each in sample.planted.stalled)


def test_one_indicator_falls_in_one_week_and_no_other_week_is_a_surprise(
    sample: SampleOrganisation, rows: Tables
) -> None:
    drop = sample.planted.indicator_drop
    series: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for row in sorted(rows["indicators"], key=lambda row: row["date"]):
        series[row["indicator_id"]].append((row["date"], row["value"]))
    surprises = {}
    for name, values in series.items():
        for at in range(drop.baseline_weeks, len(values)):
            before = [value for _, value in values[at - drop.baseline_weeks : at]]
            z = (values[at][1] - mean(before)) / stdev(before)
            if abs(z) >= 3:
                surprises[name, values[at][0]] = z
    assert surprises == {(drop.indicator_id, drop.date): pytest.approx(drop.z, abs=1e-5)}
    assert drop.z == pytest.approx(-5, abs=0.02)
    linked = {row["key_result_id"] for row in rows["key_results"] if row["indicator_id"] == drop.indicator_id}
    assert linked == set(drop.key_result_ids)
    assert 0 < len(linked) < len(rows["key_results"])


class Bank:
    """Who may fill a role, counted row by row."""

    def __init__(self, rows: Tables, on: date) -> None:
        self.rows, self.employed = rows, _employed(rows, on)
        self.level: dict[tuple[str, str], float] = {}
        for record in sorted(rows["skill_records"], key=lambda row: row["date"]):
            if record["expires"] is None or record["expires"] > on:
                self.level[record["person_id"], record["skill_id"]] = record["level"]
        self.refuses = {row["person_id"] for row in rows["people"] if row["refuse_automated"]}
        self.booked = defaultdict(list)
        for row in rows["assignments"]:
            self.booked[row["person_id"]].append(row)

    def free(self, person: str, role: Row) -> float:
        booked = [row for row in self.booked[person] if row["start"] <= role["end"] and row["end"] >= role["start"]]
        starts = {role["start"], *(row["start"] for row in booked if row["start"] > role["start"])}
        peak: float = max(sum(row["fte"] for row in booked if row["start"] <= on <= row["end"]) for on in starts)
        return float(self.employed[person]["fte"] - peak)

    def able(self, role: Row) -> set[str]:
        needs = [row for row in self.rows["role_skills"] if row["role_id"] == role["role_id"] and row["must"]]
        return {
            person
            for person, contract in self.employed.items()
            if all(self.level.get((person, need["skill_id"]), 0) >= need["min_level"] for need in needs)
            and role["location"] in {None, contract["location"]}
            and (role["max_hourly_cost"] is None or contract["hourly_cost"] <= role["max_hourly_cost"])
        }

    def candidates(self, role: Row) -> set[str]:
        return {person for person in self.able(role) if self.free(person, role) >= role["fte"] - 1e-9}


def _roles(rows: Tables, project_id: str) -> list[Row]:
    return [row for row in rows["roles"] if row["project_id"] == project_id]


def test_only_one_free_person_can_fill_the_two_roles_of_the_infeasible_project(
    sample: SampleOrganisation, rows: Tables
) -> None:
    shortage = sample.planted.infeasible_project
    bank = Bank(rows, sample.planted.as_of)
    roles = [role for role in _roles(rows, shortage.project_id) if role["role_id"] in shortage.role_ids]
    assert sum(role["openings"] for role in roles) == 2
    assert sum(role["fte"] for role in roles) > 1
    for role in roles:
        assert bank.able(role) == {shortage.holder, shortage.booked_holder}
        assert bank.candidates(role) == {shortage.holder}
    assert shortage.holder not in bank.refuses


def test_the_expired_and_the_low_holder_miss_the_rare_skill_only_by_date_and_level(
    sample: SampleOrganisation, rows: Tables
) -> None:
    shortage, as_of = sample.planted.infeasible_project, sample.planted.as_of
    records = {row["person_id"]: row for row in rows["skill_records"] if row["skill_id"] == shortage.skill_id}
    (least,) = {row["min_level"] for row in rows["role_skills"] if row["role_id"] in shortage.role_ids}
    holders = [shortage.holder, shortage.booked_holder, shortage.expired_holder, shortage.low_holder]
    assert sorted(records) == sorted(set(holders))
    assert [records[holder]["level"] >= least for holder in holders] == [True, True, True, False]
    assert [records[holder]["expires"] > as_of for holder in holders] == [True, True, False, True]


def test_every_other_role_has_more_candidates_than_its_project_has_openings(
    sample: SampleOrganisation, rows: Tables
) -> None:
    bank = Bank(rows, sample.planted.as_of)
    planted = sample.planted
    assert len(planted.running_project_ids) + len(planted.feasible_project_ids) + 1 >= 6
    for project_id in (*planted.feasible_project_ids, *planted.running_project_ids):
        roles = _roles(rows, project_id)
        openings = sum(role["openings"] for role in roles)
        assert all(len(bank.candidates(role) - bank.refuses) >= openings + 2 for role in roles)


def test_nobody_is_booked_beyond_the_contract_or_on_a_role_they_cannot_fill(
    sample: SampleOrganisation, rows: Tables
) -> None:
    bank = Bank(rows, sample.planted.as_of)
    roles = {row["role_id"]: row for row in rows["roles"]}
    for row in rows["assignments"]:
        role = roles[row["role_id"]]
        assert row["person_id"] in bank.able(role)
        assert bank.free(row["person_id"], role) >= -1e-9
        assert role["start"] <= row["start"] <= row["end"] <= role["end"]
        assert row["start"] >= bank.employed[row["person_id"]]["valid_from"] or row["fte"] <= 1


def test_running_projects_are_staffed_and_requested_ones_are_not(sample: SampleOrganisation, rows: Tables) -> None:
    planted = sample.planted
    project_of = {row["role_id"]: row["project_id"] for row in rows["roles"]}
    staffed = {project_of[row["role_id"]] for row in rows["assignments"]}
    assert staffed == set(planted.running_project_ids)
    starts = {row["project_id"]: row["start"] for row in rows["projects"]}
    assert all(starts[name] > planted.as_of for name in planted.feasible_project_ids)


def test_planting_nothing_leaves_a_tree_without_breaks_or_stalls() -> None:
    goals = shipped().goals.model_dump(mode="json")
    goals["planted"]["breaks"], goals["planted"]["stalled"]["number"] = [], 0
    text = shipped().model_dump(mode="json") | {"goals": goals}
    settings = SampleSettings.model_validate_json(json.dumps(text))
    sample = generate(settings, 300, 5)
    cut = History.of(sample.tables).as_of(settings.as_of, settings.as_of)
    assert _breaks({name: list(table.rows()) for name, table in cut.tables.items()}, settings.as_of) == set()
    assert (sample.planted.breaks, sample.planted.stalled) == ((), ())


def test_whose_potential_is_buried_holds_the_certificates_and_never_had_a_booking(
    sample: SampleOrganisation, rows: Tables, settings: SampleSettings
) -> None:
    planted, as_of = settings.records.planted_buried, sample.planted.as_of
    booked = {row["person_id"] for row in rows["assignments"]}
    refusing = {row["person_id"] for row in rows["people"] if row["refuse_automated"]}
    began = {row["person_id"]: row["valid_from"] for row in reversed(rows["employments"])}
    certified = {
        (row["person_id"], row["skill_id"])
        for row in rows["skill_records"]
        if row["source"] == "certificate" and row["expires"] > as_of and row["level"] >= planted.level
    }
    assert len(sample.planted.buried) == planted.number or sample.planted.people < 100
    for one in sample.planted.buried:
        assert one.skill_ids == planted.skills
        assert one.person_id not in booked | refusing
        assert as_of - began[one.person_id] > timedelta(days=365)
        assert {(one.person_id, skill) for skill in one.skill_ids} <= certified


def test_announced_work_asks_for_more_people_than_the_sponsors_division_has_with_any_record(
    sample: SampleOrganisation, rows: Tables, settings: SampleSettings
) -> None:
    planted, as_of = settings.projects.planted_announced, sample.planted.as_of
    employed = _employed(rows, as_of)
    sponsors = {row["project_id"]: row["sponsor_unit_id"] for row in rows["projects"]}
    divisions = {row["unit_id"]: row["parent_id"] for row in rows["units"]}

    def below(unit: str, division: str) -> bool:
        return unit == division or (divisions[unit] is not None and below(divisions[unit], division))

    assert len(sample.planted.announced) == planted.skills * len(sample.planted.feasible_project_ids)
    for one in sample.planted.announced:
        holders = {row["person_id"] for row in rows["skill_records"] if row["skill_id"] == one.skill_id}
        buried = {each.person_id for each in sample.planted.buried}
        here = {who for who in holders - buried if below(employed[who]["unit_id"], sponsors[one.project_id])}
        assert one.full_time >= sum(employed[who]["fte"] for who in here) + planted.beyond - 0.01
        stated = [
            row["person_months"]
            for row in rows["demand"]
            if (row["project_id"], row["skill_id"]) == (one.project_id, one.skill_id) and row["month"] >= as_of
        ]
        assert stated == [one.full_time] * planted.months
