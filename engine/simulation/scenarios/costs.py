"""What people, hiring and training cost."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.domain.frozen import FrozenModel
from engine.domain.sourced import Quantity
from engine.simulation.scenarios.training import Amount


class Pay(Quantity):
    """Pay for a month of full time."""

    value: float = Field(ge=0, le=1e12)
    """How much, in ``costs.unit``."""
    unit: Literal["per person-month"]
    """Always ``per person-month``."""


class Costs(FrozenModel):
    """Prices; what has no price costs nothing."""

    unit: str = Field(min_length=1, max_length=50)
    """What all amounts are counted in: a currency, or months of pay."""
    pay: Pay | None = None
    """Pay of everyone on the payroll, by contracted share of full time."""
    by_job_family: dict[str, Pay] = {}
    """Pay of a job family, by its id, where it differs."""
    hire: Amount | None = None
    """Cost of a newcomer, on the first day."""
    contractor: Pay | None = None
    """Price of a contractor's month."""
