"""Which change makes how much of the difference between two scenarios: exact Shapley values on common random numbers.

The value of a set of changes is the mean output of the first scenario with those changes made; what a driver is given
is the mean of what it adds over all orders in which the changes can be made (Shapley 1953, "A value for n-person
games", in Kuhn and Tucker, *Contributions to the theory of games II*). The values add up to the whole difference.
SALib's ``analyze.shapley`` shares out a variance over random inputs and does not answer this; the sum over subsets is a
few lines and is written out here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import factorial

import numpy as np
from pydantic import Field

from engine.domain.columns import Numbers
from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.simulation.experiments.changes import ABSENT, Change, changes_between, groups_of, mixture
from engine.simulation.experiments.estimates import Estimate, estimate_of, value_of
from engine.simulation.experiments.points import Point, Sampler
from engine.simulation.scenarios.scenario import MOST_REPLICATIONS, Scenario

MOST_DRIVERS = 10
"""Drivers that are told apart at most: 1,024 mixtures."""


class DriversQuestion(FrozenModel):
    """From which scenario to which, in what, and by which groups of changes."""

    of: str = "headcount"
    """Output or measure whose difference is traced."""
    drivers: dict[str, tuple[str, ...]] = {}
    """Dotted beginnings of paths by the name of a driver; those of the second scenario where left out.

    Whatever else differs is a driver by the name of its law.
    """
    replications: int = Field(default=100, ge=1, le=MOST_REPLICATIONS)
    """Replications of every mixture."""


class Driver(FrozenModel):
    """One group of changes and its part of the difference."""

    name: str
    """Name of the group."""
    changes: tuple[str, ...]
    """What changes in it, as dotted paths."""
    value: Estimate
    """Its Shapley value: its part of the difference, with the interval of paired replications."""
    alone: Estimate
    """What it changes when nothing else is changed."""
    last: Estimate
    """What it changes when all else is changed already."""


class DriversBody(FrozenModel):
    """The difference between two scenarios, traced to its drivers."""

    first: str
    """Scenario from which."""
    second: str
    """Scenario to which."""
    of: str
    """What is traced."""
    replications: int
    """Replications of every mixture, on the same random numbers."""
    mixtures: int
    """Mixtures of the two scenarios that were run, 2 to the number of drivers."""
    at_first: Estimate
    """The output in the first scenario."""
    at_second: Estimate
    """The output in the second."""
    difference: Estimate
    """Second minus first, paired; the sum of the drivers."""
    drivers: tuple[Driver, ...]
    """By size of their part, largest first."""


def drivers_between(first: Scenario, second: Scenario, question: DriversQuestion, sample: Sampler) -> DriversBody:
    """Return the drivers of the difference ``second - first``.

    Raises
    ------
    InputError
        The scenarios cannot be paired, differ in nothing or in more than ``MOST_DRIVERS`` groups, or the groups tear
        apart what belongs together.
    """
    groups = _groups(first, second, question)
    names = tuple(groups)
    coalitions = _coalitions(names)
    mixtures = [_mixture(first, second, groups, coalition) for coalition in coalitions]
    samples = sample([Point(mixed, question.replications) for mixed in mixtures])
    values = {coalition: found[0] for coalition, found in zip(coalitions, samples, strict=True)}
    nothing, everything = values[frozenset()], values[frozenset(names)]
    shares = shapley_values(values)
    drivers = [_driver(name, groups[name], values, shares[name]) for name in names]
    return DriversBody(
        first=first.name,
        second=second.name,
        of=question.of,
        replications=question.replications,
        mixtures=len(coalitions),
        at_first=value_of(nothing, question.of),
        at_second=value_of(everything, question.of),
        difference=estimate_of(everything - nothing),
        drivers=tuple(sorted(drivers, key=lambda driver: (-abs(driver.value.mean), driver.name))),
    )


def number_of_mixtures(first: Scenario, second: Scenario, question: DriversQuestion) -> int:
    """Return how many scenarios have to be run; InputError as ``drivers_between``."""
    return int(2 ** len(_groups(first, second, question)))


def shapley_values(values: Mapping[frozenset[str], Numbers]) -> dict[str, Numbers]:
    """Return the Shapley value of every player of a game, sample by sample.

    Parameters
    ----------
    values : mapping of frozenset of str to array (replications,)
        Worth of every coalition, the empty one included.

    Returns
    -------
    dict of str to array (replications,)
        ``sum over S without i of |S|! (n - |S| - 1)! (v(S + i) - v(S)) / n!`` for player i; the same to the last bit in
        whatever order the coalitions come.
    """
    players = sorted(frozenset[str]().union(*values))
    orders = factorial(len(players))
    shares = {}
    for player in players:
        total = np.zeros_like(values[frozenset()], dtype=float)
        for coalition in _coalitions([other for other in players if other != player]):
            size = len(coalition)
            weight = factorial(size) * factorial(len(players) - size - 1)
            total = total + weight * (values[coalition | {player}] - values[coalition])
        shares[player] = total / orders
    return shares


def _coalitions(players: Sequence[str]) -> list[frozenset[str]]:
    ordered = sorted(players)
    return [frozenset(some) for size in range(len(ordered) + 1) for some in combinations(ordered, size)]


def _groups(first: Scenario, second: Scenario, question: DriversQuestion) -> dict[str, tuple[Change, ...]]:
    groups = groups_of(changes_between(first, second), question.drivers)
    if not groups:
        what = f"'{first.name}' and '{second.name}' lead to the same world."
        raise InputError(Problem("nothing-differs", what, "Compare scenarios that differ."))
    if len(groups) > MOST_DRIVERS:
        what = f"The scenarios differ in {len(groups)} groups: {', '.join(groups)}; {MOST_DRIVERS} are the most."
        mend = "Put some into one group: --driver NAME=PATH,PATH or 'drivers: {NAME: [PATH, PATH]}'."
        raise InputError(Problem("too-many-drivers", what, mend, column="drivers"))
    return groups


def _mixture(
    first: Scenario, second: Scenario, groups: Mapping[str, tuple[Change, ...]], coalition: frozenset[str]
) -> Scenario:
    if len(coalition) == len(groups):
        return second
    return mixture(first, [change for name in sorted(coalition) for change in groups[name]])


def _driver(name: str, changes: Sequence[Change], values: Mapping[frozenset[str], Numbers], share: Numbers) -> Driver:
    everything = max(values, key=len)
    return Driver(
        name=name,
        changes=tuple(".".join(change.path) + _verb(change) for change in changes),
        value=estimate_of(share),
        alone=estimate_of(values[frozenset({name})] - values[frozenset()]),
        last=estimate_of(values[everything] - values[everything - {name}]),
    )


def _verb(change: Change) -> str:
    return " (new)" if change.old is ABSENT or change.old is None else " (gone)" if change.new in (ABSENT, None) else ""
