"""Schedules of public projects: Sextant, PyJobShop and a plain CP-SAT model on the same files with equal limits.

The instances are those of iMOPSE (``imopse/*/*.def``) and MSPSP-InstLib (``mspsp/*/*.dzn``) under ``SEXTANT_DATA``;
what is measured is the total makespan, the median over seeds of each instance. The environment says what is run:
``SCHEDULE_INSTANCES`` (part of the names, comma-separated; default a small selection;
``all`` for every one), ``SCHEDULE_SECONDS`` (default 10), ``SCHEDULE_SEEDS`` (default 1; ``1,2,3``), ``SCHEDULE_PEERS``
(default ``pyjobshop,cpsat``).
"""

from __future__ import annotations

import csv
import os
import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ortools.sat.python import cp_model

from engine.application.staffing.schedule_files import READERS
from engine.staffing.schedule.judging import violations
from engine.staffing.schedule.network import Network
from engine.staffing.schedule.problem import Plan, ScheduleProblem, Taking
from engine.staffing.schedule.scheduling import Searching, schedule

DATA = Path(os.environ.get("SEXTANT_DATA", Path(__file__).parents[2] / "shared" / "data"))
KNOWN = {"imopse/known_bounds.csv": "best_known_makespan", "mspsp/known_results.csv": "best_makespan"}
SELECTION = "100_10_47_9,100_20_46_15,200_10_128_15,inst_set1a_sf0.75_nc2.1_n20_m10_05"
WORKERS = 2

Found = tuple[int | None, float | None]
"""Makespan and bound, ``None`` without one."""


def run() -> dict[str, float | str]:
    """Return the totals, their ratio, the unit and what was measured; a line an instance is printed on the way."""
    seconds = float(os.environ.get("SCHEDULE_SECONDS", "10"))
    seeds = [int(seed) for seed in os.environ.get("SCHEDULE_SEEDS", "1").split(",")]
    peers = [name for name in os.environ.get("SCHEDULE_PEERS", "pyjobshop,cpsat").split(",") if name]
    solvers: Mapping[str, Solver] = {"sextant": ours, **{name: PEERS[name] for name in peers}}
    totals = dict.fromkeys(solvers, 0.0)
    gaps, proven, chosen = [], 0, instances()
    best = best_known()
    for file in chosen:
        problem = READERS[file.suffix](file.read_text("utf-8", "replace"), file.name)
        lengths_of_ours: list[int] = []
        line = [file.stem, f"known {best.get(file.stem, '-')}"]
        for name, solve in solvers.items():
            found, took = measured(solve, problem, seconds, seeds)
            without = lengths_of_ours if name == "pyjobshop" and found[0][1] is None else [fallback(problem)]
            lengths = [without[0] if length is None else length for length, _ in found]
            lengths_of_ours = lengths if name == "sextant" else lengths_of_ours
            length = statistics.median(lengths)
            bounds = [bound for _, bound in found if bound is not None]
            totals[name] += length
            line.append(f"{name} {length:g} >= {max(bounds, default=0):g} ({took:.1f} s)")
            if name == "sextant":
                proven += all(length == bound for length, bound in found)
                gaps.append(length / best.get(file.stem, length) - 1)
        print("  ".join(line), flush=True)
    figure = totals["sextant"]
    other = min((totals[name] for name in peers), default=figure)
    return {
        "figure": figure,
        "peer": other,
        "ratio": other / figure,
        "unit": "steps in total (median of seeds)",
        "what": f"{len(chosen)} instances, {seconds:g} s each, {WORKERS} threads, seeds {seeds}; {proven} proven; "
        f"mean gap to best known {100 * statistics.mean(gaps):.2f} %; totals {totals}; the peer is the better one",
    }


def instances() -> list[Path]:
    """Return the files that are asked for."""
    files = sorted([*DATA.glob("imopse/*/*.def"), *DATA.glob("mspsp/*/*.dzn")])
    asked = os.environ.get("SCHEDULE_INSTANCES", SELECTION)
    chosen = [file for file in files if asked == "all" or any(part in str(file) for part in asked.split(","))]
    if not chosen:
        raise SystemExit(f"no instance under {DATA} has {asked} in its name")
    return chosen


def best_known() -> dict[str, int]:
    """Return the best makespan known of each instance."""
    found = {}
    for name, column in KNOWN.items():
        if (DATA / name).is_file():
            with (DATA / name).open(encoding="utf-8", newline="") as rows:
                found |= {row["instance"]: int(row[column]) for row in csv.DictReader(rows)}
    return found


