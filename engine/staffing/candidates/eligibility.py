"""Who can take a role at all: one filter per condition, over the whole bank at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import day
from engine.domain.frozen import Localised
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.bookings import Units, fte_units
from engine.staffing.candidates.staffing_limits import LimitEffect, limit_effects
from engine.staffing.requests.resolution import ResolvedRole, ResolvedSkill

Mask = NDArray[np.bool_]


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
    """

    code: str
    label: Localised
    passes: Mask


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
    """

    role: ResolvedRole
    filters: tuple[Filter, ...]
    free: Units
    effects: tuple[LimitEffect, ...]

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

    Conditions, in order: not banned; listed where the request gives scores; each must-skill at its level; location;
    hourly cost; not in the role already; employed to its end; each hard limit; free for its fte on every day, so
    that no week exceeds the contract; and not refusing automated decisions unless a human pinned the person.
    """
    free = bank.contracted - bank.bookings.peak_load(role.start, role.end)
    effects = limit_effects(bank.limits, role, bank.workforce, bank.bookings, bank.project_id)
    filters = (
        *_decided_filters(role, bank),
        *(_skill_filter(need, bank) for need in role.skills if need.must),
        *_frame_filters(role, bank),
        *(_limit_filter(effect) for effect in effects if effect.limit.penalty is None),
        Filter(
            "available",
            Localised(
                en=f"free for {role.fte:.0%} on every day from {role.start} to {role.end}",
                zh=f"{role.start} 至 {role.end} 期间每天可投入 {role.fte:.0%}",
            ),
            free >= int(fte_units(role.fte)),
        ),
        _automation_filter(role, bank),
    )
    return Eligibility(role, filters, free, effects)


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


def _skill_filter(need: ResolvedSkill, bank: Bank) -> Filter:
    return Filter(
        f"must-skill:{need.skill_id}",
        Localised(
            en=f"{need.skill_id} at level {need.min_level:g} or above",
            zh=f"{need.skill_id} 达到 {need.min_level:g} 级及以上",
        ),
        np.asarray(bank.levels(need.skill_id) >= need.min_level),
    )


def _frame_filters(role: ResolvedRole, bank: Bank) -> Iterator[Filter]:
    people = bank.workforce
    if role.location is not None:
        label = Localised(en=f"based in {role.location}", zh=f"工作地点为 {role.location}")
        yield Filter("location", label, _based_in(role.location, bank))
    if role.max_hourly_cost is not None and bank.costs_known:
        limit = role.max_hourly_cost
        label = Localised(en=f"known to cost at most {limit:g} an hour", zh=f"已知小时成本不超过 {limit:g}")
        yield Filter("hourly-cost", label, np.asarray(people.hourly_cost <= limit))
    if bank.budget_cents is not None:
        label = Localised(en="with a known hourly cost, as a budget must hold", zh="小时成本已知（需控制预算）")
        yield Filter("cost-known", label, ~np.isnan(people.hourly_cost))
    if bank.project_id is not None:
        label = Localised(en="not in this role already", zh="尚未担任该角色")
        yield Filter("not-in-role", label, ~bank.bookings.holds(role.id, role.start, role.end))
    label = Localised(en=f"employed until {role.end}", zh=f"在职至 {role.end}")
    yield Filter("employed", label, _stays(role, bank))


def _based_in(location: str, bank: Bank) -> Mask:
    column = bank.workforce.location
    wanted = location.strip().casefold()
    same = [entry.strip().casefold() == wanted for entry in column.index]
    return np.array([*same, False], dtype=bool)[column.codes]


def _stays(role: ResolvedRole, bank: Bank) -> Mask:
    last = day(role.end)
    ends, retires = bank.workforce.ends_on, bank.workforce.retirement_on
    return (np.isnat(ends) | (ends >= last)) & (np.isnat(retires) | (retires >= last))


def _limit_filter(effect: LimitEffect) -> Filter:
    limit = effect.limit
    label = Localised(
        en=f"{limit.quantity} <= {limit.value:g} {limit.unit} ({limit.because.en})",
        zh=f"{limit.quantity} <= {limit.value:g} {limit.unit}（{limit.because.text('zh')}）",
    )
    return Filter(f"limit:{limit.rule}/{limit.id}", label, effect.excess <= 0)


def _automation_filter(role: ResolvedRole, bank: Bank) -> Filter:
    passes = bank.workforce.refuse_automated != 1
    passes[list(role.pinned)] = True
    label = Localised(en="does not refuse automated decisions", zh="未拒绝自动化决策")
    return Filter("automated", label, passes)
