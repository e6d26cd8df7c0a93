"""An interrupt ends a run of scenarios, and what was done until then is the answer, marked as partial."""

from __future__ import annotations

import os
import signal

import pytest

from engine.application.policies.files import policies_of_folder
from engine.application.simulate import simulate_scenarios
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR
from engine.simulation.answers.body import SimulationBody
from engine.simulation.scenarios.scenario import Scenario
from tests.simulation.arrangements import history_of, leaving, scenario_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="interrupts this process")


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(history=history_of([4, 3]), policies=policies_of_folder(None))


def scenarios(number: int) -> list[Scenario]:
    return [scenario_of(leaving(0.6), months=3, replications=number).changed(name=name) for name in "ab"]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_done_when_an_interrupt_comes_is_told_as_partial(workspace: Workspace, workers: int) -> None:
    shown: list[SimulationBody] = []

    def interrupt(body: SimulationBody) -> None:
        """Interrupt once something can be told of every scenario, however slowly a worker starts."""
        shown.append(body)
        if len(shown) == 1:
            signal.raise_signal(signal.SIGINT)  # in this thread, so that it cannot arrive after the test

    period = Period()
    result = simulate_scenarios(workspace, LOCAL_ACTOR, period, scenarios(2000), workers=workers, picture=interrupt)
    done = [outcome.replications for outcome in result.body.scenarios]
    assert result.body.partial
    assert all(10 <= number < 2000 for number in done)
    if workers == 1:
        whole = [each.changed(replications={"number": number}) for each, number in zip(scenarios(1), done, strict=True)]
        asked = simulate_scenarios(workspace, LOCAL_ACTOR, period, whole, workers=1)
        assert not asked.body.partial
        assert asked.hash != result.hash
        assert [outcome.final for outcome in asked.body.scenarios] == [
            outcome.final for outcome in result.body.scenarios
        ]


def test_an_interrupt_before_every_scenario_has_begun_ends_without_an_answer(workspace: Workspace) -> None:
    told: list[int] = []

    def interrupt(done: int, total: int, scenario: str, half_width: float | None) -> None:
        told.append(done)
        if len(told) == 1:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        simulate_scenarios(workspace, LOCAL_ACTOR, Period(), scenarios(40), workers=1, progress=interrupt)
