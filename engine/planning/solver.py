"""HiGHS behind Pyomo, kept between solves: after the first one a change of a bound is solved from where it stood."""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

import highspy
import pyomo.environ as pyo
from pyomo.contrib.solver.common.results import TerminationCondition
from pyomo.contrib.solver.solvers.highs import Highs

from engine.planning.problem import Decisions, Problem
from engine.planning.rules import Rule
from engine.planning.statement import Statement

FEASIBILITY = 1e-7
MOST_NODES = 100_000
ROUNDING = 1e-6
"""How far decisions that are taken over may be off, so that their rounding breaks no rule."""
_ONE_AT_A_TIME = Lock()
"""Pyomo keeps state of its own in the module; two plans at once would share it."""


class PlanEnd(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    """Proven best, or within the gap that was asked for."""
    FEASIBLE = "feasible"
    """A plan, not proven best when a limit was reached."""
    INFEASIBLE = "infeasible"
    """Proven that there is none."""
    STOPPED = "stopped"
    """A limit was reached before a plan was found."""


@dataclass(frozen=True)
class Solved:
    """What a solve found.

    Attributes
    ----------
    end : PlanEnd
        How it ended.
    value : float or None
        Objective of what was found, ``None`` where nothing was.
    bound : float or None
        What no plan is below.
    """

    end: PlanEnd
    value: float | None
    bound: float | None

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return self.end in {PlanEnd.OPTIMAL, PlanEnd.FEASIBLE}


class _Quiet(Highs):  # type: ignore[misc]
    """Pyomo's interface without its capture of the process's standard output, which threads share."""

    def set_instance(self, model: pyo.ConcreteModel) -> None:
        self._reinit()
        self._model = model
        self._solver_model = highspy.Highs()
        self._solver_model.setOptionValue("output_flag", False)
        self.add_block(model)

    def _solve(self) -> object:
        config = self._active_config
        self._solver_model.setOptionValue("mip_rel_gap", config.rel_gap)
        if config.time_limit is not None:  # the solver's clock runs on from solve to solve
            self._solver_model.setOptionValue("time_limit", self._solver_model.getRunTime() + config.time_limit)
        for name, value in config.solver_options.items():
            self._solver_model.setOptionValue(name, value)
        config.timer.start("optimize")
        self._solver_model.run()
        config.timer.stop("optimize")
        return self._postsolve(io.StringIO())


_ENDS = {
    TerminationCondition.convergenceCriteriaSatisfied: PlanEnd.OPTIMAL,
    TerminationCondition.provenInfeasible: PlanEnd.INFEASIBLE,
    TerminationCondition.infeasibleOrUnbounded: PlanEnd.INFEASIBLE,  # costs are not negative: never unbounded
}


class PlanProgram:
    """A stated plan and its solver: rules can be made to give and to hold again between solves.

    Parameters
    ----------
    problem : Problem
        What is planned.
    whole : bool
        Whether decisions that the problem wants in whole numbers are so; else the relaxation is solved.
    time_limit : float or None
        Seconds for one solve; a plan that no limit stops is the same on every machine.
    """

    def __init__(self, problem: Problem, *, whole: bool = True, time_limit: float | None = None) -> None:
        self.problem = problem
        with _ONE_AT_A_TIME:
            self.statement = Statement(problem, whole=whole)
            self._solver = _Quiet(treat_fixed_vars_as_params=False)  # what is held at 0 may be set free
            config = self._solver.config
            config.raise_exception_on_nonoptimal_result = False
            config.load_solutions = False
            config.time_limit = time_limit
            config.rel_gap = problem.gap or 0.0
            config.solver_options = {
                "threads": 1,
                "random_seed": 1,
                "mip_abs_gap": 1e-6,
                "mip_max_nodes": MOST_NODES,
                "mip_allow_restart": False,  # after one, HiGHS 1.14 has proven plans best that were not
                "primal_feasibility_tolerance": FEASIBILITY,
                "mip_feasibility_tolerance": FEASIBILITY,
            }
            self._solver.set_instance(self.statement.model)
            for check in _CHECKS:
                setattr(config.auto_updates, check, False)

    def solve(self, *, load: bool = False) -> Solved:
        """Return the cheapest plan under the present bounds; with ``load`` its decisions can be read."""
        with _ONE_AT_A_TIME:
            results = self._solver.solve(self.statement.model)
            end = _ENDS.get(results.termination_condition)
            value = results.incumbent_objective
            if end is None:
                end = PlanEnd.STOPPED if value is None else PlanEnd.FEASIBLE
            if end is PlanEnd.INFEASIBLE:
                return Solved(end, None, None)
            if load and end is not PlanEnd.STOPPED:
                results.solution_loader.load_vars()
            return Solved(end, value, results.objective_bound)

    def decisions(self) -> Decisions:
        """Return what the last loaded solution decides."""
        return self.statement.decisions()

    def loosen(self, rule: Rule, amount: float) -> None:
        """Let a rule allow ``amount`` more of its unit, less where negative; 0 holds it again."""
        variables = self.statement.giving[rule]
        for variable, by in zip(variables, (amount, 0.0), strict=False):
            variable.fix(by, skip_validation=True)  # a rule can also be made to allow less
        self._changed(*variables)

    def free(self, rule: Rule) -> None:
        """Let a rule give as much as anything needs, as if it were not there."""
        variables = self.statement.giving[rule]
        for variable in variables:
            variable.unfix()
        self._changed(*variables)

    def hold(self, rule: Rule) -> None:
        """Hold a rule to what it says."""
        self.loosen(rule, 0.0)

    def arrive(self, role: int, late: int) -> None:
        """Let hires of a role arrive a month early (-1), in time (0) or a month late (1)."""
        for shift in (-1, 0, 1):
            self.statement.model.shift[role, shift] = float(shift == late)
        with _ONE_AT_A_TIME:
            self._solver.update_parameters()

    def minimise_giving(self, prices: dict[Rule, float]) -> None:
        """Look for the least that the rules must give, each at its price, instead of the least cost."""
        model, giving = self.statement.model, self.statement.giving
        model.giving.expr = sum(price * sum(giving[rule]) for rule, price in prices.items())
        model.cost.deactivate()
        model.giving.activate()
        with _ONE_AT_A_TIME:
            self._solver.set_objective(model.giving)

    def minimise_cost(self) -> None:
        """Look for the least cost again."""
        model = self.statement.model
        model.giving.deactivate()
        model.cost.activate()
        with _ONE_AT_A_TIME:
            self._solver.set_objective(model.cost)

    def with_common(self, done: Decisions) -> Solved:
        """Return the cheapest plan whose common months are those of the first scenario of some decisions."""
        pinned = []
        for grid, amounts in self.statement.grids(done):
            for at, row in enumerate(grid):
                for node, variable in enumerate(row):
                    if self.statement.points[node][0] is None and not variable.fixed:
                        amount = float(amounts[0, at, self.statement.points[node][1]])
                        variable.setlb(max(amount - ROUNDING, 0.0))
                        variable.setub(amount + ROUNDING)
                        pinned.append(variable)
        self._changed(*pinned)
        solved = self.solve()
        for variable in pinned:
            variable.setlb(None)
            variable.setub(None)
        self._changed(*pinned)
        return solved

    def given(self) -> dict[Rule, tuple[float, ...]]:
        """Return by how much every rule gives in the last loaded solution: to the more, then to the less."""
        return {
            rule: tuple(variable.value or 0.0 for variable in variables)
            for rule, variables in self.statement.giving.items()
        }

    def _changed(self, *variables: pyo.Var) -> None:
        if variables:
            with _ONE_AT_A_TIME:
                self._solver.update_variables(list(variables))


_CHECKS = (
    "check_for_new_or_removed_constraints",
    "check_for_new_or_removed_vars",
    "check_for_new_or_removed_params",
    "check_for_new_objective",
    "update_constraints",
    "update_vars",
    "update_parameters",
    "update_named_expressions",
    "update_objective",
)
"""What Pyomo would look through before every solve; what changes is told to the solver instead."""
