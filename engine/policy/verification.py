"""What can be proved about a policy before it decides: overlaps, rows that never speak, cases without a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from engine.errors import Problem
from engine.policy.compiled import CompiledTable, compile_table
from engine.policy.document import Policy
from engine.policy.hit_policies import SINGLE
from engine.policy.kinds import choice_text
from engine.policy.regions import Column, GaveUpError, uncovered
from engine.policy.tables import Decision
from engine.policy.unary_tests import FactValue

MOST_PAIRS: Final = 50
"""Overlaps listed for one decision."""
MOST_WORK: Final = 5_000_000
"""Row-value pairs up to which overlaps are looked for."""


def check_policy(policy: Policy) -> tuple[Problem, ...]:
    """Return what is wrong with a policy that is well formed; empty for a clean one.

    For every day on which a parameter changes, from the effective date on: rows that overlap under U, or under A with
    different outcomes (``overlap``); rows that no case can reach because the rows before them take every case under F,
    or whose own cells hold for nothing (``unreachable``); cases that no row of a table with one answer covers
    (``gap``). Each finding has an example. Where a table is too large to decide, ``not-verified`` says so.
    """
    found: dict[tuple[str, str], Problem] = {}
    for day in change_days(policy):
        for decision in policy.decisions:
            for key, problem in _Check(policy, decision, day).findings():
                found.setdefault((decision.id, key), problem)
    return tuple(sorted(found.values(), key=lambda problem: (problem.line or 0, problem.code)))


def change_days(policy: Policy) -> tuple[date, ...]:
    """Return the days from the effective date on at which a parameter changes, the effective date first."""
    dated = (one.since for parameter in policy.parameters.values() for one in parameter.values)
    return tuple(sorted({policy.effective, *(day for day in dated if day > policy.effective)}))


class _Check:
    """One decision on one day."""

    def __init__(self, policy: Policy, decision: Decision, on: date) -> None:
        self.policy, self.decision = policy, decision
        self.table: CompiledTable = compile_table(policy, decision.id, on)
        self.names = list(self.table.indexes)
        self.columns = [_column(self.table, name) for name in self.names]
        self.complete = all(index.complete for index in self.table.indexes.values())

    def findings(self) -> Iterator[tuple[str, Problem]]:
        hit_policy = self.decision.hit_policy
        proofs = [self._unreachable]
        if hit_policy in {"U", "A"}:
            proofs.append(self._overlaps)
        if hit_policy in SINGLE and not self.decision.default:
            proofs.append(self._gap)
        for proof in proofs:
            try:
                yield from proof()
            except GaveUpError:
                what = f"Decision '{self.decision.id}' is too large to prove that it has no overlap and no gap."
                mend = "Split it, or use fewer columns."
                yield "large", self._problem("not-verified", what, mend, self.decision.line)

    def _problem(self, code: str, what: str, mend: str, line: int) -> Problem:
        return Problem(code, what, mend, file=self.policy.file, line=line)

    def _overlaps(self) -> Iterator[tuple[str, Problem]]:
        ids, given = self.table.candidates.ids, self.table.candidates.given
        listed = 0
        for row, rivals in enumerate(self._touching()):
            for other in _set_bits(rivals & ((1 << row) - 1)):
                if self.decision.hit_policy == "A" and given[row] == given[other]:
                    continue
                listed += 1
                if listed > MOST_PAIRS:
                    return
                both = 1 << row | 1 << other
                values = [next(value for value, mask in column if mask & both == both) for column in self.columns]
                what = f"rows '{ids[other]}' and '{ids[row]}' of decision '{self.decision.id}' both match"
                what += f" {self._example(values)}, but its hit policy is {self.decision.hit_policy}."
                mend = "Make their conditions exclude each other, or choose another hit policy."
                yield f"{ids[other]}|{ids[row]}", self._problem("overlap", what, mend, self.table.rows[row].line)

    def _touching(self) -> list[int]:
        """Return for each row the bits of the rows it shares a case with."""
        if sum(mask.bit_count() for column in self.columns for _, mask in column) > MOST_WORK:
            raise GaveUpError
        touching = [self.table.every_row] * len(self.table.rows)
        for column in self.columns:
            shared = [0] * len(self.table.rows)
            for _, mask in column:
                for row in _set_bits(mask):
                    shared[row] |= mask
            touching = [before & now for before, now in zip(touching, shared, strict=True)]
        return touching

    def _unreachable(self) -> Iterator[tuple[str, Problem]]:
        first = self.decision.hit_policy == "F"
        for at, row in enumerate(self.table.rows):
            within = [[(value, mask) for value, mask in column if mask >> at & 1] for column in self.columns]
            nowhere = [name for name, column in zip(self.names, within, strict=True) if not column]
            if nowhere:
                what = f"row '{row.id}' can never match: its cell of '{nowhere[0]}' holds for nothing."
                yield row.id, self._problem("unreachable", what, "Change the cell, or remove the row.", row.line)
            elif first and at and self.complete and uncovered(within, (1 << at) - 1) is None:
                what = f"row '{row.id}' can never speak: the rows before it take every case it matches{self._by(at)}."
                yield row.id, self._problem("unreachable", what, "Move it up, or remove it.", row.line)

    def _by(self, at: int) -> str:
        """Return which one row before takes all, where one does."""
        rows = (1 << at) - 1
        for column in self.columns:
            for _, mask in column:
                rows &= mask if mask >> at & 1 else -1
        taken = next(_set_bits(rows), None)
        return "" if taken is None else f" (for example row '{self.table.rows[taken].id}')"

    def _gap(self) -> Iterator[tuple[str, Problem]]:
        known: list[Column] = [
            [(value, mask) for value, mask in column if value is not None] for column in self.columns
        ]
        if any(not column for column in known):
            return
        values = uncovered(known, self.table.every_row)
        if values is not None:
            what = f"no row of decision '{self.decision.id}' matches {self._example(values)}."
            mend = "Add a row for it, or a last row without 'when'."
            yield "gap", self._problem("gap", what, mend, self.decision.line)

    def _example(self, values: list[FactValue]) -> str:
        pairs = [f"{name} = {_shown(value)}" for name, value in zip(self.names, values, strict=True)]
        return ", ".join(pairs) or "every case"


def _column(table: CompiledTable, name: str) -> Column:
    index = table.indexes[name]
    by_rows: dict[tuple[int, bool], FactValue] = {}
    for value in index.examples():
        by_rows.setdefault((index.lookup(value), value is None), value)
    return [(value, mask) for (mask, _), value in by_rows.items()]


def _set_bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _shown(value: FactValue) -> str:
    if value is None:
        return "null"
    if isinstance(value, frozenset):
        return "[" + ", ".join(sorted(value)) + "]"
    return choice_text(value)
