"""What a requester sees of each role: the funnel, the ranked candidates, and those only a human may choose."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.domain.frozen import Localised
from engine.evidence.fact import Fact
from engine.staffing.answers.answer import Candidate, FitPart, FunnelStep, RoleView
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.ranking_words import reason_of
from engine.staffing.candidates.bookings import FTE_STEPS
from engine.staffing.candidates.staffing_limits import CREDITED_POINTS


def role_view(casting: Casting, at: int, shown: int) -> RoleView:
    """Return one role with its best ``shown`` candidates."""
    role, eligibility = casting.request.roles[at], casting.eligibilities[at]
    return RoleView(
        role=role.id,
        name=role.name,
        openings=role.openings,
        fte=role.fte,
        start=role.start,
        end=role.end,
        eligible=len(casting.problem.roles[at].people),
        funnel=funnel(casting, at),
        candidates=tuple(_candidates(casting, at, shown)),
        manual_only=tuple(casting.named(person) for person in eligibility.set_aside.tolist()),
    )


def funnel(casting: Casting, at: int) -> tuple[FunnelStep, ...]:
    """Return the conditions of a role with the people left after each, from everyone employed down."""
    left = np.ones(len(casting.bank.workforce), dtype=bool)
    start = Localised(en="employed on the day of the data", zh="数据日期在职")
    steps = [FunnelStep(code="employed-today", condition=start, remaining=len(left))]
    for condition in casting.eligibilities[at].filters:
        left &= condition.passes
        steps.append(FunnelStep(code=condition.code, condition=condition.label, remaining=int(left.sum())))
    return tuple(steps)


def _ranked(casting: Casting, at: int) -> NDArray[np.int64]:
    role = casting.problem.roles[at]
    return role.people[np.lexsort([role.people, -role.score])]


def _candidates(casting: Casting, at: int, shown: int) -> Iterator[Candidate]:
    """Yield the best candidates of a role, each with the reason against the best."""
    ranked = _ranked(casting, at)[:shown].tolist()
    penalties = casting.eligibilities[at].penalties
    best: tuple[FitPart, ...] = ()
    for rank, person in enumerate(ranked, start=1):
        parts = casting.parts(at, person)
        best = best if rank > 1 else parts
        reason = reason_of(rank, parts, float(penalties[person]), best, float(penalties[ranked[0]]))
        yield _candidate(casting, at, person, parts, reason)


def _candidate(casting: Casting, at: int, person: int, parts: tuple[FitPart, ...], reason: Localised) -> Candidate:
    eligibility = casting.eligibilities[at]
    return Candidate(
        person_id=casting.person_id(person),
        name=casting.bank.workforce.names[person],
        fit=float(casting.fits[at].score[person]),
        penalty=float(eligibility.penalties[person]),
        parts=parts,
        free_fte=int(eligibility.free[person]) / FTE_STEPS,
        cost=casting.cost(at, person),
        stretch=bool(eligibility.stretch[person]),
        grounds=grounds(casting, at, person),
        reason=reason,
    )


def grounds(casting: Casting, at: int, person: int) -> tuple[Fact, ...]:
    """Return the recognition that opened a role to a person; nothing where no policy asks them for points."""
    effects = casting.eligibilities[at].effects
    asked = any(effect.limit.quantity == CREDITED_POINTS and effect.concerned[person] for effect in effects)
    return casting.bank.credited_points.facts(person) if asked else ()
