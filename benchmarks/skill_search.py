"""Milliseconds of searches of a skills bank, against SQLite with indexes on the same rows: p95 of a mix of queries.

A bank of 10,000 people and 200,000 records, and one of 100,000 and 2 million; the queries ask for skills with levels,
languages, places and units, joined by and, or and not; half of them ask who is free. The peer answers each query with
one SQL statement over indexed tables in memory; of free time it knows the bookings alone, as the fixture has no more.
Both must find the same people. What building the index takes is told apart. Counting while typing is told too.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from engine.domain.columns import TextColumn
from engine.domain.dataset import ASSIGNMENTS, EMPLOYMENTS, PEOPLE, SKILL_RECORDS, SKILLS, UNITS
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.domain.table import Table
from engine.skills.search.searching import SkillBankSearch

ON = date(2026, 3, 2)
SIZES = ((10_000, 200_000), (100_000, 2_000_000))
QUERIES, SEED = 60, 17
SKILL_NUMBER, UNIT_NUMBER = 2_000, 40
LANGUAGES, PLACES = ("de", "en", "zh", "fr"), ("Berlin", "Shanghai", "Lyon", "Leeds", "Porto")


def run() -> dict[str, float | str]:
    """Return the p95 of the large bank, the peer's, their ratio and all figures."""
    sizes = [_measured(*size) for size in SIZES]
    large = sizes[-1]
    return {
        "figure": large.p95,
        "peer": large.peer_p95,
        "ratio": large.peer_p95 / large.p95,
        "unit": "milliseconds, p95 of a mix of searches in 100,000 people and 2,000,000 records (peer: SQLite)",
        "what": "\n  ".join(
            ["every answer with facts, funnel and who is near; same people", *(one.line for one in sizes)]
        ),
    }


@dataclass(frozen=True)
class Measured:
    """What was measured on one bank."""

    p95: float
    peer_p95: float
    line: str


@dataclass(frozen=True)
class Query:
    """One question in both languages."""

    text: str
    sql: str


