"""A decision table made ready for one day: parameters looked up, columns indexed, outcomes laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple, TypeAlias

from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.evidence.trail import RuleFired
from engine.policy.document import Policy
from engine.policy.hit_policies import Candidates, chosen_rows, settled
from engine.policy.indexes import ColumnIndex, Remembered, column_index
from engine.policy.kinds import FieldType
from engine.policy.outputs import Value, resolve_output
from engine.policy.tables import Decision
from engine.policy.unary_tests import FactValue, matches, resolve

Record: TypeAlias = "Mapping[str, Any]"

SAMPLED: Final = 64
"""Values of a column that are looked at to see how choosy it is."""


class Spoken(NamedTuple):
    """What a hit policy makes of some matching rows."""

    rows: tuple[int, ...]
    """Positions of the rows that speak, in the order in which they speak."""
    outcome: Mapping[str, Value]
    """By output name; shared, so do not change it."""
    rules: tuple[RuleFired, ...]
    """Evidence of those rows."""


class CompiledTable:
    """One table on one day, as a function from facts to an outcome.

    Facts are taken as they come: texts, numbers, truth values, dates, and sets of texts for lists; a missing name is
    null. Whoever has unchecked facts asks ``evaluation.evaluate``.

    Attributes
    ----------
    policy : Policy
        The policy it belongs to.
    decision : Decision
        The table as written.
    on : date
        The day.
    rows : tuple of Row
        The rows in force, with resolved cells.
    waiting : tuple of Row
        The rows that are no rule yet, for a parameter of theirs has no value on that day.
    inputs : tuple of str
        Names of the inputs.
    gives_weights : bool
        Whether an output is a set of weights, which a caller could change.
    candidates : Candidates
        What the rows give.
    indexes : dict of str to ColumnIndex
        One index per input that some cell tests.
    every_row : int
        Bits of all rows in force.
    """

    def __init__(self, policy: Policy, decision: Decision, on: date) -> None:
        values = policy.values(on)
        self.policy, self.decision, self.on = policy, decision, on
        self.rows = tuple(row for row in decision.rows if all(name in values for name in row.parameters))
        self.waiting = tuple(row for row in decision.rows if any(name not in values for name in row.parameters))
        self.inputs = tuple(field.name for field in decision.inputs)
        self.gives_weights = any(field.type is FieldType.WEIGHTS for field in decision.outputs)
        names = [field.name for field in decision.outputs]
        self.candidates = Candidates(
            decision=decision.id,
            file=policy.file,
            outputs=names,
            ranks=[field.choices for field in decision.outputs],
            ids=[row.id for row in self.rows],
            lines=[row.line for row in self.rows],
            given=[
                {name: resolve_output(output, values) for name, output in zip(names, row.outputs, strict=True)}
                for row in self.rows
            ],
            default=decision.default,
        )
        self.cells = [tuple(resolve(cell, values) for cell in row.cells) for row in self.rows]
        self.every_row = (1 << len(self.rows)) - 1
        self.indexes = {
            field.name: column_index(field, [cells[at] for cells in self.cells])
            for at, field in enumerate(decision.inputs)
            if any(cells[at].tests for cells in self.cells)
        }
        self.bits = self._matcher()
        self.outcome = self._asker()

    bits: Callable[[Record], int]
    """From facts to the matching rows; bit n is row n."""
    outcome: Callable[[Record], Mapping[str, Value]]
    """From facts to the outcome by output name. Records share their outcome: do not change it."""

    def outcomes(self, records: Iterable[Record]) -> list[Mapping[str, Value]]:
        """Return the outcome of each record of a population."""
        return list(map(self.outcome, records))

    def hits(self, facts: Record) -> list[int]:
        """Return the matching rows in the order of the table."""
        return _positions(self.bits(facts))

    def spoken(self, mask: int) -> Spoken:
        """Return what the hit policy makes of the matching rows; PolicyError where it forbids that they match."""
        return self._spoken[mask]

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader of any answer must know: which rows are no rule yet, and what they wait for."""
        in_force = self.policy.values(self.on)
        missing = [(row, [name for name in row.parameters if name not in in_force]) for row in self.waiting]
        return tuple(
            f"Row '{row.id}' is no rule on {self.on}: no value yet for {', '.join(names)}." for row, names in missing
        )

    @cached_property
    def _spoken(self) -> Remembered[Spoken]:
        return Remembered({}, self._settle)

    @cached_property
    def _fired(self) -> Remembered[RuleFired]:
        """Evidence of each row, made when it speaks for the first time."""
        policy, rows, on = self.policy, self.rows, self.on
        return Remembered({}, lambda at: policy.fired(rows[at].id, rows[at].because, rows[at].parameters, on))

    def _settle(self, mask: int) -> Spoken:
        hit_policy, candidates = self.decision.hit_policy, self.candidates
        rows = chosen_rows(hit_policy, _positions(mask), candidates)
        rules = tuple(self._fired[at] for at in rows)
        return Spoken(tuple(rows), settled(hit_policy, rows, candidates), rules)

    def _matcher(self) -> Callable[[Record], int]:
        every_row = self.every_row
        columns = tuple((name, self.indexes[name].lookup) for name in _choosiest_first(self.indexes))

        def bits(facts: Record) -> int:
            get, mask = facts.get, every_row
            for name, lookup in columns:
                mask &= lookup(get(name))
                if not mask:
                    return 0
            return mask

        return bits

    def _asker(self) -> Callable[[Record], Mapping[str, Value]]:
        bits, spoken = self.bits, self._spoken
        if self.decision.hit_policy == "F":
            return lambda facts: spoken[(mask := bits(facts)) & -mask].outcome
        return lambda facts: spoken[bits(facts)].outcome


