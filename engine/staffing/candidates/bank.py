"""Everyone who could be asked: the workforce, what they master and when they are booked, by position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.limits import Limit
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.domain.workforce import Workforce
from engine.staffing.candidates.bookings import Bookings, bookings_of, fte_units, full_time_hours
from engine.staffing.candidates.credited_points import CreditedPoints
from engine.staffing.candidates.groups import listing
from engine.staffing.candidates.objective import SHIPPED_OBJECTIVE, Objective
from engine.staffing.candidates.opportunities import Opportunities, opportunities_of
from engine.staffing.candidates.record_days import record_days
from engine.staffing.candidates.time_off import FreeTime, TimeOff, free_time_of, time_off_of
from engine.staffing.requests.resolution import ResolvedRole
from engine.staffing.requests.resolved_rules import ResolvedRule


@dataclass(frozen=True, eq=False)
class Bank:
    """The organisation as staffing reads it; every array follows the workforce's people.

    Attributes
    ----------
    organisation : Organisation
        The cut.
    proficiency : Proficiency
        Levels of its people in skills.
    limits : sequence of Limit
        Limits in force, every quantity known.
    project_id : str or None
        Project of the dataset that the request staffs.
    budget : float or None
        Most that all places may cost.
    objective : Objective
        What makes one team better than another.
    """

    organisation: Organisation
    proficiency: Proficiency
    limits: Sequence[Limit]
    project_id: str | None
    budget: float | None = None
    objective: Objective = SHIPPED_OBJECTIVE
    _levels: dict[str, NDArray[np.float64]] = field(default_factory=dict, repr=False)
    _cents: dict[tuple[date, date, float], NDArray[np.float64]] = field(default_factory=dict, repr=False)

    @property
    def workforce(self) -> Workforce:
        """Everyone employed."""
        return self.organisation.workforce

    @property
    def bookings(self) -> Bookings:
        """What everyone is booked on."""
        return bookings_of(self.organisation)

    @property
    def time_off(self) -> TimeOff:
        """When everyone is not there."""
        return time_off_of(self.organisation)

    @property
    def free_time(self) -> FreeTime:
        """What everyone has left day by day."""
        return free_time_of(self.organisation)

    @cached_property
    def credited_points(self) -> CreditedPoints:
        """Points of recognition that everyone is credited."""
        return CreditedPoints.of(self.organisation)

    @property
    def opportunities(self) -> Opportunities:
        """Stretch assignments that everyone had, and was passed over for."""
        return opportunities_of(self.organisation)

    @cached_property
    def contracted(self) -> NDArray[np.int64]:
        """Contracted share of full time in millionths."""
        return fte_units(self.workforce.fte)

    @cached_property
    def costs_known(self) -> bool:
        """Whether anybody's hourly cost is recorded."""
        return bool((~np.isnan(self.workforce.hourly_cost)).any())

    @property
    def budget_cents(self) -> int | None:
        """The budget in cents, ``None`` where there is none or no cost is known to hold it against."""
        return round(self.budget * 100) if self.budget is not None and self.costs_known else None

    def levels(self, skill_id: str) -> NDArray[np.float64]:
        """Return everyone's level in a skill, NaN where unknown."""
        if skill_id not in self._levels:
            self._levels[skill_id] = self.proficiency.levels(skill_id)
        return self._levels[skill_id]

    @cached_property
    def half_lives(self) -> dict[str, float]:
        """Days after which a record of a skill counts half, for the skills that age."""
        skills = self.organisation.table("skills")
        days = zip(skills.text("skill_id").values(), skills.number("half_life_days").tolist(), strict=True)
        return {str(skill_id): half_life for skill_id, half_life in days if half_life > 0}

    def recorded_on(self, person_id: str, skill_id: str, source: str, dated: date | None) -> date | None:
        """Return the day on which a skill record became known, ``None`` where the data does not say."""
        return record_days(self.organisation).recorded_on(person_id, skill_id, source, dated)

    def cost_cents(self, role: ResolvedRole) -> NDArray[np.float64]:
        """Return what a place of the role costs with each person, in whole cents, NaN where unknown."""
        asked = (role.start, role.end, role.fte)
        if asked not in self._cents:
            hours = full_time_hours(role.start, role.end) * role.fte
            self._cents[asked] = np.rint(self.workforce.hourly_cost * hours * 100)
        return self._cents[asked]

    def satisfying(self, rule: ResolvedRule) -> NDArray[np.bool_]:
        """Return who has what an ``at_least_one`` rule asks for."""
        if rule.level is not None:
            return np.asarray(self.workforce.level >= rule.level)
        if rule.tag is not None:
            return self.tagged(rule.tag)
        assert rule.skill_id is not None
        return np.asarray(self.levels(rule.skill_id) >= (rule.min_level or 1.0))

    def tagged(self, tag: str) -> NDArray[np.bool_]:
        """Return who carries a tag."""
        return listing(self.workforce.tags, tag)
