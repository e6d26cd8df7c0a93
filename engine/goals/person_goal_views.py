"""What all goals of one person show, whatever their framework: one progress number each, and their weighted sums."""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.trail import Trail
from engine.goals.goal_notices import GoalFinding


class Progress(FrozenModel):
    """One number in three readings, in per cent."""

    strict: float | None
    """What has no check-in counts 0; ``None`` where there is nothing to weigh."""
    covered: float | None
    """Of what has a check-in; ``None`` where nothing has."""
    coverage: float
    """Weight of what has a check-in."""


class PersonGoal(FrozenModel):
    """One goal of the person."""

    goal_id: str
    """The goal."""
    title: str
    """What it is about."""
    framework: str
    """KPI, OKR, MBO, PROJECT, BEHAVIOUR, SATISFACTION or another, with its component where it names one."""
    status: str
    """active, closed or cancelled, as recorded last."""
    weight: float
    """Weight as written, 0 where missing."""
    start: date
    """First day."""
    due: date
    """Last day."""
    progress: Progress
    """How far it is; for a goal that was left by a switch, how far it was at the end of its part."""
    components: tuple[str, ...]
    """Components of the mix for which it counts."""
    left_on: date | None
    """Day on which goals of another framework took its place; ``None`` for the others."""
    right_goal: tuple[GoalFinding, ...]
    """What it lacks to be the right goal: a goal above, a metric, a driver; empty for a complete one."""


class MixComponent(FrozenModel):
    """One component of the recommended mix."""

    component: str
    """Such as ``KPI:results``."""
    weight: float
    """Weight in the mix, a share of 1."""
    goal_ids: tuple[str, ...]
    """The person's goals that count for it; empty where there is none."""
    progress: Progress
    """How far they are."""


class SwitchPart(FrozenModel):
    """Days of a cycle under one framework."""

    frameworks: tuple[str, ...]
    """Frameworks of the goals that held."""
    goal_ids: tuple[str, ...]
    """These goals."""
    since: date
    """First day."""
    until: date
    """Last day."""
    days: int
    """How many days."""
    share: float
    """Days of the part in per cent of the days of the cycle."""
    progress: Progress
    """As of its last day, or of the day looked at where that is earlier."""
    trail: Trail
    """The check-ins behind it."""


class FrameworkSwitch(FrozenModel):
    """A change of framework within a cycle."""

    on: date
    """First day under the framework that holds now."""
    days: int
    """Days of the cycle: the parts' together."""
    progress: Progress
    """The parts' progress, each with its share of the days."""
    parts: tuple[SwitchPart, ...]
    """First to last."""
    trail: Trail
    """Recorded versions of the goals that were left: the last in which they held, the first in which they did not."""


class PersonGoals(FrozenModel):
    """All goals of one person on one day."""

    valid_on: date
    """The day."""
    person_id: str
    """Who."""
    job_family: str
    """Job family; empty where unknown."""
    goals: tuple[PersonGoal, ...]
    """Active and closed goals, and those left by a switch, by id."""
    by_weight: Progress
    """All goals with the weights as written, as siblings below one goal; goals of one switch as one."""
    by_mix: Progress
    """The components with the weights of the recommended mix; ``coverage`` is the weight of those with a check-in."""
    mix: tuple[MixComponent, ...]
    """The recommended mix and what was reached in it."""
    switches: tuple[FrameworkSwitch, ...]
    """Changes of framework within a cycle."""
    trail: Trail
    """Facts and rules behind the mix."""
    notes: tuple[Localised, ...]
    """What a reader must know."""
    advisory: Literal[True] = True
    """A named human decides."""
