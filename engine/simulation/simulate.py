"""The verb: scenarios and an organisation in, what happens out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.simulation.answers.body import SimulationBody
from engine.simulation.answers.summaries import comparison, scenario_outcome
from engine.simulation.calibration.calibration import calibrate
from engine.simulation.calibration.recorded_work import with_recorded_work
from engine.simulation.calibration.waiting_times import with_measured_times
from engine.simulation.ensembles.ensemble import Ensemble, Progress
from engine.simulation.ensembles.ensemble_run import ExecutorFactory, SerialExecutor, run_ensembles
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.world.world_building import world_of

Made = TypeVar("Made")


def simulate(
    scenarios: Sequence[Scenario],
    organisation: Organisation,
    history: History | None = None,
    executors: ExecutorFactory = SerialExecutor,
    progress: Progress | None = None,
) -> SimulationBody:
    """Return what the scenarios lead to, side by side on the same random numbers.

    Parameters
    ----------
    scenarios : sequence of Scenario
        At least one, with different names; the others are compared with the first.
    organisation : Organisation
        Who is there at the start.
    history : History or None
        Past from which hazards are estimated, and from which the start is cut anew where scenarios say ``as_of``.
    executors : function without arguments
        Makes the executor that runs the batches; it is shut down at the end, and made anew if its pool breaks.
    progress : Progress or None
        Called whenever a batch is done.

    Returns
    -------
    SimulationBody
        The same for the same scenarios, organisation and history, whatever the executor.

    Raises
    ------
    InputError
        The scenarios do not fit together or not to the organisation, or cannot be calibrated.
    SimulationError
        Worker processes died again and again.
    """
    study = study_of(scenarios, organisation, history)
    run_ensembles(study.ensembles, executors, progress)
    return study.body()


@dataclass(frozen=True)
class Study:
    """Scenarios that are ready to run, or have been: whoever runs the ensembles gets the same body.

    Attributes
    ----------
    start : Organisation
        Who is there on the first day.
    scenarios : tuple of Scenario
        With hazards from data where they want them so.
    ensembles : tuple of Ensemble
        One a scenario.
    """

    start: Organisation
    scenarios: tuple[Scenario, ...]
    ensembles: tuple[Ensemble, ...]

    def body(self) -> SimulationBody:
        """Return what the scenarios lead to, once their ensembles are run."""
        first = self.ensembles[0]
        return SimulationBody(
            as_of=self.start.valid_on.isoformat(),
            scenarios=tuple(map(scenario_outcome, self.scenarios, self.ensembles)),
            comparisons=tuple(comparison(first, other) for other in self.ensembles[1:]),
        )

    def so_far(self, at_least: int = 1) -> SimulationBody | None:
        """Return what the replications come to that are done up to now, marked ``partial``.

        Of every scenario those before the first that is missing count; ``None`` where that are less than ``at_least``,
        or than it is to have at all.
        """
        needed = [min(at_least, ensemble.wanted.limit) for ensemble in self.ensembles]
        begun = tuple(ensemble.without_gaps() for ensemble in self.ensembles)
        if any(len(ensemble.done) < least for ensemble, least in zip(begun, needed, strict=True)):
            return None
        return replace(self, ensembles=begun).body().changed(partial=True)


def study_of(scenarios: Sequence[Scenario], organisation: Organisation, history: History | None) -> Study:
    """Return the scenarios ready to run; the arguments and InputError are those of ``simulate``."""
    start = _start(scenarios, organisation, history)
    calibrated = _each(scenarios, lambda scenario: calibrate(scenario, history, start.known_on))
    calibrated = _each(calibrated, lambda scenario: with_measured_times(with_recorded_work(scenario, start), start))
    ensembles = _each(
        calibrated, lambda scenario: Ensemble(scenario.name, world_of(scenario, start), scenario.replications)
    )
    return Study(start, tuple(calibrated), tuple(ensembles))


def _start(scenarios: Sequence[Scenario], organisation: Organisation, history: History | None) -> Organisation:
    """Return the organisation on the day on which the scenarios start."""
    problems = []
    names = [scenario.name for scenario in scenarios]
    if not names:
        problems.append(Problem("no-scenario", "No scenario is given.", "Name at least one."))
    twice = sorted({name for name in names if names.count(name) > 1})
    problems += [Problem("scenario-twice", f"Scenario '{name}' is given twice.", "Name it once.") for name in twice]
    days = sorted({scenario.as_of or organisation.valid_on for scenario in scenarios})
    if len(days) > 1:
        what = f"The scenarios start on different days: {', '.join(map(str, days))}."
        problems.append(Problem("different-starts", what, "Give them the same as_of, or run them one by one."))
    elif days and days[0] != organisation.valid_on and history is None:
        what = f"The scenarios start on {days[0]}, the organisation is that of {organisation.valid_on}."
        problems.append(Problem("other-day", what, "Give the history, or cut it on that day."))
    if problems:
        raise InputError(*problems)
    if days[0] == organisation.valid_on or history is None:
        return organisation
    return history.as_of(days[0], organisation.known_on)


def _each(scenarios: Sequence[Scenario], make: Callable[[Scenario], Made]) -> list[Made]:
    """Return what is made of every scenario; problems of all of them are raised together."""
    made: list[Made] = []
    problems: list[Problem] = []
    for scenario in scenarios:
        try:
            made.append(make(scenario))
        except InputError as fault:
            problems.extend(fault.problems)
    if problems:
        raise InputError(*problems)
    return made
