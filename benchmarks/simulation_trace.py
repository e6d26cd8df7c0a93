"""One traced replication of 10,000 people over 36 months, beside the same replication without a trace.

Runs alternate; figures are medians of processor time. The traced run must give the same series to the bit, and must not
take more than twice as long: ``ratio`` is at least one half.
"""

from __future__ import annotations

import statistics
import time

import numpy as np

from benchmarks.simulation_replication import PEOPLE, REPLICATIONS, SCENARIO, organisation
from engine.simulation.replication.team_clock import TeamClock
from engine.simulation.replication.trace import Trace
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.world.world_building import world_of


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    scenario = read_scenario("baseline", {"baseline": SCENARIO.read_text(encoding="utf-8")})
    world = world_of(scenario, organisation(PEOPLE))
    traced, plain, events = [], [], 0
    for replication in range(REPLICATIONS):
        begun = time.process_time()
        without = TeamClock(world, replication).run()
        plain.append(time.process_time() - begun)
        trace = Trace()
        begun = time.process_time()
        within = TeamClock(world, replication, trace).run()
        traced.append(time.process_time() - begun)
        if not np.array_equal(within.series, without.series):
            raise AssertionError("a trace changed the figures")
        events = len(trace.events)
    figure, other = statistics.median(traced), statistics.median(plain)
    return {
        "figure": figure,
        "peer": other,
        "ratio": other / figure,
        "unit": "seconds of processor time a replication (median)",
        "what": f"{PEOPLE} people, {world.horizon_months} months, {events:,} events with their causes; peer: the same "
        "without a trace",
    }
