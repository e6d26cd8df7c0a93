"""The whole-number program over some columns, with everything else of a plan held fast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from engine.staffing.portfolio.master import SCALE, time_matrix, units_in
from engine.staffing.portfolio.plan import holds, room_of, spent_of, value_of
from engine.staffing.portfolio.problem import NO_BUDGET, Index, Mask, PortfolioProblem
from engine.staffing.portfolio.programs import INFINITE, Numbers, Rows, WholeEffort, choose
from engine.staffing.portfolio.time_rows import binding_rows


@dataclass(frozen=True, eq=False)
class Choice:
    """The best plan found, and the most that any plan of these columns is worth, in points."""

    plan: Index
    bound: float


def best_choice(problem: PortfolioProblem, plan: Index, free: Mask, columns: Index, effort: WholeEffort) -> Choice:
    """Return the best plan found that places some roles anew; never a worse one than ``plan``.

    Parameters
    ----------
    plan : int64 array
        A plan that holds, pairs in ascending order.
    free : bool array of shape (roles,)
        Roles that may be placed anew; projects of all or nothing are free as a whole or not at all.
    columns : int64 array
        Pairs of these roles that may be placed; those of the plan are added.
    """
    moving = free[problem.pairs.role[plan]]
    fixed, old = plan[~moving], plan[moving]
    room = room_of(problem, fixed)
    columns = np.union1d(columns[_fits(problem, columns, room)], old)
    if not len(columns):
        return Choice(plan, float(value_of(problem, plan)))
    whole = np.unique(problem.project[free & problem.all_or_nothing[problem.project]])
    rows = _rows(problem, columns, free, whole, fixed)
    worth = np.concatenate([problem.pairs.value[columns] / SCALE, np.zeros(len(whole))])
    begun = np.isin(whole, problem.project[problem.pairs.role[old]])
    found = choose(worth, rows, effort, np.concatenate([np.isin(columns, old), begun]))
    bound = found.bound * SCALE + value_of(problem, fixed)
    if found.columns is None:
        return Choice(plan, bound)
    better = np.sort(np.concatenate([fixed, columns[found.columns[: len(columns)]]]))
    # The solver keeps rules to a millionth; a plan keeps them exactly or is none.
    if value_of(problem, better) > value_of(problem, plan) and holds(problem, better):
        return Choice(better, bound)
    return Choice(plan, bound)


def _fits(problem: PortfolioProblem, columns: Index, room: Index) -> Mask:
    left = room[problem.pairs.person[columns]]
    return np.asarray(np.all(problem.loads(columns) <= left, axis=1), dtype=bool)


def _rows(problem: PortfolioProblem, columns: Index, free: Mask, whole: Index, fixed: Index) -> Rows:
    """Return the rows of roles, time, budgets and places over the columns and a yes/no a project of all or nothing."""
    parts = [
        _role_rows(problem, columns, free, whole),
        _time_rows(problem, columns, fixed),
        _budget_rows(problem, columns, fixed),
    ]
    if problem.one_place:
        parts.append(_place_rows(problem, columns, fixed))
    width = len(columns) + len(whole)
    matrices = [
        sparse.csr_matrix((p.matrix.data, p.matrix.indices, p.matrix.indptr), (len(p.lower), width)) for p in parts
    ]
    return Rows(
        sparse.vstack(matrices).tocsr(),
        np.concatenate([part.lower for part in parts]),
        np.concatenate([part.upper for part in parts]),
    )


def _role_rows(problem: PortfolioProblem, columns: Index, free: Mask, whole: Index) -> Rows:
    roles = np.flatnonzero(free)
    row = np.full(problem.roles, -1, dtype=np.int64)
    row[roles] = np.arange(len(roles))
    bound_to = problem.all_or_nothing[problem.project[roles]]
    seat = len(columns) + np.searchsorted(whole, problem.project[roles[bound_to]])
    openings = problem.openings[roles].astype(np.float64)
    entries = np.concatenate([np.ones(len(columns)), -openings[bound_to]])
    at = (
        np.concatenate([row[problem.pairs.role[columns]], np.flatnonzero(bound_to)]),
        np.concatenate([np.arange(len(columns)), seat]),
    )
    matrix = sparse.csr_matrix((entries, at), shape=(len(roles), len(columns) + len(whole)))
    return Rows(matrix, np.where(bound_to, 0.0, -INFINITE), np.where(bound_to, 0.0, openings))


def _time_rows(problem: PortfolioProblem, columns: Index, fixed: Index) -> Rows:
    room = room_of(problem, fixed)
    rows = binding_rows(problem, columns, room)
    return _at_most(time_matrix(problem, columns, rows.person, rows.span), units_in(problem, room, rows))


def _budget_rows(problem: PortfolioProblem, columns: Index, fixed: Index) -> Rows:
    project = problem.project[problem.pairs.role[columns]]
    paying = np.unique(project[problem.budget[project] != NO_BUDGET])
    row = np.full(problem.projects, -1, dtype=np.int64)
    row[paying] = np.arange(len(paying))
    concerned = np.flatnonzero(row[project] >= 0)
    left = (problem.budget - spent_of(problem, fixed))[paying].astype(np.float64)
    at = (row[project[concerned]], concerned)
    cost = problem.pairs.cost[columns[concerned]].astype(np.float64)
    largest = np.ones(len(paying))
    np.maximum.at(largest, at[0], cost)
    matrix = sparse.csr_matrix((cost / largest[at[0]], at), shape=(len(paying), len(columns)))
    return _at_most(matrix, left / largest)


def _place_rows(problem: PortfolioProblem, columns: Index, fixed: Index) -> Rows:
    """At most one opening of a project for each person, less what is fixed."""
    taken = _seats(problem, fixed)
    seats, row, number = np.unique(_seats(problem, columns), return_inverse=True, return_counts=True)
    left: Numbers = 1.0 - np.isin(seats, taken).astype(np.float64)
    needed = (number > 1) | (left < 1)
    seat = np.cumsum(needed) - 1
    at = np.flatnonzero(needed[row])
    matrix = sparse.csr_matrix((np.ones(len(at)), (seat[row[at]], at)), shape=(int(needed.sum()), len(columns)))
    return _at_most(matrix, left[needed])


def _seats(problem: PortfolioProblem, pairs: Index) -> Index:
    seats: Index = problem.project[problem.pairs.role[pairs]] * problem.people + problem.pairs.person[pairs]
    return seats


def _at_most(matrix: sparse.csr_matrix, upper: Numbers) -> Rows:
    return Rows(matrix.tocsr(), np.full(len(upper), -INFINITE), upper)
