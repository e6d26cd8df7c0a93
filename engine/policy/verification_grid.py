"""A decision table as boxes of regions: which rows share cases, which lie inside others, which can still speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.policy.compiled import CompiledTable
from engine.policy.unary_tests import FactValue
from engine.policy.verification_columns import Column, bit_rows, column_of
from engine.policy.verification_cover import Box, Cover

BLOCK: Final = 2_000_000
"""Pairs of rows compared at once."""
SURELY: Final = 1 - 1e-9
"""Share of a row's volume below which the rows before it leave some of it, whatever floats round away."""
FEW_REGIONS: Final = 64
"""Regions up to which pairs are counted by one product of matrices."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Grid:
    """The rows of a table on one day, in the order in which they would speak.

    Attributes
    ----------
    order : tuple of int
        Places of the rows in the table.
    columns : tuple of Column
        The inputs that some cell tests.
    boxes : tuple of Box
        Cases that each row matches.
    touching : tuple of int
        For each row, the bits of the rows with which it shares a case, itself among them.
    holders : tuple of int
        For each row, the bits of the other rows that match wherever it does.
    open : tuple of bool
        For each row, whether counting alone proves that the rows before it do not take all its cases.
    """

    order: tuple[int, ...]
    columns: tuple[Column, ...]
    boxes: tuple[Box, ...]
    touching: tuple[int, ...]
    holders: tuple[int, ...]
    open: tuple[bool, ...]

    @cached_property
    def cover(self) -> Cover:
        """A search for cases that rows leave uncovered."""
        return Cover([len(column.regions) for column in self.columns], self.boxes, self.touching)

    @property
    def complete(self) -> bool:
        """Whether the regions of every column stand for every value there can be."""
        return all(column.complete for column in self.columns)

    @property
    def known(self) -> Box:
        """The box of every case without a missing fact."""
        return tuple(column.known for column in self.columns)

    def shared(self, *rows: int) -> Box:
        """Return the cases that all of ``rows`` match."""
        found = [column.every for column in self.columns]
        for row in rows:
            found = [mine & other for mine, other in zip(found, self.boxes[row], strict=True)]
        return tuple(found)

    def case(self, box: Box) -> dict[str, FactValue]:
        """Return the facts of a case out of a box, as plain as there is one; empty columns are left out."""
        pairs = zip(self.columns, box, strict=True)
        return {column.field.name: column.plausible(part) for column, part in pairs if part}

    def said(self, box: Box) -> str:
        """Return a box in words, such as ``job_family = sales, level < 3``; inputs that may be anything left out."""
        return ", ".join(filter(None, (column.said(part) for column, part in zip(self.columns, box, strict=True))))


def grid_of(table: CompiledTable, order: Sequence[int]) -> Grid:
    """Return the table as boxes, its rows in the given order of speaking."""
    fields = {field.name: at for at, field in enumerate(table.decision.inputs)}
    columns = tuple(
        column_of(table.decision.inputs[fields[name]], index, [cells[fields[name]] for cells in table.cells])
        for name, index in table.indexes.items()
    )
    places = np.asarray(order, dtype=np.intp)
    passes = [column.passes[:, places] for column in columns]
    per_column = [bit_rows(rows.T) for rows in passes]
    boxes = tuple(zip(*per_column, strict=True)) if columns else ((),) * len(order)
    touching, holders, is_open = _pairs([_Counts.of(rows) for rows in passes], len(order))
    return Grid(tuple(order), columns, boxes, touching, holders, is_open)


@dataclass(frozen=True)
class _Counts:
    """Counts, for pairs of rows, of the regions of one column that both pass."""

    passes: Numbers
    """Shape (regions, rows)."""
    first: Numbers
    last: Numbers
    """Ends of the run of regions of each row; only where it is unbroken."""
    size: Numbers
    """Regions that each row passes."""
    broken: NDArray[np.intp]
    """Rows whose regions are no unbroken run."""

    @classmethod
    def of(cls, passes: NDArray[np.bool_]) -> _Counts:
        regions = len(passes)
        first, last = passes.argmax(axis=0), regions - 1 - passes[::-1].argmax(axis=0)
        size = passes.sum(axis=0)
        whole = (last - first + 1 == size) & (regions > FEW_REGIONS)
        single = np.float32
        return cls(
            passes.astype(single),
            first.astype(single),
            last.astype(single),
            size.astype(single),
            np.flatnonzero(~whole),
        )

    def block(self, start: int, stop: int) -> Numbers:
        """Return the counts of rows ``start`` to ``stop`` with every row."""
        mine = self.passes[:, start:stop].T
        if len(self.broken) == len(self.size):
            product: Numbers = mine @ self.passes
            return product
        low = np.maximum.outer(self.first[start:stop], self.first)
        high = np.minimum.outer(self.last[start:stop], self.last)
        found: Numbers = np.clip(high - low + 1, 0, None)
        found[:, self.broken] = mine @ self.passes[:, self.broken]
        here = self.broken[(self.broken >= start) & (self.broken < stop)]
        found[here - start] = self.passes[:, here].T @ self.passes
        return found


def _pairs(columns: Sequence[_Counts], rows: int) -> tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]:
    touching: list[int] = []
    holders: list[int] = []
    is_open: list[bool] = []
    step = max(1, BLOCK // max(1, rows))
    for start in range(0, rows, step):
        stop = min(rows, start + step)
        here = np.arange(start, stop)
        share = np.ones((stop - start, rows))
        inside = np.ones((stop - start, rows), dtype=bool)
        for column in columns:
            counts = column.block(start, stop)
            size = column.size[start:stop, None]
            inside &= counts == size
            share *= counts / np.maximum(size, 1)
        inside[here - start, here] = False
        touching += bit_rows(share > 0)
        holders += bit_rows(inside)
        before = np.arange(rows)[None, :] < here[:, None]
        is_open += ((share * before).sum(axis=1) < SURELY).tolist()
    return tuple(touching), tuple(holders), tuple(is_open)
