"""A plan of 20 roles, 36 months and 3 scenarios: what one more or less of something is worth.

The figure is the processor time of one lever moved by one and solved again on the model that is kept; the peer builds
the same model anew and solves it, as scripts do. Every value must be the same. Told beside it: building and solving
the linear plan once, and the plan with hires and training in whole numbers to one per cent.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import isclose
from typing import TypeVar

import numpy as np

from engine.planning.plan_file import CostPart, DecisionKind
from engine.planning.problem import Budget, Contract, Hire, Path, Problem, Role
from engine.planning.rule_kinds import RuleKind
from engine.planning.rules import Rule
from engine.planning.solver import PlanProgram, Solved

Made = TypeVar("Made")
ROLES, MONTHS, SCENARIOS, COMMON = 20, 36, 3, 6
MOVED = (RuleKind.BUDGET, RuleKind.TRAINING_SEATS, RuleKind.RECRUITERS)


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    problem = plan()
    program, built = timed(lambda: PlanProgram(problem, whole=False))
    solved, first = timed(program.solve)
    assert solved.value is not None
    own, peer = [], []
    for rule in program.statement.rules:
        if rule.kind not in MOVED:
            continue
        for by in (1.0, -1.0):
            moved, seconds = timed(partial(on_kept, program, rule, by))
            own.append(seconds)
            anew, seconds = timed(partial(built_anew, with_limit(problem, rule, by)))
            peer.append(seconds)
            if moved.value is None or anew.value is None or not isclose(moved.value, anew.value, rel_tol=1e-7):
                raise AssertionError(f"{rule.kind} {by:+g}: {moved.value} on the kept model, {anew.value} anew")
        program.hold(rule)
    whole = replace(problem, whole=frozenset({DecisionKind.HIRE, DecisionKind.TRAIN}), gap=0.01)
    in_whole, seconds = timed(lambda: PlanProgram(whole).solve())
    assert in_whole.value is not None
    figure, other = statistics.median(own), statistics.median(peer)
    return {
        "figure": figure,
        "peer": other,
        "ratio": other / figure,
        "unit": "processor seconds a lever moved by one and solved again",
        "what": (
            f"{ROLES} roles, {len(problem.paths)} paths, {MONTHS} months, {SCENARIOS} scenarios; slowest "
            f"lever {max(own):.2f} s; linear plan built in {built:.1f} and solved in {first:.1f} s; hires, training in "
            f"whole numbers within {100 * (in_whole.value / (in_whole.bound or in_whole.value) - 1):.2f} % in "
            f"{seconds:.1f} s; peer: the model built anew for every value"
        ),
    }


def on_kept(program: PlanProgram, rule: Rule, by: float) -> Solved:
    """Move a lever on the kept model and solve."""
    program.loosen(rule, by)
    return program.solve()


def built_anew(problem: Problem) -> Solved:
    """Build the model and solve."""
    return PlanProgram(problem, whole=False).solve()


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    """Return what work makes, and its processor time."""
    begun = time.process_time()
    made = work()
    return made, time.process_time() - begun


def with_limit(problem: Problem, rule: Rule, by: float) -> Problem:
    """Return the plan with a limit moved."""
    if rule.kind is RuleKind.BUDGET:
        budgets = list(problem.budgets)
        budgets[rule.at] = replace(budgets[rule.at], most=rule.limit + by)
        return replace(problem, budgets=tuple(budgets))
    if rule.kind is RuleKind.TRAINING_SEATS:
        return replace(problem, training_seats=rule.limit + by)
    return replace(problem, recruiters=rule.limit + by)


def plan(seed: int = 0) -> Problem:
    """Return a plan in which people leave, demand grows otherwise in every scenario, and everything is scarce."""
    draw = np.random.default_rng(seed)
    start = draw.integers(50, 300, ROLES).astype(float)
    growth = np.linspace(0, 0.012, SCENARIOS)
    months = np.arange(MONTHS)
    demand = np.array(
        [[start[at] * (1 + rate * (1 if at % 3 else 2)) ** months for at in range(ROLES)] for rate in growth]
    )
    roles, paths = [], []
    for at in range(ROLES):
        salary, leaving, cost = (float(draw.uniform(*ends)) for ends in ((5, 12), (0.006, 0.02), (15, 40)))
        hire = Hire(cost, int(draw.integers(2, 6)), None)
        contract = Contract(2.2 * salary, None, 0.9)
        roles.append(Role(f"r{at}", start[at], 1 - leaving, salary, hire, contract, 6 * salary, 8 * salary, None, 0))
        for to in draw.choice(ROLES, 3, replace=False).tolist():
            if to != at:
                way = (f"{at}-{to}", at, to, roles[at].staying, salary)
                paths += [
                    Path(f"t{way[0]}", True, way[1], way[2], int(draw.integers(2, 5)), 6.0, None, 1.0, way[3], way[4]),
                    Path(f"m{way[0]}", False, way[1], way[2], 0, 9.0, 5.0, 0.8, way[3], way[4]),
                ]
    return Problem(
        months=MONTHS,
        common=COMMON,
        scenarios=tuple(f"s{at}" for at in range(SCENARIOS)),
        probability=(1 / SCENARIOS,) * SCENARIOS,
        roles=tuple(roles),
        paths=tuple(paths),
        demand=demand,
        budgets=(Budget("all", 2e6, frozenset(CostPart), 0, MONTHS - 1),),
        training_seats=25.0,
        recruiters=20.0,
        hires_each=3.0,
        dismissals_allowed=True,
    )
