"""Requests from files and from data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.errors import InputError, Problem
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import locate, read_request, request_from_data
from engine.staffing.staff import staff_request
from tests.staffing.worlds import organisation, world

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "staffing_request.example.yaml"
HEAD = "kind: staffing-request\nformat: 1\ntitle: t\nproject: {name: p, start: 2026-05-04, end: 2026-06-01}\n"


def problems(text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a file."""
    with pytest.raises(InputError) as refused:
        read_request(text, "r.yaml")
    return refused.value.problems


def test_the_shipped_example_reads_with_every_part_filled() -> None:
    request = read_request(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)
    assert [role.openings for role in request.roles] == [1, 2, 1, 1]
    assert request.role_dates(request.roles[0]) == (date(2026, 5, 4), date(2026, 10, 30))
    assert request.role_dates(request.roles[1]) == (date(2026, 6, 1), date(2026, 8, 28))
    assert request.rules[4].at_least_one is not None
    assert request.rules[4].at_least_one.tag == "senior"
    left_out = {name for name in StaffingRequest.model_fields if not getattr(request, name)}
    assert left_out == set()


def test_a_request_says_the_same_as_yaml_and_as_json_data() -> None:
    data = {
        "title": "t",
        "project": {"name": "p", "start": "2026-05-04", "end": "2026-06-01"},
        "roles": [{"id": "A", "openings": 2}],
    }
    assert read_request(HEAD + "roles: [{id: A, openings: 2}]\n", "r.yaml") == request_from_data(data)


def test_every_problem_of_a_file_is_listed_with_its_line() -> None:
    text = HEAD + (
        "roles:\n"
        "  - {id: A, openings: 0}\n"
        "  - {id: A, fte: 1.2, colour: red}\n"
        "  - {id: B, start: 2026-06-01, end: 2026-05-01}\n"
        "  - {id: C, skills: [{skill: x, min_level: 6}]}\n"
        "rules:\n"
        "  - {even_spread: 3}\n"
        "pins:\n"
        "  - {role: Z, person: Ana, because: x}\n"
        "  - {role: B, person: Bo}\n"
        "scores: {A: {Ana: 101}}\n"
    )
    found = {(problem.line, problem.code) for problem in problems(text)}
    assert found == {
        (6, "wrong-value"),
        (7, "duplicate-role"),
        (7, "wrong-value"),
        (7, "unknown-key"),
        (8, "end-before-start"),
        (9, "wrong-value"),
        (11, "unknown-rule"),
        (13, "unknown-role"),
        (14, "missing-key"),
        (15, "wrong-value"),
    }


def test_an_unknown_rule_names_the_ones_that_are_known() -> None:
    found = problems(HEAD + "roles: [{id: A}]\nrules: [{even_spread: 3}]\n")
    assert [problem.code for problem in found] == ["unknown-rule"]
    assert "keep_apart, keep_together, at_least_one" in found[0].mend


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{}", "rule-not-single"),
        ("{keep_apart: [Ana, Bo], keep_together: [Ana, Bo]}", "rule-not-single"),
        ("{keep_apart: [Ana]}", "wrong-value"),
        ("{at_least_one: {}}", "rule-not-single"),
        ("{at_least_one: {skill: plc}}", "rule-not-single"),
        ("{at_least_one: {level: 3, tag: x}}", "rule-not-single"),
        ("{keep_apart: null}", "rule-not-single"),
        ("{pair: buddies}", "unknown-pair"),
        ("{pair: {mentor: {}}}", "group-empty"),
        ("{conflict_of_interest: family}", "unknown-conflict"),
        ("{conflict_of_interest: {}}", "rule-empty"),
        ("{conflict_of_interest: [[Ana]]}", "wrong-value"),
        ("{stretch_share: {}}", "rule-empty"),
        ("{stretch_share: {at_least: 0.5, at_most: 0.2}}", "bounds-crossed"),
        ("{balance: {most_difference: 0.5}}", "group-empty"),
        ("{balance: {tag: night}}", "rule-empty"),
        ("{keep_existing_team: 0}", "wrong-value"),
    ],
)
def test_a_team_rule_says_exactly_one_thing(rule: str, code: str) -> None:
    assert code in [problem.code for problem in problems(HEAD + f"roles: [{{id: A}}]\nrules: [{rule}]\n")]


