"""Who is eligible where, over all pairs of role and person at once, from columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.int8]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RolesAsked:
    """What roles ask for.

    Attributes
    ----------
    levels : int8 array of shape (roles, skills)
        Lowest level in each skill, 0 where the role does not ask for it.
    load : int64 array of shape (roles,)
        Share of a person's time in each week, in the unit of what people have free.
    first, last : int64 arrays of shape (roles,)
        First week, and the first week after the last.
    """

    levels: Levels
    load: Whole
    first: Whole
    last: Whole

    def profiles(self, weeks: int) -> Whole:
        """Return each role's load by week, of shape (roles, weeks)."""
        week = np.arange(weeks)
        under_way = (week >= self.first[:, None]) & (week < self.last[:, None])
        return np.where(under_way, self.load[:, None], 0)


@dataclass(frozen=True, eq=False)
class Found:
    """Eligible pairs, by role and then person.

    Attributes
    ----------
    role, person : int64 arrays of shape (pairs,)
        Positions.
    surplus : int64 array of shape (pairs,)
        Levels above what is asked, summed over the skills that the role asks for.
    """

    role: Whole
    person: Whole
    surplus: Whole


def eligible_pairs(levels: Levels, free: Whole, asked: RolesAsked) -> Found:
    """Return every pair in which the person has each skill at its level and the time in each week.

    Parameters
    ----------
    levels : int8 array of shape (people, skills)
        Levels of everyone, 0 where there is no record: missing is not eligible.
    free : int64 array of shape (people, weeks)
        What everyone has left.
    asked : RolesAsked
        The roles.
    """
    by_skill = np.ascontiguousarray(levels.T)
    least: dict[tuple[int, int], Whole] = {}
    role, person, surplus = [], [], []
    for number in range(len(asked.load)):
        window = int(asked.first[number]), int(asked.last[number])
        if window not in least:
            least[window] = free[:, window[0] : window[1]].min(axis=1)
        fits = least[window] >= asked.load[number]
        needs = np.flatnonzero(asked.levels[number])
        for skill in needs:
            fits &= by_skill[skill] >= asked.levels[number, skill]
        who = np.flatnonzero(fits)
        above = np.zeros(len(who), dtype=np.int64)
        for skill in needs:
            above += by_skill[skill, who] - asked.levels[number, skill]
        role.append(np.full(len(who), number))
        person.append(who)
        surplus.append(above)
    return Found(*(np.concatenate(each).astype(np.int64) for each in (role, person, surplus)))
