"""A small organisation to ask for people, its plain rows, and the same conditions judged from the rows one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.skills.search.searching import SkillBankSearch

TODAY = date(2026, 3, 10)
Rows = dict[str, list[dict[str, Any]]]

SKILLS = [
    {"skill_id": "plc", "name": "PLC", "aliases": "可编程控制器;SPS", "parent_id": "automation"},
    {"skill_id": "automation", "name": "Automation", "aliases": "自动化"},
    {"skill_id": "scada", "name": "SCADA", "parent_id": "automation"},
    {"skill_id": "data-engineering", "name": "Data engineering", "aliases": "数据工程"},
    {"skill_id": "java", "name": "Java"},
    {"skill_id": "javascript", "name": "JavaScript"},
    {"skill_id": "c++", "name": "C++"},
    {"skill_id": "py", "name": "Python (computer programming)"},
    {"skill_id": "r&d", "name": "R&D"},
    {"skill_id": "welding", "name": "Welding", "aliases": "焊接"},
]
UNITS = [
    {"unit_id": "U1", "name": "Works"},
    {"unit_id": "U2", "name": "Line 2", "parent_id": "U1"},
    {"unit_id": "U3", "name": "销售部"},
]


def person(person_id: str, **more: Any) -> dict[str, Any]:
    """Return a person with the columns of people and employments."""
    return {"person_id": person_id, "name": f"{person_id} Li", **more}


def world(
    people: Sequence[dict[str, Any]],
    records: Sequence[tuple[str, str, float]] = (),
    **tables: list[dict[str, Any]],
) -> Rows:
    """Return rows of an organisation: people, (person, skill, level), and further tables."""
    personal = ("person_id", "name", "languages", "tags", "refuse_automated")
    standard = {"valid_from": date(2020, 1, 1), "unit_id": "U1", "job_family": "tech", "level": 3}
    rows: Rows = {
        "people": [{name: given[name] for name in personal if name in given} for given in people],
        "employments": [
            {
                **standard,
                "person_id": given["person_id"],
                **{name: value for name, value in given.items() if name not in personal},
            }
            for given in people
        ],
        "units": UNITS,
        "skills": SKILLS,
        "skill_records": [
            {"person_id": who, "skill_id": skill, "level": level, "source": "rated", "date": date(2025, 6, 1)}
            for who, skill, level in records
        ],
    }
    for name, extra in tables.items():
        rows[name] = [*rows.get(name, []), *extra]
    return {name: listed for name, listed in rows.items() if listed}


def organisation_of(rows: Rows) -> Organisation:
    """Return the rows as they stand on the day of the tests."""
    return History.from_rows(rows).as_of(TODAY, TODAY)


def levels_of(organisation: Organisation) -> Proficiency:
    """Return every record of employed people as their level: tests give one record a person and skill."""
    records = organisation.table("skill_records")
    skill_ids = tuple(sorted({*organisation.table("skills").text("skill_id").index, *records.text("skill_id").index}))
    person = organisation.workforce.positions_of(records.text("person_id"))
    skill = records.text("skill_id").codes_into(skill_ids)
    order = np.lexsort((person, skill))
    order = order[person[order] >= 0]
    return Proficiency(
        person_ids=organisation.workforce.person_ids,
        skill_ids=skill_ids,
        person=person[order],
        skill=skill[order],
        level=records.number("level")[order],
        source=records.text("source").take(order),
        dated=records.date("date")[order],
    )


def bank(rows: Rows, silent: frozenset[str] = frozenset()) -> SkillBankSearch:
    """Return the rows ready to be searched."""
    organisation = organisation_of(rows)
    return SkillBankSearch.of(organisation, levels_of(organisation), silent)


def found(rows: Rows, query: str) -> list[str]:
    """Return the ids of those who meet a query."""
    answer = bank(rows).search(query)
    assert answer.count == len(answer.people)
    return [one.person_id for one in answer.people]


def free_share(rows: Rows, who: str, first: date, last: date) -> float:
    """Return what somebody has free on the busiest day of a span less leave, day by day from the rows."""
    (employed,) = [row for row in rows["employments"] if row["person_id"] == who]
    contract = float(employed.get("fte", 1.0))
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    least = min(_free_on(rows, employed, contract, day) for day in days)
    weekdays = [day for day in days if day.weekday() < 5]
    leaves = [row for row in rows.get("leave", []) if row["person_id"] == who]
    away = sum(any(row["start"] <= day <= row["end"] for row in leaves) for day in weekdays)
    return least - contract * away / max(1, len(weekdays))


def _free_on(rows: Rows, employed: dict[str, Any], contract: float, day: date) -> float:
    who = employed["person_id"]
    if employed.get("valid_to") is not None and day > employed["valid_to"]:
        contract = 0.0
    else:
        weeks = [row for row in rows.get("availability", []) if row["person_id"] == who and row["week"] <= day]
        if weeks:
            newest = max(weeks, key=lambda row: row["week"])
            contract = min(contract, newest["fte"]) if (day - newest["week"]).days < 7 else contract
    booked = [row for row in rows.get("assignments", []) if row["person_id"] == who]
    return contract - sum(float(row["fte"]) for row in booked if row["start"] <= day <= row["end"])
