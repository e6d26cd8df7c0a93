"""JSON bodies of routes that change a staffing answer."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.http.bodies import WireModel
from engine.staffing.changes.change import Absence, Shift
from engine.staffing.requests.request import Ban, Pin


class DecisionsTried(WireModel):
    """Pins and bans to try."""

    request: dict[str, Any] | None = None
    """A staffing request; ``?project`` in its place."""
    pins: tuple[Pin, ...] = Field(default=(), max_length=1000)
    """Who must take which role, and why."""
    bans: tuple[Ban, ...] = Field(default=(), max_length=1000)
    """Who must not, and why."""


class ReplanQuestion(WireModel):
    """What has changed, and how much may move."""

    request: dict[str, Any] | None = None
    """A staffing request whose roles are booked under their ids; ``?project`` in its place."""
    plan: str | None = Field(default=None, min_length=1, max_length=100)
    """Run or proposal whose team is the plan, in place of what is booked."""
    moves: int | None = Field(default=None, ge=0, le=100_000)
    """Most moves allowed; any number where left out."""
    absences: tuple[Absence, ...] = Field(default=(), max_length=1000)
    """Who is away when; without days for good."""
    shifts: tuple[Shift, ...] = Field(default=(), max_length=1000)
    """Roles that begin on another day."""
    dropped: tuple[str, ...] = Field(default=(), max_length=1000)
    """Roles that are not needed any more."""
