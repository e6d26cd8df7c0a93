"""What a forecast of key results shows, as canonical values."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.trail import Trail
from engine.goals.learned_odds import OddsWeight

Evidence = Literal["sufficient", "insufficient"]


class KeyResultForecast(FrozenModel):
    """How far one key result will get by its due week. Points are per cent of the way from baseline to target."""

    key_result_id: str
    """The key result."""
    goal_id: str
    """Its goal."""
    title: str
    """What it is about."""
    owner_type: str
    """unit or person."""
    owner_id: str
    """Who answers for the goal."""
    indicator_id: str | None
    """The driver it is measured by, where it names one."""
    baseline: float
    """Value at the start, in its own unit."""
    target: float
    """Value to be reached."""
    value: float | None
    """Last reported value; ``None`` without a check-in."""
    attainment: float
    """Points at the last check-in, not held between 0 and 100; 0 without one."""
    week: int
    """Calendar week of the term of the last check-in, 0 without one."""
    weeks: int
    """Calendar weeks of the term."""
    weeks_left: float
    """Weeks from the last check-in to the due week: those without a report count, for what they brought is unknown."""
    check_ins: int
    """Weeks with a check-in."""
    needed_pace: float | None
    """Points a week that reach the target from here; ``None`` where no week is left."""
    pace: float
    """Present pace in points a week, as the forecast sees it."""
    recent_pace: float | None
    """Points a week over the last ``forecast.pace_weeks`` weeks; ``None`` without a check-in."""
    pace_ratio: float | None
    """Needed pace divided by recent pace; ``None`` where either is missing or the recent pace is not above 0."""
    at_recent_pace: float | None
    """Value at the due week if the recent pace goes on."""
    expected: float
    """Value at the due week that is as likely exceeded as not."""
    low: float
    """Lower end of the interval of the value at the due week, in the unit of the key result."""
    high: float
    """Upper end of the interval."""
    reachable: float
    """Value reached with probability ``forecast.reachable``, a target that the forecast supports."""
    deciles: tuple[float, ...]
    """Points at the due week that are exceeded with probability .9, .8 ... .1, not held between 0 and 100."""
    chance_of_target: float
    """Probability that the target is reached."""
    success: float
    """Value that counts as success: ``forecast.success`` of the way."""
    chance_of_success: float
    """Probability that this value is reached."""
    evidence: Evidence
    """``insufficient`` where so few weeks were reported that the prior speaks, not the key result."""
    at_risk: bool
    """Whether success is less likely than ``forecast.at_risk``, on sufficient evidence."""
    because: Localised
    """The forecast in a sentence."""
    trail: Trail
    """Check-ins, the rule, its parameters."""


class ForecastMethod(FrozenModel):
    """How the forecasts were made."""

    name: Localised
    """Method and prior by name."""
    closed: int
    """Closed key results that the prior was learned from; 0 where it is assumed."""
    prior_pace: float
    """Pace expected before the first check-in, in shares of the planned pace."""
    prior_weeks: float
    """Weeks of own gains that weigh as much as that expectation."""
    week_deviation: float
    """Typical distance of a week's gain from the pace, in shares of the planned pace."""
    change: float
    """Chance that a week is the first of a new pace: above 0, recent weeks count more where gains speak for that."""
    change_gain: float | None
    """Improvement of the log score of forecasts of closed key results by such changes; ``None``: not tried."""
    interval: float
    """Share of outcomes that lie between ``low`` and ``high``."""
    scaled: int
    """Closed key results by which the chances were scaled; 0 where there are too few of them."""
    weights: tuple[OddsWeight, ...]
    """Weights of the scaling for the stage that most forecasts are at; empty without scaling."""


class GoalForecasts(FrozenModel):
    """Forecast of every key result of an active goal that has begun and is not over."""

    valid_on: date
    """The day."""
    advisory: Literal[True] = True
    """Nothing is done because of it by itself."""
    method: ForecastMethod
    """How."""
    forecasts: tuple[KeyResultForecast, ...]
    """Least likely success first."""
    left_out: dict[str, int]
    """Key results without a forecast, by reason."""

    @cached_property
    def _by_id(self) -> dict[str, KeyResultForecast]:
        return {one.key_result_id: one for one in self.forecasts}

    def of(self, key_result_id: str) -> KeyResultForecast:
        """Return the forecast of a key result; KeyError where it has none."""
        return self._by_id[key_result_id]
