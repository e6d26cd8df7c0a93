"""Every kind of experiment in one place: how many scenarios it takes, how many runs, what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from engine.errors import InputError, Problem
from engine.simulation.experiments.brief import BriefBody, BriefQuestion, brief_names, brief_of, brief_runs
from engine.simulation.experiments.drivers import (
    DriversBody,
    DriversQuestion,
    drivers_between,
    number_of_mixtures,
)
from engine.simulation.experiments.points import Sampler
from engine.simulation.experiments.ranking import MOST_OPTIONS, RankingBody, RankingQuestion, ranked
from engine.simulation.experiments.sensitivity import (
    SensitivityBody,
    SensitivityQuestion,
    most_points,
    sensitivity,
)
from engine.simulation.experiments.sweep import SweepBody, SweepQuestion, axes_of, swept
from engine.simulation.scenarios.scenario import Scenario

ExperimentQuestion: TypeAlias = SweepQuestion | DriversQuestion | RankingQuestion | SensitivityQuestion | BriefQuestion
ExperimentBody: TypeAlias = SweepBody | DriversBody | RankingBody | SensitivityBody | BriefBody

QUESTIONS: Mapping[str, type[ExperimentQuestion]] = {
    "sweep": SweepQuestion,
    "drivers": DriversQuestion,
    "rank": RankingQuestion,
    "sensitivity": SensitivityQuestion,
    "brief": BriefQuestion,
}
"""Kind of question by the verb that asks it."""
SCENARIOS = {
    "sweep": (1, 1),
    "drivers": (2, 2),
    "rank": (2, MOST_OPTIONS),
    "sensitivity": (1, 1),
    "brief": (1, MOST_OPTIONS),
}
"""Fewest and most scenarios of each."""


def verb_of(asked: ExperimentQuestion) -> str:
    """Return the verb that asks such a question."""
    return next(verb for verb, kind in QUESTIONS.items() if isinstance(asked, kind))


def require_scenarios(asked: ExperimentQuestion, number: int) -> None:
    """Raise InputError where a question is about fewer or more scenarios."""
    verb = verb_of(asked)
    fewest, most = SCENARIOS[verb]
    if not fewest <= number <= most:
        wanted = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        what = f"'{verb}' does not go with {number} scenario{'' if number == 1 else 's'}."
        raise InputError(Problem("wrong-number", what, f"Give {wanted}.", column="scenarios"))


def names_of(scenarios: Sequence[Scenario], asked: ExperimentQuestion) -> tuple[str, ...]:
    """Return the outputs and measures that are looked at."""
    if isinstance(asked, BriefQuestion):
        return brief_names(scenarios, asked)
    return asked.names if isinstance(asked, SweepQuestion) else (asked.of,)


def most_runs(scenarios: Sequence[Scenario], asked: ExperimentQuestion) -> int:
    """Return how many replications an experiment takes at most; what cannot be asked is refused here already."""
    if isinstance(asked, BriefQuestion):
        return brief_runs(scenarios, asked)
    if isinstance(asked, RankingQuestion):
        return len(scenarios) * asked.at_most
    if isinstance(asked, DriversQuestion):
        return (
            number_of_mixtures(scenarios[0], scenarios[1], _with_own_groups(scenarios[1], asked)) * asked.replications
        )
    if isinstance(asked, SensitivityQuestion):
        return most_points(scenarios[0], asked) * asked.replications
    points = 1
    for axis in axes_of(scenarios[0], asked):
        points *= len(axis.values)
    return (points + 1) * asked.replications


def body_of(scenarios: Sequence[Scenario], asked: ExperimentQuestion, sample: Sampler) -> ExperimentBody:
    """Return what an experiment on calibrated scenarios comes to; its errors are those of its kind."""
    if isinstance(asked, BriefQuestion):
        return brief_of(scenarios, asked, sample)
    if isinstance(asked, RankingQuestion):
        return ranked(scenarios, asked, sample)
    if isinstance(asked, DriversQuestion):
        return drivers_between(scenarios[0], scenarios[1], _with_own_groups(scenarios[1], asked), sample)
    if isinstance(asked, SensitivityQuestion):
        return sensitivity(scenarios[0], asked, sample)
    return swept(scenarios[0], asked, sample)


def _with_own_groups(second: Scenario, asked: DriversQuestion) -> DriversQuestion:
    return asked if asked.drivers else asked.changed(drivers=second.drivers)