def measured(solve: Solver, problem: ScheduleProblem, seconds: float, seeds: list[int]) -> tuple[list[Found], float]:
    """Return what a solver finds from each seed, judged, and the median seconds."""
    found, took = [], []
    for seed in seeds:
        begun = time.perf_counter()
        plan, bound = solve(problem, seconds, seed)
        took.append(time.perf_counter() - begun)
        if plan is not None and (broken := [*violations(problem, plan)]):
            raise AssertionError(broken[:3])
        found.append((None if plan is None else plan.makespan(problem), bound))
    return found, statistics.median(took)


def fallback(problem: ScheduleProblem) -> int:
    """Return what a solver without an answer is counted with: one task after another."""
    return sum(task.duration for task in problem.tasks)


def ours(problem: ScheduleProblem, seconds: float, seed: int) -> tuple[Plan | None, float | None]:
    """Solve with Sextant."""
    with ThreadPoolExecutor(WORKERS) as threads:
        outcome = schedule(problem, Searching(time.monotonic, seconds, seed, threads))
    return outcome.plan, outcome.lower_bound


def pyjobshop(problem: ScheduleProblem, seconds: float, seed: int) -> tuple[Plan | None, float | None]:
    """Solve with PyJobShop on OR-Tools, a mode a person.

    Modes of every combination of people would be too many: projects whose tasks take several are not asked for, and
    counted with Sextant's length.
    """
    from pyjobshop import Model  # noqa: PLC0415 - only this peer needs it

    if any(len(task.seats) > 1 or any(seat.count > 1 for seat in task.seats) for task in problem.tasks):
        return None, None
    network, model = Network(problem), Model()
    machines = [model.add_machine(name=worker.id) for worker in problem.workers]
    tasks = [model.add_task(name=task.id) for task in problem.tasks]
    modes = []
    for number, seats in enumerate(network.eligible):
        for person in seats[0]:
            model.add_mode(tasks[number], machines[person], duration=network.durations[number])
            modes.append(person)
    for number, earlier in enumerate(network.before):
        for other in earlier:
            model.add_end_before_start(tasks[other], tasks[number])
    result = model.solve(time_limit=seconds, display=False, num_workers=WORKERS, random_seed=seed)
    if not result.best.tasks:
        return None, result.lower_bound
    starts = tuple(int(one.start) for one in result.best.tasks)
    return Plan(starts, tuple((Taking(modes[one.mode], 0),) for one in result.best.tasks)), result.lower_bound


def plain_cp_sat(problem: ScheduleProblem, seconds: float, seed: int) -> tuple[Plan | None, float | None]:
    """Solve with the model of a textbook: optional intervals, no overlap, minimise the makespan."""
    network, model = Network(problem), cp_model.CpModel()
    horizon = fallback(problem)
    length = model.new_int_var(0, horizon, "length")
    starts = [model.new_int_var(0, horizon, "") for _ in problem.tasks]
    spans: list[list[cp_model.IntervalVar]] = [[] for _ in problem.workers]
    seated: dict[tuple[int, int, int], cp_model.IntVar] = {}
    _precedences(model, network, starts, length)
    for number, task in enumerate(problem.tasks):
        for seat, people in enumerate(network.eligible[number]):
            for person in people:
                seated[number, person, seat] = here = model.new_bool_var("")
                spans[person].append(
                    model.new_optional_fixed_size_interval_var(starts[number], task.duration, here, "")
                )
            model.add(sum(seated[number, person, seat] for person in people) == task.seats[seat].count)
    for own in spans:
        model.add_no_overlap(own)
    model.minimize(length)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = WORKERS, seed
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None, solver.best_objective_bound
    takings: list[list[Taking]] = [[] for _ in problem.tasks]
    for (number, person, seat), here in seated.items():
        if solver.boolean_value(here):
            takings[number].append(Taking(person, seat))
    return Plan(tuple(map(solver.value, starts)), tuple(map(tuple, takings))), solver.best_objective_bound


def _precedences(
    model: cp_model.CpModel, network: Network, starts: list[cp_model.IntVar], length: cp_model.IntVar
) -> None:
    for number, earlier in enumerate(network.before):
        model.add(starts[number] + network.durations[number] <= length)
        for other in earlier:
            model.add(starts[number] >= starts[other] + network.durations[other])


Solver = Callable[[ScheduleProblem, float, int], tuple[Plan | None, float | None]]
PEERS: Mapping[str, Solver] = {"pyjobshop": pyjobshop, "cpsat": plain_cp_sat}
