"""A run in waves comes to the body of an undisturbed run, and its parts can be kept as bytes."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

from engine.evidence.canonical import digest
from engine.simulation.ensembles.ensemble import BATCH, WAVE, Batch, next_wave, run_batch
from engine.simulation.ensembles.ensemble_run import BatchRunner, SerialExecutor
from engine.simulation.replication.replication_bytes import bytes_of_replications, replications_of_bytes
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.simulate import Study, simulate, study_of
from tests.simulation.arrangements import history_of, leaving, organisation_of, scenario_of

LAWS = leaving(0.6, 0.2, bands=(0, 1.03))


def scenarios() -> list[Scenario]:
    wanted = ({"number": 190}, {"half_width": 0.01, "at_most": 90}, {"number": 25})
    return [
        scenario_of(LAWS).changed(name=f"s{at}", seed=at, replications=replications)
        for at, replications in enumerate(wanted)
    ]


def study() -> Study:
    return study_of(scenarios(), organisation_of([7, 5]), history_of([7, 5]))


def waves_of(run: Study) -> list[list[Batch]]:
    """Run everything and return the waves."""
    waves = []
    with BatchRunner(run.ensembles, SerialExecutor) as runner:
        while wave := next_wave(run.ensembles):
            runner.run(wave)
            waves.append(wave)
    return waves


def test_a_run_in_waves_comes_to_the_undisturbed_body() -> None:
    run = study()
    waves = waves_of(run)
    assert digest(run.body()) == digest(simulate(scenarios(), organisation_of([7, 5])))
    assert len(waves) > 2
    assert all(len(wave) <= WAVE for wave in waves)
    assert waves == waves_of(study())


def test_replications_come_back_from_bytes_to_the_last_bit() -> None:
    run = study()
    batches = [run_batch(ensemble.world, 3, 4) for ensemble in run.ensembles]
    read = replications_of_bytes(bytes_of_replications(batches))
    assert [len(batch) for batch in read] == [4, 4, 4]
    for written, found in zip(chain(*batches), chain(*read), strict=True):
        for field in ("series", "family_headcount", "family_leavers"):
            was, now = getattr(written, field), getattr(found, field)
            assert was.dtype == now.dtype
            assert np.array_equal(was, now)


def test_a_run_that_is_no_longer_wanted_ends_where_it_waits() -> None:
    class Unwanted(BaseException):
        pass

    looks = iter(range(3))

    def watch() -> None:
        if next(looks, None) is None:
            raise Unwanted

    run = study()
    with BatchRunner(run.ensembles, SerialExecutor, watch=watch) as runner, pytest.raises(Unwanted):
        runner.run(next_wave(run.ensembles))
    assert sum(len(ensemble.done) for ensemble in run.ensembles) == 3 * BATCH
