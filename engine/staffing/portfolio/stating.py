"""The problem that requests of several projects make: seats, stretches of days, and what everybody has left in them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from engine.domain.limits import Limit
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.bookings import fte_units
from engine.staffing.candidates.eligibility import Eligibility, eligibility
from engine.staffing.candidates.fit import fit
from engine.staffing.candidates.staffing_limits import (
    FULL_TIME_HOURS_A_WEEK,
    OVERTIME,
    STRETCH,
    whom_it_concerns,
)
from engine.staffing.portfolio.asked import Asked, PortfolioTerms, Seat
from engine.staffing.portfolio.pins import with_pins_held
from engine.staffing.portfolio.problem import NO_BUDGET, Index, Mask, Pairs, PortfolioProblem, Whole

Stretch = tuple[date, date]
"""First and last day."""
POINTS = 100
"""Whole points of the problem to a point of the answer: fits have two decimals."""
FILLED = 100.0
"""Points of a filled opening beside the fit: filling always counts for more than fitting a little better."""
LOWEST_PRIORITY = 9
"""Priority whose openings weigh one; the first weighs nine."""


@dataclass(frozen=True, eq=False)
class Stated:
    """A problem and how its positions read.

    Attributes
    ----------
    problem : PortfolioProblem
        A role of it is a seat, a span a stretch of days between two days on which some role begins or ends.
    asked : Asked
        The requests and seats.
    manual : tuple of int64 arrays
        By seat, people who meet everything but refuse automated decisions.
    """

    problem: PortfolioProblem
    asked: Asked
    manual: tuple[NDArray[np.intp], ...]


def weight_of(priority: int) -> int:
    """Return how much an opening of a project weighs, from 9 (first) down to 1."""
    return LOWEST_PRIORITY + 1 - priority


def stated(asked: Asked, terms: PortfolioTerms, limits: Sequence[Limit]) -> Stated:
    """Return the problem: who is eligible where, what it is worth and costs, and everyone's time."""
    columns, manual = [], []
    judged: dict[int, Eligibility] = {}
    for number, seat in enumerate(asked.seats):
        bank = asked.banks[seat.project]
        # Seats of one role follow one another, so that one judgement at a time is kept.
        if id(seat.role) not in judged:
            judged = {id(seat.role): eligibility(seat.role, bank)}
        able = judged[id(seat.role)]
        columns.append(_pairs(number, seat, able, bank, asked.requests[seat.project].request.project.priority))
        manual.append(able.set_aside)
    stretches = _stretches(asked)
    bank = asked.banks[0]
    profiles, capacity = _time(asked, stretches, bank, limits)
    if terms.most_roles is not None:
        profiles = np.column_stack([profiles, np.ones(len(asked.seats), dtype=np.int64)])
        capacity = np.column_stack([capacity, np.full(len(capacity), terms.most_roles)])
    budgets = [each.budget_cents for each in asked.banks]
    problem = PortfolioProblem.of(
        np.array([seat.openings for seat in asked.seats], dtype=np.int64),
        profiles,
        capacity,
        Pairs(*(np.concatenate(each) for each in zip(*columns, strict=True))),
        project=np.array([seat.project for seat in asked.seats], dtype=np.int64),
        all_or_nothing=np.full(len(asked.keys), terms.all_or_nothing),
        budget=np.array([NO_BUDGET if cents is None else cents for cents in budgets], dtype=np.int64),
        one_place=True,
    )
    return Stated(with_pins_held(problem, asked), asked, tuple(manual))


def _pairs(number: int, seat: Seat, able: Eligibility, bank: Bank, priority: int) -> tuple[Index, ...]:
    allowed = able.eligible
    if seat.only is not None:
        allowed = allowed & (np.arange(len(allowed)) == seat.only)
    else:
        allowed[list(seat.role.pinned)] = False
    person = np.flatnonzero(allowed)
    worth = np.maximum(FILLED + fit(seat.role, bank).score[person] - able.penalties[person], 1.0)
    value = weight_of(priority) * np.rint(POINTS * worth).astype(np.int64)
    cost = np.zeros(len(person), dtype=np.int64)
    if bank.budget_cents is not None:
        cost = bank.cost_cents(seat.role)[person].astype(np.int64)
    same = np.full(len(person), number, dtype=np.int64)
    return same, person.astype(np.int64), value, same, cost


def _stretches(asked: Asked) -> list[Stretch]:
    """Return the stretches of days between which loads change, first and last day of each."""
    turns = {seat.role.start for seat in asked.seats} | {seat.role.end + timedelta(days=1) for seat in asked.seats}
    days = sorted(turns)
    return [(first, after - timedelta(days=1)) for first, after in itertools.pairwise(days)]


