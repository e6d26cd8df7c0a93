"""A bank in which single facts of single people read differently; everything else stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from engine.domain.columns import TextColumn, day
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.domain.table import Table
from engine.staffing.answers.casting import Casting
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.eligibility import Eligibility, eligibility
from engine.staffing.requests.resolution import ResolvedRequest

ASSUMED = "assumed"
"""Source of a skill record that does not exist."""


@dataclass(frozen=True)
class ChangedFacts:
    """Facts of one person as they would have to read.

    Attributes
    ----------
    person : int
        Position in the workforce.
    levels : mapping of str to float
        Level by skill id.
    freed : int
        Millionths of full time that existing bookings give back, over ``span``.
    span : tuple of date or None
        First and last day of what is given back.
    hourly_cost : float or None
        Cost of an hour; ``None`` leaves it.
    waived : frozenset of (int, str)
        Conditions taken as met: position of the role and code of the condition.
    """

    person: int
    levels: Mapping[str, float] = field(default_factory=dict)
    freed: int = 0
    span: tuple[date, date] | None = None
    hourly_cost: float | None = None
    waived: frozenset[tuple[int, str]] = frozenset()


def recast(casting: Casting, changes: Sequence[ChangedFacts], request: ResolvedRequest | None = None) -> Casting:
    """Return a request cast again over a bank with changed facts, by the same code as the first time."""
    request = request or casting.request
    bank = changed_bank(casting.bank, changes)
    waived = [(change.person, *which) for change in changes for which in sorted(change.waived)]
    eligibilities = tuple(
        _waiving(eligibility(role, bank), [(person, code) for person, where, code in waived if where == at])
        for at, role in enumerate(request.roles)
    )
    return Casting.among(request, bank, eligibilities)


def changed_bank(bank: Bank, changes: Sequence[ChangedFacts]) -> Bank:
    """Return the bank with the facts of some people changed."""
    proficiency = bank.proficiency
    for change in changes:
        for skill_id, level in change.levels.items():
            proficiency = _with_level(proficiency, change.person, skill_id, level, bank.organisation.valid_on)
    return replace(
        bank, organisation=_changed_organisation(bank, changes), proficiency=proficiency, _levels={}, _cents={}
    )


def _changed_organisation(bank: Bank, changes: Sequence[ChangedFacts]) -> Organisation:
    organisation, people = bank.organisation, bank.workforce
    freed = [change for change in changes if change.freed]
    costs = {change.person: change.hourly_cost for change in changes if change.hourly_cost is not None}
    if not freed and not costs:
        return organisation
    tables = {**organisation.tables, "assignments": _lighter(bank, freed)} if freed else organisation.tables
    changed = replace(organisation, tables=tables)
    hourly = people.hourly_cost.copy()
    hourly[list(costs)] = list(costs.values())
    # The workforce is worked out from other tables than those changed; its costs alone differ.
    changed.__dict__["workforce"] = replace(people, hourly_cost=hourly)
    return changed


def _lighter(bank: Bank, changes: Sequence[ChangedFacts]) -> Table:
    """Return the assignments with people's bookings in a span lighter in proportion: the busiest day gives enough."""
    table = bank.organisation.table("assignments")
    person = bank.workforce.positions_of(table.text("person_id"))
    fte = np.where(np.isnan(table.number("fte")), 1.0, table.number("fte"))
    for change in changes:
        assert change.span is not None
        busiest = int(bank.bookings.peak_load(*change.span)[change.person])
        first, last = (day(on) for on in change.span)
        touching = (person == change.person) & (table.date("start") <= last) & (table.date("end") >= first)
        fte[touching] *= max(0.0, 1.0 - change.freed / busiest) if busiest else 1.0
    return table.with_columns({"fte": fte})


def _waiving(judged: Eligibility, waived: Sequence[tuple[int, str]]) -> Eligibility:
    if not waived:
        return judged
    filters = []
    for condition in judged.filters:
        people = [person for person, code in waived if code == condition.code]
        passes = condition.passes.copy() if people else condition.passes
        passes[people] = True
        filters.append(replace(condition, passes=passes))
    return replace(judged, filters=tuple(filters))


def _with_level(table: Proficiency, person: int, skill_id: str, level: float, today: date) -> Proficiency:
    """Return the table with one level changed, its record's date kept, or with a record of today that was not there."""
    entry = table.entry(person, skill_id)
    if entry is not None:
        levels = table.level.copy()
        levels[entry] = level
        return replace(table, level=levels, basis=None)
    if skill_id not in table.skill_ids:
        return _with_level(_with_skill(table, skill_id), person, skill_id, level, today)
    entries = table.entries_of(skill_id)
    at = entries.start + int(np.searchsorted(table.person[entries], person))
    sources = table.source.values()
    return replace(
        table,
        person=np.insert(table.person, at, person),
        skill=np.insert(table.skill, at, table.skill_ids.index(skill_id)),
        level=np.insert(table.level, at, level),
        source=TextColumn.of([*sources[:at], ASSUMED, *sources[at:]]),
        dated=np.insert(table.dated, at, day(today)),
        basis=None,
    )


def _with_skill(table: Proficiency, skill_id: str) -> Proficiency:
    """Return the table with a skill that nobody has a record of."""
    ids = tuple(sorted({*table.skill_ids, skill_id}))
    position = np.array([ids.index(each) for each in table.skill_ids], dtype=np.int32)
    return replace(table, skill_ids=ids, skill=position[table.skill], basis=None)
