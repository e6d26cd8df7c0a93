"""The numbers of a scenario by name: which there are, within which limits, and the scenario with some of them changed.

A name is the path by which a planner finds the number in the file, ``laws.hiring.time_to_fill.value``; items of a list
go by their id, ``laws.growth.additions.south.month``, or by their place where they have none,
``laws.leaving.hazards.value.0``. A final ``.value`` may be left out. Sweeps, sensitivity, drivers and whoever looks for
the best lever all change scenarios through these names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, get_args

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from engine.documents.hints import did_you_mean, shown
from engine.documents.models import refusal, shape_faults
from engine.domain.frozen import FrozenModel
from engine.domain.sourced import Origin, Sourced
from engine.errors import InputError, Problem
from engine.simulation.scenarios.quantities import Growth, Share, as_stored
from engine.simulation.scenarios.scenario import Scenario

Steps: TypeAlias = tuple[str | int, ...]

NAMES_OF_LEVELS = {"level", "to_level", "from_level"}
RECORDED = {"evidence", "values"}
NO_PARAMETERS = NAMES_OF_LEVELS | RECORDED | {"format", "seed", "replications", "sweep", "drivers"}
"""Numbers that are no size in the world: how it is written down, drawn, repeated and studied, what was measured, and
levels, which are names."""
VALUE = ".value"


class Parameter(FrozenModel):
    """One number of a scenario."""

    path: str
    """Where the scenario says it, as a dotted path."""
    value: float
    """The number, in ``unit``."""
    unit: str
    """Its unit; ``month`` for a month of the run, ``number`` where the format gives none."""
    source: Origin | None
    """Where it comes from; ``None`` for numbers that carry no such mark, such as the month of an addition."""
    low: float | None
    """Least value allowed; ``None`` where there is no limit."""
    high: float | None
    """Greatest value allowed; ``None`` where there is no limit."""
    whole: bool
    """Whether only whole numbers are allowed."""


@dataclass(frozen=True)
class _Leaf:
    """A number with its way through the dumped scenario."""

    parameter: Parameter
    steps: Steps


def parameters_of(scenario: Scenario) -> tuple[Parameter, ...]:
    """Return every number that shapes the world of a scenario, in the order of the format.

    Hazards that are still to be estimated from data have none yet: calibrate the scenario first.
    """
    return tuple(leaf.parameter for leaf in _leaves(scenario))


def parameter_named(scenario: Scenario, path: str) -> Parameter:
    """Return one number of a scenario by its path.

    Raises
    ------
    InputError
        There is no such number.
    """
    leaves = {leaf.parameter.path: leaf for leaf in _leaves(scenario)}
    return _found(path, leaves, scenario).parameter


def with_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with some of its numbers changed, checked like a file.

    Parameters
    ----------
    values : mapping of str to float
        New value by path, in the unit that the scenario gives it in.

    Raises
    ------
    InputError
        Every path that does not exist or is named twice, and every value that its law refuses.
    """
    leaves = {leaf.parameter.path: leaf for leaf in _leaves(scenario)}
    problems: list[Problem] = []
    found: dict[str, tuple[_Leaf, float]] = {}
    for path, value in values.items():
        try:
            leaf = _found(path, leaves, scenario)
            if leaf.parameter.path in found:
                raise _refused("parameter-twice", f"'{shown(path)}' is given twice.", "Name it once.", path)
            found[leaf.parameter.path] = leaf, _checked(leaf.parameter, value)
        except InputError as fault:
            problems.extend(fault.problems)
    if problems:
        raise InputError(*problems)
    return _rewritten(scenario, list(found.values())) if found else scenario


def _rewritten(scenario: Scenario, changes: list[tuple[_Leaf, float]]) -> Scenario:
    data = scenario.model_dump(mode="json")
    for leaf, value in changes:
        part: Any = data
        for step in leaf.steps[:-1]:
            part = part[step]
        part[leaf.steps[-1]] = value
    try:
        return Scenario.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise refusal(shape_faults(error, Scenario, data)) from None


def _found(path: str, leaves: Mapping[str, _Leaf], scenario: Scenario) -> _Leaf:
    leaf = leaves.get(path) or leaves.get(path + VALUE)
    if leaf is None:
        what = f"Scenario '{scenario.name}' says no number '{shown(path)}'."
        raise _refused("unknown-parameter", what, did_you_mean(path, leaves), path)
    return leaf


