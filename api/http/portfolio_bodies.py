"""What a client sends to have all open roles staffed at once."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.http.bodies import WireModel

MOST_SECONDS_WAITED_FOR = 60.0
"""A search that may take longer is a job."""


class PortfolioWanted(WireModel):
    """Open roles to staff at once, and how hard to search."""

    requests: list[dict[str, Any]] = Field(default=[], max_length=2000)
    """Staffing requests (`kind` and `format` may be left out), beside or in place of the open roles."""
    open_roles: bool = True
    """Whether the open roles of every project of the dataset are asked for."""
    all_or_nothing: bool = False
    """Whether every project has all its openings filled or none."""
    most_roles: int | None = Field(default=None, ge=1, le=1000)
    """New roles that one person takes at most."""
    gap: float = Field(default=1e-4, ge=0, le=1, allow_inf_nan=False)
    """Share of the bound at which the search ends."""
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    """Seed of the search."""
    time_limit: float = Field(default=10.0, ge=0, le=3600, allow_inf_nan=False)
    """Seconds for the answer; 60 at most where it is waited for. With 0 it is honest too."""
    start: dict[str, Any] | None = None
    """A plan to go on from: an object of kind `portfolio-incumbent`, such as a job's progress has."""
