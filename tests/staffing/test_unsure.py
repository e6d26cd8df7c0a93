"""Which unverified fact would most change the decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.ground import Ground
from engine.staffing.why.unsure import unsure
from engine.staffing.why.unsure_answer import Unsure
from tests.staffing.worlds import Rows, organisation, request, staffed, taken, world

ROLES: list[dict[str, Any]] = [
    {"id": "A", "skills": [{"skill": "plc", "min_level": 5}]},
    {"id": "B", "skills": [{"skill": "sap", "min_level": 5}]},
]


def known(records: list[tuple[str, str, float, str]]) -> Rows:
    """Return a bank of people with records of their own sources."""
    people = {person: {} for person, _, _, _ in records}
    rows = [
        {"person_id": person, "skill_id": skill, "level": level, "source": source, "date": date(2026, 1, 1)}
        for person, skill, level, source in records
    ]
    skills = [{"skill_id": each, "name": each} for each in sorted({skill for _, skill, _, _ in records})]
    return world(people, skill_records=rows, skills=skills)


def asked(rows: Rows, roles: Any = ROLES, **more: Any) -> Unsure:
    """Ask what to find out first, every level taken as the latest record has it."""
    cut = organisation(rows)
    return unsure(request(roles, **more), Ground(cut, proficiency_table(cut)))


def test_the_one_unverified_skill_that_can_flip_the_choice_comes_first_and_verifying_it_settles_it() -> None:
    rows = known(
        [
            ("Ana", "plc", 4, "verified"),
            ("Bo", "plc", 4, "self"),
            ("Chen", "sap", 5, "verified"),
            ("Dai", "sap", 1, "self"),
        ]
    )
    answer = asked(rows)
    assert answer.status == "known"
    first = answer.facts[0]
    assert (first.person.person_id, first.skill_id, first.chosen) == ("Bo", "plc", False)
    assert {each.person.person_id for each in answer.facts} == {"Bo"}
    flips = [each.level for each in first.outcomes if each.chosen]
    assert flips
    assert first.expected_gain > 0
    for level in flips:
        verified = known(
            [("Ana", "plc", 4, "verified"), ("Bo", "plc", level, "verified"), ("Chen", "sap", 5, "verified")]
        )
        assert taken(staffed(verified, ROLES))[0] == "Bo"


def test_nothing_is_listed_where_no_single_fact_can_change_the_team() -> None:
    rows = known([("Ana", "plc", 5, "system"), ("Chen", "sap", 5, "system"), ("Dai", "lab", 1, "self")])
    answer = asked(rows)
    assert not answer.facts
    assert "No unverified skill" in answer.text.en


def test_a_request_without_a_team_says_so_and_nobody_who_refuses_is_looked_at() -> None:
    rows = world({"Ana": {"refuse_automated": True}}, [("Ana", "plc", 3)])
    answer = asked(rows, [ROLES[0]])
    assert (answer.status, answer.facts) == ("no-team", ())
