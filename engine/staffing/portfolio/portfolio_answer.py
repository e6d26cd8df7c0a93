"""The answer for all open roles at once: who goes where, what stays open and why, and how far the best can be."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import FitPart
from engine.staffing.answers.person_name import PersonName


class PortfolioStatus(StrEnum):
    """How far an answer is proven."""

    OPTIMAL = "optimal"
    """No plan is worth more."""
    FEASIBLE = "feasible"
    """A plan that holds, within the stated gap of the bound."""
    UNKNOWN = "unknown"
    """Stopped before anybody was placed; the bound holds all the same."""


class Assignment(FrozenModel):
    """One opening and the person proposed for it."""

    project: str
    """Project id, or the request's title where the dataset does not know it."""
    role: str
    """Role id."""
    person_id: str
    """Person."""
    name: str | None
    """Full name."""
    fte: float
    """Share of full time."""
    start: date
    """First day."""
    end: date
    """Last day."""
    fit: float
    """0 to 100."""
    points: float
    """What the placement adds to the objective."""
    cost: float | None
    """Cost of the place, ``None`` where unknown."""
    pinned: bool
    """Whether a human had decided it."""
    parts: tuple[FitPart, ...]
    """What the fit consists of, with the records behind it."""


class Unfilled(FrozenModel):
    """Openings of one role that stay open, and why."""

    project: str
    """Project id or title."""
    role: str
    """Role id."""
    openings: int
    """How many stay open."""
    eligible: int
    """People who could take the role if they were asked for nothing else."""
    manual_only: tuple[PersonName, ...]
    """People who meet everything but refuse automated decisions: a human may choose them."""
    reason: str
    """``nobody-eligible``, ``manual-only``, ``left-out``, ``budget``, ``taken`` or ``search-ended``."""
    why: Localised
    """The reason in words."""


class ProjectState(FrozenModel):
    """What a portfolio does for one project."""

    project: str
    """Project id or title."""
    title: str
    """Title of its request."""
    priority: int
    """From 1 (first) to 9."""
    openings: int
    """Openings asked for."""
    filled: int
    """Openings filled."""
    state: str
    """``filled``, ``partly`` or ``open``."""
    cost: float | None
    """Cost of the placements where a budget holds them, else ``None``."""
    budget: float | None
    """Most that they may cost, ``None`` where nothing is said or no cost is known."""


class PlaceKey(FrozenModel):
    """A placement by ids alone, as an incumbent file keeps it."""

    project: str
    """Project id or title."""
    role: str
    """Role id."""
    person_id: str
    """Person."""


class PortfolioAnswer(FrozenModel):
    """All open roles at once."""

    status: PortfolioStatus
    """How far the answer is proven."""
    objective: float
    """Points of the plan: each filled opening counts (10 - priority) x (100 + fit - penalties of soft limits)."""
    bound: float
    """No plan is worth more."""
    gap: float
    """What is missing to the bound, as a share of it."""
    priced_bound: float
    """Bound that prices on everyone's time and every budget prove over all eligible pairs; checked again apart."""
    stopped: bool
    """Whether it ended before its gap was reached: by time, by hand or at its limits."""
    openings: int
    """Openings asked for."""
    filled: int
    """Openings filled."""
    pairs: int
    """Eligible pairs of person and role, every one of them priced."""
    assignments: tuple[Assignment, ...]
    """By project, role and person."""
    unfilled: tuple[Unfilled, ...]
    """By project and role."""
    projects: tuple[ProjectState, ...]
    """In the order of the requests."""
    what_the_bound_is: Localised
    """What stands behind the bound, in words."""
    notes: tuple[Localised, ...]
    """What was left out or could not be checked."""
    trail: Trail
    """How the numbers come about."""
