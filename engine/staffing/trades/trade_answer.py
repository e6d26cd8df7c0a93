"""The answer to "what can be traded for what?": plans of which none betters another, and what each step costs."""

from __future__ import annotations

from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import Team


class Gain(FrozenModel):
    """One skill in which one person of a plan would gain a level that the place wants."""

    role: str
    """Role id."""
    person_id: str
    """Person."""
    skill_id: str
    """Skill."""
    level: float
    """Level now, 1 to 5."""
    wanted: float
    """Level that the role wants."""
    fact: Fact
    """Record behind the level."""


class Plan(FrozenModel):
    """A team that no other betters in fit, development and overtime at once."""

    number: int
    """From 1, by falling fit."""
    fit: float
    """Fit less penalties, summed over the places, in points."""
    development: int
    """Skills in which somebody gains a level that the place wants."""
    overtime_hours: float
    """Hours a week beyond contracts on each person's busiest day, summed."""
    fit_given_up: float
    """Points of fit less than the plan of most fit."""
    team: Team
    """The people."""
    gains: tuple[Gain, ...]
    """What the development consists of."""


class Exchange(FrozenModel):
    """What one step more of development costs."""

    development: int
    """At least so many skills gained."""
    fit: float
    """Most fit with that."""
    given_up: float
    """Points of fit given up against the step before."""
    given_up_each: float
    """The same for each skill gained, where the step is of several."""
    plan: int
    """Number of the plan."""


class TradeOffs(FrozenModel):
    """Plans to choose from; a hint until a named human approves one."""

    title: str
    """Title of the request."""
    project: str
    """Name of the project."""
    status: Literal["plans", "infeasible", "stopped"]
    """``infeasible``: no team exists, proven; ``stopped``: the search ended before it found one."""
    complete: bool
    """Whether every combination of values that no team betters is among the plans, proven."""
    text: Localised
    """What was found, in words."""
    plans: tuple[Plan, ...]
    """By falling fit."""
    exchanges: tuple[Exchange, ...]
    """The fit that each step of development gives up, whatever the overtime."""
    trail: Trail
    """Records behind the gains, and how the three quantities are counted."""
