"""One replication of 10,000 people over 36 months, beside one SimPy process per person with a monthly re-draw.

Both run the baseline's laws: leaving by tenure, overload per team inside the month, approval, recruiters, lognormal
time to fill, ramp-up. The peer is how such a model is usually written: everyone is a process that looks at load and
tenure every month, draws whether and when to leave, and sleeps on. Runs alternate; figures are medians of processor
time. Leavers and hires of the two must agree within what chance allows, or the run fails.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Generator, Iterator
from datetime import date
from math import exp, log, sqrt
from multiprocessing import get_context
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import simpy

from engine.domain.columns import TextColumn
from engine.domain.dataset import TABLES
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.simulation.replication.recording import AT
from engine.simulation.replication.team_clock import TeamClock
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output
from engine.simulation.world.hiring_law import HiringLaw
from engine.simulation.world.world import World
from engine.simulation.world.world_building import world_of

PEOPLE, TEAM, REPLICATIONS = 10_000, 10, 7
START = date(2026, 1, 1)
SCENARIO = Path(__file__).parents[1] / "scenarios" / "baseline.yaml"


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    world = _world(PEOPLE)
    own, peer, answers = [], [], []
    for replication in range(REPLICATIONS):
        seconds, series = _timed(world, replication)
        own.append(seconds)
        begun = time.process_time()
        processes = ProcessPerPerson(world, replication)
        processes.run()
        peer.append(time.process_time() - begun)
        left, joined = processes.leavers, processes.hires
        del processes  # ten thousand generators would weigh on the collector in our next turn
        gc.collect()
        ours = [series[AT[output]].sum() for output in (Output.LEAVERS, Output.HIRES)]
        answers.append((*ours, left, joined))
    figure, other = statistics.median(own), statistics.median(peer)
    small, large = (_median_seconds(people) for people in (1_000, 100_000))
    with get_context("spawn").Pool(1) as apart:
        megabytes = apart.apply(_megabytes, (100_000,))
    return {
        "figure": figure,
        "peer": other,
        "ratio": other / figure,
        "unit": "seconds of processor time a replication (median)",
        "what": f"{PEOPLE} people, {world.horizon_months} months, scenarios/baseline.yaml; peer: one SimPy process per "
        f"person with a monthly re-draw; {_same(answers)}; 1,000 people {small:.3f} s, 100,000 people {large:.2f} s "
        f"and {megabytes:.0f} MB above the imports",
    }


def _world(people: int) -> World:
    text = SCENARIO.read_text(encoding="utf-8")
    return world_of(read_scenario("baseline", {"baseline": text}), organisation(people))


def _timed(world: World, replication: int) -> tuple[float, np.ndarray]:
    begun = time.process_time()
    series = TeamClock(world, replication).run().series
    return time.process_time() - begun, series


def _median_seconds(people: int) -> float:
    world = _world(people)
    return statistics.median(_timed(world, replication)[0] for replication in range(3))


def _megabytes(people: int) -> float:
    """Return how much the peak memory of this process grows by building a world and running it twice."""
    before = _peak_kilobytes()
    world = _world(people)
    for replication in range(2):
        _timed(world, replication)
    return (_peak_kilobytes() - before) / 1024


def _peak_kilobytes() -> int:
    """Return the peak of this program alone; what getrusage tells begins with that of its parent."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _same(answers: list[tuple[float, ...]]) -> str:
    """Return both means in words; AssertionError where they differ by more than chance and monthly steps explain."""
    leavers, hires, their_leavers, their_hires = np.array(answers).T
    for ours, theirs in ((leavers, their_leavers), (hires, their_hires)):
        error = sqrt((ours.var(ddof=1) + theirs.var(ddof=1)) / len(ours))
        if abs(ours.mean() - theirs.mean()) > 4 * error + 0.02 * ours.mean():
            raise AssertionError(f"the two models differ: {ours.mean():.0f} against {theirs.mean():.0f}")
    means = [f"{row.mean():.0f}" for row in (leavers, their_leavers, hires, their_hires)]
    return "leavers {} and {}, hires {} and {}".format(*means)


