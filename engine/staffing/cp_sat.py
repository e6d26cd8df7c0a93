"""Whole-number programs over yes/no variables on OR-Tools, one thread, repeatable; time has its own in ``schedule``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from math import floor
from typing import NewType, TypeAlias

import numpy as np
from ortools.sat.python import cp_model

Choice = NewType("Choice", int)
"""A yes/no variable, by its number."""
Term: TypeAlias = tuple[int, Choice]
"""A whole coefficient and a variable."""


PRICE_OF_A_VARIABLE = 2e-5
"""Effort of building and presolving, in deterministic seconds a variable; the solver's own count leaves it out."""


class SearchEnd(StrEnum):
    """How a search ended."""

    OPTIMAL = "optimal"
    """Proven best."""
    FEASIBLE = "feasible"
    """Stopped with an answer."""
    INFEASIBLE = "infeasible"
    """Proven that there is none."""
    STOPPED = "stopped"
    """Stopped without an answer."""


@dataclass(frozen=True)
class Search:
    """What a search found: the chosen variables, their objective and the bound (``None`` without an answer).

    ``spent`` is the effort used, in deterministic seconds, the building of the program included.
    """

    end: SearchEnd
    chosen: frozenset[Choice]
    objective: int | None
    bound: int | None
    spent: float = 0.0


@dataclass(frozen=True)
class Effort:
    """How hard to search: the solver's deterministic seconds and its seed; never the clock."""

    deterministic_seconds: float
    seed: int

    def less(self, spent: float) -> Effort:
        """Return what is left of the effort; never less than nothing."""
        return Effort(max(0.0, self.deterministic_seconds - spent), self.seed)


class Program:
    """A program under construction; variables and constraints are added, then it is maximised."""

    def __init__(self) -> None:
        self._model = cp_model.CpModel()
        self._variables: list[cp_model.IntVar] = []
        self._unless: cp_model.IntVar | None = None

    def choice(self, name: str) -> Choice:
        """Add a yes/no variable."""
        self._variables.append(self._model.new_bool_var(name))
        return Choice(len(self._variables) - 1)

    def at_most(self, terms: Sequence[Term], limit: int) -> None:
        """Require the sum of the terms to be at most ``limit``."""
        self._hold(self._sum(terms) <= limit)

    def at_least(self, terms: Sequence[Term], limit: int) -> None:
        """Require the sum of the terms to be at least ``limit``."""
        self._hold(self._sum(terms) >= limit)

    def exactly(self, terms: Sequence[Term], value: int) -> None:
        """Require the sum of the terms to be ``value``."""
        self._hold(self._sum(terms) == value)

    @contextmanager
    def unless(self, dropped: Choice) -> Iterator[None]:
        """Let the constraints that are added inside hold only where a choice is not taken."""
        self._unless = self._variables[dropped]
        try:
            yield
        finally:
            self._unless = None

    def maximise(self, terms: Sequence[Term], effort: Effort, hint: Iterable[Choice] = ()) -> Search:
        """Return the best choice found; searching again after adding constraints is allowed.

        Parameters
        ----------
        terms : sequence of Term
            Objective.
        effort : Effort
            Limit and seed.
        hint : iterable of Choice
            A good answer already known, as the variables it chooses.
        """
        self._model.maximize(self._sum(terms))
        self._model.clear_hints()  # type: ignore[no-untyped-call]
        if hinted := set(hint):
            for number, variable in enumerate(self._variables):
                self._model.add_hint(variable, number in hinted)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        # Without the rows of "one opening each" in the relaxation, too few people for many openings is not proven.
        solver.parameters.linearization_level = 2
        solver.parameters.random_seed = effort.seed
        solver.parameters.max_deterministic_time = effort.deterministic_seconds
        status = solver.solve(self._model)
        spent = solver.deterministic_time + PRICE_OF_A_VARIABLE * len(self._variables)
        return self._found(solver, solver.status_name(status), spent)

    def _hold(self, relation: cp_model.BoundedLinearExpression | bool | np.bool_) -> None:
        constraint = self._model.add(relation)
        if self._unless is not None:
            constraint.only_enforce_if(~self._unless)

    def _sum(self, terms: Sequence[Term]) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum(
            [self._variables[choice] for _, choice in terms], [coefficient for coefficient, _ in terms]
        )

    def _found(self, solver: cp_model.CpSolver, status: str, spent: float) -> Search:
        ends = {"OPTIMAL": SearchEnd.OPTIMAL, "FEASIBLE": SearchEnd.FEASIBLE, "INFEASIBLE": SearchEnd.INFEASIBLE}
        end = ends.get(status, SearchEnd.STOPPED)
        if end in {SearchEnd.INFEASIBLE, SearchEnd.STOPPED}:
            return Search(end, frozenset(), None, None, spent)
        chosen = frozenset(
            Choice(number) for number, variable in enumerate(self._variables) if solver.boolean_value(variable)
        )
        bound = floor(solver.best_objective_bound + 1e-6)
        return Search(end, chosen, round(solver.objective_value), bound, spent)
