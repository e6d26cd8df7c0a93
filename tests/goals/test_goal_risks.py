"""Stalled key results and breaks in the chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from engine.domain.scope import within_units
from engine.errors import InputError, PolicyError
from engine.evidence.canonical import digest
from engine.goals.goal_breaks import goal_breaks
from engine.goals.goal_rightness import RIGHTNESS_CODES, GoalRightness
from engine.goals.goal_risks import GoalRisks, goal_risks
from engine.goals.policy_kinds import GOAL_RISKS
from engine.policy.load import load_policy
from engine.policy.matching import PythonMatcher
from engine.policy.policy_tests import with_parameters
from tests.goals.goal_worlds import (
    MONDAY,
    POLICIES,
    UNITS,
    WEEK_5,
    Row,
    company,
    goal,
    key_result,
    organisation,
    shipped,
    weekly,
)


def risks(*values: float | None, on: date = WEEK_5, weeks: int = 3, **goal_more: Any) -> GoalRisks:
    """Return the risks of one goal with one key result and a check-in a week."""
    world = organisation([goal("G", **goal_more)], [key_result("K", "G")], weekly("K", *values), on=on)
    policy = with_parameters(shipped("goal_risks.yaml"), {"stall.weeks": weeks})
    return goal_risks(world, policy, PythonMatcher())


def test_a_stalled_key_result_raises_one_alert_in_the_week_that_completes_the_stall() -> None:
    found = risks(40, 41, 41, 41, 41)
    assert [(alert.key_result_id, alert.raised_week, alert.gains) for alert in found.alerts] == [
        ("K", 5, (0.0, 0.0, 0.0))
    ]
    assert risks(40, 41, 41, 41).alerts == ()


def test_a_stalled_key_result_raises_one_alert_not_one_a_day() -> None:
    for days in range(1, 60):
        found = risks(40, 41, 41, 41, 41, 41, 41, on=WEEK_5 + timedelta(days=days))
        assert len(found.alerts) == 1
        assert found.alerts[0].raised_on == MONDAY + timedelta(weeks=4)


def test_agile_alerts_one_week_before_stable() -> None:
    world = organisation([goal("G")], [key_result("K", "G")], weekly("K", 40, 41, 41, 41, 41), on=WEEK_5)
    policy = shipped("goal_risks.yaml")
    agile, stable = (goal_risks(world, policy.under(name), PythonMatcher()) for name in ("agile", "stable"))
    assert agile.alerts[0].trail.rules[0].profile == "agile"
    assert stable.alerts[0].raised_on - agile.alerts[0].raised_on == timedelta(weeks=1)


def test_a_gain_of_exactly_one_point_is_no_stall_although_floats_say_less() -> None:
    # 0.57 * 100 is 56.99999999999999 in floats
    assert risks(55, 56, 57, 58, 59).alerts == ()
    world = organisation([goal("G")], [key_result("K", "G", target=1.0)], weekly("K", 0.55, 0.56, 0.57, 0.58, 0.59))
    assert goal_risks(world, shipped("goal_risks.yaml"), PythonMatcher()).alerts == ()


def test_a_stall_that_ended_is_told_apart() -> None:
    found = risks(40, 40, 40, 40, 60, on=MONDAY + timedelta(weeks=5))
    assert found.alerts == ()
    assert [(alert.key_result_id, alert.ended_on) for alert in found.ended] == [("K", MONDAY + timedelta(weeks=4))]


def test_a_second_stall_is_a_second_situation() -> None:
    found = risks(40, 40, 40, 40, 60, 60, 60, 60, on=MONDAY + timedelta(weeks=9))
    assert (len(found.alerts), len(found.ended)) == (1, 1)


@pytest.mark.parametrize(
    "more",
    [{"status": "closed"}, {"status": "cancelled"}, {"status": "proposed"}, {"start": date(2026, 3, 2)}],
)
def test_a_goal_out_of_play_raises_nothing(more: dict[str, Any]) -> None:
    assert risks(40, 40, 40, 40, 40, **more).alerts == ()


def test_what_is_complete_does_not_stall() -> None:
    assert risks(100, 100, 100, 100, 100).alerts == ()
    assert risks(120, 120, 120, 120, 120).alerts == ()


def test_a_milestone_stalls_only_after_it_is_due() -> None:
    def found(on: date) -> int:
        result = key_result("K", "G", unit="milestone", target=1.0)
        world = organisation([goal("G")], [result], weekly("K", 0, 0, 0, 0, 0), on=on)
        return len(goal_risks(world, shipped("goal_risks.yaml"), PythonMatcher()).alerts)

    assert found(WEEK_5) == 0
    assert found(MONDAY + timedelta(weeks=14)) == 1


def test_a_week_without_check_in_neither_counts_nor_ends_a_stall() -> None:
    assert risks(40, 41, 41, None, 41).alerts == ()  # two weeks with a report and no gain
    found = risks(40, 41, 41, None, 41, 41, on=MONDAY + timedelta(weeks=6))
    assert [alert.raised_on for alert in found.alerts] == [MONDAY + timedelta(weeks=5)]
    slow = risks(40, None, None, 42, None, None, 44, None, None, 46, on=MONDAY + timedelta(weeks=10))
    assert [alert.gains for alert in slow.alerts] == [(0.666667, 0.666667, 0.666667)]
    # 3 points over three weeks are a point a week
    enough = risks(40, None, None, 43, None, None, 46, None, None, 49, on=MONDAY + timedelta(weeks=10))
    assert [alert.code for alert in enough.alerts] == ["at_risk"]


def test_the_last_check_in_of_a_week_counts() -> None:
    later = weekly("K", 50, 60, 70, 80, 90, start=MONDAY + timedelta(days=3))
    world = organisation([goal("G")], [key_result("K", "G")], [*weekly("K", 40, 40, 40, 40, 40), *later])
    assert goal_risks(world, shipped("goal_risks.yaml"), PythonMatcher()).alerts == ()


def test_falling_targets_gain_by_falling() -> None:
    def found(*values: float) -> int:
        result = key_result("K", "G", baseline=100.0, target=0.0)
        world = organisation([goal("G")], [result], weekly("K", *values))
        return len(goal_risks(world, shipped("goal_risks.yaml"), PythonMatcher()).alerts)

    assert found(90, 80, 70, 60, 50) == 0
    assert found(50, 60, 70, 80, 90) == 1


def test_an_alert_carries_check_ins_rule_parameters_and_next_step() -> None:
    alert = risks(40, 41, 41, 41, 41).alerts[0]
    assert [fact.value for fact in alert.trail.facts if fact.table == "check_ins"] == [41.0, 41.0, 41.0, 41.0]
    (rule,) = alert.trail.rules
    alerting = {"alert.silent_weeks": 6, "alert.worse_by": 10}
    assert (rule.rule, rule.parameters) == ("stalled_key_result", {"stall.min_delta": 1, "stall.weeks": 3, **alerting})
    assert "3 weekly check-ins" in alert.because.en
    assert alert.next_step.zh


def test_a_rule_without_a_value_yet_says_so() -> None:
    text = (
        (POLICIES / "goal_risks.yaml").read_text().replace("from: 2024-01-01, value: 3", "from: 2027-01-01, value: 3")
    )
    policy = load_policy(text, "goal_risks.yaml", [shipped("goal_risks.yaml").kind])
    world = organisation([goal("G")], [key_result("K", "G")], weekly("K", 40, 40, 40, 40, 40))
    found = goal_risks(world, policy, PythonMatcher())
    assert found.alerts == ()
    assert "stall.weeks" in found.notes[0]


def test_before_the_policy_holds_there_is_no_answer() -> None:
    with pytest.raises(InputError, match="no rule before"):
        goal_risks(organisation([], on=date(2020, 1, 1)), shipped("goal_risks.yaml"), PythonMatcher())


def test_a_clean_tree_has_no_breaks() -> None:
    found = goal_breaks(company(), shipped("goal_risks.yaml"))
    assert (found.breaks, found.notices) == ((), ())


def test_four_planted_breaks_are_found_as_planted() -> None:
    people: list[Row] = [{"person_id": "P1", "name": "Left"}, {"person_id": "P2", "name": "Here"}]
    employments: list[Row] = [
        {"person_id": "P1", "valid_from": date(2020, 1, 1), "valid_to": date(2026, 1, 31), "unit_id": "DA"},
        {"person_id": "P2", "valid_from": date(2020, 1, 1), "unit_id": "DA"},
    ]
    goals = [
        goal("C1", owner="CO"),
        goal("A", "C1", 0.5),
        goal("B", "C1", 0.5, owner="DB"),
        goal("P", "A", 0.5, owner="P1", owner_type="person"),
        goal("Q", "A", 0.1, owner="P2", owner_type="person"),
        goal("LOST", owner="XX"),
        goal("BARE", owner="CO"),
    ]
    results = [key_result(f"K{name}", name) for name in ("B", "P", "Q", "LOST")]
    check_ins = [row for name in ("P", "Q", "LOST") for row in weekly(f"K{name}", 50.0)]
    world = organisation(goals, results, check_ins, people=people, employments=employments)
    found = goal_breaks(world, shipped("goal_risks.yaml"))
    assert [(one.code, one.goal_id) for one in found.breaks] == [
        ("no_child", "BARE"),
        ("owner_left", "P"),
        ("owner_missing", "LOST"),
        ("no_checkin", "B"),
        ("weight_uncovered", "A"),
    ]
    assert all(one.trail.facts and one.trail.rules and one.mend.zh for one in found.breaks)


@pytest.mark.parametrize(
    ("weights", "basis", "breaks", "notices"),
    [
        ((0.3, 0.39), "share", 1, 0),
        ((0.3, 0.4), "share", 0, 1),
        ((0.7, 0.2, 0.1), "share", 0, 0),
        ((60, 40), "share", 0, 0),
        ((30, 20), "share", 1, 0),
        ((5, 2), "amount", 0, 0),
    ],
)
def test_weights_that_cover_too_little_are_a_break(
    weights: tuple[float, ...], basis: str, breaks: int, notices: int
) -> None:
    results = [key_result(f"K{number}", "G", weight) for number, weight in enumerate(weights)]
    check_ins = [row for number in range(len(weights)) for row in weekly(f"K{number}", 50.0)]
    found = goal_breaks(organisation([goal("G", weight_basis=basis)], results, check_ins), shipped("goal_risks.yaml"))
    assert (len(found.breaks), len(found.notices)) == (breaks, notices)


def test_a_goal_that_has_not_begun_needs_no_check_in() -> None:
    world = organisation([goal("G", start=date(2026, 3, 2))], [key_result("K", "G")])
    assert goal_breaks(world, shipped("goal_risks.yaml")).breaks == ()


def test_weight_and_order_of_rows_do_not_change_the_risks() -> None:
    goals, results = [goal("G"), goal("H", "G")], [key_result("K", "H"), key_result("L", "H")]
    check_ins = [*weekly("K", 40, 40, 40, 40, 40), *weekly("L", 1, 2, 2, 2, 2)]
    straight = organisation(goals, results, check_ins)
    mixed = organisation(goals[::-1], results[::-1], check_ins[::-1], units=UNITS[::-1])
    policy = shipped("goal_risks.yaml")
    one, other = (goal_risks(world, policy, PythonMatcher()) for world in (straight, mixed))
    assert digest(one) == digest(other)
    assert len(one.alerts) == 2


def test_a_policy_without_coverage_rule_judges_no_weights() -> None:
    policy = shipped("goal_risks.yaml")
    parameters = {name: one for name, one in policy.parameters.items() if name != "break.coverage"}
    world = organisation([goal("G")], [key_result("K", "G", 0.1)], weekly("K", 50.0))
    assert goal_breaks(world, replace(policy, parameters=parameters)).breaks == ()


def test_a_pattern_that_joins_nothing_is_named_with_its_file_and_line() -> None:
    text = (POLICIES / "goal_risks.yaml").read_text(encoding="utf-8")
    loose = "".join(f"      - {{as: other{number}, of: key_result_week}}\n" for number in range(5))
    text = text.replace("at_least: stall.weeks", "at_least: 3").replace("    outcome:", f"{loose}    outcome:")
    policy = load_policy(text, "loose.yaml", [GOAL_RISKS])
    reports = weekly("K", *[40.0] * 40)
    world = organisation([goal("G")], [key_result("K", "G")], reports, on=WEEK_5 + timedelta(weeks=40))

    with pytest.raises(PolicyError, match=r"^loose\.yaml:\d+: Pattern 'stalled_key_result' joins its facts so loosely"):
        goal_risks(world, policy, PythonMatcher())


def test_a_goal_without_parent_metric_and_driver_has_three_findings_and_a_complete_one_none() -> None:
    world = organisation(
        [goal("TOP", owner="CO"), goal("WHOLE", "TOP"), goal("BARE"), goal("SERVED", "TOP")],
        [key_result("K1", "WHOLE", indicator_id="I1"), key_result("K2", "SERVED")],
        project_goals=[{"project_id": "P", "goal_id": "SERVED", "share": 1.0}],
    )
    rightness = GoalRightness(world)
    assert [found.code for found in rightness.findings("BARE")] == [*RIGHTNESS_CODES]
    assert all(found.trail.facts and found.severity == "low" for found in rightness.findings("BARE"))
    assert {name: rightness.findings(name) for name in ("TOP", "WHOLE", "SERVED")} == {
        "TOP": (),  # what hangs below it measures and drives it, and the highest level needs no goal above
        "WHOLE": (),
        "SERVED": (),
    }
    assert goal_risks(world, shipped("goal_risks.yaml"), PythonMatcher()).lacking == dict.fromkeys(RIGHTNESS_CODES, 1)


def test_a_part_of_the_organisation_looks_goals_above_up_in_the_whole() -> None:
    whole = organisation([goal("TOP", owner="CO"), goal("A", "TOP")], [key_result("K", "A", indicator_id="I")])
    part = within_units(whole, ["DA"])
    assert GoalRightness(part).counts(part) == {"no_parent": 1}
    assert GoalRightness(whole).counts(part) == {}


@pytest.mark.parametrize("target", [0.0, 100.0])
def test_a_key_result_without_a_way_to_go_measures_nothing(target: float) -> None:
    world = organisation([goal("G", owner="CO")], [key_result("K", "G", target=target, indicator_id="I")])
    assert [found.code for found in GoalRightness(world).findings("G")] == (["no_metric"] if target == 0 else [])
