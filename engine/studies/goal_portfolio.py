"""Recalibration of all goals at risk at once: move limited people to where they bring the most expected attainment.

Assumption, stated in the answer: pace grows in proportion to people, so that k people beside a team of m bring
(m + k) / m of the gains that the forecast expects. What a goal gains from k people is then computed from the deciles
of its forecasts. Targets cap attainment and forecasts have tails, so the gain need not be concave in k and a greedy
choice can lose; the exact optimum comes from a dynamic programme over goals and people (Bellman 1957; knapsack with a
value for every amount), in time goals x people^2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.goals.forecast_views import GoalForecasts, KeyResultForecast
from engine.goals.goal_tree import Node, goal_forest

Numbers = NDArray[np.float64]
MOST_MOVABLE: Final = 200
"""People who can be moved at once."""
DECIMALS: Final = 6


class PortfolioGoal(FrozenModel):
    """One goal at risk and the people it gets."""

    goal_id: str
    """The goal."""
    title: str
    """What it is about."""
    team: int
    """People who work on it now: owners of the goal and of those directly below it, at least 1."""
    people: int
    """People it gets."""
    named: tuple[str, ...]
    """Which, where names were given."""
    expected_before: float
    """Expected attainment at the due week without them, in points."""
    expected_after: float
    """Expected attainment with them."""
    by_people: tuple[float, ...]
    """Expected attainment with 0, 1, 2 ... people."""
    rescue: bool
    """Whether all movable people together could bring its expected attainment to success."""
    what: Localised
    """The advice in a sentence."""


class GoalPortfolio(FrozenModel):
    """Where limited people help most."""

    advisory: Literal[True] = True
    """Nobody is moved without a named human who decides."""
    movable: int
    """People who can be moved."""
    moved: int
    """People who are."""
    expected_before: float
    """Expected attainment summed over the goals, without them."""
    expected_after: float
    """The same with them; no other distribution of the people has more."""
    goals: tuple[PortfolioGoal, ...]
    """Goals at risk, most people first."""
    assumption: Localised
    """What the sum rests on."""


def distribute(values: Sequence[Sequence[float]], people: int) -> tuple[int, ...]:
    """Return how many people each goal gets so that the sum of values is largest; the fewest people, then early goals.

    Parameters
    ----------
    values : sequence of sequences of float, each of length people + 1
        Value of each goal with 0, 1 ... ``people`` people.
    people : int
        People there are.
    """
    best = np.zeros(people + 1)
    choices = []
    for value in values:
        gains = np.asarray(value, dtype=np.float64)
        totals = np.full((people + 1, people + 1), -np.inf)
        for own in range(people + 1):
            totals[own:, own] = np.round(best[: people + 1 - own] + gains[own], 9)
        choices.append(totals.argmax(axis=1))
        best = totals.max(axis=1)
    left = int(best.argmax())
    found = []
    for choice in reversed(choices):
        found.append(int(choice[left]))
        left -= found[-1]
    return tuple(reversed(found))


def expected_attainment(forecast: KeyResultForecast, factor: float) -> float:
    """Return the expected points at the due week, held between 0 and 100, with ``factor`` times the gains to come."""
    to_come = np.array(forecast.deciles) - forecast.attainment
    return float(np.clip(forecast.attainment + factor * to_come, 0.0, 100.0).mean())


def goal_portfolio(
    organisation: Organisation, forecasts: GoalForecasts, success: float, movable: int, named: Sequence[str] = ()
) -> GoalPortfolio:
    """Return how people are best spread over the goals with a key result at risk.

    Parameters
    ----------
    organisation : Organisation
        The cut that the forecasts were made of.
    forecasts : GoalForecasts
        Of the same cut.
    success : float
        Points that count as success.
    movable : int
        People who can be moved, 0 to 200.
    named : sequence of str
        Their ids, where they are known; they go to goals in this order.

    Raises
    ------
    InputError
        ``movable`` is out of bounds.
    """
    if not 0 <= movable <= MOST_MOVABLE:
        what = f"{movable} people cannot be moved at once."
        raise InputError(Problem("bad-movable", what, f"Give a number from 0 to {MOST_MOVABLE}.", value=str(movable)))
    forest = goal_forest(organisation)
    at_risk = sorted({one.goal_id for one in forecasts.forecasts if one.at_risk})
    by_goal: dict[str, list[KeyResultForecast]] = defaultdict(list)
    for one in forecasts.forecasts:
        by_goal[one.goal_id].append(one)
    teams = [_team(forest.goals[goal]) for goal in at_risk]
    weight = {name: node.weight for name, node in forest.key_results.items()}
    values = [_by_people(by_goal[goal], weight, team, movable) for goal, team in zip(at_risk, teams, strict=True)]
    spread = distribute(values, movable)
    waiting = list(named)
    goals = []
    for goal, team, value, people in zip(at_risk, teams, values, spread, strict=True):
        who, waiting = tuple(waiting[:people]), waiting[people:]
        goals.append(_told(forest.goals[goal], team, value, people, who, success))
    goals.sort(key=lambda one: (-one.people, one.goal_id))
    return GoalPortfolio(
        movable=movable,
        moved=sum(spread),
        expected_before=round(sum(one.expected_before for one in goals), DECIMALS),
        expected_after=round(sum(one.expected_after for one in goals), DECIMALS),
        goals=tuple(goals),
        assumption=Localised(
            en="Pace grows in proportion to people: k people beside a team of m bring (m + k) / m of the gains.",
            zh="假定进度与人数成正比：m 人的团队增加 k 人，预期增量为原来的 (m + k) / m。",
        ),
    )


def _team(goal: Node) -> int:
    below = [goal, *(child for child in goal.children if child.kind == "goal" and child.alive)]
    return max(1, len({one.owner_id for one in below if one.owner_type == "person"}))


def _by_people(
    forecasts: Sequence[KeyResultForecast], weight: dict[str, float], team: int, movable: int
) -> tuple[float, ...]:
    """Return the expected attainment of a goal with 0 ... ``movable`` people: the weighted mean of its key results."""
    shares = np.nan_to_num(np.array([weight[one.key_result_id] for one in forecasts]))
    shares = shares if shares.sum() > 0 else np.ones(len(forecasts))
    found = []
    for people in range(movable + 1):
        points = [expected_attainment(one, (team + people) / team) for one in forecasts]
        found.append(round(float(np.average(points, weights=shares)), DECIMALS))
    return tuple(found)


def _told(
    goal: Node, team: int, value: tuple[float, ...], people: int, named: tuple[str, ...], success: float
) -> PortfolioGoal:
    rescue = max(value) >= success
    if not rescue:
        everybody, most = len(value) - 1, max(value)
        what = Localised(
            en=f"No feasible rescue: even all {everybody} people bring it to {most:.1f} of {success:g} points.",
            zh=f"无可行的补救方案：即使投入全部 {everybody} 人，预计也仅 {most:.1f} 分（需 {success:g} 分）。",
        )
    else:
        what = Localised(
            en=f"{people} people bring it from {value[0]:.1f} to {value[people]:.1f} expected points.",
            zh=f"增加 {people} 人，预期完成度由 {value[0]:.1f} 升至 {value[people]:.1f} 分。",
        )
    return PortfolioGoal(
        goal_id=goal.id,
        title=goal.title,
        team=team,
        people=people,
        named=named,
        expected_before=value[0],
        expected_after=value[people],
        by_people=value,
        rescue=rescue,
        what=what,
    )
