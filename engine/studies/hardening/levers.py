"""Levers of a scenario as axes of a search: what may be chosen, what it costs, and the scenario with it chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import InputError, Problem
from engine.simulation.experiments.points import Point, Sampler
from engine.simulation.scenarios.levers import Contract, Hire, Lever, Train
from engine.simulation.scenarios.parameters import with_values
from engine.simulation.scenarios.scenario import Scenario
from engine.studies.hardening.search import Axis, Setting, Space

KINDS: dict[type[Train | Hire | Contract], tuple[str, str]] = {
    Train: ("train", "start_month"),
    Hire: ("hire", "month"),
    Contract: ("contract", "from_month"),
}
"""What a lever of a kind is called in the file, and the name of its month."""


@dataclass(frozen=True)
class Levers:
    """The levers of a scenario that may be moved: two axes each, people and month.

    Attributes
    ----------
    scenario : Scenario
        With hazards from data where it wants them so.
    levers : tuple of Lever
        Those that say within which limits they may be moved.
    prices : tuple of dict
        Declared cost of one person by month, for every lever.
    """

    scenario: Scenario
    levers: tuple[Lever, ...]
    prices: tuple[dict[int, float], ...]

    def space(self) -> Space:
        """Return the settings to choose from."""
        axes = []
        for lever in self.levers:
            assert lever.allowed is not None
            people, month = lever.allowed.people, lever.allowed.month
            axes += [
                Axis(f"{lever.id}.people", people.low, people.high, more_is_surer=True),
                Axis(f"{lever.id}.month", month.low, month.high, more_is_surer=False),
            ]
        return Space(tuple(axes), self.cost, self.plain)

    def cost(self, setting: Setting) -> float:
        """Return the declared cost: people times what one of them costs from that month on where nobody leaves."""
        return round(sum(n * by_month[m] for (n, m), by_month in zip(_pairs(setting), self.prices, strict=True)), 9)

    def plain(self, setting: Setting) -> Setting:
        """Return the setting with the first month allowed where a lever moves nobody."""
        found: list[int] = []
        for (people, month), lever in zip(_pairs(setting), self.levers, strict=True):
            assert lever.allowed is not None
            found += [people, month if people else lever.allowed.month.low]
        return tuple(found)

    def with_setting(self, setting: Setting) -> Scenario:
        """Return the scenario with its levers set."""
        return _with(self.scenario, self.levers, setting)


def levers_of(scenario: Scenario, sample: Sampler, cost_at: int) -> Levers:
    """Return the levers that may be moved with what they cost.

    Parameters
    ----------
    sample : Sampler
        Runs scenarios.
    cost_at : int
        Place among what it samples of the cost of levers.

    Raises
    ------
    InputError
        No lever says within which limits it may be moved.
    """
    levers = tuple(lever for lever in scenario.levers if lever.allowed is not None)
    if not levers:
        what = f"No lever of scenario '{scenario.name}' says within which limits it may be moved."
        mend = "Give one 'allowed: {people: {low: 0, high: 40}, month: {low: 0, high: 12}}'."
        raise InputError(Problem("no-levers", what, mend, column="levers"))
    laws = scenario.laws.changed(leaving=None, overload=None)
    stay = scenario.changed(laws=laws, shocks=())
    rest = tuple(value for lever in levers for value in (0, _lowest(lever)))
    asked = [(at, month) for at, lever in enumerate(levers) for month in _months(lever)]
    one_each = [(*rest[: 2 * at], 1, month, *rest[2 * at + 2 :]) for at, month in asked]
    points = [Point(_with(stay, levers, setting), 1) for setting in (rest, *one_each)]
    nothing, *costs = (float(found[cost_at, 0]) for found in sample(points))
    prices: tuple[dict[int, float], ...] = tuple({} for _ in levers)
    for (at, month), cost in zip(asked, costs, strict=True):
        prices[at][month] = round(cost - nothing, 9)
    return Levers(scenario, levers, prices)


def _months(lever: Lever) -> range:
    assert lever.allowed is not None
    return range(lever.allowed.month.low, lever.allowed.month.high + 1)


def _lowest(lever: Lever) -> int:
    assert lever.allowed is not None
    return lever.allowed.month.low


def _pairs(setting: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(setting[::2], setting[1::2], strict=True))


def _with(scenario: Scenario, levers: Sequence[Lever], setting: Setting) -> Scenario:
    values: dict[str, float] = {}
    for lever, (people, month) in zip(levers, _pairs(setting), strict=True):
        kind, name = next(KINDS[type(part)] for part in (lever.train, lever.hire, lever.contract) if part is not None)
        values |= {f"levers.{lever.id}.{kind}.people": people, f"levers.{lever.id}.{kind}.{name}": month}
    return with_values(scenario, values)
