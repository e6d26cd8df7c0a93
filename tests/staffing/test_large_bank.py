"""Ten thousand people."""

from __future__ import annotations

from benchmarks.staffing_request import bank, request
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.answer import Optimal
from engine.staffing.staff import staff_request


def test_ten_thousand_people_are_searched_to_a_proof_with_and_without_a_budget() -> None:
    organisation = bank(people=10_000, seed=3)
    proficiency = proficiency_table(organisation)
    free, tight = (staff_request(request(5, budget), organisation, proficiency) for budget in (None, 350_000.0))
    assert isinstance(free.outcome, Optimal)
    assert isinstance(tight.outcome, Optimal)
    assert free.outcome.bound >= tight.outcome.bound
    assert (tight.teams[0].cost or 0) <= 350_000
    assert free.columns_seen < 200 < free.columns_eligible
