"""Which role lacks whom, named."""

from __future__ import annotations

from typing import Any

from engine.staffing.answers.answer import Infeasible
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


def test_a_budget_too_small_names_the_cost_of_the_cheapest_people_who_qualify() -> None:
    rows = world(
        {"Ana": {"hourly_cost": 30}, "Bo": {"hourly_cost": 20}, "Chen": {"hourly_cost": 10}},
        [("Ana", "plc", 4), ("Bo", "plc", 4), ("Chen", "plc", 1)],
    )
    outcome = refused(rows, [must("PLC", "plc", name="PLC engineer", fte=0.5)], project={"budget": 5000})
    # Bo is the cheapest who qualifies: 20 x 8 hours x 65 weekdays x 0.5.
    assert [conflict.requirements for conflict in outcome.conflicts] == [("role:PLC", "budget")]
    said = (
        "The budget of 5,000.00 is too small for the role PLC engineer: the cheapest people who qualify cost 5,200.00"
    )
    assert outcome.conflicts[0].text.en.startswith(said)
    assert outcome.lacking[0].text.en.startswith(said)
    assert "5,200.00" in outcome.conflicts[0].text.text("zh")


def test_a_conflict_is_told_in_the_words_of_the_request_and_not_in_the_solvers() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 4), ("Bo", "plc", 4)])
    apart = [{"keep_apart": ["Ana", "Bo"]}]
    outcome = refused(rows, [must("PLC", "plc", openings=2, name="PLC engineer")], rules=apart)
    assert outcome.conflicts[0].text.en == (
        "These cannot hold together: the role PLC engineer, the rule rules[0] (keep_apart: Ana, Bo). "
        "Without any one of them they can."
    )
    assert "角色“PLC engineer”" in outcome.conflicts[0].text.text("zh")


def test_people_who_qualify_but_are_too_many_to_list_are_counted() -> None:
    rows = world({f"P{number:02}": {} for number in range(25)})
    outcome = refused(rows, [{"id": "A", "openings": 30}])
    text = outcome.conflicts[0].text.en
    assert text.startswith("The role A needs 30 in all, but only 25 qualify: P00, ")
    assert text.endswith("P19 and 5 more.")


def test_a_pin_that_cannot_hold_by_itself_is_told_as_such() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 4), ("Bo", "plc", 1)])
    pins = [{"role": "PLC", "person": "Bo", "because": "x"}]
    outcome = refused(rows, [must("PLC", "plc")], pins=pins)
    assert outcome.conflicts[0].text.en == "This cannot hold at all: the pin of Bo to PLC."
    assert [near.person_id for near in outcome.conflicts[0].pinned_misses] == ["Bo"]
