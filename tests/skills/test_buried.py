"""Whose verified critical skills nobody uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from engine.domain.history import History
from engine.skills.buried import BuriedPotential, BuriedTerms, buried_potential, months_before
from engine.skills.evidence_rule import STANDARD_RULE
from engine.skills.proficiency_table import proficiency_table

TODAY = date(2026, 1, 15)
CRITICAL = ("plc", "sap", "safety")


def record(skill: str, source: str = "verified", person: str = "Ana", **more: Any) -> dict[str, Any]:
    return {
        "person_id": person,
        "skill_id": skill,
        "level": 4,
        "source": source,
        "date": date(2025, 6, 1),
        "evidence": f"Test of {skill}",
        **more,
    }


def found(
    records: Sequence[dict[str, Any]] | None = None,
    uses: Sequence[tuple[str, str, date]] = (),
    unnamed: Sequence[str] = (),
    terms: BuriedTerms | None = None,
    **more: Any,
) -> BuriedPotential:
    """Ana and Bo; ``uses`` are (person, skill, last day) of assignments that began in 2021."""
    rows: dict[str, list[dict[str, Any]]] = {
        "people": [{"person_id": each, "name": each, **more.get(each, {})} for each in ("Ana", "Bo")],
        "employments": [
            {
                "person_id": each,
                "valid_from": more.get("came", {}).get(each, date(2020, 1, 1)),
                "unit_id": "U",
                "job_family": "f",
                "level": 3,
            }
            for each in ("Ana", "Bo")
        ],
        "skills": [
            *({"skill_id": skill, "name": skill.upper(), "criticality": 0.9} for skill in CRITICAL),
            {"skill_id": "ladder", "name": "Ladder logic", "parent_id": "plc", "criticality": 0.2},
        ],
        "skill_records": list(records if records is not None else [record(skill) for skill in CRITICAL]),
        "role_skills": [
            {"role_id": f"r-{skill}", "skill_id": skill, "min_level": 2} for skill in (*CRITICAL, "ladder")
        ],
        "assignments": [
            {"person_id": person, "role_id": f"r-{skill}", "fte": 0.5, "start": date(2021, 1, 1 + at), "end": end}
            for at, (person, skill, end) in enumerate(uses)
        ],
    }
    cut = History.from_rows(rows).as_of(TODAY, TODAY)
    return buried_potential(cut, proficiency_table(cut), STANDARD_RULE, terms or BuriedTerms(), unnamed)


def test_three_verified_critical_skills_never_used_are_listed_with_the_evidence() -> None:
    body = found()
    (ana,) = body.people
    assert (ana.person_id, ana.unit_id) == ("Ana", "U")
    assert [(skill.skill_id, skill.last_used) for skill in ana.skills] == [(s, None) for s in sorted(CRITICAL)]
    assert [skill.evidence for skill in ana.skills] == [f"Test of {skill}" for skill in sorted(CRITICAL)]
    assert {fact.dated for fact in ana.trail.facts if fact.table == "skill_records"} == {date(2025, 6, 1)}
    assert "PLC, SAFETY, SAP" in ana.because.en
    assert "PLC" in ana.because.zh


def test_the_twelve_months_count_to_the_day() -> None:
    assert [each.person_id for each in found(uses=[("Ana", "plc", date(2025, 1, 15))]).people] == ["Ana"]
    assert not found(uses=[("Ana", "plc", date(2025, 1, 16))]).people
    assert not found(uses=[("Ana", "plc", date(2027, 1, 1))]).people


def test_the_last_use_is_told_with_its_role() -> None:
    (ana,) = found(uses=[("Ana", "sap", date(2023, 5, 1)), ("Ana", "sap", date(2022, 5, 1))]).people
    sap = next(skill for skill in ana.skills if skill.skill_id == "sap")
    assert (sap.last_used, sap.last_role) == (date(2023, 5, 1), "r-sap")


def test_work_on_a_skill_below_is_use_of_the_skill_above() -> None:
    assert not found(uses=[("Ana", "ladder", date(2025, 12, 1))]).people


def test_somebody_elses_work_is_no_use() -> None:
    assert found(uses=[("Bo", "plc", date(2025, 12, 1))]).people


def test_two_skills_or_an_own_statement_are_too_little() -> None:
    assert not found([record("plc"), record("sap")]).people
    assert not found([record("plc"), record("sap"), record("safety", "self")]).people
    assert not found([record("plc"), record("sap"), record("ladder")]).people
    assert not found([record("plc"), record("sap"), record("safety", expires=date(2026, 1, 14))]).people
    assert found([record("plc"), record("sap", "system"), record("safety", expires=TODAY)]).people


def test_the_terms_are_parameters() -> None:
    two = [record("plc"), record("sap")]
    assert found(two, terms=BuriedTerms(least_skills=2)).people
    assert not found(terms=BuriedTerms(criticality=0.95)).people
    half_a_year = [("Ana", "plc", date(2025, 7, 1))]
    assert found(uses=half_a_year, terms=BuriedTerms(months=6)).people
    assert not found(uses=half_a_year).people


def test_who_refuses_came_lately_or_is_not_to_be_named_is_left_out_and_said() -> None:
    refusing = found(Ana={"refuse_automated": True})
    assert (refusing.people, "refuse" in refusing.notes[-1].en) == ((), True)
    came = found(came={"Ana": date(2025, 6, 1)})
    assert (came.people, "too short" in came.notes[-1].en) == ((), True)
    assert found(unnamed=["Ana"]).people == ()


def test_without_criticality_or_assignments_the_answer_says_what_is_missing() -> None:
    assert any("assignments" in note.en for note in found().notes)
    nothing = found(terms=BuriedTerms(criticality=1.0))
    assert any("criticality" in note.en for note in nothing.notes)


@pytest.mark.parametrize(
    ("on", "months", "before"),
    [
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 14, date(2024, 11, 30)),
    ],
)
def test_months_are_calendar_months(on: date, months: int, before: date) -> None:
    assert months_before(on, months) == before