def _choosiest_first(indexes: Mapping[str, ColumnIndex]) -> list[str]:
    """Return the columns, first those whose values let few rows pass, so that a record without a row is done early."""

    def share(name: str) -> float:
        passed = [indexes[name].lookup(value).bit_count() for value in islice(indexes[name].examples(), SAMPLED)]
        return sum(passed) / len(passed)

    return sorted(indexes, key=share)


def _positions(mask: int) -> list[int]:
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


@lru_cache(maxsize=256)
def compile_table(policy: Policy, decision: str, on: date) -> CompiledTable:
    """Return a table of ``policy`` made ready for the day ``on``.

    Raises
    ------
    InputError
        The policy has no such decision, or holds only later.
    """
    check_in_force(policy, on)
    return CompiledTable(policy, find_decision(policy, decision), on)


def check_in_force(policy: Policy, on: date) -> None:
    """Raise InputError where the policy holds only after the day ``on``."""
    if on < policy.effective:
        what = f"Policy '{policy.id}' has no rule before {policy.effective}; the decision is for {on}."
        raise InputError(Problem("no-rule", what, "Choose a later day or an earlier version.", file=policy.file))


def find_decision(policy: Policy, name: str | None) -> Decision:
    """Return a decision by name, or the only one; InputError where there is no such one."""
    decisions: dict[str, Decision] = {one.id: one for one in policy.decisions}
    if name is None and len(decisions) == 1:
        return next(iter(decisions.values()))
    if name is None:
        what = f"Policy '{policy.id}' has {len(decisions)} decisions and none was named."
        raise InputError(Problem("which-decision", what, f"Name one of: {', '.join(decisions)}.", file=policy.file))
    if name not in decisions:
        what = f"Policy '{policy.id}' has no decision '{shown(name)}'."
        raise InputError(Problem("unknown-decision", what, did_you_mean(name, decisions), file=policy.file))
    return decisions[name]


def plain_hits(table: CompiledTable, facts: Mapping[str, FactValue]) -> list[int]:
    """Return the matching rows by asking every cell of every row: the meaning that the indexes must reproduce."""
    return [at for at in range(len(table.rows)) if first_failure(table, at, facts) is None]


def first_failure(table: CompiledTable, row: int, facts: Mapping[str, FactValue]) -> str | None:
    """Return the input whose cell fails first in a row, None where the row matches."""
    for field, cell in zip(table.decision.inputs, table.cells[row], strict=True):
        if not matches(cell, facts.get(field.name)):
            return field.name
    return None
