"""The lending side of a team, and the reasons of a ranking."""

from __future__ import annotations

from datetime import date

from engine.staffing.answers.answer import FitPart
from engine.staffing.answers.ranking_words import reason_of
from tests.staffing.enumeration import HOURS
from tests.staffing.worlds import Rows, staffed, world


def lending(**unit: dict[str, object]) -> Rows:
    """Return Ana of unit U1 beside two colleagues, with two goals of which one ends before the role."""
    people = {"Ana": {"hourly_cost": 50}, "Bo": {"hourly_cost": 80}, "Chen": {"hourly_cost": 60}, "Dai": {}}
    goal = {"owner_type": "person", "owner_id": "Ana", "framework": "OKR", "weight": 1.0}
    return world(
        {name: {**facts, **unit.get(name, {})} for name, facts in people.items()},
        goals=[
            {**goal, "goal_id": "G1", "title": "Cut scrap", "start": date(2026, 1, 1), "due": date(2026, 6, 30)},
            {**goal, "goal_id": "G2", "title": "Old", "start": date(2025, 1, 1), "due": date(2026, 4, 30)},
        ],
        effort=[
            {"person_id": "Ana", "month": date(2026, 1, 1), "hours": 12.0, "goal_id": "G1"},
            {"person_id": "Ana", "month": date(2025, 12, 1), "hours": 6.0, "goal_id": "G1"},
            {"person_id": "Ana", "month": date(2025, 6, 1), "hours": 90.0, "goal_id": "G1"},
        ],
    )


def test_a_lender_is_told_hours_the_price_of_a_replacement_and_goals_that_run_meanwhile() -> None:
    answer = staffed(lending(), [{"id": "A", "fte": 0.5}], scores={"A": {"Ana": 90}})
    (lender,) = answer.lenders
    assert (lender.unit_id, lender.median_hourly_cost) == ("U1", 60.0)
    (lent,) = lender.people
    assert lent.hours == HOURS * 0.5
    assert lent.backfill_cost == lender.backfill_cost == HOURS * 0.5 * 60
    # 18 hours in the three months to January; the effort of June is too old, and the goal due in April is over.
    assert [(goal.goal_id, goal.hours_a_month) for goal in lent.goals] == [("G1", 6.0)]


def test_where_the_unit_knows_no_cost_the_price_is_missing_and_said_to_be() -> None:
    answer = staffed(lending(Dai={"unit_id": "U9"}), [{"id": "A"}], scores={"A": {"Dai": 90}})
    (lender,) = answer.lenders
    assert (lender.unit_id, lender.backfill_cost, lender.people[0].backfill_cost) == ("U9", None, None)
    assert "not known" in lender.text.en
    assert "未知" in lender.text.zh


def test_every_candidate_says_what_they_gain_and_lose_against_the_best() -> None:
    records = [("Ana", "plc", 5.0), ("Ana", "cad", 1.0), ("Bo", "plc", 3.0), ("Bo", "cad", 4.0)]
    skills = [{"skill": "plc", "min_level": 3, "must": True}, {"skill": "cad", "min_level": 4}]
    answer = staffed(world({"Ana": {}, "Bo": {}}, records), [{"id": "A", "skills": skills}])
    first, second = answer.roles[0].candidates
    assert first.reason.en.startswith("Best of the role: required skills")
    # Bo is best: 0.6 x 50 against 50 in must, 30 against 7.5 in preferred.
    assert (first.person_id, second.person_id) == ("Bo", "Ana")
    assert second.reason.en == "Loses 22.5 in preferred skills; gains 20.0 in required skills against the best."
    assert second.reason.zh == "与最优者相比，少 优先技能 22.5 分；多 必备技能 20.0 分。"


def test_equals_are_told_as_equals_and_a_penalty_as_a_loss() -> None:
    parts = (FitPart(name="given_score", weight=100, value=0.9, points=90.0, facts=()),)
    assert reason_of(2, parts, 0.0, parts, 0.0).en == "As good as the best; the id comes later."
    assert reason_of(2, parts, 10.0, parts, 0.0).en == "Loses 10.0 in penalties against the best."
