"""From skill records to one level per person and skill: inferred from all that hold, unless somebody corrected it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Numbers, TextColumn, day
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Basis, Proficiency
from engine.domain.table import Table
from engine.skills.evidence_rule import CORRECTION_SOURCES, STANDARD_RULE, EvidenceRule
from engine.skills.inference import age_weights, level_reached, posterior

SOURCE_ORDER = (*CORRECTION_SOURCES, "system", "certificate", "verified", "rated", "self")
"""Sources from most to least trusted, to name one of several that weigh the same; others follow by alphabet."""


def proficiency_table(organisation: Organisation, rule: EvidenceRule = STANDARD_RULE) -> Proficiency:
    """Return who masters what on the day of the cut, one entry per employed person and skill with a valid record.

    Every record that has not expired by the cut's day counts (``expires`` is the last day on which it holds), with
    the weight credibility x 0.5^(age / half-life); ``posterior`` says how, ``level_reached`` which level follows. A
    record of a source in ``CORRECTION_SOURCES`` is a correction: its level counts, whatever was inferred, until it
    expires, is withdrawn or a later correction takes its place; of one date the more trusted source holds. What is
    inferred from the other records stands beside it. No inferred level is above the highest that a record says: the
    prior may lower what is claimed, it never adds to it. The entry's source and date are those of the correction, or of
    the record that weighs most (weight / sd^2; of equals the latest, then by ``SOURCE_ORDER``).

    Parameters
    ----------
    organisation : Organisation
        The cut; ``skill_records`` and ``skills`` are read, records of people not employed are left out.
    rule : EvidenceRule
        How much each record says.

    Returns
    -------
    Proficiency
        People in the order of the workforce, every skill that is named anywhere, each level with its ``basis``.
    """
    found = _Evidence.of(organisation, rule)
    distribution = posterior(found.level, found.sd, found.weight, found.first, rule.prior)
    highest = found.highest_recorded
    inferred = np.minimum(level_reached(distribution, rule.least_chance), highest)
    distribution[np.isnan(highest)] = np.nan
    chosen = found.chosen
    corrected = found.correction[chosen]
    return Proficiency(
        person_ids=organisation.workforce.person_ids,
        skill_ids=found.skill_ids,
        person=found.person[found.first[:-1]],
        skill=found.skill[found.first[:-1]],
        level=np.where(corrected, found.level[chosen], inferred),
        source=found.source.take(chosen).canonical(),
        dated=found.records.date("date")[chosen],
        basis=Basis(distribution, inferred, corrected, found.first, found.rows, found.weight),
    )


@dataclass(frozen=True, eq=False)
class _Evidence:
    """Records that hold, ordered by skill, person and then as in the table; one group per skill and person."""

    records: Table
    rows: NDArray[np.intp]
    skill_ids: tuple[str, ...]
    person: Codes
    skill: Codes
    first: NDArray[np.intp]
    sd: Numbers
    weight: Numbers

    @staticmethod
    def of(organisation: Organisation, rule: EvidenceRule) -> _Evidence:
        table, skill_ids = organisation.table("skill_records"), _skill_ids(organisation)
        person = organisation.workforce.positions_of(table.text("person_id"))
        skill = table.text("skill_id").codes_into(skill_ids)
        expires = table.date("expires")
        holds = np.flatnonzero((person >= 0) & (np.isnat(expires) | (expires >= day(organisation.valid_on))))
        pair = skill[holds].astype(np.int64) * max(1, len(organisation.workforce)) + person[holds]
        order = np.argsort(pair, kind="stable")
        rows, pair = holds[order], pair[order]
        begins = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]])) if len(pair) else np.zeros(0, np.intp)
        records = table.take(rows)
        weight = _weights(records, organisation, rule)
        return _Evidence(
            records=records,
            rows=rows,
            skill_ids=skill_ids,
            person=person[rows],
            skill=skill[rows],
            first=np.append(begins, len(rows)).astype(np.intp),
            sd=_by_source(records.text("source"), {name: rule.trust(name).sd for name in _sources(records)}),
            weight=np.where(_is_correction(records.text("source")), 0.0, weight),
        )

    @property
    def source(self) -> TextColumn:
        return self.records.text("source")

    @property
    def level(self) -> Numbers:
        return self.records.number("level")

    @cached_property
    def correction(self) -> NDArray[np.bool_]:
        return _is_correction(self.source)

    @property
    def highest_recorded(self) -> Numbers:
        """Highest level that evidence of each group says, NaN where all its records are corrections."""
        if len(self.first) == 1:
            return np.zeros(0)
        highest = np.maximum.reduceat(np.where(self.correction, -np.inf, self.level), self.first[:-1])
        return np.where(np.isinf(highest), np.nan, highest)

    @cached_property
    def chosen(self) -> NDArray[np.intp]:
        """Position of the record that each group is known by; only groups of several records are sorted."""
        known_by, size = self.first[:-1].copy(), np.diff(self.first)
        several = np.flatnonzero(size > 1)
        group = np.repeat(np.arange(len(several)), size[several])
        rows = np.flatnonzero(np.repeat(size > 1, size))
        correction, dated = self.correction[rows], self.records.date("date")[rows].astype(np.int64)
        weighty = np.where(correction, 0.0, self.weight[rows] / np.square(self.sd[rows]))
        keys: list[NDArray[Any]] = [_source_rank(self.source)[rows], -dated, -weighty, ~correction, group]
        starts = np.concatenate([[0], np.cumsum(size[several])[:-1]]).astype(np.intp) if len(several) else several
        known_by[several] = rows[np.lexsort(keys)[starts]]
        return known_by


def _weights(records: Table, organisation: Organisation, rule: EvidenceRule) -> Numbers:
    """Return credibility times age of every record."""
    stated = records.number("credibility")
    usual = _by_source(records.text("source"), {name: rule.trust(name).credibility for name in _sources(records)})
    age = (day(organisation.valid_on) - records.date("date")).astype(np.float64)
    skill = records.text("skill_id")
    half_lives = _half_lives(organisation, rule)
    half_life = np.array([*(half_lives.get(name, np.nan) for name in skill.index), np.nan])[skill.codes]
    weights: Numbers = np.where(np.isnan(stated), usual, stated) * age_weights(age, half_life)
    return weights


def _half_lives(organisation: Organisation, rule: EvidenceRule) -> dict[str, float]:
    """Return the half-life by skill; skills that do not fade are left out."""
    skills = organisation.table("skills")
    found = {}
    for skill_id, own, kind in zip(
        skills.text("skill_id").values(),
        skills.number("half_life_days").tolist(),
        skills.text("kind").values(),
        strict=True,
    ):
        of_kind = rule.half_life_days.get(kind or "", np.nan)
        found[str(skill_id)] = of_kind if np.isnan(own) else own
    return found


def _sources(records: Table) -> tuple[str, ...]:
    return records.text("source").index


def _by_source(source: TextColumn, value: dict[str, float]) -> Numbers:
    return np.array([*(value[name] for name in source.index), np.nan], dtype=np.float64)[source.codes]


def _is_correction(source: TextColumn) -> NDArray[np.bool_]:
    return np.array([*(name in CORRECTION_SOURCES for name in source.index), False], dtype=bool)[source.codes]


def _skill_ids(organisation: Organisation) -> tuple[str, ...]:
    named = organisation.table("skills").text("skill_id").index
    return tuple(sorted({*named, *organisation.table("skill_records").text("skill_id").index}))


def _source_rank(source: TextColumn) -> NDArray[np.int64]:
    def place(name: str) -> tuple[int, str]:
        trusted = name in SOURCE_ORDER
        return (SOURCE_ORDER.index(name) if trusted else len(SOURCE_ORDER), name)

    ranked = sorted(source.index, key=place)
    positions = {name: rank for rank, name in enumerate(ranked)}
    ranks = np.array([*(positions[name] for name in source.index), len(ranked)], dtype=np.int64)
    return ranks[source.codes]
