"""Who can take a role at all: one filter per condition, over the whole bank at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import day
from engine.domain.frozen import Localised
from engine.evidence.fact import Fact
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.bookings import Units, fte_units
from engine.staffing.candidates.certificates import holding, why_not_holding
from engine.staffing.candidates.groups import based_in, speaking
from engine.staffing.candidates.staffing_limits import (
    CREDITED_POINTS,
    LEAVE,
    OVERTIME,
    LimitEffect,
    hours_beyond,
    limit_effects,
)
from engine.staffing.requests.resolution import ResolvedRole, ResolvedSkill
from engine.staffing.requests.time_zones import hours_apart

Mask = NDArray[np.bool_]
Says = Callable[[int], tuple[Localised, tuple[Fact, ...]]]
STRETCH_LEVELS = 1.0
"""Levels below a must-skill at which a person can still take a role that is marked as a stretch."""


@dataclass(frozen=True, eq=False)
class Filter:
    """One condition of a role and who meets it.

    Attributes
    ----------
    code : str
        Stable name, such as ``must-skill:plc``.
    label : Localised
        The condition in words.
    passes : bool array of shape (people,)
        Who meets it.
    says : callable or None
        What a person (by position) who does not meet it has instead, in words, and the facts behind that; ``None``
        where there is nothing to tell beyond the label.
    """

    code: str
    label: Localised
    passes: Mask
    says: Says | None = None


@dataclass(frozen=True, eq=False)
class Eligibility:
    """The filters of one role in the order of the funnel, and what they leave.

    Attributes
    ----------
    role : ResolvedRole
        The role.
    filters : tuple of Filter
        Conditions in order; the last asks whether the person refuses automated decisions.
    free : int64 array of shape (people,)
        Share of full time left on the busiest day of the role, in millionths; may be negative.
    effects : tuple of LimitEffect
        What the limits do to the role.
    stretch : bool array of shape (people,)
        For whom a place in the role is a stretch assignment: the role is marked as one, and the person is below the
        level of a must-skill or the role has none.
    overtime_hours : float64 array of shape (people,)
        Hours a week beyond the contract on the busiest day, with the role.
    """

    role: ResolvedRole
    filters: tuple[Filter, ...]
    free: Units
    effects: tuple[LimitEffect, ...]
    stretch: Mask
    overtime_hours: NDArray[np.float64]

    @property
    def eligible(self) -> Mask:
        """Who meets every condition."""
        return self._passing(self.filters)

    @property
    def set_aside(self) -> NDArray[np.intp]:
        """People who meet every condition but refuse automated decisions, by position."""
        return np.flatnonzero(self._passing(self.filters[:-1]) & ~self.filters[-1].passes)

    @property
    def penalties(self) -> NDArray[np.float64]:
        """Points of score that soft limits take off each person."""
        total = np.zeros(len(self.free))
        for effect in self.effects:
            if effect.limit.penalty is not None:
                total += effect.limit.penalty * effect.excess
        return total

    def _passing(self, filters: tuple[Filter, ...]) -> Mask:
        passing: Mask = np.ones(len(self.free), dtype=bool)
        for condition in filters:
            passing &= condition.passes
        return passing


def eligibility(role: ResolvedRole, bank: Bank) -> Eligibility:
    """Return who can take ``role``.

    Conditions, in order: not banned; listed where the request gives scores; each must-skill at its level (one level
    less where the role is a stretch); each certificate until the role's end; location; languages; time zone; hourly
    cost; not in the role already; employed to its end; each hard limit; not on leave on a weekday of it; free for its
    fte on every day, so that no week exceeds the contract; and not refusing automated decisions unless a human pinned
    the person. A hard limit on leave or on overtime stands in place of the condition for whom it concerns.
    """
    free = bank.free_time.least(role.start, role.end)
    effects = limit_effects(role, bank)
    filters = (
        *_decided_filters(role, bank),
        *(_skill_filter(need, role, bank) for need in role.skills if need.must),
        *(_certificate_filter(need, role, bank) for need in role.certificates),
        *_frame_filters(role, bank),
        *(_limit_filter(effect, bank) for effect in effects if effect.limit.penalty is None),
        *_leave_filters(role, bank, effects),
        Filter(
            "available",
            Localised(
                en=f"free for {role.fte:.0%} on every day from {role.start} to {role.end}",
                zh=f"{role.start} 至 {role.end} 期间每天可投入 {role.fte:.0%}",
            ),
            (free >= int(fte_units(role.fte))) | _allowed(OVERTIME, effects, len(free)),
        ),
        _automation_filter(role, bank),
    )
    return Eligibility(role, filters, free, effects, _stretch(role, bank), hours_beyond(free, role))


def _stretch(role: ResolvedRole, bank: Bank) -> Mask:
    musts = [need for need in role.skills if need.must]
    if not role.stretch:
        return np.zeros(len(bank.workforce), dtype=bool)
    below = np.full(len(bank.workforce), not musts, dtype=bool)
    for need in musts:
        below |= ~(bank.levels(need.skill_id) >= need.min_level)
    return below


def _allowed(quantity: str, effects: tuple[LimitEffect, ...], people: int) -> Mask:
    """Return for whom a policy sets how much there may be of something of which there is none otherwise."""
    allowed = np.zeros(people, dtype=bool)
    for effect in effects:
        allowed |= effect.allows(quantity)
    return allowed


def _leave_filters(role: ResolvedRole, bank: Bank, effects: tuple[LimitEffect, ...]) -> Iterator[Filter]:
    away = bank.time_off.leave_days(role.start, role.end) > 0
    if not away.any():
        return

    def says(person: int) -> tuple[Localised, tuple[Fact, ...]]:
        leaves = bank.time_off.leaves_of(person, role.start, role.end)
        key = {"person_id": bank.workforce.person_ids[person]}
        facts = [
            Fact(table="leave", key={**key, "start": str(first)}, column="end", value=str(last), dated=first)
            for first, last in leaves
        ]
        spans = [f"{first} to {last}" for first, last in leaves]
        zh = [f"{first} 至 {last}" for first, last in leaves]
        return Localised(en=f"on leave {', '.join(spans)}", zh=f"休假：{'、'.join(zh)}"), tuple(facts)

    label = Localised(
        en=f"not on leave between {role.start} and {role.end}", zh=f"{role.start} 至 {role.end} 期间无休假"
    )
    yield Filter("leave", label, ~away | _allowed(LEAVE, effects, len(away)), says)


def _decided_filters(role: ResolvedRole, bank: Bank) -> Iterator[Filter]:
    everyone = np.ones(len(bank.workforce), dtype=bool)
    if role.banned:
        passes = everyone.copy()
        passes[list(role.banned)] = False
        yield Filter("not-banned", Localised(en="not banned by the requester", zh="未被需求方排除"), passes)
    if role.scores is not None:
        passes = ~everyone
        passes[list(role.scores)] = True
        yield Filter("scored", Localised(en="listed in the request's scores", zh="在需求给定的评分名单中"), passes)


def _skill_filter(need: ResolvedSkill, role: ResolvedRole, bank: Bank) -> Filter:
    least = need.min_level - STRETCH_LEVELS if role.stretch else need.min_level
    en, zh = f"{need.skill_id} at level {least:g} or above", f"{need.skill_id} 达到 {least:g} 级及以上"
    if role.stretch:
        en, zh = (
            f"{en} (a stretch from there to {need.min_level:g})",
            f"{zh}（要求 {need.min_level:g} 级，可作挑战任务）",
        )
    passes = np.asarray(bank.levels(need.skill_id) >= least)
    return Filter(f"must-skill:{need.skill_id}", Localised(en=en, zh=zh), passes)


def _certificate_filter(need: ResolvedSkill, role: ResolvedRole, bank: Bank) -> Filter:
    passes = holding(bank.organisation, need.skill_id, need.min_level, role.end)
    label = Localised(
        en=f"certificate {need.skill_id} valid until {role.end}", zh=f"{need.skill_id} 证书有效至 {role.end}"
    )
    return Filter(
        f"certificate:{need.skill_id}",
        label,
        passes,
        lambda person: why_not_holding(bank.organisation, need.skill_id, need.min_level, person, role.end),
    )


def _frame_filters(role: ResolvedRole, bank: Bank) -> Iterator[Filter]:
    people = bank.workforce
    if role.location is not None:
        label = Localised(en=f"based in {role.location}", zh=f"工作地点为 {role.location}")
        yield Filter("location", label, based_in(role.location, people))
    for language in role.languages:
        label = Localised(en=f"speaks {language}", zh=f"会说{language}")
        yield Filter(f"language:{language}", label, speaking(language, people), _spoken(bank))
    if role.time_zone is not None:
        yield _zone_filter(role, role.time_zone, bank)
    yield from _money_filters(role, bank)
    if bank.project_id is not None:
        label = Localised(en="not in this role already", zh="尚未担任该角色")
        yield Filter("not-in-role", label, ~bank.bookings.holds(role.id, role.start, role.end))
    label = Localised(en=f"employed until {role.end}", zh=f"在职至 {role.end}")
    yield Filter("employed", label, _stays(role, bank))


def _spoken(bank: Bank) -> Says:
    def says(person: int) -> tuple[Localised, tuple[Fact, ...]]:
        spoken = bank.workforce.languages[person]
        key = {"person_id": bank.workforce.person_ids[person]}
        fact = Fact(table="people", key=key, column="languages", value=spoken)
        return Localised(en=f"languages: {spoken}", zh=f"语言：{spoken}"), (fact,)

    return says


def _zone_filter(role: ResolvedRole, zone: str, bank: Bank) -> Filter:
    column = bank.workforce.time_zone
    apart = [hours_apart(entry, zone, role.start, role.end) for entry in column.index]
    near = [hours is not None and hours <= role.most_hours_apart for hours in apart]

    def says(person: int) -> tuple[Localised, tuple[Fact, ...]]:
        own, key = column[person], {"person_id": bank.workforce.person_ids[person]}
        hours = None if own is None else apart[column.index.index(own)]
        fact = Fact(table="employments", key=key, column="time_zone", value=own)
        if hours is None:
            return Localised(en=f"time zone not known: {own}", zh=f"时区未知：{own}"), (fact,)
        return Localised(en=f"{own}, {hours:g} hours apart", zh=f"{own}，相差 {hours:g} 小时"), (fact,)

    most = role.most_hours_apart
    label = Localised(en=f"at most {most:g} hours from {zone}", zh=f"与 {zone} 时差不超过 {most:g} 小时")
    return Filter("time-zone", label, np.array([*near, False], dtype=bool)[column.codes], says)


def _money_filters(role: ResolvedRole, bank: Bank) -> Iterator[Filter]:
    people = bank.workforce
    if role.max_hourly_cost is not None and bank.costs_known:
        limit = role.max_hourly_cost
        label = Localised(en=f"known to cost at most {limit:g} an hour", zh=f"已知小时成本不超过 {limit:g}")
        yield Filter("hourly-cost", label, np.asarray(people.hourly_cost <= limit))
    if bank.budget_cents is not None:
        label = Localised(en="with a known hourly cost, as a budget must hold", zh="小时成本已知（需控制预算）")
        yield Filter("cost-known", label, ~np.isnan(people.hourly_cost))


def _stays(role: ResolvedRole, bank: Bank) -> Mask:
    last = day(role.end)
    ends, retires = bank.workforce.ends_on, bank.workforce.retirement_on
    return (np.isnat(ends) | (ends >= last)) & (np.isnat(retires) | (retires >= last))


def _limit_filter(effect: LimitEffect, bank: Bank) -> Filter:
    limit = effect.limit
    label = Localised(
        en=f"{limit.quantity} {limit.comparison} {limit.value:g} {limit.unit} ({limit.because.en})",
        zh=f"{limit.quantity} {limit.comparison} {limit.value:g} {limit.unit}（{limit.because.text('zh')}）",
    )

    def says(person: int) -> tuple[Localised, tuple[Fact, ...]]:
        over = float(effect.excess[person])
        has = limit.value + (over if limit.comparison == "<=" else -over)
        facts = bank.credited_points.facts(person) if limit.quantity == CREDITED_POINTS else ()
        return Localised(en=f"{has:g} {limit.unit}", zh=f"{has:g} {limit.unit}"), facts

    return Filter(f"limit:{limit.rule}/{limit.id}", label, effect.excess <= 0, says)


def _automation_filter(role: ResolvedRole, bank: Bank) -> Filter:
    passes = bank.workforce.refuse_automated != 1
    passes[list(role.pinned)] = True
    label = Localised(en="does not refuse automated decisions", zh="未拒绝自动化决策")
    return Filter("automated", label, passes)
