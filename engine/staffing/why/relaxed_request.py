"""A request with something given up, as an ordinary request: what the ordinary solver is asked to verify a way with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from engine.staffing.answers.casting import Casting
from engine.staffing.requests.resolution import ResolvedRequest, ResolvedRole
from engine.staffing.why.changed_facts import ChangedFacts, recast
from engine.staffing.why.giving_way import least_level
from engine.staffing.why.ways import THOUSAND, Admission, Way


def moved(request: ResolvedRequest, weeks: int) -> ResolvedRequest:
    """Return the request with every role some weeks later."""
    later = timedelta(weeks=weeks)
    return replace(
        request, roles=tuple(replace(role, start=role.start + later, end=role.end + later) for role in request.roles)
    )


def relaxed(casting: Casting, way: Way) -> Casting:
    """Return the request with a way taken, cast anew: dates, openings, pins, rules, budget and people's facts.

    Parameters
    ----------
    casting : Casting
        The request as it was asked.
    """
    later = moved(casting.request, way.weeks)
    kept: list[ResolvedRole] = []
    where: dict[tuple[int, bool], int] = {}
    for at, asked in enumerate(later.roles):
        split, hired = way.splits[at], way.hires[at]
        pinned = tuple(p for p in asked.pinned if f"pin:{asked.id}/{casting.person_id(p)}" not in way.dropped)
        role = replace(asked, pinned=pinned)
        if role.openings > split + hired:
            where[at, False] = len(kept)
            kept.append(replace(role, openings=role.openings - split - hired))
        if split:
            where[at, True] = len(kept)
            kept.append(replace(role, id=f"{role.id}/half", fte=role.fte / 2, openings=2 * split, pinned=()))
    rules = tuple(rule for rule in later.rules if rule.name not in way.dropped)
    wishes = tuple(
        wish if wish.role is None else replace(wish, role=where[wish.role, False])
        for wish in later.preferences
        if wish.role is None or (wish.role, False) in where
    )
    request = replace(later, roles=tuple(kept), rules=rules, preferences=wishes)
    bank = casting.bank
    if way.raised and bank.budget is not None:
        bank = replace(bank, budget=bank.budget + way.raised * THOUSAND / 100)
    changes = [_changed(request, where[each.role, each.half], each) for each in way.admissions]
    return recast(replace(casting, bank=bank), changes, request)


def _changed(request: ResolvedRequest, at: int, admission: Admission) -> ChangedFacts:
    """Return the facts that would let a person in: trained to what is asked, given back from bookings, or let off."""
    role = request.roles[at]
    levels, waived, freed = {}, set(), 0
    for each in admission.waived:
        kind, _, name = each.code.partition(":")
        if kind == "must-skill":
            levels[name] = least_level(role, name)
        elif each.kind == "borrow":
            freed = round(each.amount)
        else:
            waived.add((at, each.code))
    return ChangedFacts(
        admission.person, levels=levels, freed=freed, span=(role.start, role.end), waived=frozenset(waived)
    )