def _checked(parameter: Parameter, value: float) -> float:
    """Return the value as the format stores it: whole numbers as such, others with the digits that results keep."""
    stored = as_stored(value)
    low, high = parameter.low, parameter.high
    if (low is not None and stored < low) or (high is not None and stored > high) or stored != stored:  # noqa: PLR0124
        what = f"{parameter.path} cannot be {value:g} {parameter.unit}."
        raise _refused("out-of-range", what, f"Give {_limits(parameter)}.", parameter.path, value)
    if not parameter.whole:
        return stored
    if stored != int(stored):
        what = f"{parameter.path} is a whole number, not {value:g}."
        raise _refused("not-whole", what, f"Give {int(stored)} or {int(stored) + 1}.", parameter.path, value)
    return int(stored)


def _limits(parameter: Parameter) -> str:
    if parameter.low is None or parameter.high is None:
        return f"at least {parameter.low:g}" if parameter.low is not None else f"at most {parameter.high:g}"
    return f"{parameter.low:g} to {parameter.high:g}"


def _refused(code: str, what: str, mend: str, path: str, value: float | None = None) -> InputError:
    return InputError(Problem(code, what, mend, column=shown(path), value=None if value is None else f"{value:g}"))


def _leaves(scenario: Scenario) -> Iterator[_Leaf]:
    for value, at in _numbers(scenario, (), ()):
        yield _Leaf(_parameter(value, at), at.steps)


@dataclass(frozen=True)
class _Place:
    """Where a number stands: the model and its field, and the way there as steps and as names."""

    owner: BaseModel
    field: str
    steps: Steps
    names: tuple[str, ...]

    def below(self, step: str | int, name: str) -> _Place:
        return replace(self, steps=(*self.steps, step), names=(*self.names, name))


def _numbers(part: BaseModel, steps: Steps, names: tuple[str, ...]) -> Iterator[tuple[int | float, _Place]]:
    for field in type(part).model_fields:
        if field not in NO_PARAMETERS:
            yield from _numbers_in(getattr(part, field), _Place(part, field, (*steps, field), (*names, field)))


def _numbers_in(value: object, at: _Place) -> Iterator[tuple[int | float, _Place]]:
    if isinstance(value, BaseModel):
        yield from _numbers(value, at.steps, at.names)
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _numbers_in(value[key], at.below(key, str(key)))
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _numbers_in(item, at.below(position, str(getattr(item, "id", position))))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value, at


def _parameter(value: float, at: _Place) -> Parameter:
    low, high = _range(at.owner, at.field)
    return Parameter(
        path=".".join(at.names),
        value=float(value),
        unit=_unit(at.owner, at.field),
        source=at.owner.source if isinstance(at.owner, Sourced) else None,
        low=low,
        high=high,
        whole=isinstance(value, int) or getattr(at.owner, "unit", None) == "people",
    )


def _unit(owner: BaseModel, field: str) -> str:
    if field == "value":
        return str(getattr(owner, "unit", "number"))
    ending = field.rsplit("_", 1)[-1]
    return ending if ending in {"month", "months", "years", "days", "stages"} else "number"


def _range(owner: BaseModel, field: str) -> tuple[float | None, float | None]:
    """Return the least and the greatest value of a field, bounds that are left out themselves included."""
    if field == "value" and isinstance(owner, Share):
        return 0.0, 100.0 if owner.unit == "%" else 1.0
    if field == "value" and isinstance(owner, Growth):
        scale = 100.0 if owner.unit == "% per year" else 1.0
        return -scale, 10.0 * scale
    low = high = None
    for mark in _marks(type(owner).model_fields[field]):
        if isinstance(mark, Ge | Gt):
            low = _number(mark.ge if isinstance(mark, Ge) else mark.gt)
        elif isinstance(mark, Le | Lt):
            high = _number(mark.le if isinstance(mark, Le) else mark.lt)
    return low, high


def _marks(field: FieldInfo) -> Iterator[object]:
    """Yield the limits that a field, or the items of a list in it, are annotated with."""
    yield from field.metadata
    yield from _marks_within(field.annotation)


def _marks_within(annotation: object) -> Iterator[object]:
    for part in get_args(annotation):
        if isinstance(part, FieldInfo):
            yield from part.metadata
        else:
            yield from _marks_within(part)


def _number(bound: object) -> float:
    assert isinstance(bound, int | float)
    return float(bound)
