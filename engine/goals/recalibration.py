"""Changes of goals in mid-cycle, proposed by policy and never applied by themselves: a named human decides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Final, Literal

import numpy as np

from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.domain.scope import home_units
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.goals.forecast_views import GoalForecasts, KeyResultForecast
from engine.goals.goal_notices import goal_fact
from engine.goals.goal_tree import Forest, Node, goal_forest
from engine.goals.key_result_weeks import FULL
from engine.goals.roll_up import roll_up
from engine.policy.compiled import check_in_force
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate

Option = Literal["rescope", "add_resource", "release_resource", "split", "merge", "close"]
DECIMALS: Final = 6

_TOLD: Final[Mapping[str, tuple[str, str]]] = {
    "rescope": ("Re-scope: set the target to what the forecast supports.", "调整目标值至预测可支持的水平。"),
    "add_resource": ("Add people.", "增加人手。"),
    "release_resource": ("Release people to where they are needed more.", "释放人手至更需要的地方。"),
    "split": ("Split it, one goal per department.", "按部门拆分目标。"),
    "merge": ("Merge the two goals.", "合并两个目标。"),
    "close": ("Close it, or say why it still matters.", "关闭目标，或说明其仍然重要的理由。"),
}


class FreePerson(FrozenModel):
    """Somebody who could help."""

    person_id: str
    """Who."""
    unit_id: str
    """Where the person works."""
    free_fte: float
    """Share of a full-time post not booked on the day."""
    skills: tuple[str, ...] = ()
    """Skills held of those that are asked for."""


class RecalibrationOption(FrozenModel):
    """One change that could be made."""

    rank: int
    """1 for the first option."""
    option: Option
    """Kind of change."""
    what: Localised
    """The change in a sentence."""
    because: Localised
    """The rule in words."""
    proposed_target: float | None = None
    """Of a re-scoped key result: the target that the forecast supports, in its own unit."""
    chance: float | None = None
    """Probability with which that target is reached."""
    people: tuple[FreePerson, ...] = ()
    """Of added people: who could help, most skills and most free first; empty where nobody is known to."""


class Recalibration(FrozenModel):
    """What is proposed for one goal or key result."""

    goal_id: str
    """The goal."""
    key_result_id: str | None
    """The key result; ``None`` where it is about the goal as a whole."""
    other_goal_id: str | None
    """The goal to merge with, where that is proposed."""
    title: str
    """What it is about."""
    owner_type: str
    """unit or person."""
    owner_id: str
    """Who answers for it."""
    options: tuple[RecalibrationOption, ...]
    """Ranked."""
    facts: dict[str, float | bool]
    """What the policy looked at."""
    forecast: Localised | None
    """The forecast in a sentence, where the proposal rests on one."""
    at_stake: float
    """Points of the goal at the top that are still to be had through it, times the chance that success is missed."""
    trail: Trail
    """Facts, rules, version, parameters with their dates."""
    also: tuple[Recalibration, ...] = ()
    """What else is proposed for the same goal, most at stake first; itself without any."""


class Recalibrations(FrozenModel):
    """All proposals of one day."""

    valid_on: date
    """The day."""
    policy: str
    """Policy id."""
    version: str
    """First digits of the hash of its content."""
    advisory: Literal[True] = True
    """Nothing is applied without a named human who decides."""
    proposals: tuple[Recalibration, ...]
    """The main one of each goal, most points of the top goals at stake first."""
    counts: dict[str, int]
    """Main proposals by first option."""
    key_results: int
    """Key results with a forecast that were looked at."""
    goals: int
    """Goals that were looked at."""


def recalibrate(organisation: Organisation, policy: Policy, forecasts: GoalForecasts) -> Recalibrations:
    """Return the changes that a policy of kind ``goal-recalibration`` proposes.

    Parameters
    ----------
    organisation : Organisation
        The cut that the forecasts were made of.
    policy : Policy
        With decisions ``progress`` (a key result), ``shape`` (a goal) and ``overlap`` (two goals).
    forecasts : GoalForecasts
        Of the same cut.

    Raises
    ------
    InputError
        The policy is not yet in force, lacks a decision, or goals stand above themselves.
    """
    check_in_force(policy, organisation.valid_on)
    forest = goal_forest(organisation)
    asked = _Asked(organisation, policy, forest, points_at_stake(forest, forecasts))
    goals = [goal for goal in forest.goals.values() if goal.alive and goal.status == "active"]
    found = [
        *(asked.progress(one) for one in forecasts.forecasts),
        *(asked.shape(goal) for goal in goals),
        *(asked.overlap(first, second) for first, second in asked.pairs(goals)),
    ]
    ranked = main_of_each_goal([one for one in found if one is not None])
    return Recalibrations(
        valid_on=organisation.valid_on,
        policy=policy.id,
        version=policy.version,
        proposals=ranked,
        counts=dict(sorted(Counter(one.options[0].option for one in ranked).items())),
        key_results=len(forecasts.forecasts),
        goals=len(goals),
    )


def points_at_stake(forest: Forest, forecasts: GoalForecasts) -> dict[str, float]:
    """Return, by key result with a forecast, the points of its top goal still to be had times the chance of a miss.

    A key result brings its top goal at most 100 times the normalised weights on the way down to it.
    """
    columns = forest.columns
    possible = roll_up(columns, np.full(len(columns.key_results), np.nan)).possible[len(columns.goals) :]
    return {
        one.key_result_id: float(possible[forest.key_results[one.key_result_id].row])
        * (1.0 - min(max(one.attainment, 0.0), FULL) / FULL)
        * (1.0 - one.chance_of_success)
        for one in forecasts.forecasts
    }


def main_of_each_goal(found: Sequence[Recalibration]) -> tuple[Recalibration, ...]:
    """Return one proposal per goal with the others inside it, most at stake first.

    What is said of a key result rests on its own forecast and stands before what is said of the shape of a goal.
    """
    by_goal: dict[str, list[Recalibration]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (one.key_result_id is None, *_most_at_stake(one))):
        by_goal[one.goal_id].append(one)
    mains = [first.changed(also=tuple(others)) for first, *others in by_goal.values()]
    return tuple(sorted(mains, key=_most_at_stake))


def _most_at_stake(one: Recalibration) -> tuple[float, str, str, str]:
    return -one.at_stake, one.goal_id, one.key_result_id or "", one.other_goal_id or ""


class _Asked:
    """Puts facts to the policy and writes what it proposes."""

    def __init__(
        self, organisation: Organisation, policy: Policy, forest: Forest, at_stake: Mapping[str, float]
    ) -> None:
        self.organisation, self.policy, self.forest, self.at_stake = organisation, policy, forest, at_stake
        self.drivers = organisation.table("key_results").text("indicator_id").values()
        self.homes = home_units(organisation)

    def progress(self, one: KeyResultForecast) -> Recalibration | None:
        """Return what is proposed for a key result."""
        node = self.forest.key_results[one.key_result_id]
        facts: dict[str, float | bool] = {
            "attainment": one.attainment,
            "time_gone": round(100 * one.week / one.weeks, DECIMALS),
            "chance": one.chance_of_success,
            "check_ins": float(one.check_ins),
            **({} if one.pace_ratio is None else {"pace_ratio": one.pace_ratio}),
            "standing_still": _stands_still(one),
        }
        return self._proposed("progress", node, facts, one.trail.facts, one)

    def shape(self, goal: Node) -> Recalibration | None:
        """Return what is proposed for a goal as a whole."""
        below = _with_goals_below(goal)
        results = [child for one in below for child in one.children if child.kind == "key_result"]
        units = {unit for one in below if one.children and (unit := self._unit(one))}
        facts = {"key_results": float(len(results)), "departments": float(len(units)), "goals_below": len(below) - 1.0}
        return self._proposed("shape", goal, facts, tuple(goal_fact(one, "owner_id", one.owner_id) for one in below))

    def overlap(self, first: Node, second: Node) -> Recalibration | None:
        """Return what is proposed for two goals that share drivers."""
        own, other = self._ties(first), self._ties(second)
        facts = {"overlap": round(len(own & other) / len(own | other), DECIMALS)}
        shared = tuple(goal_fact(one, "owner_id", one.owner_id) for one in (first, second))
        return self._proposed("overlap", first, facts, shared, other=second)

    def pairs(self, goals: list[Node]) -> Iterator[tuple[Node, Node]]:
        """Yield goals of one owner that share a driver: others have too little in common for any limit that is set."""
        listed: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for goal in goals:
            listed[goal.owner_type, goal.owner_id].append(goal)
        for same in listed.values():
            for first, second in combinations(same, 2):
                if self._drivers(first) & self._drivers(second):
                    yield first, second

    def _proposed(
        self,
        decision: str,
        node: Node,
        facts: Mapping[str, float | bool],
        recorded: tuple[Fact, ...],
        forecast: KeyResultForecast | None = None,
        other: Node | None = None,
    ) -> Recalibration | None:
        answer = evaluate(self.policy, facts, self.organisation.valid_on, decision)
        if not answer.rows:
            return None
        spoken = answer.trail.rules[len(answer.trail.rules) - len(answer.rows) :]
        options = [
            _option(rank, str(row["option"]), rule.because, forecast)
            for rank, (row, rule) in enumerate(zip(answer.rows, spoken, strict=True), start=1)
        ]
        return Recalibration(
            goal_id=node.goal.id,
            key_result_id=node.id if node.kind == "key_result" else None,
            other_goal_id=None if other is None else other.id,
            title=node.title,
            owner_type=node.owner_type,
            owner_id=node.owner_id,
            options=tuple(options),
            facts=dict(facts),
            forecast=None if forecast is None else forecast.because,
            at_stake=round(sum(self._stakes(node, other)), DECIMALS),
            trail=Trail(facts=recorded, rules=answer.trail.rules, notes=answer.trail.notes),
        )

    def _stakes(self, node: Node, other: Node | None) -> Iterator[float]:
        """Yield what is at stake through a key result, or through those of a goal, of those below and of another."""
        goals = () if node.kind == "key_result" else [*_with_goals_below(node), *([] if other is None else [other])]
        for one in (node, *(child for goal in goals for child in goal.children)):
            if one.kind == "key_result":
                yield self.at_stake.get(one.id, 0.0)

    def _unit(self, goal: Node) -> str | None:
        return goal.owner_id if goal.owner_type == "unit" else self.homes.get(goal.owner_id)

    def _drivers(self, goal: Node) -> set[str]:
        found = (self.drivers[child.row] for child in goal.children if child.kind == "key_result")
        return {driver for driver in found if driver}

    def _ties(self, goal: Node) -> set[tuple[str, str]]:
        return {(goal.owner_type, goal.owner_id), *(("indicator", driver) for driver in self._drivers(goal))}


def _with_goals_below(goal: Node) -> list[Node]:
    return [goal, *(child for child in goal.children if child.kind == "goal" and child.alive)]


def _stands_still(one: KeyResultForecast) -> bool:
    """Return whether a key result has reports, a way to go and no pace, so that no ratio of paces can be told."""
    return one.recent_pace is not None and one.recent_pace <= 0 and (one.needed_pace or 0.0) > 0


def _option(rank: int, option: str, because: Localised, forecast: KeyResultForecast | None) -> RecalibrationOption:
    en, zh = _TOLD[option]
    target = chance = None
    if option == "rescope" and forecast is not None:
        target = forecast.reachable
        chance = float(forecast.trail.rules[0].parameters["forecast.reachable"])
        en += f" {target:g} in place of {forecast.target:g} is reached with a chance of {chance:.0%}."
        zh += f" 由 {forecast.target:g} 调整为 {target:g}，达成概率为 {chance:.0%}。"
    return RecalibrationOption(
        rank=rank,
        option=option,  # type: ignore[arg-type]
        what=Localised(en=en, zh=zh),
        because=because,
        proposed_target=target,
        chance=chance,
    )