@pytest.mark.parametrize(
    ("pins", "code"),
    [
        ("{role: A, person: Ana, because: x}, {role: B, person: Ana, because: x}", "pinned-twice"),
        ("{role: A, person: Ana, because: x}, {role: A, person: Bo, because: x}", "too-many-pins"),
        ("{role: A, person: Ana, because: ''}", "wrong-value"),
    ],
)
def test_pins_that_cannot_all_hold_are_refused(pins: str, code: str) -> None:
    found = problems(HEAD + f"roles: [{{id: A}}, {{id: B}}]\npins: [{pins}]\n")
    assert [problem.code for problem in found] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1\n",
        "kind: staffing-request\n  format: 1\n",
        "kind: scenario\nformat: 1\n",
        HEAD,
        HEAD + "roles: []\n",
        HEAD + "roles: {A: 1}\n",
        HEAD + "roles: [1, 2]\nrules: 7\npins: {}\nscores: []\n",
        HEAD + "roles: [{id: A}]\nroles: [{id: B}]\n",
        HEAD + "roles: [{id: A, start: 2026-13-01}]\n",
        HEAD + "roles: [{id: A, fte: .nan}]\n",
        HEAD.replace("format: 1", "format: 2") + "roles: [{id: A}]\n",
        HEAD.replace("title: t\n", "") + "roles: [{id: A}]\n",
        "roles: [{id: A}]\ntitle: t\nproject: {name: p, start: 2026-05-04, end: 2026-06-01}\n",
        HEAD + "roles: [{id: 7}]\n",
        "\x00",
    ],
)
def test_whatever_is_not_a_request_is_refused_with_a_line(text: str) -> None:
    for problem in problems(text):
        assert problem.line is not None
        assert problem.mend


@pytest.mark.parametrize("data", [[], 3, {}, {"roles": None}, {"title": "t", "project": [], "roles": [[]]}])
def test_data_that_is_no_request_is_refused_with_key_paths(data: object) -> None:
    with pytest.raises(InputError):
        request_from_data(data)  # type: ignore[arg-type]


def test_a_name_that_the_data_does_not_know_is_found_back_in_the_file() -> None:
    text = HEAD + "roles:\n  - id: A\n    skills:\n      - {skill: pcl, min_level: 2}\n"
    cut = organisation(world({"Ana": {}}, [("Ana", "plc", 3)]))
    with pytest.raises(InputError) as refused:
        staff_request(read_request(text, "r.yaml"), cut, proficiency_table(cut))
    located = locate(refused.value.problems, text, "r.yaml")
    assert [(problem.line, problem.code) for problem in located] == [(8, "unknown-skill")]


def test_a_skill_is_known_by_id_name_and_alias() -> None:
    rows = world(
        {"Ana": {}},
        skills=[{"skill_id": "S7", "name": "PLC programming", "aliases": "PLC;可编程控制器"}],
        skill_records=[{"person_id": "Ana", "skill_id": "S7", "level": 4, "source": "rated", "date": date(2025, 1, 1)}],
    )
    cut = organisation(rows)
    for name in ("S7", "PLC programming", "plc", "可编程控制器"):
        role = {"id": "A", "skills": [{"skill": name, "min_level": 4, "must": True}]}
        data = {"title": "t", "project": {"name": "p", "start": "2026-05-04", "end": "2026-06-01"}, "roles": [role]}
        assert staff_request(request_from_data(data), cut, proficiency_table(cut)).status == "optimal"
