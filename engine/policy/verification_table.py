"""One decision on one day as its proofs see it: the rows in the order in which they speak, as boxes of cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from engine.policy.compiled import CompiledTable
from engine.policy.document import Policy
from engine.policy.findings import Finding, Severity, as_example, shown_facts
from engine.policy.tables import Decision
from engine.policy.verification_columns import set_bits
from engine.policy.verification_cover import Box
from engine.policy.verification_grid import Grid, grid_of

NAMED: Final = 3
"""Rows that a sentence names."""


class CheckedTable:
    """A table with its rows in the order of speaking: that of the file, under P that of the priorities.

    Attributes
    ----------
    decision : Decision
        The table as written.
    table : CompiledTable
        The table on the day.
    grid : Grid
        Its rows as boxes; row numbers below are places in its order.
    """

    def __init__(self, policy: Policy, table: CompiledTable, on: date) -> None:
        self.file, self.on, self.profile = policy.file, on, policy.profile
        self.decision: Decision = table.decision
        self.table = table
        ranked = self.decision.hit_policy == "P"
        places = range(len(table.rows))
        self.grid: Grid = grid_of(table, sorted(places, key=table.candidates.rank) if ranked else places)
        self._voices = [repr(table.candidates.given[at]) for at in self.grid.order]

    @property
    def rows(self) -> range:
        """Numbers of the rows."""
        return range(len(self.grid.order))

    def id(self, row: int) -> str:
        """Return the id of a row."""
        return self.table.rows[self.grid.order[row]].id

    def line(self, row: int) -> int:
        """Return the line of a row."""
        return self.table.rows[self.grid.order[row]].line

    def agree(self, first: int, second: int) -> bool:
        """Return whether two rows give the same."""
        return self._voices[first] == self._voices[second]

    def in_file(self, *rows: int) -> tuple[int, ...]:
        """Return rows in the order of the file."""
        return tuple(sorted(rows, key=lambda row: self.grid.order[row]))

    def likely(self, box: Box) -> Box:
        """Return the part of a box without missing facts, or all of it where a fact must be missing."""
        known = tuple(part & column.known or part for part, column in zip(box, self.grid.columns, strict=True))
        return known if all(known) else box

    def about_rows(
        self, code: str, severity: Severity, words: tuple[str, str], rows: Sequence[int], box: Box
    ) -> Finding:
        """Return a finding at the first of ``rows``, with a case out of ``box``; ``{case}`` in words names it."""
        facts = self.grid.case(self.likely(box))
        what, mend = words
        return Finding(
            code=code,
            severity=severity,
            what=what.replace("{case}", shown_facts(facts)),
            mend=mend,
            file=self.file,
            line=self.line(rows[0]),
            rules=tuple(f"{self.decision.id}/{self.id(row)}" for row in rows),
            on=self.on,
            profile=self.profile,
            example=as_example(facts),
        )

    def about_table(self, code: str, severity: Severity, what: str, mend: str, box: Box | None = None) -> Finding:
        """Return a finding about the whole decision, with a case out of ``box``."""
        return Finding(
            code=code,
            severity=severity,
            what=what,
            mend=mend,
            file=self.file,
            line=self.decision.line,
            rules=(self.decision.id,),
            on=self.on,
            profile=self.profile,
            example=None if box is None else as_example(self.grid.case(self.likely(box))),
        )

    def named(self, rows: int) -> str:
        """Return the rows of a mask in words, the first few by id."""
        ids = [f"'{self.id(row)}'" for row in set_bits(rows)]
        more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
        return ("row " if len(ids) == 1 else "rows ") + ", ".join(ids[:NAMED]) + more
