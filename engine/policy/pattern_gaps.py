"""What a pattern lacked to match one subject: the first of its matches that no facts of the subject fulfil, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from engine.policy.matching import RowArray
from engine.policy.patterns import ColumnKind, Condition, NamedMatch, Pattern, Plain, bound_number
from engine.policy.patterns_facts import SCALE, Mask, NormalFacts
from engine.policy.patterns_windows import satisfying

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Gap:
    """The first thing that a pattern lacked.

    Attributes
    ----------
    match : NamedMatch
        The match, as written.
    held : int
        How many facts of those looked at fulfil its conditions: of a repetition the latest in a row, of a frequent one
        those in the window that ends at the latest.
    needed : int
        How many it asks for.
    row : int or None
        The latest fact that does not; None where facts are missing or too few.
    condition : Condition or None
        The first condition that fails there, as written.
    """

    match: NamedMatch
    held: int
    needed: int
    row: int | None = None
    condition: Condition | None = None


def first_gap(pattern: Pattern, bound: Pattern, facts: NormalFacts, rows: Mapping[str, RowArray]) -> Gap | None:
    """Return the first match that the facts of a subject do not fulfil alone; None where each does.

    Parameters
    ----------
    pattern, bound : Pattern
        As written, and with the values of a day.
    facts : NormalFacts
        Prepared for the bound pattern.
    rows : mapping of str to int array
        Rows of the subject by type of fact.
    """
    for written, match in zip(pattern.present, bound.present, strict=True):
        mine = rows.get(match.fact, np.zeros(0, dtype=np.intp))
        gap = _gap(written, match, facts, mine)
        if gap is not None:
            return gap
    return None


def _gap(written: NamedMatch, match: NamedMatch, facts: NormalFacts, mine: RowArray) -> Gap | None:
    needed = match.size if match.frequent is None else int(bound_number(match.frequent.at_least))
    if not len(mine):
        return Gap(written, 0, needed)
    holds = [satisfying(match.fact, (one,), facts) for one in match.conditions]
    every: Mask = np.logical_and.reduce([np.ones(facts.sizes[match.fact], dtype=bool), *holds])
    looked_at = _looked_at(match, facts, mine, every)
    held = int(every[looked_at].sum())
    if held >= needed:
        return None
    failing = looked_at[~every[looked_at]]
    if not len(failing):
        return Gap(written, held, needed)
    row = int(failing[-1])
    at = next(at for at, mask in enumerate(holds) if not mask[row])
    return Gap(written, held, needed, row, written.conditions[at])


def _looked_at(match: NamedMatch, facts: NormalFacts, mine: RowArray, every: Mask) -> NDArray[np.intp]:
    """Return the facts of a subject by which a match is judged, oldest first."""
    if match.consecutive is not None:
        return _ordered(match, match.consecutive.ordered_by, facts, mine)[-match.size :]
    if match.frequent is not None:
        frequent = match.frequent
        ordered = _ordered(match, frequent.ordered_by, facts, mine)
        moments = facts.columns[match.fact, frequent.ordered_by].values
        good = ordered[every[ordered]]
        end = moments[good[-1] if len(good) else ordered[-1]]
        length = facts.offset(match.fact, frequent.ordered_by, frequent.within.length)
        inside: NDArray[np.intp] = ordered[(moments[ordered] > end - length) & (moments[ordered] <= end)]
        return inside
    return mine[every[mine]] if every[mine].any() else mine[-1:]


def _ordered(match: NamedMatch, column: str, facts: NormalFacts, mine: RowArray) -> NDArray[np.intp]:
    return mine[np.argsort(facts.columns[match.fact, column].values[mine], kind="stable")]


def value_at(facts: NormalFacts, fact: str, column: str, row: int) -> Plain | None:
    """Return the value that a fact has in a column, None where it is missing."""
    found, kind = facts.columns[fact, column], facts.kinds[fact, column]
    if not found.present[row]:
        return None
    whole = int(found.values[row])
    if kind is ColumnKind.TEXT:
        return next(text for text, code in facts.vocabulary.items() if code == whole)
    if kind is ColumnKind.DATE:
        return _EPOCH + timedelta(days=whole)
    return bool(whole) if kind is ColumnKind.FLAG else whole / SCALE