def organisation(people: int) -> Organisation:
    """Return people in teams of ten, most of them hired in the last years."""
    rng = np.random.default_rng(1)
    days = 1 + (rng.exponential(4 * 365, people)).astype(np.int64)
    table = Table.of(
        TABLES["employments"],
        {
            "person_id": TextColumn.of([f"P{at:06}" for at in range(people)]),
            "valid_from": np.datetime64(START) - days,
            "unit_id": TextColumn.of([f"U{at // TEAM:05}" for at in range(people)]),
            "job_family": TextColumn.of([f"F{at % 4}" for at in range(people)]),
            "level": np.full(people, 3.0),
        },
    )
    return History.of([table]).as_of(START, START)


class ProcessPerPerson:
    """The peer: a generator for every person and for every requisition."""

    def __init__(self, world: World, seed: int) -> None:
        law = world.hiring
        assert law is not None
        self.world = world
        self.hiring: HiringLaw = law
        self.env = simpy.Environment()
        self.draw = _uniforms(seed)
        variance = log(1 + (law.times.time_to_fill.variation or 0) ** 2)
        self.time_to_fill = NormalDist(log(law.times.time_to_fill.months) - variance / 2, sqrt(variance))
        self.recruiters = simpy.Resource(self.env, law.at_once or PEOPLE)
        population = world.population
        self.work = world.plan.work(0).tolist()
        self.output = [0.0] * len(self.work)
        edges, cumulative = world.risks[0].curve.tenure_months, world.risks[0].curve.cumulative
        self.edges = edges[:-1].tolist()
        self.hazards = (np.diff(cumulative) / np.diff(edges)).tolist()
        self.leavers = self.hires = 0
        for team, tenure in zip(population.team.tolist(), population.tenure_months.tolist(), strict=True):
            self.start(team, -tenure)

    def run(self) -> None:
        """Run to the horizon."""
        self.env.run(until=self.world.horizon_months)

    def start(self, team: int, joined: float) -> None:
        """Let somebody begin to be there."""
        self.env.process(self.life(team, joined))

    def life(self, team: int, joined: float) -> Generator[simpy.Event, Any, None]:
        """Re-draw every month whether and when to leave within it."""
        env, feedback, ramp = self.env, self.world.risks[0].feedback, self.world.output
        share = 0.0
        while True:
            tenure = env.now - joined
            now_share = min(1.0, ramp.start_share + (1 - ramp.start_share) * (tenure + 0.5) / ramp.months_to_full)
            self.output[team] += now_share - share
            share = now_share
            if env.now == 0.0:
                yield env.timeout(0)
            band = len(self.edges) - 1
            while self.edges[band] > tenure:
                band -= 1
            hazard = self.hazards[band] * feedback.multiplier(team, self.work[team], self.output[team])
            wait = -log(next(self.draw)) / hazard
            if wait < 1.0:
                yield env.timeout(wait)
                self.leavers += 1
                self.output[team] -= share
                env.process(self.fill(team))
                return
            yield env.timeout(1.0)

    def fill(self, team: int) -> Generator[simpy.Event, Any, None]:
        """Wait for approval, a recruiter and a candidate."""
        law = self.hiring
        if law.times.approval_lag is not None:
            yield self.env.timeout(law.times.approval_lag.months)
        with self.recruiters.request() as turn:
            yield turn
            yield self.env.timeout(exp(self.time_to_fill.inv_cdf(next(self.draw))))
        self.hires += 1
        self.start(team, self.env.now)


def _uniforms(seed: int) -> Iterator[float]:
    """Yield uniform numbers, drawn a thousand at a time so that the peer does not wait for them."""
    rng = np.random.default_rng(seed)
    while True:
        yield from (1.0 - rng.random(1000)).tolist()
