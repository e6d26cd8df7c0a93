"""A change is answered by the fewest moves, never more than allowed, and of these by the best."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InputError
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.ground import Ground
from engine.staffing.changes.change import Absence, Change, Shift
from engine.staffing.changes.plan import Places, booked_places
from engine.staffing.changes.replan import Disturbance, replan
from engine.staffing.changes.replan_answer import Move, Replan
from engine.staffing.requests.project_request import request_of_project
from tests.counts import scaled
from tests.staffing.enumeration import TinyCase, tiny_cases
from tests.staffing.worlds import F_STAFF, START, Rows, organisation, request, world

FOUR: dict[str, dict[str, Any]] = {name: {} for name in ("Ana", "Bo", "Chen", "Dai")}
ROLES = [{"id": name} for name in F_STAFF]
BEST: Places = (("DataLead", "Dai"), ("PLC", "Ana"), ("PM", "Chen"))


def replanned(
    rows: Rows, plan: Places, change: Change, budget: int | None = None, roles: Any = None, **more: Any
) -> Replan:
    """Return the answer to a change of a request."""
    cut = organisation(rows)
    asked = request(roles or ROLES, **(more or {"scores": F_STAFF}))
    return replan(asked, Disturbance(plan, change, budget), Ground(cut, proficiency_table(cut)))


def told(moves: tuple[Move, ...]) -> list[tuple[str, str | None, str | None]]:
    """Return role, who goes and who comes."""
    return [
        (move.role, move.out.person_id if move.out else None, move.into.person_id if move.into else None)
        for move in moves
    ]


def test_without_a_change_nobody_moves_however_much_better_another_team_is() -> None:
    plan: Places = (("DataLead", "Ana"), ("PLC", "Chen"), ("PM", "Dai"))  # 240, where 248 is possible
    answer = replanned(world(FOUR), plan, Change())
    assert (answer.status, answer.least_moves, answer.moves) == ("unchanged", 0, ())
    assert answer.team is not None
    assert answer.team.objective == 240
    # One move more brings Bo nothing; two moves bring 248? Dai into DataLead and Ana into PLC, Chen into PM: three.
    assert [(further.moves, further.gain) for further in answer.further] == [(3, 8.0)]


def test_leave_of_one_is_answered_by_one_move_though_two_would_score_more() -> None:
    # Without Dai: Bo 80 into DataLead leaves the others. 80 + 85 + 75 = 240; Ana 90, Chen 80, Bo 30 is 200.
    away = Change(absences=(Absence(person="Dai", start=date(2026, 6, 1), end=date(2026, 6, 5)),))
    answer = replanned(world(FOUR), BEST, away)
    assert (answer.status, answer.least_moves, answer.proven, answer.confirmed) == ("moves", 1, True, True)
    assert told(answer.moves) == [("DataLead", "Dai", "Bo")]
    assert answer.moves[0].why[0].en == "is away from 2026-06-01 to 2026-06-05"
    assert [place.role for place in answer.kept] == ["PLC", "PM"]


def test_leave_outside_the_dates_of_a_role_changes_nothing() -> None:
    away = Change(absences=(Absence(person="Dai", start=date(2026, 8, 1)),))
    assert replanned(world(FOUR), BEST, away).status == "unchanged"


def test_a_budget_that_is_too_small_says_how_many_moves_are_needed() -> None:
    gone = Change(absences=(Absence(person="Dai"), Absence(person="Chen")))
    bands = {
        role: {person: score for person, score in given.items() if person != "Ana" or role != "PM"}
        for role, given in F_STAFF.items()
    }
    # Only Ana and Bo are left for three roles: nothing is possible; with an Eva for PM two moves are.
    with_eva = {**bands, "PM": {**bands["PM"], "Eva": 50}}
    rows = world({**FOUR, "Eva": {}})
    answer = replanned(rows, BEST, gone, 1, scores=with_eva)
    assert (answer.status, answer.least_moves, answer.moves, answer.team) == ("budget-too-small", 2, (), None)
    assert "--moves to 2" in answer.text.en
    assert replanned(rows, BEST, gone, 2, scores=with_eva).status == "moves"


def test_where_no_team_is_left_it_says_who_is_lacking() -> None:
    gone = Change(absences=(Absence(person="Dai"), Absence(person="Chen")))
    answer = replanned(world(FOUR), BEST, gone)
    assert (answer.status, answer.least_moves) == ("infeasible", None)
    assert answer.conflicts[0].verified


def test_somebody_who_changes_role_is_one_move_with_where_they_come_from() -> None:
    scores = {"A": {"Ana": 50, "Bo": 50}, "B": {"Ana": 50, "Chen": 50}}
    gone = Change(absences=(Absence(person="Bo"),))
    answer = replanned(world(FOUR), (("A", "Bo"), ("B", "Ana")), gone, roles=[{"id": "A"}, {"id": "B"}], scores=scores)
    assert told(answer.moves) == [("A", "Bo", "Ana"), ("B", "Ana", "Chen")]
    assert (answer.moves[0].into_from, answer.moves[1].out_to) == ("B", "A")


def test_a_dropped_role_releases_its_people_and_a_new_one_is_filled() -> None:
    answer = replanned(world(FOUR), BEST, Change(dropped=("PM",)))
    assert (answer.least_moves, told(answer.moves)) == (0, [("PM", "Chen", None)])
    added = replanned(world(FOUR), BEST[:2], Change())
    assert (added.least_moves, told(added.moves), added.moves[0].kind) == (1, [("PM", None, "Chen")], "fill")


def test_a_booked_plan_of_a_project_does_not_stand_in_its_own_way_and_a_shift_frees_or_binds() -> None:
    rows = world(
        {"Ana": {}, "Bo": {}},
        bookings=[("Ana", "R1", 1.0), ("Ana", "other", 1.0, date(2026, 9, 1), date(2026, 9, 30))],
        projects=[{"project_id": "P", "name": "P", "start": START, "end": date(2026, 7, 31), "priority": 1}],
        roles=[
            {
                "role_id": "R1",
                "project_id": "P",
                "name": "R1",
                "openings": 1,
                "fte": 1.0,
                "start": START,
                "end": date(2026, 7, 31),
            }
        ],
    )
    cut = organisation(rows)
    with pytest.raises(InputError):
        request_of_project(cut, "P")  # nothing is open
    whole = request([{"id": "R1", "start": str(START), "end": "2026-07-31"}], project={"project_id": "P"})
    plan = booked_places(cut, whole)
    assert plan == (("R1", "Ana"),)
    stays = replan(whole, Disturbance(plan), Ground(cut, proficiency_table(cut)))
    assert stays.status == "unchanged"
    later = Change(shifts=(Shift(role="R1", start=date(2026, 8, 3)),))
    moves = replan(whole, Disturbance(plan, later), Ground(cut, proficiency_table(cut)))
    assert told(moves.moves) == [("R1", "Ana", "Bo")]
    assert "free for 100%" in moves.moves[0].why[0].en


def test_who_holds_a_place_by_hand_keeps_it_though_they_refuse_automated_decisions() -> None:
    rows = world({"Ana": {"refuse_automated": True}, "Bo": {}})
    answer = replanned(rows, (("A", "Ana"),), Change(), roles=[{"id": "A"}], scores={"A": {"Ana": 1, "Bo": 99}})
    assert answer.status == "unchanged"


def test_unknown_people_and_roles_of_a_change_are_all_listed() -> None:
    change = Change(
        absences=(Absence(person="Dia"), Absence(person="Bo", start=date(2026, 6, 2), end=date(2026, 6, 1))),
        shifts=(Shift(role="PML", start=START),),
        dropped=("PMX",),
    )
    with pytest.raises(InputError) as refused:
        replanned(world(FOUR), BEST, change)
    assert [problem.code for problem in refused.value.problems] == [
        "unknown-person",
        "end-before-start",
        "unknown-role",
        "unknown-role",
    ]


@st.composite
def disturbed(draw: st.DrawFn) -> tuple[TinyCase, Places, list[str], int]:
    """Draw a request, a plan that was once made for it, who is gone since, and a budget."""
    case = replace(draw(tiny_cases()), pins=[], bans=[])
    names = sorted(case.people)
    someone = st.sampled_from(names)
    plan: list[tuple[str, str]] = []
    for role in case.roles:
        free = [name for name in names if name not in {person for _, person in plan}]
        held = draw(st.lists(st.sampled_from(free), max_size=role["openings"], unique=True)) if free else []
        plan += [(role["id"], name) for name in held]
    gone = draw(st.lists(someone, max_size=1))
    return (
        replace(case, people={n: {**f, "refuse_automated": False} for n, f in case.people.items()}),
        tuple(plan),
        gone,
        draw(st.integers(0, 4)),
    )


@settings(max_examples=scaled(40, 400))
@given(disturbed())
def test_moves_are_the_fewest_and_the_best_of_these_as_enumeration_has_it(
    given_case: tuple[TinyCase, Places, list[str], int],
) -> None:
    case, plan, gone, budget = given_case
    bans = [{"role": role["id"], "person": name, "because": "no"} for role in case.roles for name in gone]
    ranked = replace(case, bans=bans).ranked()
    change = Change(absences=tuple(Absence(person=name) for name in gone))
    answer = replanned(case.rows(), plan, change, budget, roles=case.roles, **case.more())

    def moves_of(team: tuple[tuple[str, ...], ...]) -> int:
        placed = [(role["id"], name) for role, people in zip(case.roles, team, strict=True) for name in people]
        return sum(place not in plan for place in placed)

    if not ranked:
        assert answer.status == "infeasible"
        return
    least = min(moves_of(team) for _, team in ranked)
    assert answer.least_moves == least
    assert sum(move.into is not None for move in answer.moves) <= budget
    if least > budget:
        assert (answer.status, answer.team) == ("budget-too-small", None)
        return
    score, team = next((score, team) for score, team in ranked if moves_of(team) == least)
    assert answer.team is not None
    assert answer.team.objective == score
    assert [place.person_id for place in answer.team.places] == [name for people in team for name in people]
    assert answer.confirmed
    for further in answer.further:
        assert further.moves <= budget
        assert further.objective == max(score for score, team in ranked if moves_of(team) <= further.moves)
