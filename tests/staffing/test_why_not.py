"""Why not this person: what it costs, who moves, what stands in the way, and what would change it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from engine.errors import InputError
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.ground import Ground
from engine.staffing.why.why_not import why_not
from engine.staffing.why.why_not_answer import WhyNot
from tests.counts import scaled
from tests.staffing.enumeration import TinyCase, tiny_cases
from tests.staffing.worlds import F_STAFF, Rows, organisation, request, staffed, taken, world

SLOTS = [{"id": name} for name in F_STAFF]
FOUR = world({"Ana": {}, "Bo": {}, "Chen": {}, "Dai": {}})


def asked(rows: Rows, roles: Any, person: str, role: str | None = None, **more: Any) -> WhyNot:
    """Ask why somebody is not in the best team."""
    cut = organisation(rows)
    return why_not(request(roles, **more), Ground(cut, proficiency_table(cut)), person, role)


def test_ana_would_cost_eight_points_as_data_lead_because_she_is_worth_more_on_plc() -> None:
    answer = asked(FOUR, SLOTS, "Ana", "DataLead", scores=F_STAFF)
    assert (answer.status, answer.best, answer.with_person, answer.difference) == ("costs", 248, 240, -8)
    assert answer.confirmed
    assert "worth more as PLC" in answer.text.en
    # Ana 90 for Dai 88, Chen 80 for Ana 85, Dai 70 for Chen 75.
    assert [(each.role, each.out, each.into, each.difference) for each in answer.places] == [
        ("DataLead", "Dai", "Ana", 2),
        ("PLC", "Ana", "Chen", -5),
        ("PM", "Chen", "Dai", -5),
    ]
    assert [(each.person_id, each.role, each.to) for each in answer.displaced] == [
        ("Ana", "PLC", "DataLead"),
        ("Chen", "PM", "PLC"),
        ("Dai", "DataLead", "PM"),
    ]


def test_bo_would_cost_eight_points_and_comes_in_above_88_with_a_tie_at_88() -> None:
    answer = asked(FOUR, SLOTS, "Bo", scores=F_STAFF)
    assert (answer.status, answer.difference, answer.takes) == ("costs", -8, "DataLead")
    (change,) = answer.changes
    (step,) = change.steps
    assert (step.kind, step.now, step.needed, change.tie, change.verified) == ("fit", 80, 88, True, True)
    assert [each.person_id for each in answer.displaced if each.to is None] == ["Dai"]
    for points, expected in ((87.99, "Dai"), (88.01, "Bo")):
        scores = {**F_STAFF, "DataLead": {**F_STAFF["DataLead"], "Bo": points}}
        assert taken(staffed(FOUR, SLOTS, scores=scores))[0] == expected


def plc(level: int, **more: Any) -> list[dict[str, Any]]:
    """Return one role that asks for PLC."""
    return [{"id": "PLC", "skills": [{"skill": "plc", "min_level": level, "must": True}], **more}]


def test_every_unmet_condition_blocks_by_itself_and_the_change_meets_them_all() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 3), ("Bo", "plc", 2)], [("Bo", "old", 0.2)])
    answer = asked(rows, plc(3), "Bo", "PLC")
    assert answer.status == "blocked"
    assert [each.names for each in answer.blocking] == [
        ("condition:PLC/must-skill:plc",),
        ("condition:PLC/available",),
    ]
    assert all(each.verified and each.confirmed for each in answer.blocking)
    assert answer.confirmed
    (change,) = answer.changes
    assert [(step.kind, step.now, step.needed) for step in change.steps] == [("skill", 2, 3), ("free", 0.8, 1)]
    assert change.verified
    assert change.tie
    mended = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 3), ("Bo", "plc", 3)])
    assert asked(mended, plc(3), "Bo", "PLC").status == "tie"


def test_a_pin_that_holds_the_only_place_is_what_blocks() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 3), ("Bo", "plc", 5)])
    pins = [{"role": "PLC", "person": "Ana", "because": "promised"}]
    answer = asked(rows, plc(3), "Bo", pins=pins)
    assert [each.names for each in answer.blocking] == [("pin:PLC/Ana",)]
    assert not answer.changes


def test_a_rule_about_two_people_blocks_together_with_the_pin_that_sets_it_off() -> None:
    rows = world({"Ana": {}, "Bo": {}, "Chen": {}})
    answer = asked(
        rows,
        [{"id": "A", "openings": 2}],
        "Bo",
        pins=[{"role": "A", "person": "Ana", "because": "promised"}],
        rules=[{"keep_apart": ["Ana", "Bo"]}],
    )
    assert answer.status == "blocked"
    assert [set(each.names) for each in answer.blocking] == [{"pin:A/Ana", "rules[0]"}]
    assert all(each.verified and each.confirmed for each in answer.blocking)


def test_a_budget_that_keeps_somebody_out_names_the_cost_at_which_they_come_in() -> None:
    rows = world({"Ana": {"hourly_cost": 20}, "Bo": {"hourly_cost": 40}})
    # 65 weekdays of 8 hours: 520 hours; 15,600 is 30 an hour.
    answer = asked(rows, [{"id": "A"}], "Bo", project={"budget": 15_600}, scores={"A": {"Ana": 50, "Bo": 60}})
    assert answer.status == "blocked"
    assert [each.names for each in answer.blocking] == [("budget",)]
    (change,) = answer.changes
    assert [(step.kind, step.now, step.needed) for step in change.steps] == [("cost", 40, 30)]


def test_one_more_level_of_a_preferred_skill_that_would_do_is_named() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 4), ("Bo", "plc", 2)])
    answer = asked(rows, [{"id": "A", "skills": [{"skill": "plc", "min_level": 5}]}], "Bo")
    kinds = {step.kind: step for change in answer.changes for step in change.steps}
    assert (kinds["skill"].now, kinds["skill"].needed) == (2, 4)
    assert all(change.verified for change in answer.changes)


def test_who_refuses_automated_decisions_gets_no_score_and_the_way_by_hand() -> None:
    rows = world({"Ana": {}, "Bo": {"refuse_automated": True}}, [("Ana", "plc", 3), ("Bo", "plc", 5)])
    answer = asked(rows, plc(3), "Bo")
    assert answer.status == "by-hand"
    assert (answer.best, answer.with_person, answer.parts, answer.places, answer.changes) == (None, None, (), (), ())
    assert "human may choose" in answer.text.en
    pinned = asked(rows, plc(3, openings=1), "Ana", pins=[{"role": "PLC", "person": "Bo", "because": "asked them"}])
    assert [each.names for each in pinned.blocking] == [("pin:PLC/Bo",)]


def test_a_request_without_any_team_says_so() -> None:
    answer = asked(world({"Ana": {}}, [("Ana", "plc", 1)]), plc(3), "Ana")
    assert answer.status == "no-team"
    assert answer.confirmed


@pytest.mark.parametrize(
    ("person", "role", "words"),
    [
        ("Anna", None, "Nobody employed is called 'Anna'"),
        ("Bo", "DataLeed", "no role 'DataLeed'"),
        ("Ana", None, "Ana is in the best team already, as PLC"),
        ("Ana", "PLC", "Ana is in the best team already, as PLC"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_in_words(person: str, role: str | None, words: str) -> None:
    with pytest.raises(InputError, match=words):
        asked(FOUR, SLOTS, person, role, scores=F_STAFF)


@given(tiny_cases())
@settings(max_examples=scaled(8, 400), suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_forced_in_is_what_enumeration_says_and_never_beats_the_best(case: TinyCase) -> None:
    ranked = case.ranked()
    for person, facts in case.people.items():
        pinned = [pin["role"] for pin in case.pins if pin["person"] == person]
        if facts["refuse_automated"] and not pinned:
            continue
        with_person = [score for score, team in ranked if any(person in placed for placed in team)]
        if ranked and any(person in placed for placed in ranked[0][1]):
            with pytest.raises(InputError, match="in the best team already"):
                asked(case.rows(), case.roles, person, **case.more())
            continue
        answer = asked(case.rows(), case.roles, person, **case.more())
        if not ranked:
            assert answer.status == "no-team"
        elif with_person:
            assert (answer.best, answer.with_person) == (ranked[0][0], with_person[0])
            assert answer.difference is not None
            assert answer.difference <= 0
            assert answer.confirmed
        else:
            assert answer.status == "blocked"
            assert answer.blocking
            assert all(each.verified and each.confirmed for each in answer.blocking)
        assert all(change.verified for change in answer.changes)