def _measured(people: int, records: int) -> Measured:
    organisation, proficiency = bank(people, records)
    begun = time.perf_counter()
    search = SkillBankSearch.of(organisation, proficiency)
    built = time.perf_counter() - begun
    begun = time.perf_counter()
    database = _sqlite(organisation, proficiency)
    peer_built = time.perf_counter() - begun
    queries = mix(np.random.default_rng(SEED), QUERIES)
    for query in queries:
        ours = [one.person_id for one in search.search(query.text, people).people]
        theirs = [row[0] for row in database.execute(query.sql)]
        if ours != theirs:
            raise AssertionError(f"{query.text}: {len(ours)} people here, {len(theirs)} there")
    fresh = SkillBankSearch.of(organisation, proficiency)
    own = _times([lambda q=query: fresh.search(q.text) for query in queries])  # type: ignore[misc]
    count = _times([lambda q=query: fresh.count(q.text[: max(1, len(q.text) * 2 // 3)]) for query in queries])  # type: ignore[misc]
    peer = _times([lambda q=query: database.execute(q.sql).fetchall() for query in queries])  # type: ignore[misc]
    told = " / ".join(f"{np.percentile(times, at):.1f}" for times in (own, count, peer) for at in (50, 95))
    line = f"{people:,} x {records:,}: p50 / p95 of search, count while typing, SQLite: {told} ms; "
    line += f"index {built:.2f} s, SQLite's {peer_built:.2f} s"
    return Measured(float(np.percentile(own, 95)), float(np.percentile(peer, 95)), line)


def _times(calls: Sequence[Callable[[], object]]) -> list[float]:
    found = []
    for call in calls:
        begun = time.perf_counter()
        call()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def mix(draw: np.random.Generator, number: int) -> list[Query]:
    """Return queries of one to four conditions, every second one with free time."""
    found = []
    for at in range(number):
        parts = [_skill(draw) for _ in range(draw.integers(1, 3))]
        parts += [_place(draw)] if draw.random() < 0.6 else []
        if draw.random() < 0.3:
            one, other = _skill(draw), _skill(draw)
            parts.append(Query(f"({one.text} or {other.text})", f"({one.sql} or {other.sql})"))
        if draw.random() < 0.3:
            one = _skill(draw)
            parts.append(Query(f"not {one.text}", f"not ({one.sql})"))
        if at % 2:
            parts.append(_free(draw))
        text, sql = ", ".join(part.text for part in parts), " and ".join(part.sql for part in parts)
        found.append(Query(text, f"select id from people where {sql} order by id"))
    return found


def _skill(draw: np.random.Generator) -> Query:
    skill, level = min(int(draw.zipf(1.3)) - 1, SKILL_NUMBER - 1), int(draw.integers(2, 5))
    within = f"select person from records where skill = {skill} and level >= {level}"
    return Query(f"S{skill:04}>={level}", f"number in ({within})")


def _place(draw: np.random.Generator) -> Query:
    if draw.random() < 0.5:
        language = str(draw.choice(LANGUAGES))
        name = {"de": "German", "en": "英语", "zh": "Chinese", "fr": "法语"}[language]
        return Query(name, f"number in (select person from spoken where language = '{language}')")
    place = str(draw.choice(PLACES))
    return Query(f"in {place}", f"location = '{place}'")


def _free(draw: np.random.Generator) -> Query:
    first = ON + timedelta(days=int(draw.integers(0, 200)))
    last = first + timedelta(days=int(draw.integers(7, 90)))
    # The most that is booked on one day is booked on the first day of the span or on the day some booking begins.
    days = (
        f"select '{first}' as day union select first from bookings b "
        f"where b.person = people.number and b.first between '{first}' and '{last}'"
    )
    busy = "select sum(c.load) from bookings c where c.person = people.number and d.day between c.first and c.last"
    peak = f"select max(coalesce(({busy}), 0)) from ({days}) d"
    return Query(f"free 50% from {first} to {last}", f"(10 - ({peak})) >= 5")


def bank(people: int, records: int) -> tuple[Organisation, Proficiency]:
    """Return an organisation with Zipf-distributed skills and up to three bookings a person, from a fixed seed."""
    draw = np.random.default_rng(SEED)
    ids = tuple(f"P{at:06}" for at in range(people))
    pairs = _pairs(draw, people, records)
    first = np.datetime64(ON) + draw.integers(-60, 240, people * 3)
    tables = (
        Table.of(
            PEOPLE,
            {
                "person_id": TextColumn.of(ids),
                "name": TextColumn.of(ids),
                "languages": TextColumn.of(";".join(_spoken(at)) for at in range(people)),
            },
        ),
        Table.of(
            EMPLOYMENTS,
            {
                "person_id": TextColumn.of(ids),
                "valid_from": np.full(people, np.datetime64("2020-01-01")),
                "unit_id": TextColumn.of(f"U{at % UNIT_NUMBER:02}" for at in range(people)),
                "job_family": TextColumn.of(["tech"] * people),
                "level": draw.integers(1, 9, people).astype(float),
                "location": TextColumn.of(PLACES[at % len(PLACES)] for at in range(people)),
            },
        ),
        Table.of(
            UNITS,
            {
                "unit_id": TextColumn.of(f"U{at:02}" for at in range(UNIT_NUMBER)),
                "name": TextColumn.of(f"Unit {at:02}" for at in range(UNIT_NUMBER)),
            },
        ),
        Table.of(
            SKILLS,
            {
                "skill_id": TextColumn.of(f"S{at:04}" for at in range(SKILL_NUMBER)),
                "name": TextColumn.of(f"Skill {at:04}" for at in range(SKILL_NUMBER)),
                "parent_id": TextColumn.of(f"S{at // 10:04}" if at >= 10 else None for at in range(SKILL_NUMBER)),
            },
        ),
        Table.of(
            ASSIGNMENTS,
            {
                "person_id": TextColumn(np.repeat(np.arange(people, dtype=np.int32), 3), ids),
                "role_id": TextColumn.of(f"R{at % 3}" for at in range(people * 3)),
                "fte": draw.integers(1, 5, people * 3) / 10,
                "start": first,
                "end": first + draw.integers(0, 120, people * 3),
            },
        ),
        Table.of(
            SKILL_RECORDS,
            {
                "person_id": TextColumn(pairs[0], ids),
                "skill_id": TextColumn(pairs[1], tuple(f"S{at:04}" for at in range(SKILL_NUMBER))),
                "level": draw.integers(1, 6, len(pairs[0])).astype(float),
                "source": TextColumn(np.zeros(len(pairs[0]), dtype=np.int32), ("rated",)),
                "date": np.full(len(pairs[0]), np.datetime64("2025-06-01")),
            },
        ),
    )
    organisation = History.of(tables).as_of(ON, ON)
    return organisation, _levels(organisation)


def _spoken(at: int) -> list[str]:
    return [LANGUAGES[at % len(LANGUAGES)], *(["en"] if at % 3 == 0 and at % len(LANGUAGES) != 1 else [])]


def _pairs(draw: np.random.Generator, people: int, records: int) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Return distinct pairs of person and skill, skills by Zipf's law."""
    found = np.zeros(0, dtype=np.int64)
    while len(found) < records:
        skill = np.minimum(draw.zipf(1.3, records) - 1, SKILL_NUMBER - 1)
        drawn = draw.integers(0, people, records) * SKILL_NUMBER + skill
        found = np.unique(np.concatenate([found, drawn]))
    chosen = np.sort(draw.choice(found, records, replace=False))
    return (chosen // SKILL_NUMBER).astype(np.int32), (chosen % SKILL_NUMBER).astype(np.int32)


def _levels(organisation: Organisation) -> Proficiency:
    """Return each record as a level: what inference makes of records is not what is measured here."""
    records = organisation.table("skill_records")
    skill_ids = tuple(sorted(records.text("skill_id").index))
    person = organisation.workforce.positions_of(records.text("person_id"))
    skill = records.text("skill_id").codes_into(skill_ids)
    order = np.lexsort((person, skill))
    return Proficiency(
        person_ids=organisation.workforce.person_ids,
        skill_ids=skill_ids,
        person=person[order],
        skill=skill[order],
        level=records.number("level")[order],
        source=records.text("source").take(order),
        dated=records.date("date")[order],
    )


def _sqlite(organisation: Organisation, proficiency: Proficiency) -> sqlite3.Connection:
    """Return the same facts in SQLite, in memory, with an index for each kind of condition."""
    database = sqlite3.connect(":memory:")
    database.executescript(
        "create table people (number integer primary key, id text, location text);"
        "create table spoken (person integer, language text);"
        "create table records (person integer, skill integer, level real);"
        "create table bookings (person integer, first text, last text, load integer);"
    )
    workforce = organisation.workforce
    people = zip(range(len(workforce)), workforce.person_ids, workforce.location.values(), strict=True)
    database.executemany("insert into people values (?, ?, ?)", people)
    spoken = [(at, one) for at in range(len(workforce)) for one in str(workforce.languages[at]).split(";")]
    database.executemany("insert into spoken values (?, ?)", spoken)
    numbers = [int(skill[1:]) for skill in proficiency.skill_ids]
    skill = np.array(numbers)[proficiency.skill].tolist()
    records = zip(proficiency.person.tolist(), skill, proficiency.level.tolist(), strict=True)
    database.executemany("insert into records values (?, ?, ?)", records)
    table = organisation.table("assignments")
    person = workforce.positions_of(table.text("person_id")).tolist()
    days = [table.date(name).astype(str).tolist() for name in ("start", "end")]
    load = np.rint(table.number("fte") * 10).astype(int).tolist()
    database.executemany("insert into bookings values (?, ?, ?, ?)", zip(person, *days, load, strict=True))
    database.executescript(
        "create index by_skill on records (skill, level, person);"
        "create index by_language on spoken (language, person);"
        "create index by_place on people (location, number);"
        "create index by_person on bookings (person, first, last, load);"
        "analyze;"
    )
    return database
