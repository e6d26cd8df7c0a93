"""The preview of a policy on people: who changes, from what to what."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.history import History
from engine.errors import InputError
from engine.evidence.canonical import digest
from engine.goals.policy_kinds import POLICY_KINDS
from engine.goals.policy_preview import Rules, policy_preview, preview_without
from engine.goals.preview_views import PolicyPreview
from engine.policy.load import load_policy
from engine.policy.scores import lower_scores
from tests.counts import scaled
from tests.goals.goal_worlds import goal, shipped
from tests.goals.preview_worlds import (
    BANDS,
    ON,
    SHIPPED,
    by_hand,
    history_of,
    people_rows,
    policy,
    random_rows,
    reweighted,
    u1_rows,
)

OLD = policy(SHIPPED)


def previewed(history: History, new: str, on: date = ON) -> PolicyPreview:
    changed = policy(new)
    return policy_preview(history.as_of(on, on), Rules(OLD, BANDS), Rules(changed, BANDS), (OLD, changed))


def test_less_kpi_in_sales_changes_the_eighty_in_sales_and_nobody_else() -> None:
    history = history_of(u1_rows())
    body = previewed(history, reweighted(0.6))
    organisation = history.as_of(ON, ON)
    before, after = by_hand(organisation, OLD), by_hand(organisation, policy(reweighted(0.6)))
    assert (body.people, body.people_changed, body.people_unchanged, body.mix_changed) == (200, 80, 120, 80)
    assert {row.person_id for row in body.changes} == {person for person in before if before[person] != after[person]}
    assert {row.job_family for row in body.changes} == {"sales"}
    assert body.band_changed == sum(before[person][1] != after[person][1] for person in before) > 0
    assert (body.fairness, body.staffing, body.advisory) == ("re-run needed", "re-run needed", True)


@settings(max_examples=scaled(12, 400))
@given(st.integers(0, 10**9), st.sampled_from([0.4, 0.6, 0.7, 0.9]))
def test_a_preview_equals_a_recompute_by_hand(seed: int, share: float) -> None:
    history, new = history_of(random_rows(seed)), reweighted(share)
    body, organisation = previewed(history, new), history.as_of(ON, ON)
    before, after = by_hand(organisation, OLD), by_hand(organisation, policy(new))
    told = {
        row.person_id: ((row.score_before, row.band_before), (row.score_after, row.band_after)) for row in body.changes
    }
    assert told == {person: (before[person], after[person]) for person in before if before[person] != after[person]}
    flows = Counter((before[person][1], after[person][1]) for person in before)
    assert {(flow.before, flow.after): flow.people for flow in body.flows} == flows
    assert body.people_changed + body.people_unchanged == body.people == len(before)
    for by in ("unit", "job_family"):
        assert sum(group.people for group in body.impact if group.by == by) == len(before)


def test_a_component_without_a_check_in_is_left_out_and_never_counts_zero() -> None:
    rows = u1_rows()
    rows["check_ins"] = [row for row in rows["check_ins"] if row["key_result_id"] != "K0-1"]
    body = previewed(history_of(rows), reweighted(0.6))
    assert body.people_changed == 79, "P000 has results alone: 100 % of what is there, before and after"
    assert "P000" not in {row.person_id for row in body.changes}
    assert body.mix_changed == 80


def test_people_without_goals_have_no_score_and_do_not_change() -> None:
    body = previewed(history_of(people_rows(["sales"] * 3)), reweighted(0.6))
    assert (body.people_changed, body.mix_changed, body.without_score) == (0, 3, 3)
    assert [(flow.before, flow.after, flow.people) for flow in body.flows] == [(None, None, 3)]


def test_equal_attainments_make_no_change_whatever_the_weights() -> None:
    rows = u1_rows()
    rows["check_ins"] = [{**row, "value": 70.0} for row in rows["check_ins"]]
    assert previewed(history_of(rows), reweighted(0.6)).people_changed == 0


def test_the_order_of_rows_changes_nothing() -> None:
    rows = u1_rows()
    turned = {name: listed[::-1] for name, listed in rows.items()}
    bodies = [previewed(history_of(each), reweighted(0.6)) for each in (rows, turned)]
    assert digest(bodies[0]) == digest(bodies[1])


def test_an_example_shows_components_goals_and_rules_on_both_sides() -> None:
    body = previewed(history_of(u1_rows()), reweighted(0.6))
    example = body.examples[0]
    row = next(row for row in body.changes if row.person_id == example.person_id)
    assert (example.before.score, example.after.score) == (row.score_before, row.score_after)
    assert {part.component: part.weight for part in example.after.components} == {
        "KPI:results": 0.6,
        "BEHAVIOUR:visit_quality": 0.4,
    }
    assert example.before.trail.rules[0].version == OLD.version != example.after.trail.rules[0].version
    assert [fact.table for fact in example.after.trail.facts].count("check_ins") == 2


def test_a_warning_that_appears_is_counted() -> None:
    only = SHIPPED.replace(
        "{KPI:results: mix.sales.results, BEHAVIOUR:visit_quality: mix.sales.visit_quality}", "{KPI:results: 1.0}"
    )
    (warning,) = previewed(history_of(u1_rows()), only).warnings
    assert (warning.code, warning.appears, warning.disappears, warning.stays) == ("W-KPI-ONLY", 80, 0, 0)


def test_values_that_hold_later_are_pointed_out() -> None:
    later = SHIPPED.replace(
        "[{from: 2024-01-01, value: 0.70}]", "[{from: 2024-01-01, value: 0.70}, {from: 2026-07-01, value: 0.7}]"
    )
    body = previewed(history_of(u1_rows()), later)
    assert "--rules-on 2026-07-01" in body.notes[0].en


def test_hidden_people_still_count() -> None:
    body = previewed(history_of(u1_rows()), reweighted(0.6))
    hidden = preview_without(body, {body.examples[0].person_id})
    assert (hidden.people_changed, len(hidden.changes), len(hidden.examples)) == (80, 79, len(body.examples) - 1)


def test_goals_that_stand_above_themselves_are_named() -> None:
    rows = u1_rows()
    rows["goals"] += [goal("A", "B"), goal("B", "A")]
    with pytest.raises(InputError, match="A > B > A"):
        previewed(history_of(rows), reweighted(0.6))


def test_small_groups_are_marked() -> None:
    rows = people_rows(["sales"] * 4 + ["support"] * 6)
    assert {group.id: group.small for group in previewed(history_of(rows), SHIPPED).impact}["sales"]
    assert np.all([group.mean_before is None for group in previewed(history_of(rows), SHIPPED).impact])


def test_other_thresholds_move_people_between_bands_and_leave_their_scores() -> None:
    old = shipped("rating_bands.yaml")
    new = load_policy(old.text.replace("value: 0.5}", "value: 0.6}"), "rating_bands.yaml", POLICY_KINDS)
    organisation = history_of(u1_rows()).as_of(ON, ON)
    sides = [Rules(OLD, lower_scores(each, ON)[0]) for each in (old, new)]
    body = policy_preview(organisation, sides[0], sides[1], (old, new), beside=OLD)
    between = {person for person, (score, _) in by_hand(organisation, OLD).items() if score and 50 <= score < 60}
    assert {row.person_id for row in body.changes} == between
    assert {(row.band_before, row.band_after) for row in body.changes} == {("on_track", "needs_support")}
    assert all(row.score_before == row.score_after for row in body.changes)
