"""Buried potential: people with certificates of critical skills whom no project ever asked."""

from __future__ import annotations

import numpy as np

from engine.sample.projects import Portfolio
from engine.sample.settings import SampleSettings
from engine.sample.skills import CERTIFICATE, Records, Staff
from engine.sample.timeline import DAYS_PER_YEAR, Days

LEAST_SERVICE_YEARS = 2
"""Years of service from which nobody can say that there was no time to ask them."""
NEWEST_CERTIFICATE_DAYS = 60
APART_DAYS = 90


def choose_buried(
    settings: SampleSettings, staff: Staff, portfolio: Portfolio, horizon: int, rng: np.random.Generator
) -> Days:
    """Return the positions of those whose potential is buried, ascending.

    They work in no project, have been there long enough, refuse no automatic decision, and nothing else planted
    rests on them; none has a record of the skills yet, so that the certificates are all there is.
    """
    planted = settings.records.planted_buried
    wanted = [list(settings.skills).index(skill) for skill in planted.skills]
    free = ~portfolio.counted_on & ~staff.refuses
    free &= horizon - staff.hired >= LEAST_SERVICE_YEARS * DAYS_PER_YEAR
    free[[booking.staff for booking in portfolio.bookings]] = False
    free[portfolio.records.staff[np.isin(portfolio.records.skill, wanted)]] = False
    return np.sort(rng.permutation(np.flatnonzero(free))[: planted.number])


def buried_records(settings: SampleSettings, people: Days, horizon: int) -> Records:
    """Return a valid certificate of each planted skill for each person."""
    planted = settings.records.planted_buried
    skills = [list(settings.skills).index(skill) for skill in planted.skills]
    staff, order = np.repeat(people, len(skills)), np.tile(np.arange(len(skills)), len(people))
    day = horizon - NEWEST_CERTIFICATE_DAYS - APART_DAYS * order
    return Records(
        staff=staff,
        skill=np.array(skills)[order],
        level=np.full(len(staff), float(planted.level)),
        source=np.full(len(staff), CERTIFICATE),
        day=day,
        expires=np.maximum(day + int(settings.records.certificate_years * DAYS_PER_YEAR), horizon + 1),
        credibility=np.full(len(staff), settings.records.credibility.certificate),
        chinese=order % 2 == 1,
    )
