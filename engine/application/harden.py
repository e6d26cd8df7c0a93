"""The cheapest plan that is on time surely enough: plan, simulate, stress, harden, plan again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.application.access import permit
from engine.application.executors import crew_of, interrupts_deferred
from engine.application.experiments import Hands
from engine.application.simulate import asked_about, scope_of, start_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.simulation.ensembles.lending import lent
from engine.simulation.experiments.points import PointRunner
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.simulate import study_of
from engine.studies.hardening.body import HardeningBody, HardenQuestion
from engine.studies.hardening.harden import harden
from engine.studies.hardening.measures import looked_at


def harden_scenarios(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    asked: HardenQuestion,
    hands: Hands,
) -> Result[HardeningBody]:
    """Return the cheapest setting of a scenario's levers, or the best of several scenarios, that is sure enough.

    Raises
    ------
    InputError
        There is nothing to choose from, no due date, or the scenarios do not fit together or to the organisation.
    SimulationError
        Worker processes died again and again.
    """
    permit(actor, "harden")
    ready = prepared_hardening(workspace, actor, period, scenarios, asked)
    with crew_of(hands.workers) as crew, interrupts_deferred() as end_if_interrupted, lent(crew) as executors:

        def watch() -> None:
            try:
                end_if_interrupted()
            except KeyboardInterrupt:
                crew.kill()
                raise

        def run() -> HardeningBody:
            runner = PointRunner(ready.start, ready.names, executors, ready.runs, hands.progress, "harden", watch)
            return ready.body(runner)

        return workspace.answer(actor, ready.question(crew.count), run)


@dataclass(frozen=True)
class PreparedHardening:
    """A question that can be answered: nothing about it has to be refused any more but what the runs show.

    Attributes
    ----------
    organisation, start : Organisation
        Facts asked about, and who is there on the first day.
    scenarios : tuple of Scenario
        With hazards from data where they want them so.
    given : tuple of Scenario
        As they were asked about.
    asked : HardenQuestion
        How sure.
    measures : tuple of str
        What all of them measure.
    units : tuple of str
        Units in scope.
    """

    organisation: Organisation
    start: Organisation
    scenarios: tuple[Scenario, ...]
    given: tuple[Scenario, ...]
    asked: HardenQuestion
    measures: tuple[str, ...]
    units: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What is sampled."""
        return looked_at(self.asked, self.measures).names

    @property
    def runs(self) -> int:
        """Replications of the plans that are judged, as a measure of progress; the search adds to them."""
        return 5 * self.asked.verified_by

    def body(self, runner: PointRunner) -> HardeningBody:
        """Return the answer."""
        return harden(self.scenarios, self.asked, runner, self.measures)

    def question(self, workers: int) -> Question:
        """Return what is asked and kept with the answer."""
        told = {
            "scenarios": [canonical_value(scenario) for scenario in self.given],
            "asked": canonical_value(self.asked),
        }
        return Question(
            "harden",
            self.organisation,
            request={**told, **scope_of(self.units)},
            seed=self.given[0].seed,
            workers=workers,
            libraries=("numpy", "simpy"),
        )


def prepared_hardening(
    workspace: Workspace, actor: Actor, period: Period, scenarios: Sequence[Scenario], asked: HardenQuestion
) -> PreparedHardening:
    """Return a question ready to be answered; InputError for whatever about it makes no sense."""
    permit(actor, "harden")
    units = tuple(sorted(actor.units))
    study = study_of(scenarios, start_of(workspace, period, scenarios, units), workspace.history)
    common = set.intersection(*({one.name for one in ensemble.world.measures} for ensemble in study.ensembles))
    ready = PreparedHardening(
        organisation=asked_about(workspace, period, scenarios, units),
        start=study.start,
        scenarios=study.scenarios,
        given=tuple(scenarios),
        asked=asked,
        measures=tuple(sorted(common)),
        units=units,
    )
    looked_at(asked, ready.measures)
    return ready
