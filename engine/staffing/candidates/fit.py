"""How well a person fits a role: parts with weight, value and the records behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import as_date, day
from engine.evidence.fact import Fact
from engine.staffing.candidates.bank import Bank
from engine.staffing.requests.resolution import ResolvedRole, ResolvedSkill

FIT_DECIMALS = 2
"""Decimals of a computed fit; finer ones would claim a precision that levels from 1 to 5 do not have."""
MUST_MARGIN, PREFERRED, RECENCY, GIVEN = "must_margin", "preferred_skills", "evidence_recency", "given_score"


@dataclass(frozen=True, eq=False)
class PartColumn:
    """One part of the fit for everyone: a weight and a value from 0 to 1 of shape (people,)."""

    name: str
    weight: float
    values: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fit:
    """Fit of everyone to one role.

    Attributes
    ----------
    parts : tuple of PartColumn
        What the fit consists of; one part alone where the request gives scores.
    score : float64 array of shape (people,)
        0 to 100; meaningful for eligible people only.
    """

    parts: tuple[PartColumn, ...]
    score: NDArray[np.float64]


def fit(role: ResolvedRole, bank: Bank) -> Fit:
    """Return everyone's fit to ``role``: 100 x sum(weight x value) / sum(weight), to two decimals.

    ``must_margin`` (by default 50) is the weighted mean over must-skills of 0.6 + 0.4 x min(levels above the minimum,
    2) / 2, below the minimum (in a stretch role) of 0.6 x level / minimum; ``preferred_skills`` (30) is the weighted
    mean over the other skills of min(level / wanted level, 1), where a skill without a record counts as not shown;
    ``evidence_recency`` (20) is the mean over the role's skills of 0.5^(age of the record / half-life of the skill), 1
    for a skill without a half-life, 0 without a record. The weights, the 0.6 and the 2 are the objective's. Where a
    role asks for no skills, everybody fits fully. Scores given in the request replace all of this.
    """
    weights = bank.objective.fit
    if role.scores is not None:
        given = np.zeros(len(bank.workforce))
        given[list(role.scores)] = list(role.scores.values())
        return Fit((PartColumn(GIVEN, 100.0, given / 100.0),), given)
    must = [need for need in role.skills if need.must and need.weight > 0]
    preferred = [need for need in role.skills if not need.must and need.weight > 0]
    parts = []
    if must and weights.must_margin > 0:
        parts.append(PartColumn(MUST_MARGIN, weights.must_margin, _mean(must, [_margin(need, bank) for need in must])))
    if preferred and weights.preferred_skills > 0:
        shown = [_shown(need, bank) for need in preferred]
        parts.append(PartColumn(PREFERRED, weights.preferred_skills, _mean(preferred, shown)))
    if role.skills and weights.evidence_recency > 0:
        parts.append(PartColumn(RECENCY, weights.evidence_recency, _recency(role, bank)))
    return Fit(tuple(parts), _combined(parts, len(bank.workforce)))


def part_facts(part: str, role: ResolvedRole, person: int, bank: Bank) -> tuple[Fact, ...]:
    """Return the records behind one part of one person's fit, in the order of the role's skills."""
    if part == GIVEN:
        assert role.scores is not None
        key = {"role": role.id, "person": bank.workforce.person_ids[person]}
        return (Fact(table="request", key=key, column="score", value=role.scores[person], source="request"),)
    if part == RECENCY:
        return tuple(skill_fact(need.skill_id, person, bank, column="date") for need in role.skills)
    wanted = part == MUST_MARGIN
    return tuple(skill_fact(need.skill_id, person, bank) for need in role.skills if need.must is wanted)


def skill_fact(skill_id: str, person: int, bank: Bank, column: str = "level") -> Fact:
    """Return the record of one person in one skill, or the fact that there is none."""
    key = {"person_id": bank.workforce.person_ids[person], "skill_id": skill_id}
    entry = bank.proficiency.entry(person, skill_id)
    if entry is None:
        return Fact(table="skill_records", key=key, column=column, value=None)
    source = bank.proficiency.source[entry] or ""
    dated = as_date(bank.proficiency.dated[entry])
    # A request names hundreds of records, and every value of a table was checked when it was read.
    return Fact.trusted(
        {
            "table": "skill_records",
            "key": {**key, "source": source, "date": str(dated)},
            "column": column,
            "value": float(bank.proficiency.level[entry]) if column == "level" else str(dated),
            "source": source,
            "dated": dated,
            "recorded_on": bank.recorded_on(key["person_id"], skill_id, source, dated),
        }
    )


def _margin(need: ResolvedSkill, bank: Bank) -> NDArray[np.float64]:
    least, ample = bank.objective.fit.at_minimum, bank.objective.fit.ample_margin
    levels = np.nan_to_num(bank.levels(need.skill_id))
    above = np.clip(levels - need.min_level, 0.0, ample)
    return np.where(levels < need.min_level, least * levels / need.min_level, least + (1.0 - least) * above / ample)


def _shown(need: ResolvedSkill, bank: Bank) -> NDArray[np.float64]:
    return np.minimum(np.nan_to_num(bank.levels(need.skill_id)) / need.min_level, 1.0)


def _mean(needs: list[ResolvedSkill], values: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.average(np.stack(values), axis=0, weights=[need.weight for need in needs])


def _recency(role: ResolvedRole, bank: Bank) -> NDArray[np.float64]:
    total = np.zeros(len(bank.workforce))
    for need in role.skills:
        entries = bank.proficiency.entries_of(need.skill_id)
        age = (day(bank.organisation.valid_on) - bank.proficiency.dated[entries]).astype(np.float64)
        half_life = bank.half_lives.get(need.skill_id)
        fresh = np.ones(len(age)) if half_life is None else 0.5 ** (np.maximum(age, 0.0) / half_life)
        total[bank.proficiency.person[entries]] += fresh
    return total / len(role.skills)


def _combined(parts: list[PartColumn], people: int) -> NDArray[np.float64]:
    if not parts:
        return np.full(people, 100.0)
    total = np.zeros(people)
    for part in parts:
        total += part.weight * part.values
    score: NDArray[np.float64] = np.round(100.0 * total / sum(part.weight for part in parts), FIT_DECIMALS)
    return score
