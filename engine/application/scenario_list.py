"""Which scenarios there are to run by name."""

from __future__ import annotations

from pathlib import Path

from engine.application.access import permit
from engine.application.scenario_files import read_scenarios, scenario_texts
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel, Localised
from engine.simulation.scenarios.scenario import Replications, Scenario


class ScenarioLine(FrozenModel):
    """One scenario in a list."""

    name: str
    """Name by which it is run and extended."""
    title: Localised
    """Title for people."""
    horizon_months: int
    """Months it looks ahead."""
    replications: Replications
    """How often it is repeated unless the caller says otherwise."""


class ScenarioList(FrozenModel):
    """Scenarios that can be run by name."""

    scenarios: tuple[ScenarioLine, ...]
    """Scenarios by name."""


def scenario_list(actor: Actor, folder: Path | None = None) -> ScenarioList:
    """Return the shipped scenarios and those in a folder; InputError with every problem where one is broken."""
    permit(actor, "scenarios")
    return ScenarioList(scenarios=tuple(map(_line, read_scenarios(sorted(scenario_texts(folder)), folder))))


def _line(scenario: Scenario) -> ScenarioLine:
    return ScenarioLine(
        name=scenario.name,
        title=scenario.title,
        horizon_months=scenario.horizon_months,
        replications=scenario.replications,
    )
