"""The page for one affected person: one sheet, both languages, and nobody else's data."""

from __future__ import annotations

import re

import pytest

from engine.application.decisions.explain import explain
from engine.application.decisions.propose import propose
from engine.figures.person_page import person_page
from tests.application.decision_worlds import APPROVER, REQUESTER, asked, decided_in, request
from tests.staffing.worlds import START, world

PEOPLE = {name: {"name": f"Doctor {name}"} for name in ("Anastasia", "Boleslaw", "Chenyu", "Daiyu", "Evander")}
RECORDS = [(name, "plc", level) for name, level in zip(PEOPLE, (5, 4, 3, 2, 1), strict=True)]
LINES_OF_A_SHEET = 55
WIDTH_OF_A_LINE = 95


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everybody_considered_gets_one_sheet_about_themselves_alone(database_url: str, language: str) -> None:
    rows = world(PEOPLE, RECORDS, [("Boleslaw", "old", 0.5), ("Anastasia", "other", 0.25, START, START)])
    wanted = request(
        "Line 3", {"PLC": {"Anastasia": 90, "Boleslaw": 80, "Chenyu": 70}, "PM": {"Daiyu": 60, "Evander": 10}}, fte=0.5
    )
    wanted = wanted.changed(
        scores={},
        roles=tuple(role.changed(skills=({"skill": "plc", "min_level": 2, "must": True},)) for role in wanted.roles),
    )
    with decided_in(database_url, rows) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace, wanted))
        for person in PEOPLE:
            body = explain(workspace, APPROVER, proposal.id, person)
            page = person_page(body, language)
            others = [name for name in PEOPLE if name != person]
            assert not [name for name in others if name in page or name in body.model_dump_json()]
            assert person in page
            assert len(body.factors) <= 3
            assert body.contact in page
            assert "skill_records" in {fact.table for fact in body.data}
            assert all(fact.key["person_id"] == person for fact in body.data)
            assert not re.search(r"<script|src=|href=|https?:", page)
            blocks = re.split(r"</(?:p|li|tr|h1|h2|caption)>", re.sub(r"<style>.*?</style>", "", page))
            wide = 2 if language == "zh" else 1
            lines = sum(1 + wide * len(re.sub(r"<[^>]+>", "", block)) // WIDTH_OF_A_LINE for block in blocks)
            assert lines <= LINES_OF_A_SHEET


def test_the_page_names_the_part_of_the_system_the_part_of_people_and_the_record_with_its_source(
    database_url: str,
) -> None:
    with decided_in(database_url, world(PEOPLE, RECORDS)) as workspace:
        wanted = request("Line 3", {"PLC": {"Anastasia": 90.0}}, skills=[{"skill": "plc", "min_level": 3}])
        proposal = propose(workspace, REQUESTER, asked(workspace, wanted))
        page = person_page(explain(workspace, APPROVER, proposal.id, "Boleslaw"), "en")
    for words in ("It decides nothing", "A named human", "How to ask, correct and appeal", "rated", "2025-06-01"):
        assert words in page
