"""Numbers of files that people write: each says its unit and where it comes from."""

from __future__ import annotations

from enum import StrEnum

from engine.domain.frozen import FrozenModel


class Origin(StrEnum):
    """Where a value comes from."""

    DATA = "data"
    """Estimated from the organisation's records."""
    POLICY = "policy"
    """Decided by the organisation."""
    ASSUMPTION = "assumption"
    """Somebody's judgement."""


class Sourced(FrozenModel):
    """What every value of a law says besides the value."""

    source: Origin
    """Where the value comes from: data, policy or assumption."""
    why: str = ""
    """Reason, study or decision behind it."""


class Quantity(Sourced):
    """One number with unit and source."""

    value: float
    """The number, in ``unit``."""
    unit: str
    """Unit of the number."""
