"""Scenarios in which something goes worse than planned, by the name of what does."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from engine.domain.frozen import Localised
from engine.simulation.scenarios.parameters import parameters_of, with_values
from engine.simulation.scenarios.scenario import Scenario

WORSE: Mapping[str, tuple[tuple[str, ...], float]] = {
    "leaving": (("laws.leaving.hazards.value*",), 1.25),
    "courses": (("laws.training.courses.*.length.value",), 1.25),
    "hiring": (("laws.hiring.time_to_fill.value", "laws.hiring.approval_lag.value"), 1.25),
    "work": (("demand.projects.*.work.*.total.value", "demand.projects.*.work.*.monthly.value.*"), 1.05),
}
"""Numbers of a scenario, as patterns of their paths, and what they are multiplied by."""

NAMES: Mapping[str, Localised] = {
    "leaving": Localised(en="a quarter more people leave", zh="离职多四分之一"),
    "courses": Localised(en="courses take a quarter longer", zh="培训时间长四分之一"),
    "hiring": Localised(en="hiring takes a quarter longer", zh="招聘时间长四分之一"),
    "work": Localised(en="there is a twentieth more work", zh="工作量多二十分之一"),
}


def stressed(scenario: Scenario) -> dict[str, Scenario]:
    """Return the scenario under every stress that it has numbers for; a number stays within its limits."""
    found = {}
    for name, (patterns, factor) in WORSE.items():
        values = {
            one.path: min(one.value * factor, one.high if one.high is not None else float("inf"))
            for one in parameters_of(scenario)
            if any(fnmatchcase(one.path, pattern) for pattern in patterns)
        }
        if values and not (name == "leaving" and _beyond_shares(scenario, values)):
            found[name] = with_values(scenario, values)
    return found


def _beyond_shares(scenario: Scenario, values: Mapping[str, float]) -> bool:
    """Return whether hazards that are shares of a year would reach 1, which no share can."""
    leaving = scenario.laws.leaving
    hazards = None if leaving is None else leaving.hazards
    in_shares = hazards is not None and hazards.unit == "share per year"
    return in_shares and any(value >= 1 for value in values.values())
