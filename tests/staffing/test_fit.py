"""The fit, its parts and the records behind them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.staffing.worlds import staffed, world


def skill(name: str, level: float, **more: Any) -> dict[str, Any]:
    """Return one skill need."""
    return {"skill": name, "min_level": level, **more}


def only(rows: Any, skills: list[dict[str, Any]]) -> Any:
    """Return the only candidate of a role with these skills."""
    return staffed(rows, [{"id": "A", "skills": skills}]).roles[0].candidates[0]


@pytest.mark.parametrize(("level", "value"), [(3, 0.6), (4, 0.8), (5, 1.0)])
def test_a_must_skill_is_worth_more_the_further_above_its_minimum(level: int, value: float) -> None:
    candidate = only(world({"Ana": {}}, [("Ana", "plc", level)]), [skill("plc", 3, must=True)])
    assert candidate.parts[0].value == pytest.approx(value)
    # 50 for the margin, 20 for the recency of a record that does not age.
    assert candidate.fit == round(100 * (50 * value + 20) / 70, 2)


def test_a_preferred_skill_counts_by_its_share_of_the_wanted_level() -> None:
    rows = world({"Ana": {}}, [("Ana", "plc", 3), ("Ana", "sap", 2)])
    needs = [skill("plc", 3, must=True), skill("sap", 4, weight=3), skill("pm", 2)]
    rows["skills"].append({"skill_id": "pm", "name": "pm"})
    candidate = only(rows, needs)
    _, preferred, recency = candidate.parts
    # sap: 2 of 4 with weight 3; pm: no record with weight 1.
    assert preferred.value == pytest.approx((3 * 0.5 + 0) / 4)
    assert [fact.value for fact in preferred.facts] == [2.0, None]
    assert recency.value == pytest.approx(2 / 3)
    assert candidate.fit == round(100 * (50 * 0.6 + 30 * 0.375 + 20 * 2 / 3) / 100, 2)
    assert sum(part.points for part in candidate.parts) == pytest.approx(candidate.fit, abs=0.005)


def test_evidence_of_a_skill_that_ages_halves_with_its_half_life() -> None:
    rows = world({"Ana": {}}, [("Ana", "plc", 5)])
    rows["skills"][0]["half_life_days"] = 100
    rows["skill_records"][0]["date"] = date(2025, 6, 29)  # 200 days before the day of the data
    candidate = only(rows, [skill("plc", 3, must=True)])
    assert candidate.parts[1].value == pytest.approx(0.25)
    assert candidate.parts[1].facts[0].value == "2025-06-29"


def test_a_role_without_skills_fits_everybody_fully() -> None:
    candidate = only(world({"Ana": {}}), [])
    assert (candidate.fit, candidate.parts) == (100.0, ())


def test_every_level_carries_its_record_with_source_date_and_when_it_became_known() -> None:
    rows = world({"Ana": {}}, [("Ana", "plc", 4)])
    rows["skill_records"][0]["recorded_at"] = date(2025, 6, 3)
    fact = only(rows, [skill("plc", 3, must=True)]).parts[0].facts[0]
    assert fact.key == {"person_id": "Ana", "skill_id": "plc", "source": "rated", "date": "2025-06-01"}
    assert (fact.value, fact.dated, fact.recorded_on) == (4.0, date(2025, 6, 1), date(2025, 6, 3))


def test_a_given_score_is_its_own_evidence() -> None:
    answer = staffed(world({"Ana": {}}), [{"id": "A"}], scores={"A": {"Ana": 62.5}})
    part = answer.members[0].parts[0]
    assert (part.name, part.points, part.facts[0].source) == ("given_score", 62.5, "request")
    assert answer.trail.facts == part.facts
