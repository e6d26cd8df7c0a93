"""Which numbers of a scenario matter for an outcome: each to and fro, Morris' screening, Sobol's shares of variance.

Every point is run on the same random numbers, so the outcome is a fixed function of the numbers. First each is moved
alone to both ends of its range (the tornado), then all are screened together, and those that matter get their shares of
the variance of the outcome, if all of them are uncertain evenly over their ranges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from engine.domain.columns import Numbers
from engine.domain.frozen import FrozenModel
from engine.domain.sourced import Origin
from engine.errors import InputError, Problem
from engine.simulation.experiments.estimates import Estimate, estimate_of, value_of
from engine.simulation.experiments.points import Point, Sampler
from engine.simulation.experiments.screening import Elementary, Index, elementary_effects, sobol_indices
from engine.simulation.scenarios.parameters import Parameter, parameter_named, parameters_of, with_values
from engine.simulation.scenarios.scenario import MOST_REPLICATIONS, Scenario

MOST_FACTORS = 40
USUAL_RANGE = 0.2
"""Part of its value by which a number is moved down and up where no range is given."""
MATTERS = 0.1
"""Part of the largest mean absolute effect from which on a factor gets its shares of variance."""


class FactorRange(FrozenModel):
    """A number of the scenario and how far it may be off."""

    path: str
    """Which number, as a dotted path."""
    low: float | None = None
    """Least value; a fifth below the scenario's where left out."""
    high: float | None = None
    """Greatest value; a fifth above the scenario's where left out."""


class SensitivityQuestion(FrozenModel):
    """What to look at, which numbers to vary, and how much work to spend."""

    of: str = "headcount"
    """Output or measure to look at."""
    factors: tuple[FactorRange, ...] = Field(default=(), max_length=MOST_FACTORS)
    """Numbers to vary; every value of a law that is marked as an assumption where left out."""
    replications: int = Field(default=20, ge=1, le=MOST_REPLICATIONS)
    """Replications of every point."""
    trajectories: int = Field(default=10, ge=2, le=1000)
    """Trajectories of the screening, each one point more than there are factors."""
    most_shares: int = Field(default=6, ge=1, le=MOST_FACTORS)
    """Factors whose shares of variance are estimated at most: those that matter most."""
    shares_points: int = Field(default=64, ge=2, le=65_536)
    """Base points of these shares, a power of two; each takes as many runs as there are such factors, and two."""


class Share(FrozenModel):
    """A share of the variance of the outcome."""

    value: float
    """The share; sampling may carry it a little below 0 or above 1."""
    half_width: float
    """Half-width of its bootstrapped 95 % interval."""


class Factor(FrozenModel):
    """One number and how much the outcome depends on it."""

    parameter: Parameter
    """The number, as the scenario says it."""
    low: float
    """Least value tried."""
    high: float
    """Greatest value tried."""
    at_low: Estimate
    """Paired difference of the outcome when this number alone goes to its least value."""
    at_high: Estimate
    """Paired difference when it alone goes to its greatest."""
    mean_absolute_effect: Share
    """Morris' mu star: mean absolute change over its whole range, in the unit of the outcome, with its interval."""
    mean_effect: float
    """Morris' mu: mean change from its least to its greatest value."""
    interaction: float
    """Morris' sigma: how far that change depends on the other numbers, or on where one stands."""
    first_order: Share | None
    """Share of variance that knowing this number would take away; ``None`` where it does not matter enough."""
    total: Share | None
    """Share of variance that would be left if all others were known."""


class SensitivityBody(FrozenModel):
    """What an outcome depends on."""

    scenario: str
    """Scenario that is varied."""
    of: str
    """What is looked at."""
    replications: int
    """Replications of every point, on the same random numbers."""
    points: int
    """Scenarios that the design asked for."""
    as_it_is: Estimate
    """What the scenario comes to as it is."""
    factors: tuple[Factor, ...]
    """By mean absolute effect, largest first."""


@dataclass(frozen=True)
class _Ranged:
    parameter: Parameter
    low: float
    high: float

    def value(self, drawn: float) -> float:
        """Return a drawn value as the format takes it."""
        return float(np.clip(np.rint(drawn), self.low, self.high)) if self.parameter.whole else float(drawn)


