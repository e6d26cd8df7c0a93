"""All goals of one person in one model, and what becomes of them when the framework changes within a cycle."""

from __future__ import annotations

import random  # noqa: TID251 - a test shuffles rows by seed
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.history import History
from engine.domain.table import Cell
from engine.evidence.canonical import digest
from engine.goals.framework_mixes import recommend_mixes
from engine.goals.goal_lives import goal_lives
from engine.goals.goal_status import goal_status
from engine.goals.mix_scores import components_of, score_mixes
from engine.goals.own_goals import own_goals
from engine.goals.person_goal_views import PersonGoals
from engine.goals.person_goals import person_goals
from tests.counts import scaled
from tests.goals.goal_worlds import Row, goal, key_result, shipped
from tests.goals.preview_worlds import SHIPPED, history_of, people_rows, policy, random_rows

JANUARY, JULY, DECEMBER = date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 31)
MIX = shipped("framework_mix.yaml")


def owned(goal_id: str, framework: str, start: date = JANUARY, due: date = DECEMBER, **more: Cell) -> Row:
    rows = goal(goal_id, "TOP", owner="P000", start=start, due=due)
    return {**rows, "owner_type": "person", "framework": framework, **more}


def report(name: str, day: date, value: float) -> Row:
    return {"key_result_id": name, "date": day, "value": value}


def world(goals: list[Row], check_ins: list[Row], key_results: list[Row] | None = None) -> History:
    """Return one person in support with goals, a key result each unless given."""
    ids = sorted({str(row["goal_id"]) for row in goals})
    top = goal("TOP", owner="CO", start=JANUARY, due=DECEMBER)
    listed = [key_result(f"K{each}", each) for each in ids] if key_results is None else key_results
    return history_of(
        people_rows(["support"]) | {"goals": [top, *goals], "key_results": listed, "check_ins": check_ins}
    )


def told(history: History, on: date = DECEMBER, person: str = "P000") -> PersonGoals:
    lives = goal_lives(history.table("goals"), person, on, on)
    return person_goals(history.as_of(on, on), lambda day: history.as_of(day, on), lives, person, MIX)


def moved(status: str = "closed", on: date = JULY, **more: Cell) -> list[Row]:
    """Return an OKR goal of the year, stopped on a day, and an MBO goal from July."""
    instant = datetime(on.year, on.month, on.day, 9)
    return [
        owned("OLD", "OKR", recorded_at=datetime(2026, 1, 1, 9)),
        owned("OLD", "OKR", status=status, recorded_at=instant, **more),
        owned("NEW", "MBO:special_tasks", JULY, recorded_at=instant),
    ]


REPORTS = [report("KOLD", date(2026, 6, 30), 60.0), report("KOLD", date(2026, 8, 1), 90.0)]
REPORTS += [report("KNEW", date(2026, 12, 1), 80.0)]


def test_goals_of_every_framework_stand_in_one_model_with_one_number_each() -> None:
    frameworks = {"K": "KPI", "O": "OKR", "M": "MBO", "P": "PROJECT", "B": "BEHAVIOUR", "S": "SATISFACTION:service"}
    goals = [owned(name, framework, weight=0.1 * at) for at, (name, framework) in enumerate(frameworks.items(), 1)]
    values = {"K": 80.0, "O": 50.0, "M": 20.0, "P": 90.0, "S": 40.0}  # nothing is reported for B
    body = told(world(goals, [report(f"K{name}", JANUARY, value) for name, value in values.items()]))
    assert {each.goal_id: each.progress.covered for each in body.goals} == {**values, "B": None}
    assert {each.framework for each in body.goals} == set(frameworks.values())
    strict = 8 + 10 + 6 + 36 + 24  # 0.1 * 80 + 0.2 * 50 + 0.3 * 20 + 0.4 * 90 + 0.6 * 40 points, and none for B
    assert body.by_weight.strict == pytest.approx(strict / 2.1)
    assert body.by_weight.covered == pytest.approx(strict / 1.6)
    assert body.by_weight.coverage == pytest.approx(160 / 2.1)
    # support is steered by 0.6 MBO:special_tasks + 0.4 SATISFACTION:service
    assert body.by_mix.covered == body.by_mix.strict == pytest.approx(0.6 * 20 + 0.4 * 40)
    assert body.switches == ()
    assert any("B, K, O, P" in note.en for note in body.notes)