def _time(asked: Asked, stretches: Sequence[Stretch], bank: Bank, limits: Sequence[Limit]) -> tuple[Whole, Whole]:
    """Return loads by seat and what is left by person, over stretches of days and then over limits of another kind."""
    begins = np.array([seat.role.start for seat in asked.seats], dtype="datetime64[D]")[:, None]
    ends = np.array([seat.role.end for seat in asked.seats], dtype="datetime64[D]")[:, None]
    firsts = np.array([first for first, _ in stretches], dtype="datetime64[D]")
    under_way = (begins <= firsts) & (firsts <= ends)
    load = np.array([int(fte_units(seat.role.fte)) for seat in asked.seats], dtype=np.int64)
    profiles, capacity = [under_way * load[:, None]], [_free(stretches, bank, limits)]
    for by_stretch, room in _counted(stretches, bank, limits):
        profiles.append(under_way.astype(np.int64) if by_stretch else np.ones((len(load), 1), dtype=np.int64))
        capacity.append(room)
    return np.column_stack(profiles), np.column_stack(capacity)


def _free(stretches: Sequence[Stretch], bank: Bank, limits: Sequence[Limit]) -> Whole:
    """Return what everybody has left of contract, allowed overtime and limits on the allocated share, by stretch."""
    free = np.column_stack([_left(bank, stretch) for stretch in stretches]) + _overtime(stretches, bank, limits)
    for limit, who in _hard(limits, ("allocated_fte",), bank):
        most = int(fte_units(limit.value))
        for at, held in _held(stretches, limit):
            left = most - bank.bookings.peak_load(*held)
            free[:, at] = np.where(who, np.minimum(free[:, at], left), free[:, at])
    return free


def _left(bank: Bank, stretch: Stretch) -> Whole:
    return bank.free_time.least(*stretch)


def _overtime(stretches: Sequence[Stretch], bank: Bank, limits: Sequence[Limit]) -> Whole:
    """Return the share that everybody may work beyond the contract, of shape (people, 1); 0 without a limit on it.

    A limit counts that holds on all days of the portfolio and for roles of every kind; others allow nothing here.
    """
    allowed = np.full(len(bank.workforce), -1, dtype=np.int64)
    for limit, who in _hard(limits, (OVERTIME,), bank):
        first, last = stretches[0][0], stretches[-1][1]
        whole = (limit.valid_from or first) <= first and (limit.valid_to or last) >= last
        hours = limit.value if whole and STRETCH not in limit.selector else 0.0
        share = int(fte_units(hours / FULL_TIME_HOURS_A_WEEK))
        # Of several limits the strictest holds.
        allowed = np.where(who, np.where(allowed < 0, share, np.minimum(allowed, share)), allowed)
    return np.maximum(allowed, 0)[:, None]


def _counted(stretches: Sequence[Stretch], bank: Bank, limits: Sequence[Limit]) -> Iterator[tuple[bool, Whole]]:
    """Yield what limits leave that count placements, and whether by stretch: projects at once; or one in all.

    Rest between bookings is known to hold for one new role; whoever such a limit concerns takes no second one.
    """
    unlimited = 1 << 20
    for limit, who in _hard(limits, ("concurrent_projects",), bank):
        room = np.full((len(who), len(stretches)), unlimited, dtype=np.int64)
        for at, held in _held(stretches, limit):
            left = int(np.floor(limit.value + 1e-9)) - bank.bookings.peak_projects(*held, None)
            # Alone a role is judged by its eligibility, which leaves out the role's own project.
            room[who, at] = np.maximum(left, 1)[who]
        yield True, room
    resting = _hard(limits, ("rest_days", "rest_weeks"), bank)
    if resting:
        concerns: Mask = np.any([who for _, who in resting], axis=0)
        yield False, np.where(concerns, 1, unlimited)[:, None].astype(np.int64)


def _held(stretches: Sequence[Stretch], limit: Limit) -> Iterator[tuple[int, Stretch]]:
    """Yield the stretches on which a limit holds, with the days of them on which it does."""
    for at, (first, last) in enumerate(stretches):
        held = max(first, limit.valid_from or first), min(last, limit.valid_to or last)
        if held[0] <= held[1]:
            yield at, held


def _hard(limits: Sequence[Limit], quantities: tuple[str, ...], bank: Bank) -> list[tuple[Limit, Mask]]:
    """Return hard limits on some quantities, with whom each concerns."""
    return [
        (limit, whom_it_concerns(limit, bank.workforce))
        for limit in limits
        if limit.penalty is None and limit.quantity in quantities
    ]
