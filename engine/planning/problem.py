"""A workforce plan as plain numbers, stated before any solver is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.planning.plan_file import CostPart, DecisionKind

Amounts = NDArray[np.float64]


@dataclass(frozen=True)
class Hire:
    """Hiring into a role: cost of each, months until they work, most a month (``None``: any number)."""

    cost: float
    lead: int
    most: float | None


@dataclass(frozen=True)
class Contract:
    """Contractors of a role: cost of a person-month, most at once, output beside one of the staff."""

    cost: float
    most: float | None
    output: float


@dataclass(frozen=True)
class Role:
    """People who can do each other's work.

    Attributes
    ----------
    id : str
        Identity.
    start : float
        People in month 0, before any decision.
    staying : float
        Part that is still there a month later.
    salary : float
        Money per person-month.
    hire, contract : Hire or None, Contract or None
        ``None`` where it cannot be done.
    dismissal_cost : float or None
        ``None`` where nobody can be dismissed.
    shortfall_cost : float
        Of a person-month that nobody does.
    floor : float or None
        Part of the demand that must be met, from month ``floor_from`` on.
    floor_from : int
        First month of the floor.
    """

    id: str
    start: float
    staying: float
    salary: float
    hire: Hire | None
    contract: Contract | None
    dismissal_cost: float | None
    shortfall_cost: float
    floor: float | None
    floor_from: int


@dataclass(frozen=True)
class Path:
    """A way into a role.

    Attributes
    ----------
    id : str
        Identity.
    is_training : bool
        Whether it takes seats.
    source : int or None
        Position of the role people come from; ``None`` from outside.
    target : int
        Position of the role they arrive in.
    months : int
        On the way.
    cost : float
        Of each, when begun.
    seats : float or None
        Most on the path at once.
    passing : float
        Part of those who stay that arrives.
    staying : float
        Part that is still there a month later, while on the way.
    pay : float
        Money per person-month on the way.
    """

    id: str
    is_training: bool
    source: int | None
    target: int
    months: int
    cost: float
    seats: float | None
    passing: float
    staying: float
    pay: float

    @property
    def arriving(self) -> float:
        """Part of those who begin that arrives."""
        return float(self.passing * self.staying**self.months)

    @property
    def kind(self) -> DecisionKind:
        """What a decision on this path is."""
        return DecisionKind.TRAIN if self.is_training else DecisionKind.REDEPLOY


@dataclass(frozen=True)
class Budget:
    """Money for some parts of the cost from month ``first`` to month ``last``, both included."""

    id: str
    most: float
    parts: frozenset[CostPart]
    first: int
    last: int


@dataclass(frozen=True)
class Fixed:
    """A decision that is taken; ``at`` is the place of a role or path, ``scenario`` that of one, None for all."""

    kind: DecisionKind
    at: int
    month: int
    scenario: int | None
    people: float


@dataclass(frozen=True, eq=False)
class Problem:
    """What is to be decided.

    Attributes
    ----------
    months : int
        Horizon.
    common : int
        First months whose decisions are the same in all scenarios.
    scenarios : tuple of str
        Their ids.
    probability : tuple of float
        Their probabilities; sum 1.
    roles, paths : tuple of Role, tuple of Path
        Who works, and ways into roles.
    demand : float64 array of shape (scenarios, roles, months)
        Person-months of work.
    budgets : tuple of Budget
        Money.
    training_seats, recruiters, contractors : float or None
        Of the whole plan; ``None`` where there is no limit.
    hires_each : float
        Hires that a recruiter begins a month.
    dismissals_allowed : bool
        Whether anybody may be dismissed.
    fixed : tuple of Fixed
        What is decided already.
    whole : frozenset of DecisionKind
        Decisions in whole numbers.
    gap : float
        How far from the best a plan in whole numbers may be, relative.
    """

    months: int
    common: int
    scenarios: tuple[str, ...]
    probability: tuple[float, ...]
    roles: tuple[Role, ...]
    paths: tuple[Path, ...]
    demand: Amounts
    budgets: tuple[Budget, ...] = ()
    training_seats: float | None = None
    recruiters: float | None = None
    hires_each: float = 1.0
    contractors: float | None = None
    dismissals_allowed: bool = False
    fixed: tuple[Fixed, ...] = ()
    whole: frozenset[DecisionKind] = frozenset()
    gap: float = 0.0


@dataclass(frozen=True, eq=False)
class Decisions:
    """What is done when, in every scenario.

    Attributes
    ----------
    hires, contractors, dismissals : float64 arrays of shape (scenarios, roles, months)
        People: hires that are begun, contractors at work, people let go.
    starts : float64 array of shape (scenarios, paths, months)
        People who begin on a path.
    """

    hires: Amounts
    contractors: Amounts
    dismissals: Amounts
    starts: Amounts
