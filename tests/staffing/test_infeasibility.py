"""Which role lacks whom, named."""

from __future__ import annotations

from typing import Any

from engine.staffing.answer import Infeasible
from tests.staffing.worlds import staffed, world


def must(role: str, skill: str, level: float = 3, **more: Any) -> dict[str, Any]:
    """Return a role with one must-skill."""
    return {"id": role, "skills": [{"skill": skill, "min_level": level, "must": True}], **more}


def refused(rows: Any, roles: Any, **more: Any) -> Infeasible:
    """Return the outcome of a request that cannot be met."""
    outcome = staffed(rows, roles, **more).outcome
    assert isinstance(outcome, Infeasible)
    return outcome


def test_the_role_that_lacks_people_is_named_with_where_they_are_lost_and_who_comes_nearest() -> None:
    rows = world(
        {"Ana": {}, "Bo": {}, "Chen": {"location": "Graz"}, "Dai": {"location": "Linz"}},
        [("Ana", "plc", 2), ("Chen", "plc", 1), ("Dai", "plc", 4), ("Bo", "sap", 5)],
        [("Dai", "old", 0.75)],
    )
    outcome = refused(rows, [must("PLC", "plc", fte=0.5, location="Linz"), must("SAP", "sap")])
    assert [lack.role for lack in outcome.lacking] == ["PLC"]
    lack = outcome.lacking[0]
    assert (lack.openings, lack.eligible, lack.blocking) == (1, 0, "available")
    assert [near.person_id for near in lack.nearest] == ["Dai", "Ana", "Chen", "Bo"]
    assert [[miss.code for miss in near.misses] for near in lack.nearest[:2]] == [
        ["available"],
        ["must-skill:plc", "location"],
    ]
    assert "25% free" in lack.nearest[0].misses[0].text.en
    assert "level 2" in lack.nearest[1].misses[0].text.en


def test_two_roles_that_share_their_only_candidate_are_named_together() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 4), ("Ana", "pm", 4), ("Bo", "sap", 4)])
    outcome = refused(rows, [must("PLC", "plc"), must("SAP", "sap"), must("PM", "pm")])
    assert [conflict.requirements for conflict in outcome.conflicts] == [("role:PLC", "role:PM")]
    assert outcome.conflicts[0].verified
    assert "need 2 in all, but only 1" in outcome.conflicts[0].text.en
    assert [lack.role for lack in outcome.lacking] == ["PLC", "PM"]
    assert [person.person_id for person in outcome.lacking[0].eligible_people] == ["Ana"]


def test_two_separate_shortages_are_both_named() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 4), ("Ana", "pm", 4), ("Bo", "sap", 2)])
    outcome = refused(rows, [must("PLC", "plc"), must("PM", "pm"), must("SAP", "sap")])
    assert {conflict.requirements for conflict in outcome.conflicts} == {("role:SAP",), ("role:PLC", "role:PM")}


def test_a_role_with_more_openings_than_qualified_people_says_how_many_qualify() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 4)])
    lack = refused(rows, [must("PLC", "plc", openings=2)]).lacking[0]
    assert (lack.openings, lack.eligible, lack.blocking) == (2, 1, "must-skill:plc")
    assert "needs 2, 1 qualify" in lack.text.en


def test_people_who_refuse_automated_decisions_are_shown_as_pinnable() -> None:
    rows = world({"Ana": {"refuse_automated": True}}, [("Ana", "plc", 4)])
    lack = refused(rows, [must("PLC", "plc")]).lacking[0]
    assert lack.blocking == "automated"
    assert lack.nearest[0].misses[0].code == "automated"


def test_an_organisation_without_people_lacks_everyone() -> None:
    outcome = refused({}, [{"id": "A"}])
    assert (outcome.lacking[0].eligible, outcome.lacking[0].blocking) == (0, "employed-today")
