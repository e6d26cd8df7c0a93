"""What happens next, under several scenarios on the same random numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from engine.application.access import permit
from engine.application.executors import Crew, Workers, crew_of, interrupts_deferred
from engine.application.pictures import Picture, Pictures
from engine.application.skills.evidence import skills_known
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json, canonical_value
from engine.evidence.result import Result
from engine.simulation.answers.body import SimulationBody
from engine.simulation.ensembles.ensemble import Progress
from engine.simulation.ensembles.ensemble_run import run_ensembles
from engine.simulation.scenarios.scenario import LARGEST_SEED, MOST_REPLICATIONS, Replications, Scenario
from engine.simulation.simulate import Study, study_of
from engine.simulation.world.stated_people import stated_organisation
from engine.simulation.world.work_building import has_work


def simulate_scenarios(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    *,
    workers: Workers = None,
    progress: Progress | None = None,
    picture: Picture | None = None,
) -> Result[SimulationBody]:
    """Return bands, differences and assumptions of the scenarios; the body does not depend on the workers.

    An interrupt (``KeyboardInterrupt``) ends the run, and what was done is the answer, marked ``partial``; where not
    every scenario has a replication yet, it is raised.

    Parameters
    ----------
    workers : int, Cluster or None
        Worker processes, or a cluster; ``None`` means a process a processor.
    progress : Progress or None
        Called whenever a batch of replications is done.
    picture : callable or None
        Shown what the replications so far come to, once ``FIRST_LOOK`` of every scenario are done.

    Raises
    ------
    InputError
        There are no facts in the actor's units, the scenarios do not fit together or to the organisation, or the
        cluster cannot be used.
    SimulationError
        Worker processes died again and again.
    """
    permit(actor, "simulate")
    organisation = asked_about(workspace, period, scenarios, actor.units)
    start = start_of(workspace, period, scenarios, actor.units)
    with crew_of(workers) as crew:
        question = simulation_question(scenarios, organisation, actor.units, crew.count)

        def run() -> SimulationBody:
            study = study_of(scenarios, start, workspace.history)
            return _run(study, crew, progress, Pictures(study, picture))

        return workspace.answer(actor, question, run)


def _run(study: Study, crew: Crew, progress: Progress | None, pictures: Pictures) -> SimulationBody:
    with interrupts_deferred() as end_if_interrupted:

        def watch() -> None:
            try:
                end_if_interrupted()
            except KeyboardInterrupt:
                crew.kill()
                raise

        def note(done: int, total: int, scenario: str, half_width: float | None) -> None:
            if progress is not None:
                progress(done, total, scenario, half_width)
            pictures.look()

        try:
            run_ensembles(study.ensembles, crew, note, watch)
        except KeyboardInterrupt:
            done = study.so_far()
            if done is None:
                raise
            return done
    return study.body()


def asked_about(
    workspace: Workspace, period: Period, scenarios: Sequence[Scenario], units: Collection[str]
) -> Organisation:
    """Return the organisation that the scenarios are about: the people that they bring along where all of them do."""
    if not scenarios or not all(scenario.people for scenario in scenarios):
        return workspace.organisation(period, units)
    day = scenarios[0].as_of or period.as_of or workspace.default_day()
    return stated_organisation(scenarios[0].people, day)


def start_of(
    workspace: Workspace, period: Period, scenarios: Sequence[Scenario], units: Collection[str]
) -> Organisation:
    """Return the organisation, or some units of it, on the day on which the scenarios start, where they share one.

    It carries the levels of people's skills where a scenario asks for them.
    """
    start = organisation = asked_about(workspace, period, scenarios, units)
    days = {scenario.as_of or organisation.valid_on for scenario in scenarios}
    if len(days) == 1 and organisation.valid_on not in days:
        start = workspace.organisation(replace(period, as_of=days.pop(), known=organisation.known_on), units)
    if any(has_work(scenario) and not scenario.people for scenario in scenarios):
        return replace(start, proficiency=skills_known(workspace, start).proficiency)
    return start


def simulation_question(
    scenarios: Sequence[Scenario], organisation: Organisation, units: Collection[str], workers: int
) -> Question:
    """Return what is asked and kept with the answer."""
    return Question(
        "simulate",
        organisation,
        request={"scenarios": [canonical_value(scenario) for scenario in scenarios], **scope_of(units)},
        seed=scenarios[0].seed if scenarios else None,
        workers=workers,
        libraries=("numpy", "simpy"),
    )


def scope_of(units: Collection[str]) -> dict[str, Json]:
    """Return what a stored request says of the units it was limited to; nothing where it was not."""
    return {"units": [*sorted(units)]} if units else {}


def with_overrides(scenario: Scenario, *, seed: int | None = None, replications: int | None = None) -> Scenario:
    """Return the scenario with a seed or a number of replications from the caller instead of its own.

    Raises
    ------
    InputError
        One of them is out of range.
    """
    given: dict[str, object] = {}
    if seed is not None:
        given["seed"] = _within("seed", seed, 0, LARGEST_SEED)
    if replications is not None:
        given["replications"] = Replications(number=_within("replications", replications, 1, MOST_REPLICATIONS))
    return scenario.changed(**given)


def _within(name: str, given: int, low: int, high: int) -> int:
    if low <= given <= high:
        return given
    raise InputError(
        Problem("out-of-range", f"{name} cannot be {given}.", f"Give {low} to {high}.", column=name, value=str(given))
    )
