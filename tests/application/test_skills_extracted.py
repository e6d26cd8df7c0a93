"""Whose texts are read for whom, what stays unseen, and what is proposed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.application.policies.files import policies_of_folder
from engine.application.skills.extract import skills_extract
from engine.application.skills.text_files import texts_of_bytes, texts_of_file
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.domain.history import History
from engine.errors import AccessError, InputError
from engine.skills.extraction.text_sources import SourceText
from tests.skills.search_worlds import TODAY, person, world

PERIOD = Period(TODAY, TODAY)
APPROVER = Actor(id="ada", roles=(Role.APPROVER,))
PEOPLE = [
    person("Ana"),
    person("Bo"),
    person("Cy", refuse_automated=True),
    person("Dora", unit_id="U3"),
    person("Eli", unit_id="U3"),
]


def review(to: str, text: str, by: str = "Bo") -> dict[str, Any]:
    return {"from_id": by, "to_id": to, "date": date(2026, 1, 5), "text": text}


TABLES: dict[str, list[dict[str, Any]]] = {
    "feedback": [
        review("Ana", "Expert in Java. 不会C++。Dora Li taught her welding."),
        review("Cy", "精通PLC"),
        review("Dora", "Knows SCADA.", "Eli"),
    ],
    "recognition": [
        {"from_id": "Bo", "to_id": "Ana", "date": date(2026, 2, 1), "kind": "star", "message": one, "visibility": seen}
        for one, seen in (("Great R&D work", "team"),)
    ]
    + [
        {
            "from_id": "Bo",
            "to_id": "Bo",
            "date": date(2026, 2, 2),
            "kind": "note",
            "message": "SCADA expert",
            "visibility": "private",
        }
    ],
    "courses": [
        {
            "course_id": "K",
            "skill_id": "plc",
            "level": 2.0,
            "months": 1.0,
            "seats": 5,
            "cost": 1.0,
            "name": "Basics of Java control",
        }
    ],
    "learning": [{"person_id": "Bo", "course_id": "K", "completed_at": date(2025, 5, 1)}],
}


@dataclass(frozen=True)
class Closed:
    units: frozenset[str]

    def team_only_units(self) -> frozenset[str]:
        return self.units


def opened(*closed: str) -> Workspace:
    history = History.from_rows(world(PEOPLE, [("Ana", "java", 3.0)], **TABLES))
    return Workspace(history=history, policies=policies_of_folder(), modes=Closed(frozenset(closed)))


def test_every_tag_of_the_tables_says_who_when_where_and_in_which_sentence() -> None:
    body = skills_extract(opened(), LOCAL_ACTOR, PERIOD).body

    told = {(one.person_id, one.skill_id, one.source, one.level) for one in body.tags}
    assert told == {
        ("Ana", "java", "feedback.text", 5.0),
        ("Ana", "welding", "feedback.text", 4.0),
        ("Ana", "r&d", "recognition.message", 4.0),
        ("Cy", "plc", "feedback.text", None),
        ("Dora", "scada", "feedback.text", None),
        ("Bo", "plc", "courses.name", 2.0),
    }
    assert {(one.person_id, one.skill_id, one.stance.value) for one in body.set_aside} == {("Ana", "c++", "lacks")}
    assert all(one.dated and one.sentence for one in body.tags)


def test_what_is_proposed_has_low_credibility_and_repeats_no_record() -> None:
    body = skills_extract(opened(), LOCAL_ACTOR, PERIOD).body

    assert ("Ana", "java") not in {(one.person_id, one.skill_id) for one in body.records}
    assert {(one.source, one.credibility) for one in body.records} == {("extracted", 0.3)}
    assert {one.level for one in body.records if one.person_id == "Cy"} == {None}


def test_nobody_of_a_team_only_unit_is_read_about_or_named_in_what_is_said_of_others() -> None:
    told = skills_extract(opened("U3"), APPROVER, PERIOD).body

    assert "Dora" not in told.model_dump_json()
    (taught,) = [one for one in told.tags if one.skill_id == "welding"]
    assert taught.sentence == "███████ taught her welding."
    assert TABLES["feedback"][0]["text"][taught.start : taught.end] == "welding"


def test_an_actor_of_one_unit_reads_what_was_written_within_that_unit_only() -> None:
    told = skills_extract(opened(), APPROVER.changed(units=("U3",)), PERIOD).body

    assert {one.person_id for one in told.tags} == {"Dora"}


def test_only_who_may_see_reviews_may_ask() -> None:
    for role in set(Role) - {Role.APPROVER, Role.ADMINISTRATOR}:
        with pytest.raises(AccessError):
            skills_extract(opened(), Actor(id="x", roles=(role,), person_id="Ana"), PERIOD)


def test_given_texts_are_read_and_name_nobody_out_of_sight() -> None:
    texts = [SourceText("Knows PLC.", "mail", whom, "2026-01-01") for whom in ("Ana", "Dora", "Nobody")]
    told = skills_extract(opened("U3"), APPROVER, PERIOD, texts).body

    assert [one.person_id for one in told.tags] == ["Ana", None, None]


def test_a_name_that_is_nearly_right_is_suggested_and_no_tag() -> None:
    told = skills_extract(opened(), LOCAL_ACTOR, PERIOD, [SourceText("Loves JavaScrpt and javascripts", "mail")]).body

    assert not told.tags
    assert [(one.written, one.skill_id) for one in told.misspelt] == [("javascrpt", "javascript")]


def test_without_a_bank_there_is_nothing_to_look_for() -> None:
    rows = {name: listed for name, listed in world(PEOPLE).items() if name != "skills"}
    workspace = Workspace(history=History.from_rows(rows), policies=policies_of_folder())

    with pytest.raises(InputError, match="no bank of skills"):
        skills_extract(workspace, LOCAL_ACTOR, PERIOD)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.txt", "empty-file"),
        (b" \n ", "a.txt", "empty-file"),
        (bytes(64), "a.txt", "binary-file"),
        (b"%PDF-1.7", "a.txt", "binary-file"),
        (b'{"a": ', "a.json", "bad-json"),
        (b"[" * 100_000, "a.json", "bad-json"),
    ],
)
def test_what_is_no_text_is_answered_in_words(content: bytes, name: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        texts_of_bytes(content, name)

    assert [one.code for one in refused.value.problems] == [code]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_its_encoding(encoding: str) -> None:
    text = "他精通数据分析，不会焊接。" * 20

    assert [one.text.lstrip("\ufeff") for one in texts_of_bytes(text.encode(encoding), "a.txt")] == [text]


def test_cells_of_a_table_and_of_json_keep_their_place(tmp_path: Path) -> None:
    table, tree = tmp_path / "a.csv", tmp_path / "a.json"
    with table.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("person_id", "date", "text"), ("Ana", "2026-01-05", "Knows PLC")])
    tree.write_text('[{"to_id": "Ana", "date": "2026-01-05", "notes": ["Knows PLC"]}]', encoding="utf-8")

    (cell,), (leaf,) = texts_of_file(table), texts_of_file(tree)
    assert (cell.text, cell.person_id, cell.dated, cell.place) == (
        "Knows PLC",
        "Ana",
        "2026-01-05",
        "row 2 column text",
    )
    assert (leaf.text, leaf.person_id, leaf.dated, leaf.place) == ("Knows PLC", "Ana", "2026-01-05", "[0].notes[0]")
