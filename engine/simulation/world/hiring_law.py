"""How posts are filled, as plain numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.simulation.scenarios.hiring import Freeze, Hiring, WaitingTime
from engine.simulation.world.known_names import KnownNames
from engine.simulation.world.population import Population
from engine.simulation.world.post_kind import PostKind, post_kind


@dataclass(frozen=True)
class HiringTimes:
    """How long a post takes.

    Attributes
    ----------
    time_to_fill : WaitingTime
        From the start of recruiting to the first day.
    approval_lag : WaitingTime or None
        From vacancy to approval.
    """

    time_to_fill: WaitingTime
    approval_lag: WaitingTime | None


@dataclass(frozen=True)
class HiringLaw:
    """How posts are filled.

    Attributes
    ----------
    times : HiringTimes
        Of posts that are no exception.
    at_once : int or None
        Requisitions worked on at once; ``None`` for any number.
    refill_share : float
        Share of vacancies that are filled again.
    reopens : tuple of int
        For every month of the horizon, the month in which recruiting may start: itself unless frozen.
    exceptions : tuple of (PostKind, HiringTimes)
        Posts with other times; the first that holds counts.
    """

    times: HiringTimes
    at_once: int | None
    refill_share: float
    reopens: tuple[int, ...]
    exceptions: tuple[tuple[PostKind, HiringTimes], ...] = ()


def hiring_problems(law: Hiring, known: KnownNames) -> Iterator[Problem]:
    """Yield what the law names and the organisation does not have."""
    for item in law.exceptions:
        who = f"hiring exception '{item.id}'"
        yield from known.unknown_unit(who, item.unit_id)
        yield from known.unknown_family(who, item.job_family)
        yield from known.unknown_level(who, item.level)


def hiring_law(law: Hiring, organisation: Organisation, population: Population, horizon: int) -> HiringLaw:
    """Return the law on an organisation; its capacity counts the people of the first day."""
    times = HiringTimes(law.time_to_fill, law.approval_lag)
    return HiringLaw(
        times=times,
        at_once=law.requisitions_at_once.at(len(population)) if law.requisitions_at_once else None,
        refill_share=law.refill_share.share if law.refill_share else 1.0,
        reopens=_reopens(law.freezes, horizon),
        exceptions=tuple(
            (
                post_kind(item, organisation, population),
                HiringTimes(item.time_to_fill or times.time_to_fill, item.approval_lag or times.approval_lag),
            )
            for item in law.exceptions
        ),
    )


def _reopens(freezes: tuple[Freeze, ...], horizon: int) -> tuple[int, ...]:
    frozen = {month for freeze in freezes for month in range(freeze.from_month, min(freeze.to_month, horizon) + 1)}
    reopens = [horizon] * horizon
    following = horizon
    for month in reversed(range(horizon)):
        following = following if month in frozen else month
        reopens[month] = following
    return tuple(reopens)
