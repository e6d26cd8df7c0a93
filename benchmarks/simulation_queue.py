"""Entities a second through the queueing core: people who leave at random, and c recruiters who fill their posts.

It is the machine-repair queue M/M/c//N (Kleinrock 1975, Queueing Systems 1, section 3.8): 1,000 posts, a constant
hazard, exponential time to fill, twelve recruiters near saturation. Here it is two laws of a scenario; in Ciw a closed
network of a node of 1,000 servers and one of twelve. An entity is a post that empties and is filled again. Runs
alternate; rates are over processor time, the median of them is told. Both means of empty posts must meet the closed
form within what chance allows, or the run fails.

Told beside it: Ciw on the open queue M/M/c of the same load, which is where it is quickest, since nothing has to be
remembered of who is not waiting.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from math import sqrt

import ciw
import numpy as np

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.simulation.replication.recording import AT
from engine.simulation.replication.team_clock import TeamClock
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output
from engine.simulation.world.world import World
from engine.simulation.world.world_building import world_of

POSTS, TEAM, RECRUITERS = 1_000, 10, 12
LEAVE, FILL = 0.1, 0.1
"""Hazard a month of everybody, and mean months that a recruiter takes."""
MONTHS, WARM_UP, RUNS = 60, 12, 9
START = date(2026, 1, 1)
SCENARIO = f"""
kind: scenario
format: 1
title: {{en: Machine repair}}
horizon_months: {MONTHS}
seed: 5
replications: {{number: {RUNS}}}
laws:
  leaving: {{bands_years: [0], hazards: {{value: [{12 * LEAVE}], unit: per year, source: assumption}}}}
  hiring:
    time_to_fill: {{law: exponential, value: {FILL}, unit: months, source: assumption}}
    requisitions_at_once: {{value: {RECRUITERS}, unit: requisitions, source: assumption}}
"""


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    world = world_of(read_scenario("queue", {"queue": SCENARIO}), _organisation())
    kinds: tuple[Callable[[int], tuple[float, float]], ...] = (lambda at: _ours(world, at), _closed, _open)
    rates, empty = np.empty((3, RUNS)), np.empty((2, RUNS))
    for at in range(RUNS):
        for kind, measure in enumerate(kinds):
            rates[kind, at], found = measure(at)
            if kind < 2:
                empty[kind, at] = found
    ours, peer, beside = (statistics.median(row) for row in rates.tolist())
    return {
        "figure": ours,
        "peer": peer,
        "ratio": ours / peer,
        "unit": "entities a second of processor time (median)",
        "what": f"{POSTS} posts, {RECRUITERS} recruiters, {MONTHS} months; peer: Ciw, closed network of the same law; "
        f"{_same(empty)}; Ciw on the open queue of the same load: {beside:,.0f}, ratio {ours / beside:.2f}",
    }


def _same(empty: np.ndarray) -> str:
    """Return the means in words; AssertionError where one does not meet the closed form."""
    expected = _mean_empty()
    for row in empty:
        error = row.std(ddof=1) / sqrt(len(row))
        if abs(row.mean() - expected) > 4 * error:
            raise AssertionError(f"{row.mean():.2f} empty posts, not {expected:.2f} +- {4 * error:.2f}")
    ours, theirs = (f"{row.mean():.2f}" for row in empty)
    return f"empty posts {ours} and {theirs}, closed form {expected:.2f}"


def _mean_empty() -> float:
    """Return the mean of the stationary birth-death chain of empty posts."""
    logs = [0.0]
    for empty in range(POSTS):
        birth, death = (POSTS - empty) * LEAVE, min(empty + 1, RECRUITERS) / FILL
        logs.append(logs[-1] + np.log(birth / death))
    weights = np.exp(np.array(logs) - max(logs))
    return float(weights @ np.arange(POSTS + 1) / weights.sum())


def _ours(world: World, replication: int) -> tuple[float, float]:
    begun = time.process_time()
    series = TeamClock(world, replication).run().series
    seconds = time.process_time() - begun
    return series[AT[Output.HIRES]].sum() / seconds, series[AT[Output.VACANCY_MONTHS], WARM_UP + 1 :].mean()


def _closed(seed: int) -> tuple[float, float]:
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([1e-9, float("inf")]), None],
        batching_distributions=[ciw.dists.Deterministic(POSTS), ciw.dists.Deterministic(1)],
        service_distributions=[ciw.dists.Exponential(LEAVE), ciw.dists.Exponential(1 / FILL)],
        number_of_servers=[float("inf"), RECRUITERS],
        routing=[[0.0, 1.0], [1.0, 0.0]],
    )
    seconds, records = _simulated(network, seed)
    filled = [record for record in records if record.node == 2]
    waited = sum(max(0.0, record.exit_date - max(record.arrival_date, WARM_UP)) for record in filled)
    return len(filled) / seconds, waited / (MONTHS - WARM_UP)


def _open(seed: int) -> tuple[float, float]:
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(POSTS * LEAVE)],
        service_distributions=[ciw.dists.Exponential(1 / FILL)],
        number_of_servers=[RECRUITERS],
    )
    seconds, records = _simulated(network, seed)
    return len(records) / seconds, 0.0


def _simulated(network: ciw.network.Network, seed: int) -> tuple[float, list[ciw.data_record.DataRecord]]:
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    begun = time.process_time()
    simulation.simulate_until_max_time(MONTHS)
    seconds = time.process_time() - begun
    return seconds, simulation.get_all_records()


def _organisation() -> Organisation:
    rows = [
        {"person_id": f"P{at:05}", "valid_from": date(2020, 1, 1), "unit_id": f"U{at // TEAM:04}", "level": 3}
        for at in range(POSTS)
    ]
    return History.from_rows({"employments": rows}).as_of(START, START)
