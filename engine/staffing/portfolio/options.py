"""How hard a portfolio is searched; part of a result's inputs, so that it can be repeated."""

from __future__ import annotations

from pydantic import Field

from engine.domain.frozen import FrozenModel


class PortfolioOptions(FrozenModel):
    """How a portfolio is solved; equal options and equal data give equal plans where nothing stops the search early."""

    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    """Seed of the search."""
    gap: float = Field(default=1e-4, ge=0, le=1)
    """Share of the bound that the plan may stay below it for the search to end."""
    columns_a_role: int = Field(default=15, ge=1, le=1000)
    """Pairs of each role that the linear program begins with, the most valuable first."""
    pricing_rounds: int = Field(default=60, ge=0, le=10_000)
    """Rounds of pricing over all eligible pairs."""
    neighbourhoods: int = Field(default=400, ge=0, le=1_000_000)
    """Neighbourhoods searched after the first good plan."""
    nodes: int = Field(default=200, ge=1, le=1_000_000)
    """Nodes of each search in whole numbers."""
