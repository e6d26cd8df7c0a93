"""The objective in tiers: what is decided first, what only breaks ties, and where the weights come from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.application.policies.files import POLICY_KINDS
from engine.policy.load import load_policy
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.candidates.objective import SHIPPED_OBJECTIVE, Objective
from engine.staffing.candidates.objective_policy import objective_of
from engine.staffing.options import SolverOptions
from engine.staffing.staff import staff_request
from tests.conftest import CHECKOUT
from tests.staffing.worlds import F_STAFF, Rows, organisation, request, staffed, taken, world

FOUR: dict[str, dict[str, Any]] = {name: {} for name in ("Ana", "Bo", "Chen", "Dai")}
THREE = [{"id": "DataLead"}, {"id": "PLC"}, {"id": "PM"}]
ONE = [{"id": "A"}]
EQUAL = {"A": dict.fromkeys(FOUR, 50)}


def by(objective: Objective, rows: Rows, roles: list[dict[str, Any]], **more: Any) -> StaffingAnswer:
    """Return the answer under an objective."""
    cut = organisation(rows)
    return staff_request(request(roles, **more), cut, proficiency_table(cut), objective=objective)


def ranked(**ranks: int) -> Objective:
    """Return the shipped objective with other tiers."""
    return SHIPPED_OBJECTIVE.changed(ranks=SHIPPED_OBJECTIVE.ranks.changed(**ranks))


def test_the_shipped_policy_sets_what_the_engine_takes_without_one() -> None:
    path = CHECKOUT / "policies" / "staffing_objective.yaml"
    policy = load_policy(path.read_bytes(), path.name, POLICY_KINDS)
    assert objective_of(policy, date(2026, 1, 15)) == SHIPPED_OBJECTIVE
    assert objective_of(policy, date(2023, 12, 31)) == SHIPPED_OBJECTIVE


def test_another_value_in_the_policy_is_another_objective() -> None:
    path = CHECKOUT / "policies" / "staffing_objective.yaml"
    text = path.read_text(encoding="utf-8")
    fit, cost = (
        "fit.must_margin:\n    values: [{from: 2024-01-01, value: 0.5}]",
        "tier.cost:\n    values: [{from: 2024-01-01, value: 0}]",
    )
    assert fit in text
    assert cost in text
    changed = text.replace(cost, cost.replace("value: 0", "value: 5")).replace(fit, fit.replace("0.5", "0.4"))
    changed = changed.replace("values: [{from: 2024-01-01, value: 0.3}]", "values: [{from: 2024-01-01, value: 0.4}]")
    found = objective_of(load_policy(changed.encode(), path.name, POLICY_KINDS), date(2026, 1, 15))
    assert (found.fit.must_margin, found.fit.preferred_skills, found.ranks.cost) == (40, 40, 5)
    assert found.tiers[-1] == ("cost",)


def test_the_small_known_case_comes_to_248_in_the_first_tier_and_tells_every_tier() -> None:
    team = staffed(world(FOUR), THREE, scores=F_STAFF).teams[0]
    assert team.objective == 248
    assert [(tier.name, tier.value, tier.bound, tier.gap) for tier in team.tiers] == [
        ("fit+penalties", 248, 248, 0),
        ("preferences", 0, 0, 0),
        ("fair_opportunity", 0, 0, 0),
        ("passed_over", 0, 0, 0),
    ]


@pytest.mark.parametrize(
    ("wish", "person"),
    [
        ({"person": "Chen", "role": "A", "points": 2}, "Chen"),
        ({"person": "Ana", "role": "A", "points": -1}, "Bo"),
    ],
)
def test_among_equals_a_wish_decides(wish: dict[str, Any], person: str) -> None:
    assert taken(staffed(world(FOUR), ONE, scores=EQUAL)) == ["Ana"]
    answer = staffed(world(FOUR), ONE, scores=EQUAL, preferences=[wish])
    assert taken(answer) == [person]
    assert answer.teams[0].tiers[1].value == max(0, wish["points"])


def test_a_wish_never_outweighs_a_point_of_fit() -> None:
    wish = {"person": "Chen", "role": "A", "points": 100}
    assert taken(staffed(world(FOUR), ONE, scores={"A": {"Ana": 51, "Chen": 50}}, preferences=[wish])) == ["Ana"]


def test_a_wish_for_a_colleague_comes_true_only_with_both() -> None:
    two = [{"id": "A"}, {"id": "B"}]
    equal = {"A": dict.fromkeys(FOUR, 50), "B": dict.fromkeys(FOUR, 50)}
    wanted = [{"person": "Chen", "colleague": "Dai", "points": 3}]
    assert taken(staffed(world(FOUR), two, scores=equal, preferences=wanted)) == ["Chen", "Dai"]
    unwanted = [{"person": "Ana", "colleague": "Bo", "points": -3}]
    assert taken(staffed(world(FOUR), two, scores=equal, preferences=unwanted)) == ["Ana", "Chen"]


def test_where_the_policy_says_so_the_cheaper_of_equals_is_taken() -> None:
    costly = {name: {"hourly_cost": cost} for name, cost in zip(FOUR, (40, 30, 20, 30), strict=True)}
    assert taken(by(SHIPPED_OBJECTIVE, world(costly), ONE, scores=EQUAL)) == ["Ana"]
    answer = by(ranked(cost=5), world(costly), ONE, scores=EQUAL)
    assert taken(answer) == ["Chen"]
    # 20 an hour, 8 hours on 65 weekdays.
    assert answer.teams[0].tiers[-1].value == -20 * 8 * 65


def test_wishes_in_the_tier_of_fit_weigh_as_points_of_fit() -> None:
    wish = {"person": "Chen", "role": "A", "points": 2}
    answer = by(ranked(preferences=1), world(FOUR), ONE, scores={"A": {"Ana": 51, "Chen": 50}}, preferences=[wish])
    assert taken(answer) == ["Chen"]
    assert (answer.teams[0].objective, answer.teams[0].tiers[0].name) == (52, "fit+penalties+preferences")


@pytest.mark.parametrize(("tolerance", "person"), [(0.9, "Ana"), (1.0, "Chen")])
def test_a_tolerance_lets_later_tiers_give_up_so_much_fit_and_no_more(tolerance: float, person: str) -> None:
    wish = {"person": "Chen", "role": "A", "points": 1}
    objective = SHIPPED_OBJECTIVE.changed(fit_tolerance=tolerance)
    answer = by(objective, world(FOUR), ONE, scores={"A": {"Ana": 51, "Chen": 50}}, preferences=[wish])
    assert (answer.status, taken(answer)) == ("optimal", [person])
    assert answer.teams[0].tiers[0].bound == 51


def test_no_time_at_all_still_gets_an_honest_answer() -> None:
    at_once = SolverOptions(deterministic_seconds=0)
    answer = staffed(world(FOUR), THREE, (), at_once, scores=F_STAFF)
    assert answer.status in {"stopped", "feasible", "optimal"}
    assert answer.status != "stopped" or answer.outcome.bound >= 248  # type: ignore[union-attr]
    nobody = staffed(world({"Ana": {}}), [{"id": "A", "openings": 2}], (), at_once)
    assert nobody.status in {"stopped", "infeasible"}
