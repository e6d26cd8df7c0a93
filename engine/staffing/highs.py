"""The one place that touches HiGHS: linear and whole-number programs over sparse rows, one thread, repeatable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from math import inf

import highspy
import numpy as np
from numpy.typing import NDArray

MOST_NODES = 20_000
"""Nodes of the search tree looked at before a program counts as undecided; no clock is read."""
FEASIBILITY = 1e-7
"""How far a row may be off, in its own unit."""


class LinearEnd(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    """Proven best."""
    INFEASIBLE = "infeasible"
    """Proven that there is none."""
    STOPPED = "stopped"
    """A limit was reached before either was known."""


@dataclass(frozen=True, eq=False)
class LinearSolution:
    """What HiGHS found.

    Attributes
    ----------
    end : LinearEnd
        How the solve ended.
    objective : float
        Value of the best solution; meaningful where ``end`` is optimal.
    values : float64 array of shape (columns,)
        The solution; zeros where there is none.
    """

    end: LinearEnd
    objective: float
    values: NDArray[np.float64]


class LinearProgram:
    """A program under construction: columns between bounds, rows between bounds, maximised."""

    def __init__(self) -> None:
        self._worth: list[float] = []
        self._upper: list[float] = []
        self._whole: list[bool] = []
        self._starts: list[int] = [0]
        self._index: list[int] = []
        self._value: list[float] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._dropped: int | None = None

    def choices(self, worth: Sequence[float], upper: float = 1.0) -> range:
        """Add whole-number columns from 0 to ``upper`` with their worth in the objective; return their numbers."""
        return self._columns(worth, upper, whole=True)

    def amount(self, upper: float) -> int:
        """Add a column that takes any value from 0 to ``upper``, worth nothing; return its number."""
        return self._columns([0.0], upper, whole=False)[0]

    def _columns(self, worth: Sequence[float], upper: float, *, whole: bool) -> range:
        first = len(self._worth)
        self._worth.extend(worth)
        self._upper.extend([upper] * len(worth))
        self._whole.extend([whole] * len(worth))
        return range(first, first + len(worth))

    @contextmanager
    def unless(self, dropped: int) -> Iterator[None]:
        """Let the rows that are added inside hold only where a column of 0 or 1 is 0."""
        self._dropped = dropped
        try:
            yield
        finally:
            self._dropped = None

    def row(self, terms: Iterable[tuple[float, int]], low: float, high: float) -> None:
        """Require the sum of coefficient x column to lie from ``low`` to ``high``."""
        if self._dropped is None:
            self._add_row(terms, low, high)
            return
        given = list(terms)
        most = sum(max(0.0, coefficient) * self._upper[column] for coefficient, column in given)
        least = sum(min(0.0, coefficient) * self._upper[column] for coefficient, column in given)
        if most > high:
            self._add_row([*given, (high - most, self._dropped)], -inf, high)
        if least < low:
            self._add_row([*given, (low - least, self._dropped)], low, inf)

    def _add_row(self, terms: Iterable[tuple[float, int]], low: float, high: float) -> None:
        # HiGHS refuses a row that names a column twice, and then never ends.
        summed: dict[int, float] = {}
        for coefficient, column in terms:
            summed[column] = summed.get(column, 0.0) + coefficient
        self._index.extend(summed)
        self._value.extend(summed.values())
        self._starts.append(len(self._index))
        self._low.append(low)
        self._high.append(high)

    def maximise(self, *, whole: bool = True) -> LinearSolution:
        """Return the best solution; with ``whole`` unset the relaxation's, whose objective bounds every whole one."""
        if not self._worth:
            return self._empty()
        solver = highspy.Highs()
        for option, value in _OPTIONS.items():
            solver.setOptionValue(option, value)
        if solver.passModel(self._model(whole)) is highspy.HighsStatus.kError:
            return LinearSolution(LinearEnd.STOPPED, 0.0, np.zeros(len(self._worth)))
        solver.run()
        end = _ENDS.get(solver.getModelStatus(), LinearEnd.STOPPED)
        if end is not LinearEnd.OPTIMAL:
            return LinearSolution(end, 0.0, np.zeros(len(self._worth)))
        values = np.asarray(solver.getSolution().col_value, dtype=np.float64)
        return LinearSolution(end, float(solver.getInfo().objective_function_value), values)

    def _empty(self) -> LinearSolution:
        """Return the answer where there is nothing to choose, which HiGHS does not judge."""
        held = all(low <= 0 <= high for low, high in zip(self._low, self._high, strict=True))
        return LinearSolution(LinearEnd.OPTIMAL if held else LinearEnd.INFEASIBLE, 0.0, np.zeros(0))

    def _model(self, whole: bool) -> highspy.HighsLp:
        model, columns = highspy.HighsLp(), len(self._worth)
        model.num_col_, model.num_row_ = columns, len(self._low)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.asarray(self._worth, dtype=np.float64)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.asarray(self._upper, dtype=np.float64)
        model.row_lower_ = np.asarray(self._low, dtype=np.float64)
        model.row_upper_ = np.asarray(self._high, dtype=np.float64)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.num_col_, model.a_matrix_.num_row_ = columns, len(self._low)
        model.a_matrix_.start_ = np.asarray(self._starts, dtype=np.int32)
        model.a_matrix_.index_ = np.asarray(self._index, dtype=np.int32)
        model.a_matrix_.value_ = np.asarray(self._value, dtype=np.float64)
        if whole:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[each] for each in self._whole]
        return model


_OPTIONS: dict[str, object] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-7,
    "mip_max_nodes": MOST_NODES,
    "mip_allow_restart": False,  # after one, HiGHS 1.14 has proven small whole-number programs best that were not
    "mip_feasibility_tolerance": FEASIBILITY,
    "primal_feasibility_tolerance": FEASIBILITY,
}
_ENDS = {
    highspy.HighsModelStatus.kOptimal: LinearEnd.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: LinearEnd.INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: LinearEnd.INFEASIBLE,
}
