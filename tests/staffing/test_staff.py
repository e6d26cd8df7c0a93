"""One request against the whole bank."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import InputError
from engine.evidence.canonical import canonical_bytes
from engine.staffing.answers.answer import Optimal
from tests.staffing.worlds import F_STAFF, staffed, taken, world

FOUR: dict[str, dict[str, Any]] = {"Ana": {}, "Bo": {}, "Chen": {}, "Dai": {}}
THREE_ROLES = [{"id": "DataLead"}, {"id": "PLC"}, {"id": "PM"}]


def test_three_slots_are_filled_for_248_where_slot_by_slot_choice_gives_240() -> None:
    answer = staffed(world(FOUR), THREE_ROLES, scores=F_STAFF)
    assert answer.status == "optimal"
    assert [team.objective for team in answer.teams] == [248.0, 240.0, 235.0]
    assert [taken(answer, number) for number in range(3)] == [
        ["Dai", "Ana", "Chen"],
        ["Ana", "Chen", "Dai"],
        ["Bo", "Ana", "Dai"],
    ]
    assert isinstance(answer.outcome, Optimal)
    assert answer.outcome.bound == 248.0


def test_a_corrected_score_brings_bo_in_for_255() -> None:
    scores = {**F_STAFF, "DataLead": {**F_STAFF["DataLead"], "Bo": 95}}
    answer = staffed(world(FOUR), THREE_ROLES, scores=scores)
    assert (answer.teams[0].objective, taken(answer)) == (255.0, ["Bo", "Ana", "Chen"])


def test_forcing_ana_into_data_lead_costs_eight_points() -> None:
    pin = {"role": "DataLead", "person": "Ana", "because": "asked for"}
    answer = staffed(world(FOUR), THREE_ROLES, scores=F_STAFF, pins=[pin])
    assert (answer.teams[0].objective, taken(answer)) == (240.0, ["Ana", "Chen", "Dai"])
    assert answer.teams[0].places[0].pinned_because == "asked for"


def test_alternatives_name_their_moves_against_the_first_team() -> None:
    answer = staffed(world(FOUR), THREE_ROLES, scores=F_STAFF)
    assert answer.teams[0].changes == ()
    assert answer.teams[2].changes == ("DataLead: Dai -> Bo", "PM: Chen -> Dai")


def test_fewer_alternatives_than_asked_for_are_said_to_be_all_there_are() -> None:
    answer = staffed(world({"Ana": {}, "Bo": {}}), [{"id": "A"}, {"id": "B"}])
    assert len(answer.teams) == 2
    assert "no other differs" in answer.notes[0].en


def test_one_opening_has_alternatives_that_differ_in_one_place() -> None:
    answer = staffed(world(FOUR), [{"id": "A"}], scores={"A": F_STAFF["PM"]})
    assert [taken(answer, number) for number in range(3)] == [["Chen"], ["Dai"], ["Ana"]]


def test_people_of_equal_score_are_taken_in_the_order_of_their_ids() -> None:
    answer = staffed(world(FOUR), [{"id": "A", "openings": 2}, {"id": "B"}])
    assert taken(answer) == ["Ana", "Bo", "Chen"]
    assert taken(answer, 1) == ["Ana", "Chen", "Bo"]


def test_only_people_with_a_given_score_are_candidates() -> None:
    answer = staffed(world(FOUR), [{"id": "A"}], scores={"A": {"Dai": 1}})
    assert (taken(answer), answer.roles[0].eligible) == (["Dai"], 1)


def test_scores_are_exact_to_six_decimals() -> None:
    answer = staffed(world(FOUR), [{"id": "A"}], scores={"A": {"Ana": 50.000001, "Bo": 50.000002}})
    assert (taken(answer), answer.teams[0].objective) == (["Bo"], 50.000002)


def test_someone_who_refuses_automated_decisions_is_not_proposed_but_can_be_pinned() -> None:
    rows = world({**FOUR, "Ana": {"refuse_automated": True}})
    role: list[dict[str, Any]] = [{"id": "A"}]
    scores = {"A": {"Ana": 90, "Bo": 10}}
    answer = staffed(rows, role, scores=scores)
    assert taken(answer) == ["Bo"]
    assert [person.person_id for person in answer.roles[0].manual_only] == ["Ana"]
    assert "Ana" not in [candidate.person_id for candidate in answer.roles[0].candidates]
    pinned = staffed(rows, role, scores=scores, pins=[{"role": "A", "person": "Ana", "because": "she agreed"}])
    assert taken(pinned) == ["Ana"]


def test_equal_requests_have_equal_bytes_however_the_rows_are_ordered() -> None:
    rows = world(FOUR, [("Ana", "plc", 4), ("Bo", "plc", 3), ("Dai", "plc", 4)], [("Ana", "old", 0.5)])
    backwards = {name: listed[::-1] for name, listed in rows.items()}
    roles: list[dict[str, Any]] = [
        {"id": "A", "fte": 0.5, "skills": [{"skill": "plc", "min_level": 3, "must": True}]},
        {"id": "B"},
    ]
    assert canonical_bytes(staffed(rows, roles)) == canonical_bytes(staffed(backwards, roles))


def test_protected_attributes_change_nothing() -> None:
    rows = world(FOUR, protected=[{"person_id": "Ana", "sex": "f"}, {"person_id": "Bo", "sex": "m"}])
    swapped = {**rows, "protected": [{"person_id": "Ana", "sex": "m"}, {"person_id": "Bo", "sex": "f"}]}
    roles = [{"id": "A"}, {"id": "B"}]
    assert canonical_bytes(staffed(rows, roles)) == canonical_bytes(staffed(swapped, roles))


def test_a_member_shows_who_lends_them_and_what_they_do_already() -> None:
    rows = world(
        {"Ana": {"manager_id": "Bo"}, "Bo": {"refuse_automated": True}},
        bookings=[("Ana", "old", 0.25)],
        units=[{"unit_id": "U1", "name": "Plant"}],
        roles=[
            {
                "role_id": "old",
                "project_id": "P0",
                "name": "Old",
                "openings": 1,
                "fte": 0.25,
                "start": "x",
                "end": "x",
            }
        ],
    )
    rows["roles"][0].update(start=rows["assignments"][0]["start"], end=rows["assignments"][0]["end"])
    member = staffed(rows, [{"id": "A", "fte": 0.5}]).members[0]
    assert (member.unit_name, member.manager_id, member.manager_name) == ("Plant", "Bo", "Bo")
    assert [(booking.project, booking.fte) for booking in member.bookings] == [("P0", 0.25)]
    assert {(week.booked_fte, week.total_fte) for week in member.weeks} == {(0.25, 0.75)}
    assert len(member.weeks) == 13


def test_names_nobody_knows_are_all_listed_with_suggestions() -> None:
    rows = world(FOUR, [("Ana", "plc", 4)])
    role = {"id": "A", "skills": [{"skill": "plc1", "min_level": 3, "must": True}]}
    ban = {"person": "Anna", "because": "x"}
    with pytest.raises(InputError) as refused:
        staffed(rows, [role], bans=[ban], rules=[{"keep_apart": ["Ana", "Chan"]}, {"at_least_one": "night"}])
    found = {problem.column: problem for problem in refused.value.problems}
    assert set(found) == {
        "roles[0].skills[0].skill",
        "bans[0].person",
        "rules[0].keep_apart[1]",
        "rules[1].at_least_one.tag",
    }
    assert "'plc'" in found["roles[0].skills[0].skill"].mend
    assert "'Ana'" in found["bans[0].person"].mend
