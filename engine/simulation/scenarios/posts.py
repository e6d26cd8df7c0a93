"""Which posts something of a scenario is about: by unit, job family and level."""

from __future__ import annotations

from pydantic import Field

from engine.domain.frozen import FrozenModel

HIGHEST_LEVEL = 30
"""Highest job level of a dataset."""


class PostsMeant(FrozenModel):
    """Posts by where and what they are; all of them where nothing is said."""

    unit_id: str | None = None
    """Unit, with all units below it; the whole organisation where left out."""
    job_family: str | None = None
    """Job family; any where left out."""
    level: int | None = Field(default=None, ge=0, le=HIGHEST_LEVEL)
    """Job level; any where left out."""