def test_what_is_missing_is_missing_and_not_nought() -> None:
    body = told(world([owned("M", "MBO")], []))
    assert (body.goals[0].progress.strict, body.goals[0].progress.covered, body.goals[0].progress.coverage) == (
        0,
        None,
        0,
    )
    assert body.by_mix.covered is None
    empty = told(world([], []))
    assert (empty.by_weight.strict, empty.by_mix.strict, empty.goals) == (None, None, ())


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_move_from_okr_to_mbo_counts_both_by_their_days(status: str) -> None:
    body = told(world(moved(status), REPORTS))
    (switch,) = body.switches
    assert [(part.since, part.until, part.days) for part in switch.parts] == [
        (JANUARY, date(2026, 6, 30), 181),
        (JULY, DECEMBER, 184),
    ]
    assert [part.progress.strict for part in switch.parts] == [60.0, 80.0]  # what came after the switch does not count
    combined = (181 * 60 + 184 * 80) / 365
    assert switch.progress.strict == switch.progress.covered == pytest.approx(combined)
    assert body.by_weight.covered == body.mix[0].progress.covered == body.by_mix.covered == pytest.approx(combined)
    assert {each.goal_id: each.left_on for each in body.goals} == {"OLD": JULY, "NEW": None}
    facts = [(fact.value, fact.recorded_on) for fact in switch.trail.facts]
    assert facts == [("active", JANUARY), (status, JULY)]


def test_a_part_without_check_ins_is_left_out_with_its_days() -> None:
    (switch,) = told(world(moved(), REPORTS[:2])).switches
    assert switch.progress.strict == pytest.approx(181 * 60 / 365)
    assert switch.progress.covered == 60.0
    assert switch.progress.coverage == pytest.approx(100 * 181 / 365)


def test_before_the_new_goals_begin_nothing_has_switched() -> None:
    history = world(moved(), REPORTS)
    body = told(history, date(2026, 6, 30))
    assert body.switches == ()
    assert [each.progress.covered for each in body.goals if each.goal_id == "OLD"] == [60.0]


def test_a_goal_that_began_for_everybody_else_keeps_its_own_value() -> None:
    kept = owned("KEPT", "SATISFACTION", weight=3.0)
    body = told(world([*moved(), kept], [*REPORTS, report("KKEPT", date(2026, 9, 1), 50.0)]))
    combined = (181 * 60 + 184 * 80) / 365
    assert body.by_mix.covered == pytest.approx(0.6 * combined + 0.4 * 50)
    assert body.by_weight.covered == pytest.approx((combined + 3 * 50) / 4)


def test_three_frameworks_in_one_year_are_three_parts_of_one_track() -> None:
    october = date(2026, 10, 1)
    goals = [
        *moved(),
        owned("NEW", "MBO:special_tasks", JULY, status="closed", recorded_at=datetime(2026, 10, 3, 9)),
        owned("LAST", "KPI", october, recorded_at=datetime(2026, 9, 28, 9)),
    ]
    reports = [report("KOLD", date(2026, 6, 1), 60.0), report("KNEW", date(2026, 9, 1), 80.0)]
    (switch,) = told(world(goals, [*reports, report("KLAST", date(2026, 12, 1), 10.0)])).switches
    assert [part.days for part in switch.parts] == [181, 92, 92]
    assert switch.progress.strict == pytest.approx((181 * 60 + 92 * 80 + 92 * 10) / 365)


@pytest.mark.parametrize(
    "goals",
    [
        [owned("OLD", "OKR"), owned("NEW", "MBO", JULY)],  # nothing was stopped
        [*moved(on=date(2026, 3, 1))],  # stopped long before
        [*moved(), owned("MORE", "OKR")],  # the old framework goes on
        [*moved(), owned("MORE", "MBO", JANUARY)],  # the new framework was there before
        [owned("OLD", "OKR", due=date(2026, 6, 30), status="closed"), owned("NEW", "MBO", JULY)],  # over as planned
        [*moved()[:2], owned("NEW", "OKR:more", JULY)],  # the same framework
        [*moved()[:2], owned("NEW", "MBO", JULY, status="proposed")],  # nobody agreed yet
    ],
)
def test_what_is_no_change_of_framework_is_told_as_it_stands(goals: list[Row]) -> None:
    body = told(world(goals, [report("KOLD", date(2026, 6, 1), 60.0), report("KNEW", date(2026, 9, 1), 80.0)]))
    assert body.switches == ()
    assert all(each.progress.covered in {60.0, 80.0, None} for each in body.goals)


