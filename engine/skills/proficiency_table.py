"""From skill records to one level per person and skill: the latest record that has not expired."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import TextColumn, day
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.domain.table import Table

SOURCE_ORDER = ("system", "verified", "rated", "self")
"""Sources from most to least trusted; others follow, in alphabetical order."""


def proficiency_table(organisation: Organisation) -> Proficiency:
    """Return who masters what on the day of the cut, one entry per employed person and skill with a valid record.

    Of the records of one person in one skill the latest that has not expired by the cut's day counts (``expires`` is
    the last day on which it holds). Among records of one date the more credible wins, a stated credibility before
    none; then the order of sources (``SOURCE_ORDER``, then by name). Nothing decays and nothing is averaged.

    Parameters
    ----------
    organisation : Organisation
        The cut; ``skill_records`` and ``skills`` are read, records of people not employed are left out.

    Returns
    -------
    Proficiency
        People in the order of the workforce, every skill that is named anywhere.
    """
    records = organisation.table("skill_records")
    person = organisation.workforce.positions_of(records.text("person_id"))
    expires = records.date("expires")
    valid = (person >= 0) & (np.isnat(expires) | (expires >= day(organisation.valid_on)))
    records, person = records.take(valid), person[valid]
    skill_ids = _skill_ids(organisation)
    skill = records.text("skill_id").codes_into(skill_ids)
    chosen = _best_of_each(records, person, skill)
    return Proficiency(
        person_ids=organisation.workforce.person_ids,
        skill_ids=skill_ids,
        person=person[chosen],
        skill=skill[chosen],
        level=records.number("level")[chosen],
        source=records.text("source").take(chosen).canonical(),
        dated=records.date("date")[chosen],
    )


def _skill_ids(organisation: Organisation) -> tuple[str, ...]:
    named = organisation.table("skills").text("skill_id").index
    return tuple(sorted({*named, *organisation.table("skill_records").text("skill_id").index}))


def _best_of_each(records: Table, person: NDArray[np.int32], skill: NDArray[np.int32]) -> NDArray[np.intp]:
    """Return the winning row of each pair, ordered by skill, then person."""
    credibility = np.nan_to_num(records.number("credibility"), nan=-1.0)
    dated = records.date("date").astype(np.int64)
    keys: list[NDArray[Any]] = [_source_rank(records.text("source")), -credibility, -dated, person, skill]
    order = np.lexsort(keys)
    first = np.ones(len(order), dtype=bool)
    first[1:] = (person[order][1:] != person[order][:-1]) | (skill[order][1:] != skill[order][:-1])
    return order[first]


def _source_rank(source: TextColumn) -> NDArray[np.int64]:
    def place(name: str) -> tuple[int, str]:
        trusted = name in SOURCE_ORDER
        return (SOURCE_ORDER.index(name) if trusted else len(SOURCE_ORDER), name)

    ranked = sorted(source.index, key=place)
    positions = {name: rank for rank, name in enumerate(ranked)}
    ranks = np.array([*(positions[name] for name in source.index), len(ranked)], dtype=np.int64)
    return ranks[source.codes]
