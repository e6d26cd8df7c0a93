"""How posts are filled, as plain numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.simulation.scenarios.hiring import Freeze, Hiring, Offers, Probation, WaitingTime
from engine.simulation.world.first_day_posts import FirstDayPost, VacantPosition, first_day_posts, vacant_positions
from engine.simulation.world.known_names import KnownNames
from engine.simulation.world.measure import Measure
from engine.simulation.world.population import Population
from engine.simulation.world.post_kind import PostKind, post_kind

TAKEN = Measure(
    "requisitions_taken",
    "requisitions",
    Localised(en="Requisitions that recruiters took on", zh="招聘人员受理的招聘需求"),
    "total",
)
LOST = Measure(
    "requisitions_lost",
    "requisitions",
    Localised(en="Requisitions lost because all recruiters were busy", zh="因招聘人员全忙而放弃的招聘需求"),
    "total",
)


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
class OfferLaw:
    """Offers that may be declined.

    Attributes
    ----------
    declined : float
        Share of offers that are.
    next_offer : WaitingTime or None
        Time to the next; ``None`` where the whole search begins anew.
    """

    declined: float
    next_offer: WaitingTime | None


@dataclass(frozen=True)
class ProbationLaw:
    """Newcomers who may fail.

    Attributes
    ----------
    months : float
        Length.
    fails : float
        Share that fails.
    at_end : bool
        Whether on the last day, rather than by a constant hazard within the time.
    """

    months: float
    fails: float
    at_end: bool


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
    lost_when_full : bool
        Whether a requisition that finds all recruiters busy is lost, rather than waits.
    offers : OfferLaw or None
        Offers that may be declined, if any are.
    probation : ProbationLaw or None
        Newcomers who may fail, if any do.
    first_day : tuple of FirstDayPost
        Posts that are vacant on the first day.
    """

    times: HiringTimes
    at_once: int | None
    refill_share: float
    reopens: tuple[int, ...]
    exceptions: tuple[tuple[PostKind, HiringTimes], ...] = ()
    lost_when_full: bool = False
    offers: OfferLaw | None = None
    probation: ProbationLaw | None = None
    first_day: tuple[FirstDayPost, ...] = ()


def recruiting_measures(law: Hiring | None) -> tuple[Measure, ...]:
    """Return what is measured where requisitions may be lost."""
    return (TAKEN, LOST) if law is not None and law.when_full == "lost" else ()


def vacancies_at_start(law: Hiring | None, organisation: Organisation) -> tuple[VacantPosition, ...]:
    """Return the positions vacant on the first day that the law takes in."""
    if law is None or law.posts_at_start == "none":
        return ()
    return vacant_positions(organisation, law.posts_at_start == "open requisitions")


def hiring_problems(law: Hiring, known: KnownNames) -> Iterator[Problem]:
    """Yield what the law names and the organisation does not have, and times that are still to be measured."""
    if any(time.is_to_be_measured for time in law.times):
        what = "Times of hiring are to come from the requisitions and have not been taken from them."
        yield Problem("not-calibrated", what, "Run the scenario with its dataset, or give 'values'.")
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
        lost_when_full=law.when_full == "lost",
        offers=_offers(law.offers),
        probation=_probation(law.probation),
        first_day=first_day_posts(vacancies_at_start(law, organisation), population),
    )


def _offers(law: Offers | None) -> OfferLaw | None:
    if law is None or law.declined.share == 0.0:
        return None
    return OfferLaw(law.declined.share, law.next_offer)


def _probation(law: Probation | None) -> ProbationLaw | None:
    if law is None or law.fails.share == 0.0:
        return None
    return ProbationLaw(law.length.months, law.fails.share, law.when == "at its end")


def _reopens(freezes: tuple[Freeze, ...], horizon: int) -> tuple[int, ...]:
    frozen = {month for freeze in freezes for month in range(freeze.from_month, min(freeze.to_month, horizon) + 1)}
    reopens = [horizon] * horizon
    following = horizon
    for month in reversed(range(horizon)):
        following = following if month in frozen else month
        reopens[month] = following
    return tuple(reopens)
