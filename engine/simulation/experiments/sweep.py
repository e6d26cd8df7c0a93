"""A grid over one or two numbers of a scenario, every point on the same random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from pydantic import Field

from engine.domain.columns import Numbers
from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.simulation.experiments.estimates import Estimate, estimate_of, value_of
from engine.simulation.experiments.points import Point, Sampler
from engine.simulation.scenarios.parameters import Parameter, parameter_named, with_values
from engine.simulation.scenarios.scenario import MOST_REPLICATIONS, Scenario, SweepAxis

MOST_POINTS = 2_500


class SweepQuestion(FrozenModel):
    """Which numbers to try, and what to look at."""

    of: str = "headcount"
    """Output or measure to look at."""
    lines_of: str | None = None
    """A second one, such as a cost, for the lines of the map; none where left out."""
    axes: tuple[SweepAxis, ...] = Field(default=(), max_length=2)
    """One or two numbers with the values to try; what the scenario's ``sweep`` says where left out."""
    replications: int = Field(default=100, ge=1, le=MOST_REPLICATIONS)
    """Replications of every point."""

    @property
    def names(self) -> tuple[str, ...]:
        """What is sampled."""
        return (self.of,) if self.lines_of is None else (self.of, self.lines_of)


class SweptNumber(FrozenModel):
    """One number that is tried."""

    parameter: Parameter
    """The number, as the scenario says it."""
    values: tuple[float, ...]
    """What is tried, rising."""


class SweepCell(FrozenModel):
    """One point of the grid."""

    at: tuple[float, ...]
    """Value of every number that is tried, in the order of the axes."""
    result: Estimate
    """What it comes to."""
    difference: Estimate
    """Paired difference from the scenario as it is."""
    line: Estimate | None
    """The second output; ``None`` where none is asked for."""


class SweepBody(FrozenModel):
    """A grid of futures."""

    scenario: str
    """Scenario that is varied."""
    of: str
    """What is looked at."""
    lines_of: str | None
    """The second output, if any."""
    replications: int
    """Replications of every point, on the same random numbers."""
    axes: tuple[SweptNumber, ...]
    """What is tried."""
    as_it_is: Estimate
    """What the scenario comes to as it is."""
    cells: tuple[SweepCell, ...]
    """Every point, the last axis fastest."""


def swept(scenario: Scenario, question: SweepQuestion, sample: Sampler) -> SweepBody:
    """Return what the scenario comes to at every point of the grid.

    Raises
    ------
    InputError
        No axis is given, a number does not exist or is given twice, a value is refused, or the grid is too large.
    """
    axes = axes_of(scenario, question)
    numbers = [_number(scenario, axis) for axis in axes]
    grid = list(product(*(number.values for number in numbers)))
    scenarios = _scenarios(scenario, numbers, grid)
    base, *found = sample([Point(each, question.replications) for each in (scenario, *scenarios)])
    return SweepBody(
        scenario=scenario.name,
        of=question.of,
        lines_of=question.lines_of,
        replications=question.replications,
        axes=tuple(numbers),
        as_it_is=value_of(base[0], question.of),
        cells=tuple(_cell(question.of, at, samples, base) for at, samples in zip(grid, found, strict=True)),
    )


def axes_of(scenario: Scenario, question: SweepQuestion) -> tuple[SweepAxis, ...]:
    """Return the axes of the question, else those of the scenario.

    Raises
    ------
    InputError
        Neither has any, or the grid has more than ``MOST_POINTS`` points.
    """
    axes = question.axes or scenario.sweep
    if not axes:
        what = f"Scenario '{scenario.name}' does not say what to try."
        raise InputError(Problem("no-axis", what, "Give --vary PATH=VALUE,VALUE, or 'sweep:' in the file."))
    if len({axis.path for axis in axes}) < len(axes):
        what = f"'{axes[0].path}' is tried on both axes."
        raise InputError(Problem("parameter-twice", what, "Name two numbers, or one once.", column="sweep"))
    points = 1
    for axis in axes:
        points *= len(axis.values)
    if points > MOST_POINTS:
        what = f"The grid has {points:,} points; {MOST_POINTS:,} are the most."
        raise InputError(Problem("grid-too-large", what, "Try fewer values.", column="sweep"))
    return axes


def _number(scenario: Scenario, axis: SweepAxis) -> SweptNumber:
    return SweptNumber(parameter=parameter_named(scenario, axis.path), values=tuple(sorted(axis.values)))


def _scenarios(scenario: Scenario, numbers: Sequence[SweptNumber], grid: Sequence[tuple[float, ...]]) -> list[Scenario]:
    """Return the scenario at every point; what is wrong with any of them is told together."""
    made, problems = list[Scenario](), dict[Problem, None]()
    paths = [number.parameter.path for number in numbers]
    for at in grid:
        try:
            made.append(with_values(scenario, dict(zip(paths, at, strict=True))))
        except InputError as fault:
            problems.update(dict.fromkeys(fault.problems))
    if problems:
        raise InputError(*problems)
    return made


def _cell(of: str, at: tuple[float, ...], samples: Numbers, base: Numbers) -> SweepCell:
    return SweepCell(
        at=at,
        result=value_of(samples[0], of),
        difference=estimate_of(samples[0] - base[0]),
        line=estimate_of(samples[1]) if len(samples) > 1 else None,
    )
