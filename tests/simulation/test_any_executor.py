"""The body follows from scenarios and facts alone: not from who computes, how much at a time, or who is done first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evidence.canonical import digest
from engine.simulation.ensembles import ensemble
from engine.simulation.ensembles.ensemble_run import SerialExecutor, run_ensembles
from engine.simulation.simulate import Study, simulate, study_of
from tests.counts import scaled
from tests.simulation.arrangements import leaving, organisation_of, scenario_of, value

LAWS = (
    leaving(0.6, 0.2, bands=(0, 1.03)) + f"hiring: {{time_to_fill: {value(1.4, 'months', law='exponential')}, "
    f"requisitions_at_once: {value(2, 'requisitions')}}}\n"
)
WANTED = ({"number": 37}, {"half_width": 0.05, "at_most": 60}, {"number": 5})


def study() -> Study:
    scenarios = [
        scenario_of(LAWS, months=4).changed(name=f"s{at}", seed=at, replications=wanted)
        for at, wanted in enumerate(WANTED)
    ]
    return study_of(scenarios, organisation_of([4, 3]), None)


@cache
def alone() -> str:
    run = study()
    return digest(simulate(run.scenarios, run.start))


class Whimsical(Executor):
    """Does its tasks in any order, when it is looked at; at some of them it breaks, as a pool does whose worker dies.

    Parameters
    ----------
    choose : function of a number
        Returns a position below it.
    breaks : function without arguments
        Says whether the task at hand breaks it.
    """

    def __init__(self, choose: Callable[[int], int], breaks: Callable[[], bool]) -> None:
        self._choose, self._breaks = choose, breaks
        self._tasks: list[tuple[Future[object], Callable[[], object]]] = []
        self._broken = False

    def submit(self, work, /, *asked, **named):  # type: ignore[no-untyped-def]
        if self._broken:
            raise BrokenExecutor
        future: Future[object] = Future()
        self._tasks.append((future, lambda: work(*asked, **named)))
        return future

    def go_on(self) -> None:
        if not self._tasks:
            return
        future, work = self._tasks.pop(self._choose(len(self._tasks)))
        if self._breaks():
            self._broken = True
            for left, _ in ((future, work), *self._tasks):
                left.set_exception(BrokenExecutor())
            self._tasks = []
        else:
            future.set_result(work())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - nothing runs on
        self._tasks = []


@settings(max_examples=scaled(12, 300))
@given(data=st.data(), batch=st.sampled_from([1, 3, 10, 64]), deaths=st.integers(0, 3))
def test_the_body_does_not_depend_on_order_batches_or_deaths(data: st.DataObject, batch: int, deaths: int) -> None:
    made: list[Whimsical] = []
    left = [deaths]

    def choose(below: int) -> int:
        return data.draw(st.integers(0, below - 1))

    def breaks() -> bool:
        if left[0] and data.draw(st.booleans()):
            left[0] -= 1
            return True
        return False

    def executor() -> Executor:
        made.append(Whimsical(choose, breaks))
        return made[-1]

    run = study()
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(ensemble, "BATCH", batch)
        run_ensembles(run.ensembles, executor, watch=lambda: made[-1].go_on() if made else None)
    assert digest(run.body()) == alone()
    assert len(made) == 1 + deaths - left[0]


def test_scenarios_run_in_turn_so_that_all_are_seen_early() -> None:
    run, told = study(), []
    run_ensembles(run.ensembles, SerialExecutor, lambda done, _, name, __: told.append((name, done)))
    assert told[:5] == [("s0", 10), ("s1", 10), ("s2", 5), ("s0", 20), ("s1", 20)]


def test_what_is_done_so_far_is_marked_and_leaves_out_what_lies_behind_a_gap() -> None:
    run = study()
    for each, firsts in zip(run.ensembles, ((0, 20), (10, 0), (0,)), strict=True):
        assert run.so_far() is None
        for first in firsts:
            number = min(10, each.wanted.limit)
            each.take(ensemble.Batch(each.name, first, number), ensemble.run_batch(each.world, first, number))
    found = run.so_far()
    assert found is not None
    assert [outcome.replications for outcome in found.scenarios] == [10, 20, 5]
    assert found.partial
    assert run.so_far(20) is None
    shorter = [
        each.changed(replications={"number": number}) for each, number in zip(run.scenarios, (10, 20, 5), strict=True)
    ]
    asked = simulate(shorter, run.start)
    assert [outcome.final for outcome in found.scenarios] == [outcome.final for outcome in asked.scenarios]
    assert digest(found) != digest(asked)
