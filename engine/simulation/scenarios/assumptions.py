"""Every value that a scenario rests on, in one list."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from engine.domain.sourced import Quantity
from engine.simulation.answers.body import Assumption
from engine.simulation.scenarios.hazard_law import FactorPath
from engine.simulation.scenarios.hiring import WaitingTime
from engine.simulation.scenarios.quantities import Hazards
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.scenarios.shocks import Shock


def assumptions_of(scenario: Scenario) -> tuple[Assumption, ...]:
    """Return the values of all laws in the order of the scenario format, each with unit and source."""
    return (*_found(scenario.laws, "laws"), *_found(scenario.shocks, "shocks"))


def _found(part: object, path: str) -> Iterator[Assumption]:
    if isinstance(part, Shock) and part.month is not None:
        yield Assumption(name=f"{path}.month", value=part.month, unit="month", source=part.source, why=part.why)
    if isinstance(part, Quantity):
        yield Assumption(name=path, value=part.value, unit=_unit(part), source=part.source, why=part.why)
    elif isinstance(part, Hazards):
        yield Assumption(
            name=path,
            value=part.value or (),
            unit=part.unit,
            source=part.source,
            why=part.why,
            evidence=part.evidence,
        )
    elif isinstance(part, FactorPath):
        yield Assumption(name=path, value=part.value, unit=part.unit, source=part.source, why=part.why)
    else:
        for name, below in _parts(part):
            yield from _found(below, f"{path}.{name}")


def _parts(part: object) -> Iterator[tuple[str, object]]:
    if isinstance(part, BaseModel):
        yield from ((name, getattr(part, name)) for name in type(part).model_fields)
    elif isinstance(part, dict):
        yield from ((str(name), part[name]) for name in sorted(part))
    elif isinstance(part, tuple):
        yield from ((str(getattr(item, "id", at)), item) for at, item in enumerate(part))


def _unit(quantity: Quantity) -> str:
    if not isinstance(quantity, WaitingTime):
        return quantity.unit
    shape = {
        "erlang": f" of {quantity.stages} stages",
        "lognormal": f" with variation {quantity.variation}",
        "empirical": f" of {len(quantity.values or ())} values",
    }
    return f"{quantity.unit} ({quantity.law}{shape.get(quantity.law, '')})"
