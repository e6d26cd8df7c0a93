"""Forecasts in their own units and in sentences, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.goals.attainment import CheckIns
from engine.goals.forecast_views import ForecastMethod, KeyResultForecast
from engine.goals.gain_forecast import GainForecast
from engine.goals.gain_history import TermGains
from engine.goals.goal_notices import goal_fact
from engine.goals.goal_tree import Node
from engine.goals.key_result_weeks import FULL
from engine.policy.document import Policy

Numbers = NDArray[np.float64]
DECIMALS: Final = 6
RULE: Final = "forecast"
SETTINGS: Final = (
    "forecast.success",
    "forecast.at_risk",
    "forecast.min_weeks",
    "forecast.pace_weeks",
    "forecast.interval",
    "forecast.reachable",
)


@dataclass(frozen=True)
class ForecastSettings:
    """What the policy says about forecasts on a day.

    Attributes
    ----------
    success : float
        Points that count as success.
    at_risk : float
        Chance of success below which a key result is at risk.
    min_weeks : int
        Weeks with a check-in below which the evidence is insufficient.
    pace_weeks : int
        Weeks of the recent pace.
    interval : float
        Share of outcomes inside the interval.
    reachable : float
        Probability with which a proposed target is reached.
    """

    success: float
    at_risk: float
    min_weeks: int
    pace_weeks: int
    interval: float
    reachable: float

    @staticmethod
    def of(policy: Policy, on: date) -> ForecastSettings:
        """Return the settings in force; InputError naming the parameters that have no value on the day."""
        values = policy.values(on)
        lacking = [name for name in SETTINGS if name not in values]
        if lacking:
            what = f"Policy '{policy.id}' has no value on {on} for {', '.join(lacking)}."
            mend = "Add the parameters; the shipped goal_risks.yaml shows them."
            raise InputError(Problem("no-forecast-rule", what, mend, file=policy.file))
        success, at_risk, weeks, pace, interval, reachable = (float(values[name]) for name in SETTINGS)  # type: ignore[arg-type]
        return ForecastSettings(success, at_risk, int(weeks), int(pace), interval, reachable)


class ForecastWriter:
    """Turns laws into forecasts."""

    def __init__(
        self, organisation: Organisation, policy: Policy, check_ins: CheckIns, settings: ForecastSettings
    ) -> None:
        self.on, self.policy, self.check_ins, self.settings = organisation.valid_on, policy, check_ins, settings
        table = organisation.table("key_results")
        self.baseline, self.target = table.number("baseline"), table.number("target")
        self.indicator = table.text("indicator_id").values()
        self.first = dict(zip(check_ins.key_result[::-1].tolist(), range(len(check_ins) - 1, -1, -1), strict=True))

    def forecasts(self, law: GainForecast) -> tuple[KeyResultForecast, ...]:
        """Return the forecasts, least likely success first."""
        columns = _Columns.of(law, self.settings)
        found = [self._forecast(node, at, law.rows, columns) for at, node in enumerate(law.rows.nodes)]
        return tuple(sorted(found, key=lambda one: (one.chance_of_success, one.chance_of_target, one.key_result_id)))

    def _forecast(self, node: Node, at: int, rows: TermGains, columns: _Columns) -> KeyResultForecast:
        baseline, target = float(self.baseline[node.row]), float(self.target[node.row])
        last, left = int(rows.last[at]), float(rows.term[at] - rows.last[at])
        points = float(rows.attained[at])
        needed = (FULL - points) / left if left else None
        recent = None if np.isnan(columns.recent[at]) else float(columns.recent[at])
        reported = int(rows.reports[at])
        enough = reported >= self.settings.min_weeks
        chance = float(columns.success[at])
        position = int(self.check_ins.latest[node.row])

        def value(gained: float) -> float:
            return _told(baseline + (target - baseline) * gained / FULL)

        ends = sorted((value(float(columns.low[at])), value(float(columns.high[at]))))
        return KeyResultForecast(
            key_result_id=node.id,
            goal_id=node.goal.id,
            title=node.title,
            owner_type=node.owner_type,
            owner_id=node.owner_id,
            indicator_id=self.indicator[node.row],
            baseline=baseline,
            target=target,
            value=None if not reported or position < 0 else float(self.check_ins.values[position]),
            attainment=_told(points),
            week=last,
            weeks=int(rows.term[at]),
            weeks_left=left,
            check_ins=reported,
            needed_pace=None if needed is None else _told(needed),
            pace=_told(columns.pace[at]),
            recent_pace=None if recent is None else _told(recent),
            pace_ratio=_ratio(needed, recent),
            at_recent_pace=None if recent is None else value(points + recent * left),
            expected=value(float(columns.middle[at])),
            low=ends[0],
            high=ends[1],
            reachable=value(float(columns.reachable[at])),
            deciles=tuple(_told(decile[at]) for decile in columns.deciles),
            chance_of_target=_told(columns.target[at]),
            success=value(self.settings.success),
            chance_of_success=_told(chance),
            evidence="sufficient" if enough else "insufficient",
            at_risk=enough and points < FULL and chance < self.settings.at_risk,
            because=_sentence(chance, value(self.settings.success), ends, reported, enough=enough),
            trail=self._trail(node, reported),
        )

    def _trail(self, node: Node, reported: int) -> Trail:
        """Return target, baseline and the last check-ins; the parameters that decided."""
        facts: list[Fact] = [goal_fact(node, name, float(column[node.row])) for name, column in self._ends]
        if reported:
            end, begin = int(self.check_ins.latest[node.row]), self.first[node.row]
            facts += self.check_ins.facts(range(max(begin, end - self.settings.pace_weeks), end + 1))
        because = Localised(
            en="Weekly gains so far say how far the rest of the weeks can bring it.",
            zh="迄今每周增量决定剩余周数可达到的程度。",
        )
        return Trail(facts=tuple(facts), rules=(self.policy.fired(RULE, because, SETTINGS, self.on),))

    @property
    def _ends(self) -> tuple[tuple[str, Numbers], ...]:
        return ("baseline", self.baseline), ("target", self.target)


@dataclass(frozen=True, eq=False)
class _Columns:
    """Points of all forecasts, arrays of shape (rows,)."""

    target: Numbers
    success: Numbers
    low: Numbers
    middle: Numbers
    high: Numbers
    pace: Numbers
    recent: Numbers
    reachable: Numbers
    deciles: tuple[Numbers, ...]

    @staticmethod
    def of(law: GainForecast, settings: ForecastSettings) -> _Columns:
        tail = (1.0 - settings.interval) / 2
        low, middle, high = (law.points_at(share) for share in (tail, 0.5, 1.0 - tail))
        target, success = law.chance(FULL), law.chance(settings.success)
        pace, recent = law.pace(), recent_pace(law.rows, settings.pace_weeks)
        deciles = tuple(law.points_at(tenth / 10) for tenth in range(1, 10))
        reachable = law.points_at(1.0 - settings.reachable)
        return _Columns(target, np.maximum(success, target), low, middle, high, pace, recent, reachable, deciles)


def recent_pace(rows: TermGains, weeks: int) -> Numbers:
    """Return points a week over the last weeks reported, at least ``weeks`` of them where there are; NaN without any.

    A gain after missing weeks is the mean of these weeks, so a window that begins among them takes its share.
    """
    total, taken = np.zeros(len(rows.nodes)), np.zeros(len(rows.nodes))
    for step in range(rows.gains.weeks.shape[1] - 1, -1, -1):
        span = rows.gains.weeks[:, step]
        part = np.minimum(span, weeks - taken)
        total += np.divide(rows.gains.gain[:, step] * part, span, out=np.zeros_like(span), where=span > 0)
        taken += part
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Numbers = np.where(taken > 0, total / taken, np.nan) * FULL / rows.term
    return found


def forecast_method(law: GainForecast, interval: float) -> ForecastMethod:
    """Return how forecasts were made, with the prior's numbers."""
    prior, learned = law.prior.prior, law.prior
    source = (
        (f"prior learned from {learned.closed} closed key results", f"先验来自 {learned.closed} 个已关闭的关键结果")
        if learned.closed
        else ("prior assumed: too few closed key results", "先验为假定值：已关闭的关键结果过少")
    )
    scaled = (
        (f"; chances scaled by {law.scaled} closed key results", f"；概率按 {law.scaled} 个已关闭的关键结果校准")
        if law.scaled
        else ("", "")
    )
    weights = law.weights
    return ForecastMethod(
        name=Localised(
            en=f"normal-inverse-gamma law of weekly gains, {source[0]}{scaled[0]}",
            zh=f"每周增量的正态-逆伽马模型，{source[1]}{scaled[1]}",
        ),
        closed=learned.closed,
        prior_pace=_told(prior.pace),
        prior_weeks=_told(prior.pace_weeks),
        week_deviation=_told(np.sqrt(prior.scale / prior.shape)),
        change=_told(prior.change),
        change_gain=learned.change_gain,
        interval=interval,
        scaled=law.scaled,
        weights=weights.weights if weights else (),
    )


def _ratio(needed: float | None, recent: float | None) -> float | None:
    return None if needed is None or recent is None or recent <= 0 else _told(max(needed, 0.0) / recent)


def _sentence(chance: float, success: float, ends: list[float], reported: int, *, enough: bool) -> Localised:
    low, high = ends
    en = f"{chance:.0%} chance of reaching {success:g} by the due week; likely end between {low:.4g} and {high:.4g}."
    zh = f"到期周达到 {success:g} 的概率为 {chance:.0%}；可能介于 {low:.4g} 与 {high:.4g} 之间。"
    if enough:
        return Localised(en=en, zh=zh)
    return Localised(
        en=f"Insufficient evidence ({reported} weeks reported), so the prior speaks: {en}",
        zh=f"证据不足（仅 {reported} 周填报），以先验为主：{zh}",
    )


def _told(value: float) -> float:
    return round(float(value), DECIMALS) + 0.0
