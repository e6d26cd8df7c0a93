"""Who meets a condition: one mask over everyone for every part of a query."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.free_time import SHARES
from engine.skills.search.index import TOLERANCE, Mask, SkillIndex
from engine.skills.search.query_tree import (
    AllOf,
    AnyOf,
    Certified,
    Comparison,
    Condition,
    Field,
    Free,
    Graded,
    Named,
    Not,
    clauses_of,
)


def who_meets(condition: Condition, index: SkillIndex) -> Mask:
    """Return who meets a condition as far as is known: what is missing meets nothing, whatever the comparison.

    ``not`` turns that round: it holds for everyone who is not known to meet the condition.
    """
    if isinstance(condition, AllOf):
        return np.asarray(np.logical_and.reduce([who_meets(below, index) for below in condition.conditions]))
    if isinstance(condition, AnyOf):
        return np.asarray(np.logical_or.reduce([who_meets(below, index) for below in condition.conditions]))
    if isinstance(condition, Not):
        return ~who_meets(condition.condition, index)
    if isinstance(condition, Named):
        return _named(condition, index)
    if isinstance(condition, Certified):
        return np.asarray(np.logical_or.reduce([index.certified(one, condition.on) for one in condition.meanings]))
    if isinstance(condition, Free):
        return index.free_time.least(condition.first, condition.last) >= free_units_asked(condition, index)
    values = index.workforce.level if isinstance(condition, Graded) else index.workforce.hourly_cost
    return compared(values, condition.comparison)


def free_units_asked(condition: Free, index: SkillIndex) -> NDArray[np.int64]:
    """Return the millionths of full time that a condition asks each person to have free, at least one.

    Half of the own contract where the condition names no share.
    """
    contracted = index.free_time.contracted
    if condition.share is None:
        return np.maximum((contracted + 1) // 2, 1)
    return np.full(len(contracted), max(1, round(condition.share * SHARES)), dtype=np.int64)


def compared(values: NDArray[np.float64], comparison: Comparison) -> Mask:
    """Return which values compare as asked, never a missing one.

    ``= 3`` takes every value that rounds to 3, since inferred levels lie between the steps.
    """
    value = comparison.value
    if comparison.sign == "=":
        width = 0.5 if value == round(value) else TOLERANCE
        return np.asarray((values >= value - width) & (values < value + width))
    if comparison.sign in (">=", ">"):
        shift = -TOLERANCE if comparison.sign == ">=" else TOLERANCE
        return np.asarray(values >= value + shift)
    shift = TOLERANCE if comparison.sign == "<=" else -TOLERANCE
    return np.asarray(values <= value + shift)


def _named(condition: Named, index: SkillIndex) -> Mask:
    found = np.zeros(len(index), dtype=bool)
    for meaning in condition.meanings:
        if meaning.field is not Field.SKILL or condition.comparison is None:
            found |= index.having(meaning)
        else:
            entries = index.entries(meaning.id)
            fitting = compared(index.proficiency.level[entries], condition.comparison)
            found[index.proficiency.person[entries][fitting]] = True
    return found


@dataclass(frozen=True, eq=False)
class ClauseCount:
    """One of the conditions that all have to hold, and what it does to the number of people.

    Attributes
    ----------
    clause : Condition
        The condition.
    meets : bool array of shape (people,)
        Who meets it.
    meeting : int
        People who meet it, whatever the others say.
    remaining : int
        People who meet it and all before it.
    lost : int
        People who meet all before it and not it.
    alone_lost : int
        People who meet all others and not it: what leaving it out would gain.
    """

    clause: Condition
    meets: Mask
    meeting: int
    remaining: int
    lost: int
    alone_lost: int


def funnel(condition: Condition, index: SkillIndex) -> tuple[tuple[ClauseCount, ...], Mask]:
    """Return, clause by clause, how many people remain, and who remains in the end."""
    clauses = clauses_of(condition)
    told = ~index.silent
    masks = [who_meets(clause, index) for clause in clauses]
    failing = np.sum([~mask for mask in masks], axis=0, dtype=np.int16)
    left, before, counts = told, int(told.sum()), []
    for clause, mask in zip(clauses, masks, strict=True):
        left = left & mask
        remaining = int(left.sum())
        meeting, alone = int((mask & told).sum()), int((~mask & told & (failing == 1)).sum())
        counts.append(ClauseCount(clause, mask, meeting, remaining, before - remaining, alone))
        before = remaining
    return tuple(counts), left
