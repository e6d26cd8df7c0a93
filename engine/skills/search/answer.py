"""What a search of the bank answers: who meets the query by which facts, what each clause costs, who nearly does."""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine.domain.frozen import FrozenModel, Localised


class SkillFact(FrozenModel):
    """A level of a person in a skill that the query names, with the record behind it."""

    skill_id: str
    """Skill."""
    level: float
    """Level from 1 to 5."""
    source: str | None
    """Source of the record; ``None`` where the data does not say."""
    dated: date | None
    """Date of the record."""


class FoundPerson(FrozenModel):
    """Somebody who meets the query."""

    person_id: str
    """Person."""
    name: str | None
    """Full name; ``None`` where it is not known or not to be seen."""
    unit_id: str | None
    """Unit of the employment in force."""
    location: str | None
    """Place of work."""
    skills: tuple[SkillFact, ...]
    """The skills of the query that the person has a record of, in its order."""
    free_fte: float | None
    """Share of full time that is free on the busiest day of the span asked for, less leave; ``None`` if none was."""
    free_until: date | None
    """Last day on which the share asked for is free, leave aside; ``None`` where nothing known ends it."""


class Clause(FrozenModel):
    """One condition that has to hold, and what it does to the number of people."""

    text: str
    """The condition as it was written."""
    told: Localised
    """What it was understood as."""
    meeting: int
    """People who meet it, whatever the others say."""
    remaining: int
    """People who meet it and all before it."""
    lost: int
    """People who meet all before it and not it."""
    alone_lost: int
    """People who meet all others and not it: what leaving it out would gain."""


class Course(FrozenModel):
    """A course that leads to the level asked for."""

    course_id: str
    """Course."""
    name: str | None
    """Its name."""
    level: float
    """Level it leads to."""
    months: float
    """How long it takes."""
    weeks: int
    """The same in whole weeks, a month being 52/12 weeks."""
    seats: int
    """Places it has."""
    cost: float
    """What a place costs."""


class NearPerson(FrozenModel):
    """Somebody who meets all of the query but one skill."""

    person_id: str
    """Person."""
    name: str | None
    """Full name; ``None`` where it is not known or not to be seen."""
    has: SkillFact | None
    """The level that falls short, or the adjacent skill; ``None`` where neither is recorded."""


class NearlyQualified(FrozenModel):
    """People who meet all of the query but one skill, by how they are near it."""

    skill_id: str
    """Skill that is lacking."""
    asked: float
    """Least level that would do."""
    kind: Literal["one-level-short", "adjacent-skill", "no-record"]
    """The level is at most one short; an adjacent skill is there at the level asked; or nothing is recorded."""
    adjacent: tuple[str, ...]
    """Adjacent skills that count, each at the level asked, for that kind."""
    count: int
    """How many people."""
    people: tuple[NearPerson, ...]
    """Some of them, in order of their ids, which says nothing about them."""
    course: Course | None
    """The shortest course that leads there; ``None`` where none is known."""
    told: Localised
    """All that in a sentence."""


class Ambiguity(FrozenModel):
    """A name in the query that stands for several things, of which any counts."""

    name: str
    """The name as it was written."""
    meanings: tuple[str, ...]
    """What it stands for, as one would write it to mean only that: ``skill:plc``."""


class SkillSearch(FrozenModel):
    """The answer to a search."""

    query: str
    """The query as it was given."""
    understood: Localised
    """What was understood, read back."""
    count: int
    """How many people meet it."""
    people: tuple[FoundPerson, ...]
    """Those people in order of their ids, which ranks nobody; the first ones where there are more than were asked."""
    clauses: tuple[Clause, ...]
    """The conditions that all have to hold, in the order of the query."""
    nearly: tuple[NearlyQualified, ...]
    """Who meets all but one skill; people who refuse automated decisions are left out of it."""
    nearly_left_out: int
    """People who would be among them and refuse automated decisions: only a human may say how near they are."""
    ambiguities: tuple[Ambiguity, ...]
    """Names that stand for several things."""
    notes: tuple[Localised, ...]
    """What has to be known to read the answer."""


class QueryProblem(FrozenModel):
    """Something wrong with a query."""

    code: str
    """Kind of problem."""
    what: str
    """What is wrong."""
    mend: str
    """How to mend it."""
    column: int | None
    """1-based character of the query; ``None`` where it concerns all of it."""


class Completion(FrozenModel):
    """How a query could go on."""

    text: str
    """What would replace the unfinished word at the end, or follow."""
    kind: str
    """``word`` of the language, or what it names: ``skill``, ``language``, ``location``, ``unit``, ``tag``."""
    people: int | None
    """People who have it; ``None`` for a word of the language."""


class SkillCount(FrozenModel):
    """How many people meet a query that may not be finished."""

    query: str
    """The query as it was given."""
    complete: bool
    """Whether all of it could be read; else the longest beginning that could was counted."""
    counted: str
    """The part that was counted; empty where nothing could be read, and then everybody counts."""
    understood: Localised
    """What was understood, read back."""
    count: int
    """How many people meet what was counted."""
    everybody: int
    """How many people there are."""
    clauses: tuple[Clause, ...]
    """The conditions that all have to hold."""
    bottleneck: Localised | None
    """The condition that keeps most people out alone; ``None`` where none does."""
    problems: tuple[QueryProblem, ...]
    """What keeps the rest from being read."""
    completions: tuple[Completion, ...]
    """How the query could go on."""
