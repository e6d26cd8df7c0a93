"""What was planted in a sample organisation, with identifiers, so that a test can ask for it back."""

from __future__ import annotations

from datetime import date

from engine.domain.frozen import FrozenModel
from engine.sample.settings import TenureBand
from engine.sample.work_settings import BreakType


class PlantedBreak(FrozenModel):
    """One break in the goal tree."""

    type: BreakType
    """Kind of break."""
    goal_id: str
    """The goal it stands at."""
    key_result_ids: tuple[str, ...] = ()
    """For ``no_checkin``: the key results of the goal, none of which has a check-in."""


class PlantedStall(FrozenModel):
    """One stalled key result."""

    key_result_id: str
    """The key result."""
    week: int
    """Week of the quarter, counted from 1, in which the rule is met for the first time."""
    alert_on: date
    """Date of the check-in of that week."""


class PlantedDrop(FrozenModel):
    """The fall of an external indicator in its last week."""

    indicator_id: str
    """The indicator."""
    date: date
    """Day of the low value."""
    z: float
    """Its distance from the mean of the baseline in sample standard deviations of the baseline."""
    baseline_weeks: int
    """Weeks before it that form the baseline."""
    key_result_ids: tuple[str, ...]
    """Key results driven by the indicator."""


class PlantedShortage(FrozenModel):
    """The project that cannot be staffed, and why."""

    project_id: str
    """The project."""
    skill_id: str
    """The skill that is short."""
    role_ids: tuple[str, ...]
    """Roles that need it."""
    holder: str
    """The only free person who holds it at the level needed."""
    booked_holder: str
    """Holds it, but is fully booked."""
    expired_holder: str
    """Held it until the certificate expired."""
    low_holder: str
    """Holds it below the level needed."""


class PlantedBuried(FrozenModel):
    """A person whose proven skills no project ever used."""

    person_id: str
    """The person."""
    skill_ids: tuple[str, ...]
    """Skills with a certificate."""


class PlantedDemand(FrozenModel):
    """Work that a project announces in a skill that its sponsor lacks."""

    project_id: str
    """The project."""
    skill_id: str
    """The skill."""
    full_time: float
    """Full-time people asked for in each of its months."""


class Planted(FrozenModel):
    """All facts planted in one sample organisation."""

    kind: str = "planted"
    """Kind of file."""
    format: int = 1
    """Version of the format."""
    people: int
    """People employed on ``as_of``."""
    seed: int
    """Seed it was generated with."""
    as_of: date
    """Day it is looked at."""
    founded_on: date
    """First day of the data; nobody was employed before."""
    breaks: tuple[PlantedBreak, ...]
    """Break points of the goal tree, ordered by type and goal."""
    stalled: tuple[PlantedStall, ...]
    """Stalled key results, ordered by id."""
    infeasible_project: PlantedShortage
    """The project that cannot be staffed."""
    announced: tuple[PlantedDemand, ...]
    """Work in skills that sponsors lack, ordered by project and skill."""
    buried: tuple[PlantedBuried, ...]
    """People whose potential is buried, ordered by id; chance may bury others."""
    feasible_project_ids: tuple[str, ...]
    """Projects that ask for a team and can have one."""
    running_project_ids: tuple[str, ...]
    """Projects under way, staffed by assignments."""
    indicator_drop: PlantedDrop
    """The fall of an indicator."""
    hazards: tuple[TenureBand, ...]
    """Hazard of leaving per person-year by completed years of service."""
    time_to_fill_days: float
    """Mean days from opening a requisition to the first day of work."""
