"""Portfolios from a fixed seed: skills after Zipf's law, base bookings that roll off, leave, and roles to fill.

Three kinds: *scarce* (one person in three is free, roles ask for up to three skills), *loose* (everybody has time,
roles ask for one skill) and *contended* (nearly everybody is booked, roles ask for one skill). Any kind can be had
with projects that are filled whole or not at all, budgets, and at most two roles a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.staffing.portfolio.eligible import RolesAsked, eligible_pairs
from engine.staffing.portfolio.problem import Pairs, PortfolioProblem

PEOPLE, ROLES, WEEKS, SKILLS, SITES = 10_000, 2_000, 26, 80, 12
ZIPF = 0.8
"""Exponent of how much rarer each further skill is."""
KINDS = {"scarce": (0.35, 3), "loose": (1.0, 1), "contended": (0.0, 1)}
"""Share of people without much booked, and most skills a role asks for."""


@dataclass(frozen=True, eq=False)
class Bank:
    """People: levels (people, skills), 0 where there is no record; hourly cost, site, per cent free by week."""

    levels: NDArray[np.int8]
    hourly_cost: NDArray[np.float64]
    site: NDArray[np.int64]
    free: NDArray[np.int64]


def portfolio(
    kind: str, seed: int, *, people: int = PEOPLE, roles: int = ROLES, weeks: int = WEEKS, projects: int | None = None
) -> PortfolioProblem:
    """Return a portfolio of one kind.

    Parameters
    ----------
    kind : str
        ``scarce``, ``loose`` or ``contended``.
    projects : int or None
        Number of projects, each filled whole or not at all, within a budget, and with at most two roles a person;
        ``None`` leaves the roles on their own.
    """
    free_share, most_skills = KINDS[kind]
    draw = np.random.default_rng(seed)
    rarity = 1.0 / np.arange(1, SKILLS + 1) ** ZIPF
    popularity = rarity / rarity.sum()
    bank = _bank(draw, people, weeks, popularity, free_share)
    asked = _roles(draw, roles, weeks, popularity, most_skills)
    found = eligible_pairs(bank.levels, bank.free, asked)
    role, person = found.role, found.person
    # From 30 to 92 points: the least overqualified, of the same site, and cheaper.
    fit = 60 - 6 * np.minimum(found.surplus, 5) + 10 * (bank.site[person] == draw.integers(0, SITES, roles)[role])
    fit = fit + 0.1 * (160 - bank.hourly_cost[person])
    priority = draw.integers(1, 6, roles)
    value = np.rint(100 * priority[role] * (100 + fit)).astype(np.int64)
    weeks_long = (asked.last - asked.first)[role]
    cost = np.rint(bank.hourly_cost[person] * asked.load[role] / 100 * weeks_long).astype(np.int64)
    pairs = Pairs(role, person, value, role, cost)
    openings = np.ones(roles, dtype=np.int64)
    if projects is None:
        return PortfolioProblem.of(openings, asked.profiles(weeks), bank.free, pairs)
    project = np.arange(roles) % projects
    return PortfolioProblem.of(
        openings,
        np.column_stack([asked.profiles(weeks), openings]),
        np.column_stack([bank.free, np.full(people, 2)]),
        pairs,
        project=project,
        all_or_nothing=np.ones(projects, dtype=bool),
        budget=_budgets(pairs, project, roles, projects),
    )


def _budgets(pairs: Pairs, project: NDArray[np.int64], roles: int, projects: int) -> NDArray[np.int64]:
    """Return 95 % of what a project costs with the person of middling cost in every role."""
    order = np.lexsort([pairs.cost, pairs.role])
    starts = np.searchsorted(pairs.role[order], np.arange(roles + 1))
    middle = np.minimum((starts[:-1] + starts[1:]) // 2, max(len(order) - 1, 0))
    typical = np.where(np.diff(starts) > 0, pairs.cost[order][middle], 0)
    return np.rint(0.95 * np.bincount(project, typical, projects)).astype(np.int64)


def _bank(
    draw: np.random.Generator, people: int, weeks: int, popularity: NDArray[np.float64], free_share: float
) -> Bank:
    skills = len(popularity)
    # The smallest of exponential times weighted by popularity are a draw without replacement (Efraimidis, Spirakis).
    times = draw.exponential(size=(people, skills)) / popularity
    number = draw.integers(3, 10, people)
    mastered = np.argsort(np.argsort(times, axis=1), axis=1) < number[:, None]
    levels = np.where(mastered, draw.integers(1, 6, (people, skills)), 0).astype(np.int8)
    at_first = np.where(draw.random(people) < free_share, 100, 10 * draw.integers(0, 5, people))
    free = np.repeat(at_first[:, None], weeks, axis=1)
    week = np.arange(weeks)
    rolled_off = week >= draw.integers(0, weeks, people)[:, None]
    free = np.minimum(100, free + rolled_off * (10 * draw.integers(0, 7, people))[:, None])
    away = draw.integers(0, max(1, weeks - 2), people)[:, None]
    on_leave = (draw.random(people) < 0.5)[:, None] & (week >= away) & (week < away + 2)
    return Bank(
        levels,
        draw.uniform(40, 160, people),
        draw.integers(0, SITES, people),
        np.where(on_leave, 0, free).astype(np.int64),
    )


def _roles(
    draw: np.random.Generator, roles: int, weeks: int, popularity: NDArray[np.float64], most_skills: int
) -> RolesAsked:
    skills = len(popularity)
    times = draw.exponential(size=(roles, skills)) / popularity
    number = draw.integers(1, most_skills + 1, roles)
    asked = np.argsort(np.argsort(times, axis=1), axis=1) < number[:, None]
    first = draw.integers(0, max(1, weeks - 3), roles)
    return RolesAsked(
        levels=np.where(asked, draw.integers(2, 5, (roles, skills)), 0).astype(np.int8),
        load=draw.choice([20, 40, 50, 60, 80, 100], roles, p=[0.15, 0.15, 0.2, 0.15, 0.1, 0.25]).astype(np.int64),
        first=first,
        last=np.minimum(weeks, first + draw.integers(4, 20, roles)),
    )
