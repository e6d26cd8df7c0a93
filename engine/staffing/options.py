"""How hard to search and how much to show; part of a result's inputs, so that it can be repeated."""

from __future__ import annotations

from pydantic import Field

from engine.domain.frozen import FrozenModel


class SolverOptions(FrozenModel):
    """How a request is solved; equal options and equal data give equal answers."""

    teams: int = Field(default=3, ge=1, le=20)
    """Teams proposed at most, the best included."""
    deterministic_seconds: float = Field(default=5.0, ge=0, le=3600)
    """Limit of the search for all teams, in the solver's deterministic seconds; no clock is read.

    Every team may use half of what is left, the last one all; where no team exists, finding out why has as much again.
    """
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    """Seed of the search."""
    candidates_shown: int = Field(default=10, ge=0, le=1000)
    """Candidates listed per role."""
    nearest_shown: int = Field(default=5, ge=0, le=100)
    """People listed per role that lacks people, those who miss least first."""
