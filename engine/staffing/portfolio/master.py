"""The linear program over the columns found so far: roles, budgets, and the weeks that do run short."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from engine.staffing.portfolio.prices import Prices
from engine.staffing.portfolio.problem import NO_BUDGET, Index, PortfolioProblem, Whole
from engine.staffing.portfolio.programs import INFINITE, GrowingProgram, Relaxed, Rows, Stop
from engine.staffing.portfolio.time_rows import TimeRows, binding_rows

TOLERANCE = 1e-6
"""Units of time by which an optimum may exceed a row before the row comes in."""
SCALE = 100.0
"""Points to a unit of the program's objective, which keeps its numbers near one."""


@dataclass(frozen=True, eq=False)
class Optimum:
    """An optimum of the columns so far.

    Attributes
    ----------
    objective : float
        In points.
    shares : float64 array of shape (columns,)
        How much of each column is taken, in the order of ``Master.columns``.
    prices : Prices
        What a unit of time and of budget is worth.
    role_worth : float64 array of shape (roles,)
        What one more opening of each role would be worth: a column must earn more to come in.
    """

    objective: float
    shares: NDArray[np.float64]
    prices: Prices
    role_worth: NDArray[np.float64]


class Master:
    """Grows by columns; rows of people's time come in once an optimum breaks them.

    A row that is not there costs the bound nothing: its price is 0. Of 23,000 rows that could be broken in a contended
    portfolio of 2,000 roles some 6,500 are, and leaving out the others makes the program ten times as quick.

    Rows, in order: roles (no more than the openings; exactly the openings of a project of all or nothing, or none);
    budgets of the projects that have one; then time. The upper bound of a column is infinite where its role has one
    opening: the role's row says as much, and a bound would take part of that row's price away.
    """

    def __init__(self, problem: PortfolioProblem) -> None:
        self.problem = problem
        self.columns: Index = np.zeros(0, dtype=np.int64)
        self._budgeted = np.flatnonzero(problem.budget != NO_BUDGET)
        self._budget_row = np.full(problem.projects, -1, dtype=np.int64)
        self._budget_row[self._budgeted] = problem.roles + np.arange(len(self._budgeted))
        self._whole = np.flatnonzero(problem.all_or_nothing)
        # The row of each person's span, -1 where there is none yet.
        self._time_row = np.full(problem.capacity.shape, -1, dtype=np.int64)
        self._time: list[tuple[Index, Index]] = []
        self._rows = problem.roles + len(self._budgeted)
        self._program = GrowingProgram()
        self._begin()

    def add(self, columns: Index) -> None:
        """Add pairs as columns, and the rows of time that can now be broken."""
        problem, pairs = self.problem, self.problem.pairs
        upper = np.where(problem.openings[pairs.role[columns]] > 1, 1.0, INFINITE)
        self._program.add_columns(pairs.value[columns] / SCALE, upper, self._entries(columns))
        self.columns = np.concatenate([self.columns, columns])

    def solve(self, stop: Stop) -> Optimum | None:
        """Return the optimum of the columns so far, ``None`` where it was stopped."""
        rows = binding_rows(self.problem, self.columns)
        loads = time_matrix(self.problem, self.columns, rows.person, rows.span)
        capacity = units_in(self.problem, self.problem.capacity, rows)
        while True:
            relaxed = self._program.solve(stop)
            if relaxed is None:
                return None
            taken = loads @ relaxed.columns[len(self._whole) :]
            absent = self._time_row[rows.person, rows.span] < 0
            broken = np.flatnonzero(absent & (taken > capacity + TOLERANCE))
            if not len(broken):
                return self._optimum(relaxed)
            self._add_time(rows.person[broken], rows.span[broken])

    def _optimum(self, relaxed: Relaxed) -> Optimum:
        problem, row_prices = self.problem, relaxed.prices * SCALE
        prices = Prices.free(problem)
        for number, (person, span) in zip(self._firsts(), self._time, strict=True):
            paid = np.maximum(row_prices[number : number + len(person)], 0.0)
            prices.time[person, span] = paid / problem.units[span]
        prices.money[self._budgeted] = np.maximum(row_prices[problem.roles :][: len(self._budgeted)], 0.0)
        return Optimum(
            relaxed.objective * SCALE, relaxed.columns[len(self._whole) :], prices, row_prices[: problem.roles]
        )

    def _begin(self) -> None:
        """Add the rows that hold from the start, and a column for each project of all or nothing."""
        problem, none = self.problem, sparse.csr_matrix((self._rows, 0))
        whole = problem.all_or_nothing[problem.project]
        upper = np.concatenate([np.where(whole, 0.0, problem.openings), problem.budget[self._budgeted].astype(float)])
        lower = np.concatenate([np.where(whole, 0.0, -INFINITE), np.full(len(self._budgeted), -INFINITE)])
        self._program.add_rows(Rows(none, lower, upper))
        roles = np.flatnonzero(whole)
        seat = np.searchsorted(self._whole, problem.project[roles])
        entries = sparse.csc_matrix(
            (-problem.openings[roles].astype(np.float64), (roles, seat)), shape=(self._rows, len(self._whole))
        )
        self._program.add_columns(np.zeros(len(self._whole)), np.ones(len(self._whole)), entries)

    def _firsts(self) -> Index:
        lengths = [len(person) for person, _ in self._time]
        first = self.problem.roles + len(self._budgeted)
        return first + np.concatenate([[0], np.cumsum(lengths[:-1])]).astype(np.int64)[: len(lengths)]

    def _entries(self, columns: Index) -> sparse.csc_matrix:
        problem, pairs = self.problem, self.problem.pairs
        number = np.arange(len(columns))
        role, person = pairs.role[columns], pairs.person[columns]
        loads, time_row = problem.loads(columns) // problem.units, self._time_row[person]
        at, span = np.nonzero((loads > 0) & (time_row >= 0))
        budget_row = self._budget_row[problem.project[role]]
        paying = np.flatnonzero((budget_row >= 0) & (pairs.cost[columns] != 0))
        rows = np.concatenate([role, budget_row[paying], time_row[at, span]])
        cols = np.concatenate([number, paying, at])
        values = np.concatenate([np.ones(len(columns)), pairs.cost[columns][paying], loads[at, span]])
        return sparse.csc_matrix((values, (rows, cols)), shape=(self._rows, len(columns)))

    def _add_time(self, person: Index, span: Index) -> None:
        if not len(person):
            return
        matrix = time_matrix(self.problem, self.columns, person, span)
        shifted = sparse.hstack([sparse.csr_matrix((len(person), len(self._whole))), matrix]).tocsr()
        capacity = units_in(self.problem, self.problem.capacity, TimeRows(person, span))
        self._program.add_rows(Rows(shifted, np.full(len(person), -INFINITE), capacity))
        self._time_row[person, span] = self._rows + np.arange(len(person))
        self._time.append((person, span))
        self._rows += len(person)


def time_matrix(problem: PortfolioProblem, columns: Index, person: Index, span: Index) -> sparse.csr_matrix:
    """Return the loads of columns, in units, in rows of people's time; of shape (rows, columns)."""
    row_of = np.full(problem.capacity.shape, -1, dtype=np.int64)
    row_of[person, span] = np.arange(len(person))
    rows, loads = row_of[problem.pairs.person[columns]], problem.loads(columns) // problem.units
    at, when = np.nonzero((loads > 0) & (rows >= 0))
    entries = loads[at, when].astype(np.float64)
    return sparse.csr_matrix((entries, (rows[at, when], at)), shape=(len(person), len(columns)))


def units_in(problem: PortfolioProblem, room: Whole, rows: TimeRows) -> NDArray[np.float64]:
    """Return how many whole units of time some room holds in rows of people's time, of shape (rows,)."""
    return (room[rows.person, rows.span] // problem.units[rows.span]).astype(np.float64)
