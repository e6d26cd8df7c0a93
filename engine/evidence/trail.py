"""The chain from facts over rules to an outcome."""

from __future__ import annotations

from datetime import date

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.fact import Fact


class RuleFired(FrozenModel):
    """One rule of a policy that contributed to an outcome."""

    policy: str
    """Policy id."""
    version: str
    """SHA-256 of the policy's content, first 12 hexadecimal digits."""
    effective: date
    """Day from which that version holds."""
    rule: str
    """Id of the row or pattern."""
    profile: str = ""
    """Profile under which the policy was seen, such as ``agile``; empty for none."""
    because: Localised
    """The author's reason."""
    parameters: dict[str, float | str | bool] = {}
    """Parameter values used, by name, as of the decision date."""
    parameter_dates: dict[str, date] = {}
    """Day from which each of those values holds."""
    parameter_sources: dict[str, str] = {}
    """Who says so: law, study or decision behind each of those parameters."""


class Trail(FrozenModel):
    """Evidence of one outcome: what was known and which rules spoke."""

    facts: tuple[Fact, ...] = ()
    """Facts used, in the order in which they were read."""
    rules: tuple[RuleFired, ...] = ()
    """Rules that fired, in policy order."""
    notes: tuple[str, ...] = ()
    """What a reader must know, such as what was missing or assumed."""