@pytest.mark.parametrize(
    "old",
    [
        [owned("OLD", "OKR", status="closed")],  # nothing says when
        [owned("OLD", "OKR", valid_from=JANUARY), owned("OLD", "OKR", status="cancelled", valid_from=JULY)],
        [owned("OLD", "OKR", valid_from=JANUARY, valid_to=date(2026, 6, 30))],
        [
            owned("OLD", "OKR", recorded_at=datetime(2026, 1, 1, 9)),
            owned("OLD", "OKR", due=date(2026, 6, 30), recorded_at=datetime(2026, 6, 20, 9)),
        ],
    ],
)
def test_a_goal_may_be_stopped_in_any_way_that_data_can_say(old: list[Row]) -> None:
    body = told(world([*old, owned("NEW", "MBO", JULY)], REPORTS))
    (switch,) = body.switches
    assert [part.progress.covered for part in switch.parts] == [60.0, 80.0]
    assert switch.progress.covered == pytest.approx((181 * 60 + 184 * 80) / 365)
    assert switch.trail.facts


def test_a_stop_that_was_taken_back_never_was() -> None:
    goals = [*moved(), owned("OLD", "OKR", status="closed", recorded_at=datetime(2026, 7, 9, 9), retracted=True)]
    assert told(world(goals, REPORTS)).switches == ()


@settings(max_examples=scaled(25, 500))
@given(
    st.integers(2, 364),
    st.integers(-20, 20),
    st.floats(0, 100),
    st.floats(0, 100),
    st.integers(0, 1000),
)
def test_days_add_up_and_the_sum_is_between_its_parts(day: int, late: int, old: float, new: float, seed: int) -> None:
    start = JANUARY + timedelta(days=day)
    recorded = min(max(start + timedelta(days=late), JANUARY + timedelta(days=1)), DECEMBER)
    instant = datetime(recorded.year, recorded.month, recorded.day, 9)
    goals = [owned("OLD", "OKR", recorded_at=datetime(2026, 1, 1, 9))]
    goals += [owned("OLD", "OKR", status="cancelled", recorded_at=instant), owned("NEW", "MBO", start)]
    reports = [report("KOLD", JANUARY, old), report("KNEW", start, new)]
    body = told(world(goals, reports))
    (switch,) = body.switches
    assert sum(part.days for part in switch.parts) == switch.days == 365
    assert sum(part.share for part in switch.parts) == pytest.approx(100)
    assert switch.progress.covered == pytest.approx((day * old + (365 - day) * new) / 365, abs=1e-6)
    order = random.Random(seed)
    order.shuffle(goals)
    order.shuffle(reports)
    assert digest(told(world(goals, reports)).model_dump(mode="json")) == digest(body.model_dump(mode="json"))


@settings(max_examples=scaled(10, 300))
@given(st.integers(0, 10**6))
def test_without_a_switch_the_values_are_those_of_the_status_and_of_the_preview(seed: int) -> None:
    rows = random_rows(seed, people=5)
    history = history_of(rows)
    on = date(2026, 2, 6)
    organisation = history.as_of(on, on)
    status, mixes = goal_status(organisation), recommend_mixes(organisation, policy(SHIPPED))
    scores = score_mixes(mixes, own_goals(organisation, components_of(mixes)), organisation.workforce.person_ids)
    for at, person in enumerate(organisation.workforce.person_ids):
        body = told(history, on, person)
        if body.switches:
            continue
        assert body.by_mix.covered == scores.score_of(at)
        for each in body.goals:
            assert each.progress.strict == pytest.approx(status.goal(each.goal_id).strict, abs=1e-6)
            assert each.progress.coverage == pytest.approx(status.goal(each.goal_id).coverage, abs=1e-6)
        for part in body.mix:
            mean = own_goals(organisation, [part.component]).attained[at, 0]
            assert part.progress.covered == (None if mean != mean else pytest.approx(mean))


def test_a_goal_without_parent_metric_and_driver_lacks_three_things_and_a_complete_one_none() -> None:
    whole = owned("WHOLE", "KPI")
    bare = owned("BARE", "KPI") | {"parent_id": None}
    history = world([whole, bare], [], [key_result("K", "WHOLE", indicator_id="I1")])
    lacks = {each.goal_id: [one.code for one in each.right_goal] for each in told(history).goals}
    assert lacks == {"BARE": ["no_parent", "no_metric", "no_driver"], "WHOLE": []}
    assert {one.severity for each in told(history).goals for one in each.right_goal} == {"low"}
