"""Projects under construction: roles, who is booked, and who could fill a role."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.sample.settings import SampleSettings
from engine.sample.skills import Numbers, Records, Staff
from engine.sample.timeline import NEVER

LAST_DAY_AHEAD = 53 * 7


@dataclass(frozen=True)
class Need:
    """One skill a role asks for."""

    skill: int
    min_level: float
    must: bool
    weight: float


@dataclass(frozen=True)
class Role:
    """One role of a project; positions of the family, the place and the skills, days since the foundation."""

    name: str
    family: int
    openings: int
    fte: float
    start: int
    end: int
    needs: tuple[Need, ...]
    location: int = NEVER
    max_hourly_cost: float | None = None

    def loosened(self) -> Role:
        """Return the role with its next requirement relaxed: cost, then place, then levels, then what is a must."""
        if self.max_hourly_cost is not None:
            return replace(self, max_hourly_cost=None)
        if self.location != NEVER:
            return replace(self, location=NEVER)
        if any(need.must and need.min_level > 1 for need in self.needs):
            lower = (replace(need, min_level=max(1.0, need.min_level - need.must)) for need in self.needs)
            return replace(self, needs=tuple(lower))
        return replace(self, needs=tuple(replace(need, must=False) for need in self.needs))

    @property
    def is_open_to_all(self) -> bool:
        """Whether nothing is left to relax."""
        return self.max_hourly_cost is None and self.location == NEVER and not any(need.must for need in self.needs)


@dataclass
class Project:
    """One project and its roles."""

    name: str
    start: int
    end: int
    created: int
    priority: int
    sponsor: int
    roles: list[Role] = field(default_factory=list)

    @property
    def openings(self) -> int:
        """All openings of the project."""
        return sum(role.openings for role in self.roles)


@dataclass(frozen=True)
class Booking:
    """One person on one role."""

    staff: int
    project: int
    role: int
    fte: float
    start: int
    end: int


class Market:
    """Who can do what and who is free.

    Parameters
    ----------
    settings : SampleSettings
        Names of skills and places.
    staff : Staff
        Everyone employed.
    records : Records
        Evidence of their skills.
    horizon : int
        Day looked at.
    """

    def __init__(self, settings: SampleSettings, staff: Staff, records: Records, horizon: int) -> None:
        self.staff = staff
        self.levels = lasting_levels(records, len(staff), len(settings.skills), horizon + LAST_DAY_AHEAD)
        self.bookings: list[Booking] = []
        self.kept_free = np.zeros(len(staff), dtype=bool)

    def free(self, start: int, end: int) -> Numbers:
        """Return the share of full time nobody has booked on any day of a period, shape (staff,)."""
        load = np.zeros(len(self.staff))
        for booking in self.bookings:
            if booking.start <= end and booking.end >= start:
                load[booking.staff] += booking.fte
        return np.asarray(self.staff.fte - load)

    def candidates(self, role: Role) -> NDArray[np.bool_]:
        """Return who has all must-skills, is at the place, within the cost, free throughout and open to matching."""
        fit = ~self.staff.refuses & (self.free(role.start, role.end) >= role.fte - 1e-9)
        if role.location != NEVER:
            fit &= self.staff.location == role.location
        if role.max_hourly_cost is not None:
            fit &= self.staff.hourly_cost <= role.max_hourly_cost
        for need in role.needs:
            if need.must:
                fit &= self.levels[:, need.skill] >= need.min_level
        return fit

    def loosened_until(self, role: Role, candidates: int) -> Role:
        """Return the role with as few requirements relaxed as gives it the number of candidates."""
        while not role.is_open_to_all and self.candidates(role).sum() < candidates:
            role = role.loosened()
        return role


def lasting_levels(records: Records, staff: int, skills: int, day: int) -> Numbers:
    """Return the level of the latest record, shape (staff, skills); NaN where none is, or it expires before ``day``."""
    order = np.lexsort((records.day, records.skill, records.staff))
    pair = records.staff[order] * skills + records.skill[order]
    last = order[np.append(pair[1:] != pair[:-1], True)] if len(order) else order
    lasting = (records.expires[last] == NEVER) | (records.expires[last] > day)
    levels = np.full((staff, skills), np.nan)
    levels[records.staff[last], records.skill[last]] = np.where(lasting, records.level[last], np.nan)
    return levels
