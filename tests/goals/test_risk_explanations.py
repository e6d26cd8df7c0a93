"""A goal or key result is told which patterns match it, and what each other one lacked."""

from __future__ import annotations

import pytest

from engine.errors import InputError
from engine.goals.band_explanations import band_explanation
from engine.goals.risk_explanations import risk_explanation
from engine.policy.explanations import PolicyExplanation
from engine.policy.matching import PythonMatcher
from tests.goals.goal_worlds import goal, key_result, organisation, shipped, weekly
from tests.goals.preview_worlds import ON, history_of, u1_rows

RISKS = shipped("goal_risks.yaml")
STALL = "stalled_key_result"


def explained(*values: float | None, profile: str = "", kind: str = "key_result") -> PolicyExplanation:
    """Explain one key result, or its goal, after weekly values."""
    world = organisation([goal("G")], [key_result("KR", "G")], weekly("KR", *values))
    subject = "KR" if kind == "key_result" else "G"
    return risk_explanation(world, RISKS.under(profile), PythonMatcher(), kind, subject)  # type: ignore[arg-type]


def sentence(told: PolicyExplanation, rule: str) -> str:
    return next(row.sentence.en for row in (*told.fired, *told.silent) if row.rule == rule)


def test_a_stall_of_two_weeks_in_three_names_the_week_that_gained() -> None:
    told = explained(10.0, 10.5, 14.6, 14.8)
    assert sentence(told, STALL) == (
        "KR: 'stalled_key_result' held at only 2 of the last 3 weekly check-ins ('stall.weeks' since 2024-01-01): on "
        "2026-01-19 the gain per week since the last check-in, in points was 4.1 points a week, and the rule asks for "
        "less than 1 point a week ('stall.min_delta' since 2024-01-01)."
    )
    zh = next(row.sentence.zh for row in told.silent if row.rule == STALL)
    assert (
        "在最近3次周填报（“stall.weeks”，自2024-01-01起）中仅2次成立：2026-01-19自上次填报以来每周增量（分）为4.1分/周"
        in zh
    )


def test_a_stall_matches_with_its_check_ins_as_evidence() -> None:
    told = explained(10.0, 10.5, 10.6, 10.8)
    (row,) = (row for row in told.fired if row.rule == STALL)
    assert row.sentence.en.startswith("KR: 'stalled_key_result' matches since 2026-01-26, because 3 weekly check-ins")
    assert [fact.value for fact in row.trail.facts if fact.table == "check_ins"] == [10.0, 10.5, 10.6, 10.8]
    assert told.trail.rules[0].rule == STALL
    assert told.outcome == {"code": ["stalled"]}
    assert "the alert 'stalled' tells it already" in sentence(told, "forecast_at_risk")


def test_a_profile_is_judged_by_its_own_number_of_weeks() -> None:
    values = (10.0, 14.6, 14.8, 15.0)
    assert STALL not in {row.rule for row in explained(*values).fired}
    assert STALL in {row.rule for row in explained(*values, profile="agile").fired}


def test_a_stall_that_is_over_says_from_when_until_when() -> None:
    told = explained(10.0, 10.5, 10.6, 10.8, 20.0)
    assert sentence(told, STALL).endswith("It held from 2026-01-26 until 2026-02-02.")


def test_what_was_never_reported_lacks_facts_and_a_first_report_has_no_gain() -> None:
    assert sentence(explained(), STALL) == "KR: 'stalled_key_result': there is no week of a key result."
    assert "in points was not known, and the rule asks" in sentence(explained(10.0), STALL)


def test_a_goal_is_told_of_its_key_results_and_itself() -> None:
    told = explained(10.0, 10.5, 10.6, 10.8, kind="goal")
    assert {row.sentence.en.partition(":")[0] for row in (*told.fired, *told.silent)} == {"KR", "G"}
    assert told.subject == "G"


def test_an_unknown_key_result_is_refused_with_a_hint() -> None:
    world = organisation([goal("G")], [key_result("KR1", "G")])
    with pytest.raises(InputError, match="KR1"):
        risk_explanation(world, RISKS, PythonMatcher(), "key_result", "KR2")


def test_a_band_is_told_with_the_distance_to_its_neighbours() -> None:
    world = history_of(u1_rows()).as_of(ON, ON)
    bands, mix = shipped("rating_bands.yaml"), shipped("framework_mix.yaml")
    told = band_explanation(world, bands, mix, "P001")  # sales: 37 points of results, 87 of visits
    assert told.outcome == {"score": 0.52, "band": "on_track"}  # .7 * 37 + .3 * 87 = 52
    assert told.said.en == "On track, with weighted attainment of 52 %"
    assert [change.sentence.en for change in told.changes] == [
        "From 80 % of weighted attainment, 28 % more, the band would be Strong.",
        "With more than 2 % less, the band would be Needs support.",
    ]
    assert [row.rule for row in told.fired] == ["attainment/on_track"]
    with pytest.raises(InputError, match="Nobody with the id 'P999'"):
        band_explanation(world, bands, mix, "P999")