def sensitivity(scenario: Scenario, question: SensitivityQuestion, sample: Sampler) -> SensitivityBody:
    """Return how much the outcome depends on every factor.

    Raises
    ------
    InputError
        A factor does not exist, is given twice, has an empty or a refused range, or there is nothing to vary.
    """
    ranges = ranges_of(scenario, question)
    paths = [each.parameter.path for each in ranges]

    def run(values: Sequence[dict[str, float]]) -> list[Numbers]:
        points = [Point(with_values(scenario, each), question.replications) for each in values]
        return [found[0] for found in sample(points)]

    def means(subset: Sequence[_Ranged], inputs: Numbers) -> Numbers:
        values = [{one.parameter.path: one.value(x) for one, x in zip(subset, row, strict=True)} for row in inputs]
        return np.array([samples.mean() for samples in run(values)])

    ends = [{path: end} for path, each in zip(paths, ranges, strict=True) for end in (each.low, each.high)]
    base, *moved = run([{}, *ends])
    effects = elementary_effects(
        _bounds(ranges), question.trajectories, scenario.seed, lambda inputs: means(ranges, inputs)
    )
    kept = _kept(effects, question.most_shares)
    some = [ranges[at] for at in kept]
    shares = (
        sobol_indices(_bounds(some), question.shares_points, scenario.seed, lambda inputs: means(some, inputs))
        if some
        else None
    )
    told = dict(zip(kept, shares, strict=True)) if shares else {}
    factors = [
        _factor(each, (moved[2 * at] - base, moved[2 * at + 1] - base), effects[at], told.get(at))
        for at, each in enumerate(ranges)
    ]
    return SensitivityBody(
        scenario=scenario.name,
        of=question.of,
        replications=question.replications,
        points=1
        + 2 * len(ranges)
        + question.trajectories * (len(ranges) + 1)
        + (question.shares_points * (len(some) + 2) if some else 0),
        as_it_is=value_of(base, question.of),
        factors=tuple(sorted(factors, key=lambda one: (-one.mean_absolute_effect.value, one.parameter.path))),
    )


def most_points(scenario: Scenario, question: SensitivityQuestion) -> int:
    """Return how many scenarios have to be run at most; InputError as ``sensitivity``."""
    factors = len(ranges_of(scenario, question))
    shares = question.shares_points * (min(factors, question.most_shares) + 2)
    return 1 + 2 * factors + question.trajectories * (factors + 1) + shares


def ranges_of(scenario: Scenario, question: SensitivityQuestion) -> list[_Ranged]:
    """Return the factors with their ranges; InputError as ``sensitivity``."""
    wanted = question.factors or tuple(
        FactorRange(path=one.path) for one in parameters_of(scenario) if one.source is Origin.ASSUMPTION and one.value
    )
    problems: list[Problem] = []
    ranges: dict[str, _Ranged] = {}
    for factor in wanted:
        try:
            found = _ranged(scenario, factor)
        except InputError as fault:
            problems.extend(fault.problems)
            continue
        if found.parameter.path in ranges:
            what = f"'{found.parameter.path}' is given twice."
            problems.append(Problem("parameter-twice", what, "Name it once.", column="factors"))
        ranges[found.parameter.path] = found
    if not problems and not ranges:
        what = f"Scenario '{scenario.name}' marks no value as an assumption."
        problems.append(Problem("no-factor", what, "Name what to vary: --vary PATH=LOW:HIGH.", column="factors"))
    if len(ranges) > MOST_FACTORS:
        what = f"{len(ranges)} numbers are to be varied; {MOST_FACTORS} are the most."
        problems.append(Problem("too-many-factors", what, "Name those in doubt.", column="factors"))
    if question.shares_points & (question.shares_points - 1):
        what = f"{question.shares_points} is no power of two."
        problems.append(Problem("no-power-of-two", what, "Give 32, 64, 128, ...", column="shares_points"))
    if problems:
        raise InputError(*problems)
    return list(ranges.values())


def _ranged(scenario: Scenario, factor: FactorRange) -> _Ranged:
    parameter = parameter_named(scenario, factor.path)
    reach = USUAL_RANGE * abs(parameter.value)
    low = parameter.value - reach if factor.low is None else factor.low
    high = parameter.value + reach if factor.high is None else factor.high
    if factor.low is None and parameter.low is not None:
        low = max(low, parameter.low)
    if factor.high is None and parameter.high is not None:
        high = min(high, parameter.high)
    if parameter.whole:
        low, high = float(np.ceil(low)), float(np.floor(high))
    if not low < high:
        what = f"{parameter.path} has nowhere to go between {low:g} and {high:g} {parameter.unit}."
        mend = f"Give a range: {parameter.path}=LOW:HIGH."
        raise InputError(Problem("empty-range", what, mend, column="factors", value=f"{low:g}:{high:g}"))
    for end in (low, high):
        with_values(scenario, {parameter.path: end})
    return _Ranged(parameter, low, high)


def _bounds(ranges: Sequence[_Ranged]) -> list[tuple[float, float]]:
    return [(each.low, each.high) for each in ranges]


def _kept(effects: Sequence[Elementary], at_most: int) -> list[int]:
    """Return the factors that matter, most first."""
    order = sorted(range(len(effects)), key=lambda at: (-effects[at].mean_absolute.value, at))
    largest = effects[order[0]].mean_absolute.value
    return [at for at in order[:at_most] if effects[at].mean_absolute.value >= MATTERS * largest > 0.0]


def _factor(
    ranged: _Ranged, moved: tuple[Numbers, Numbers], effect: Elementary, shares: tuple[Index, Index] | None
) -> Factor:
    return Factor(
        parameter=ranged.parameter,
        low=ranged.low,
        high=ranged.high,
        at_low=estimate_of(moved[0]),
        at_high=estimate_of(moved[1]),
        mean_absolute_effect=_share(effect.mean_absolute),
        mean_effect=effect.mean,
        interaction=effect.deviation,
        first_order=_share(shares[0]) if shares else None,
        total=_share(shares[1]) if shares else None,
    )


def _share(index: Index) -> Share:
    return Share(value=index.value, half_width=index.half_width)
