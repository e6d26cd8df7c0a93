"""Kinds of business rules that a plan can be held to."""

from __future__ import annotations

from enum import StrEnum


class RuleKind(StrEnum):
    """Kinds of rules."""

    BUDGET = "budget"
    TRAINING_SEATS = "training-seats"
    PATH_SEATS = "path-seats"
    RECRUITERS = "recruiters"
    HIRES = "hires"
    CONTRACTORS = "contractors"
    ROLE_CONTRACTORS = "role-contractors"
    DISMISSALS = "dismissals"
    FLOOR = "floor"
    FROZEN = "frozen"


COUNTED = frozenset(RuleKind) - {RuleKind.BUDGET, RuleKind.FLOOR}
"""Kinds whose amounts are whole things: seats, recruiters, people."""
