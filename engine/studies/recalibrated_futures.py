"""What if goals were recalibrated as the future unfolds: the policy for goals, asked inside every simulated run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from engine.domain.history import History
from engine.domain.interventions import Intervention, ProjectState, Trouble
from engine.domain.organisation import Organisation
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.simulation.answers.body import SimulationBody
from engine.simulation.ensembles.ensemble import Progress
from engine.simulation.ensembles.ensemble_run import ExecutorFactory, SerialExecutor, run_ensembles
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.simulate import study_of

DECISION: Final = "progress"
SUFFIX: Final = ", recalibrated"


@dataclass(frozen=True)
class GoalRecalibrator:
    """Lets the policy of goal recalibration re-scope projects when a team loses people.

    Where the policy proposes to re-scope, what is not done is cut to what the pace so far can carry until the due date:
    a project that is then on time is so at its smaller scope. Other options, such as closing the goal or adding people,
    are for humans and change nothing here; neither does anything where nothing is done yet and there is no pace.

    Attributes
    ----------
    policy : Policy
        Policy of goal recalibration.
    on : date
        Day as of which its parameters are taken.
    leavers : int
        Departures from one team that are trouble.
    window_months : float
        Within which time.
    """

    policy: Policy
    on: date
    leavers: int = 3
    window_months: float = 3.0

    def respond(self, trouble: Trouble) -> tuple[Intervention, ...]:
        """Return the projects that the policy re-scopes."""
        found = (self._answer(project) for project in trouble.projects)
        return tuple(one for one in found if one is not None)

    def _answer(self, state: ProjectState) -> Intervention | None:
        facts = {
            "standing_still": state.pace_ratio is None,
            "attainment": 100 * state.share_done,
            "time_gone": 100 * state.share_of_time,
            "check_ins": state.weeks,
        }
        if state.pace_ratio is not None:
            facts["pace_ratio"] = state.pace_ratio
        options = [row["option"] for row in evaluate(self.policy, facts, self.on, DECISION).rows]
        if "rescope" not in options or state.pace_ratio is None:
            return None
        return Intervention(state.project, min(1.0, 1.0 / state.pace_ratio))


def simulate_recalibrated(
    scenarios: Sequence[Scenario],
    organisation: Organisation,
    recalibrator: GoalRecalibrator,
    history: History | None = None,
    executors: ExecutorFactory = SerialExecutor,
    progress: Progress | None = None,
) -> SimulationBody:
    """Return the scenarios beside themselves with goals recalibrated in the run, on the same random numbers.

    Every scenario comes twice, as it is and under its name with ``, recalibrated``; all are compared with the first.
    Arguments and errors are those of ``simulate``.
    """
    twice = [one for scenario in scenarios for one in (scenario, scenario.changed(name=f"{scenario.name}{SUFFIX}"))]
    study = study_of(twice, organisation, history)
    for ensemble in study.ensembles:
        if ensemble.name.endswith(SUFFIX):
            ensemble.world = replace(ensemble.world, responder=recalibrator)
    run_ensembles(study.ensembles, executors, progress)
    return study.body()
