"""What was found wrong, by group of rows, and which rows are still good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.errors import Problem
from engine.loading.raw import RawTable

Records = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing wrong with the same value in any number of rows of one source.

    Attributes
    ----------
    source : int
        Position of the raw table.
    code, what, mend : str
        As in Problem.
    records : int64 array
        Records concerned; they are no longer good.
    column, value : str or None
        As in Problem.
    together : bool
        Listed once for all rows, not once for each.
    consequence : bool
        The row is good in itself but rests on a bad one.
    """

    source: int
    code: str
    what: str
    mend: str
    records: Records
    column: str | None = None
    value: str | None = None
    together: bool = False
    consequence: bool = False

    def problems(self, raw: RawTable) -> Iterator[Problem]:
        """Yield one problem per row, or one for all."""
        rows = raw.rows[self.records].tolist()
        shown = None if self.value is None else self.value[:80]
        for row in rows[:1] if self.together else rows:
            yield Problem(self.code, self.what, self.mend, raw.file, None, row, self.column, shown)


@dataclass
class Findings:
    """Collects findings and keeps, per source, which records are good.

    Attributes
    ----------
    raws : sequence of RawTable
        The sources.
    general : list of Problem
        Problems of a file or of the whole dataset that concern no single row.
    notes : list of Problem
        What was decided on the user's behalf; nothing is wrong.
    left_out : set of int
        Sources that the user leaves out as a whole, malformed rows included.
    """

    raws: Sequence[RawTable]
    general: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    good: list[NDArray[np.bool_]] = field(init=False)
    left_out: set[int] = field(default_factory=set)
    _told: set[tuple[object, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Start with every record good."""
        self.good = [np.ones(len(raw), dtype=bool) for raw in self.raws]

    def add(self, finding: Finding) -> None:
        """Keep a finding, once where one column feeds several tables; its records are no longer good."""
        told = (finding.source, finding.code, finding.column, len(finding.records), hash(finding.records.tobytes()))
        if len(finding.records) and told not in self._told:
            self._told.add(told)
            self.found.append(finding)
            self.good[finding.source][finding.records] = False

    def condemn(self, source: int, problem: Problem) -> None:
        """Keep a problem that makes every record of a source unusable."""
        self.general.append(problem)
        self.good[source][:] = False

    def problems(self, *, with_consequences: bool = True) -> tuple[Problem, ...]:
        """Return every problem: general ones first, then by source, row and column."""
        listed: list[tuple[int, int, Problem]] = []
        for source, raw in enumerate(self.raws):
            if source not in self.left_out:
                listed += [(source, bad.row, bad.problem) for bad in raw.malformed]
        for finding in self.found:
            if with_consequences or not finding.consequence:
                listed += [(finding.source, p.row or 0, p) for p in finding.problems(self.raws[finding.source])]
        listed.sort(key=lambda one: (one[0], one[1]))
        return (*self.general, *(problem for _, _, problem in listed))

    def reasons(self, source: int) -> dict[int, list[Problem]]:
        """Return the problems of a source by record."""
        reasons: dict[int, list[Problem]] = {}
        for finding in self.found:
            if finding.source == source:
                each = replace(finding, together=False).problems(self.raws[source])
                for record, problem in zip(finding.records.tolist(), each, strict=True):
                    reasons.setdefault(record, []).append(problem)
        return reasons


def by_code(codes: NDArray[np.int32], wanted: Sequence[int], records: Records) -> Iterator[tuple[int, Records]]:
    """Yield each wanted code with the records that hold it, in one pass however many codes there are."""
    if not wanted:
        return
    is_wanted = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    is_wanted[[code for code in wanted if code < len(is_wanted)]] = True
    at = np.flatnonzero(is_wanted[codes] & (codes >= 0))
    order = at[np.argsort(codes[at], kind="stable")]
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1)) if len(order) else np.empty(0, dtype=np.intp)
    for group in np.split(order, starts[1:]):
        if len(group):
            yield int(codes[group[0]]), records[group]
