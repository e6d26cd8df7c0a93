"""Programs in HiGHS over columns by the ten thousand: linear ones that grow, and whole-number ones that can stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from engine.errors import Problem, SolverError

Numbers = NDArray[np.float64]
Stop = Callable[[], bool]
"""Whether to stop now with what there is; asked often."""
INFINITE = float(highspy.kHighsInf)


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a program: a sparse matrix of shape (rows, columns) between two sides of shape (rows,)."""

    matrix: sparse.csr_matrix
    lower: Numbers
    upper: Numbers


@dataclass(frozen=True, eq=False)
class Relaxed:
    """An optimal answer of a linear program: objective, columns, and a price of each row: what it holds back."""

    objective: float
    columns: Numbers
    prices: Numbers


class GrowingProgram:
    """A linear program to be maximised that grows by columns and rows; each solve goes on from the last."""

    def __init__(self) -> None:
        self._highs = highspy.Highs()
        for name, option in _QUIET.items():
            self._highs.setOptionValue(name, option)
        self._highs.setOptionValue("solver", "simplex")

    def add_rows(self, rows: Rows) -> None:
        """Add rows over the columns that there are."""
        matrix = rows.matrix.tocsr()
        _require(
            self._highs.addRows(
                matrix.shape[0],
                rows.lower,
                rows.upper,
                matrix.nnz,
                matrix.indptr[:-1].astype(np.int32),
                matrix.indices.astype(np.int32),
                matrix.data.astype(np.float64),
            )
        )

    def add_columns(self, worth: Numbers, upper: Numbers, matrix: sparse.csc_matrix) -> None:
        """Add non-negative columns with their entries in the rows that there are, of shape (rows, new columns)."""
        matrix = matrix.tocsc()
        _require(
            self._highs.addCols(
                len(worth),
                -worth,
                np.zeros(len(worth)),
                upper,
                matrix.nnz,
                matrix.indptr[:-1].astype(np.int32),
                matrix.indices.astype(np.int32),
                matrix.data.astype(np.float64),
            )
        )

    def solve(self, stop: Stop) -> Relaxed | None:
        """Return the optimum, ``None`` where it was stopped."""
        with _watched(self._highs.cbSimplexInterrupt, stop):
            self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._highs.getSolution()
        return Relaxed(
            -float(self._highs.getInfo().objective_function_value),
            np.array(solution.col_value),
            -np.array(solution.row_dual),
        )


@dataclass(frozen=True)
class WholeEffort:
    """How hard to look for a whole-number answer: nodes, a relative gap that is good enough, seed, when to stop."""

    nodes: int
    gap: float
    seed: int
    stop: Stop


@dataclass(frozen=True, eq=False)
class WholeAnswer:
    """What a search in whole numbers found: columns (``None`` without an answer) and the bound of the program."""

    columns: NDArray[np.bool_] | None
    bound: float


def choose(worth: Numbers, rows: Rows, effort: WholeEffort, start: NDArray[np.bool_] | None = None) -> WholeAnswer:
    """Return the best yes/no choice of columns found.

    Parameters
    ----------
    worth : float64 array of shape (columns,)
        What each column earns.
    start : bool array of shape (columns,) or None
        A choice that holds, to begin with.
    """
    highs = highspy.Highs()
    for name, option in _QUIET.items():
        highs.setOptionValue(name, option)
    highs.setOptionValue("random_seed", effort.seed)
    highs.setOptionValue("mip_rel_gap", effort.gap)
    highs.setOptionValue("mip_max_nodes", effort.nodes)
    highs.passModel(_program(worth, rows))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start.astype(np.float64))
        highs.setSolution(solution)
    with _watched(highs.cbMipInterrupt, effort.stop):
        highs.run()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    columns = np.array(highs.getSolution().col_value) > 0.5 if found else None
    return WholeAnswer(columns, -float(info.mip_dual_bound))


def _program(worth: Numbers, rows: Rows) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(worth), len(rows.lower)
    program.col_cost_ = -worth
    program.col_lower_, program.col_upper_ = np.zeros(len(worth)), np.ones(len(worth))
    program.row_lower_, program.row_upper_ = rows.lower, rows.upper
    matrix = rows.matrix.tocsr()
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data.astype(np.float64)
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(worth)
    return program


@contextmanager
def _watched(interrupt: highspy.highs.HighsCallback, stop: Stop) -> Iterator[None]:
    """Have a search asked again and again whether it is to stop."""

    def look(event: highspy.highs.HighsCallbackEvent) -> None:
        event.interrupt(stop())

    interrupt.subscribe(look)
    try:
        yield
    finally:
        interrupt.unsubscribe(look)


# One thread: which of several finds an answer first depends on the machine's moment.
_QUIET: dict[str, bool | str | int] = {"output_flag": False, "threads": 1, "parallel": "off", "random_seed": 1}


def _require(status: highspy.HighsStatus) -> None:
    if status == highspy.HighsStatus.kError:
        what = "HiGHS refused a program that Sextant built."
        raise SolverError(Problem("solver-refused", what, "Report it with the request: this is a mistake of Sextant."))
