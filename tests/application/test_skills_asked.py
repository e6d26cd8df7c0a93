"""Who may ask the bank what: names for those who staff, pseudonyms for planners, and nobody of a team-only unit."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.application.skills.kept_searches import KEPT
from engine.application.skills.matrix import MatrixQuestion, skills_gaps, skills_matrix
from engine.application.skills.search import skills_count, skills_search
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor, Role
from engine.domain.history import History
from engine.errors import AccessError, InputError
from engine.policy.source import FixedPolicies
from tests.skills.search_worlds import TODAY, person, world

PERIOD = Period(TODAY, TODAY)
REQUESTER, PLANNER = Actor(id="rita", roles=(Role.REQUESTER,)), Actor(id="pia", roles=(Role.PLANNER,))
PEOPLE = [
    *(person(f"Ana{at}", unit_id="U1", languages="de", hourly_cost=50.0 + at) for at in range(5)),
    *(person(f"Bo{at}", unit_id="U3", languages="de") for at in range(6)),
]
RECORDS = [(one["person_id"], "plc", 4.0) for one in PEOPLE]


@dataclass(frozen=True)
class Closed:
    units: frozenset[str]

    def team_only_units(self) -> frozenset[str]:
        return self.units


def opened(*closed: str) -> Workspace:
    history = History.from_rows(world(PEOPLE, RECORDS))
    return Workspace(history=history, policies=FixedPolicies(()), modes=Closed(frozenset(closed)))


def test_who_staffs_sees_names_and_who_plans_the_same_people_under_pseudonyms() -> None:
    workspace = opened()
    named = skills_search(workspace, REQUESTER, PERIOD, "PLC>=3 and German").body
    hidden = skills_search(workspace, PLANNER, PERIOD, "PLC>=3 and German").body

    assert {one.person_id for one in hidden.people} == {workspace.pseudonyms.of(one.person_id) for one in named.people}
    assert named.people[0].name == "Ana0 Li"
    assert "Ana" not in hidden.model_dump_json()
    assert hidden.count == named.count == 11
    with pytest.raises(AccessError):
        skills_search(workspace, Actor(id="e", roles=(Role.EMPLOYEE,), person_id="Ana0"), PERIOD, "PLC")


def test_only_who_sees_names_may_ask_what_people_cost() -> None:
    workspace = opened()
    assert skills_search(workspace, REQUESTER, PERIOD, "cost<=51").body.count == 2
    for query in ("cost<=51", "PLC or not (German, cost>=1)"):
        with pytest.raises(AccessError, match="may not ask what people cost"):
            skills_search(workspace, PLANNER, PERIOD, query)
        with pytest.raises(AccessError, match="may not ask what people cost"):
            skills_count(workspace, PLANNER, PERIOD, f"{query} and")


def test_nobody_of_a_team_only_unit_is_found_but_everybody_counts_in_the_matrix() -> None:
    workspace = opened("U3")

    answer = skills_search(workspace, REQUESTER, PERIOD, "PLC").body
    assert {one.person_id[:3] for one in answer.people} == {"Ana"}
    assert any("team-only" in note.en for note in answer.notes)
    assert skills_count(workspace, REQUESTER, PERIOD, "").everybody == 5
    matrix = skills_matrix(workspace, PLANNER, PERIOD, MatrixQuestion(skills=("SPS",))).body
    assert [(cell.unit_id, cell.mastering) for cell in matrix.cells] == [("", 11), ("U1", 5), ("U3", 6)]


def test_a_question_of_the_same_day_finds_its_index_ready_and_gives_the_same_hash() -> None:
    workspace = opened()
    first = skills_search(workspace, REQUESTER, PERIOD, "PLC>=3")
    kept = {id(bank) for bank in KEPT._banks._values.values()}
    again = skills_search(workspace, REQUESTER, PERIOD, "PLC>=3")
    skills_gaps(workspace, REQUESTER, PERIOD)

    assert {id(bank) for bank in KEPT._banks._values.values()} == kept
    assert again.hash == first.hash


def test_a_matrix_of_what_does_not_exist_is_refused_in_words() -> None:
    workspace = opened()
    with pytest.raises(InputError, match="Did you mean 'SCADA'"):
        skills_matrix(workspace, PLANNER, PERIOD, MatrixQuestion(skills=("plc", "scadaa")))
    with pytest.raises(InputError, match=r"There is no unit 'Wroks'\. Did you mean 'Works'"):
        skills_matrix(workspace, PLANNER, PERIOD, MatrixQuestion(unit="Wroks"))
    with pytest.raises(InputError) as error:
        skills_matrix(workspace, PLANNER, PERIOD, MatrixQuestion(level=9, months=0))
    assert [one.code for one in error.value.problems] == ["level-out-of-range", "months-out-of-range"]
