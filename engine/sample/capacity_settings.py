"""The part of the settings that concerns time, learning and recognition."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.domain.frozen import FrozenModel, Localised
from engine.sample.work_settings import Positive, Share


class LeaveSettings(FrozenModel):
    """When people are away."""

    past: Share
    """Share of people with one leave in the last half-year."""
    ahead: Share
    """Share of people with one leave already planned in the next half-year."""
    weeks: dict[str, Annotated[int, Field(ge=1, le=52)]]
    """Usual length in weeks, by type of leave."""
    types: dict[str, Share]
    """Distribution of the types; the same names as ``weeks``."""
    reduced: Share
    """Share of people who work less than their contract for some coming weeks."""
    reduced_weeks: Annotated[int, Field(ge=1, le=26)]
    """How many weeks that lasts."""


class CourseSettings(FrozenModel):
    """One course."""

    name: Localised
    """Title."""
    skill: str
    """Skill it teaches."""
    level: Annotated[float, Field(ge=1, le=5)]
    """Level it leads to."""
    months: Positive
    """Length."""
    seats: Annotated[int, Field(ge=1, le=100_000)]
    """Seats each time."""
    cost: Annotated[float, Field(ge=0)]
    """Cost of a seat."""


class RecognitionSettings(FrozenModel):
    """What people tell each other."""

    feedback: Share
    """Share of people about whom somebody wrote in the last year."""
    badges: Share
    """Share of people who were given a badge in the last year."""
    points: dict[str, Annotated[int, Field(ge=0, le=1000)]]
    """Points by badge."""
    passed_over: Annotated[int, Field(ge=0, le=10)]
    """People who were looked at and passed over for each place on a project that somebody else got."""
