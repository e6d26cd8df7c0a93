"""Which weeks of whom can run short at all: only these need a row in a linear program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.staffing.portfolio.problem import Index, PortfolioProblem, Whole


@dataclass(frozen=True, eq=False)
class TimeRows:
    """Rows ``sum of loads <= capacity``, one for a person and a span.

    Attributes
    ----------
    person, span : int64 arrays of shape (rows,)
        Whose time, and when.
    """

    person: Index
    span: Index

    def __len__(self) -> int:
        return len(self.person)


def binding_rows(problem: PortfolioProblem, columns: Index, room: Whole | None = None) -> TimeRows:
    """Return the rows that some choice of ``columns`` could break, one for each stretch of spans with equal loads.

    Of neighbouring spans that the same columns load alike only the tightest is kept: it implies the others.

    Parameters
    ----------
    columns : int64 array
        Pairs that may be chosen.
    room : int64 array of shape (people, spans) or None
        What is left of everyone's time; all of the capacity by default.
    """
    room = problem.capacity if room is None else room
    if not len(columns):
        return TimeRows(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    ordered = columns[np.argsort(problem.pairs.person[columns], kind="stable")]
    person = problem.pairs.person[ordered]
    first = np.flatnonzero(np.append(True, person[1:] != person[:-1]))
    several = np.diff(np.append(first, len(ordered))) > 1
    keep = np.repeat(several, np.diff(np.append(first, len(ordered))))
    ordered, person = ordered[keep], person[keep]
    if not len(ordered):
        return TimeRows(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    first = np.flatnonzero(np.append(True, person[1:] != person[:-1]))
    who, loads = person[first], problem.loads(ordered)
    short = np.add.reduceat(loads, first) > room[who]
    changes = np.ones(short.shape, dtype=bool)
    changes[:, 1:] = np.logical_or.reduceat(loads[:, 1:] != loads[:, :-1], first)
    return _tightest(who, short, changes, room)


def _tightest(who: Index, short: np.ndarray, changes: np.ndarray, room: Whole) -> TimeRows:
    """Return the tightest span of every stretch between changes that can run short."""
    at, span = np.nonzero(short)
    stretch = np.cumsum(changes.ravel())[at * short.shape[1] + span]
    order = np.lexsort([span, room[who[at], span], stretch])
    at, span, stretch = at[order], span[order], stretch[order]
    lead = np.append(True, stretch[1:] != stretch[:-1]) if len(at) else np.zeros(0, dtype=bool)
    return TimeRows(who[at[lead]], span[lead].astype(np.int64))
