"""A limit is what a policy tells solvers and analytics: one comparison on one named quantity, with dates."""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine.domain.frozen import FrozenModel, Localised


class Limit(FrozenModel):
    """One comparison that an answer must, or should, satisfy."""

    id: str
    """Unique within its policy."""
    rule: str
    """``policy_id/rule_id`` at which the limit was written."""
    selector: dict[str, str] = {}
    """Column values that say whom the limit concerns; empty means everyone."""
    quantity: str
    """Name of the limited quantity; a solver that does not know it refuses the limit."""
    comparison: Literal["<=", ">=", "=="]
    """How the quantity compares with the value."""
    value: float
    """Bound in ``unit``."""
    unit: str
    """Unit of the value, such as ``fte`` or ``hours/month``."""
    valid_from: date | None = None
    """First day on which the limit holds."""
    valid_to: date | None = None
    """Last day on which the limit holds."""
    penalty: float | None = None
    """Cost of one unit of violation; ``None`` makes the limit hard."""
    because: Localised
    """Why the limit exists."""
