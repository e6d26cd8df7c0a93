"""A decision for a whole population at once, over columns.

Each column tells which rows a record's value lets pass, as bits; the bits of all columns are joined with "and", and
records with equal bits share one answer, which the hit policy settles as it does for one record. So the meaning is that
of ``compiled.CompiledTable`` (a property test holds the two together), and the work grows with the number of different
answers, not of people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import MISSING_CODE, Codes, Numbers
from engine.policy.chain import as_fact, known_fields, needed_decisions, supplied_names
from engine.policy.compiled import CompiledTable, check_in_force, compile_table, find_decision
from engine.policy.document import Policy
from engine.policy.outputs import Value
from engine.policy.population_columns import (
    CodedColumn,
    FactColumn,
    Words,
    as_words,
    checked_columns,
    passed_rows,
)
from engine.policy.tables import Decision
from engine.policy.unary_tests import FactValue

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio: the odd multiplier of Fibonacci hashing (Knuth 1998, section 6.4)."""


@dataclass(frozen=True)
class Answer:
    """What some records of a population get.

    Attributes
    ----------
    rows : tuple of str
        Ids of the rows that spoke, in the order in which they spoke.
    outcome : Mapping of str to value
        Outcome by output name, as ``evaluation.Outcome`` gives it. Do not change it.
    """

    rows: tuple[str, ...]
    outcome: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Population:
    """What a decision gives for every record of a population.

    Attributes
    ----------
    decision : str
        Id of the decision.
    answers : tuple of Answer
        The different answers.
    answer_of : int32 array of shape (records,)
        Position of each record's answer.
    """

    decision: str
    answers: tuple[Answer, ...]
    answer_of: Codes

    def __len__(self) -> int:
        return len(self.answer_of)

    def __getitem__(self, record: int) -> Answer:
        return self.answers[int(self.answer_of[record])]

    def outcomes(self) -> list[Mapping[str, Value]]:
        """Return the outcome of each record."""
        given = [answer.outcome for answer in self.answers]
        return [given[at] for at in self.answer_of.tolist()]

    def spoke(self, rule: str) -> NDArray[np.bool_]:
        """Return for each record whether the row ``rule`` spoke; shape (records,)."""
        return np.array([rule in answer.rows for answer in self.answers], dtype=bool)[self.answer_of]

    def column(self, output: str) -> CodedColumn:
        """Return an outcome as a column of facts: sets for lists; missing where no row gives it, or it is weights."""
        column = CodedColumn.of(as_fact(answer.outcome.get(output)) for answer in self.answers)
        return CodedColumn(column.codes[self.answer_of], column.values)

    def numbers(self, output: str) -> Numbers:
        """Return an outcome that is a number, NaN where it is missing; shape (records,)."""
        given = [answer.outcome.get(output) for answer in self.answers]
        found = [float(value) if isinstance(value, (int, float)) else np.nan for value in given]
        return np.array(found, dtype=np.float64)[self.answer_of]


def population_outcomes(
    policy: Policy, decision: str | None, on: date, columns: Mapping[str, FactColumn], size: int | None = None
) -> Population:
    """Return what a decision gives on a day for each of ``n`` records.

    Parameters
    ----------
    policy : Policy
        A policy with decision tables.
    decision : str, optional
        Which decision; None where there is one only.
    on : date
        Day of the decision; parameters are taken as of this day.
    columns : mapping of str to column of n records
        Facts by name; a name left out is missing for everyone. An outcome of a required decision may be given too,
        and is then not computed for anyone.
    size : int, optional
        n, needed only where no column is given.

    Raises
    ------
    InputError
        There is no rule before the policy's effective date, no such decision, or a column is unknown or ill typed.
    PolicyError
        Two rows match a record where the hit policy forbids it.
    """
    check_in_force(policy, on)
    wanted = find_decision(policy, decision)
    known = checked_columns(known_fields(policy), columns)
    records = max(map(len, known.values()), default=size or 0)
    answered: dict[str, Population] = {}
    for one in (*needed_decisions(policy, wanted, known.keys()), wanted):
        facts = {**_supplied(policy, one, answered, records), **known}
        answered[one.id] = _answer(compile_table(policy, one.id, on), facts, records)
    return answered[wanted.id]


def _supplied(
    policy: Policy, decision: Decision, answered: Mapping[str, Population], records: int
) -> dict[str, FactColumn]:
    """Return the outcomes of required decisions as columns; of several that give one, the first required."""
    found: dict[str, FactColumn] = {}
    required = [answered[name] for name in decision.requires if name in answered]
    for name in sorted({name for one in required for answer in one.answers for name in answer.outcome}):
        if name not in supplied_names(policy):
            continue
        values: list[FactValue] = []
        codes = np.full(records, MISSING_CODE, dtype=np.int32)
        open_ = np.ones(records, dtype=bool)
        for one in required:
            gives = np.array([name in answer.outcome for answer in one.answers], dtype=bool)[one.answer_of] & open_
            codes[gives] = one.answer_of[gives] + len(values)
            values += [as_fact(answer.outcome.get(name)) for answer in one.answers]
            open_ &= ~gives
        found[name] = CodedColumn(codes, tuple(values))
    return found


def _answer(table: CompiledTable, facts: Mapping[str, FactColumn], records: int) -> Population:
    rows = len(table.rows)
    bits = np.repeat(as_words([table.every_row], rows), records, axis=0)
    for name, index in table.indexes.items():
        bits &= passed_rows(index, facts.get(name), records, rows)
    if table.decision.hit_policy == "F":
        bits = _lowest(bits)
    first, codes = _alike(bits)
    answers = tuple(_settled(table, row) for row in bits[first])
    return Population(table.decision.id, answers, codes.astype(np.int32))


def _settled(table: CompiledTable, bits: Words) -> Answer:
    spoken = table.spoken(int.from_bytes(bits.astype("<u8").tobytes(), "little"))
    return Answer(tuple(table.rows[at].id for at in spoken.rows), spoken.outcome)


def _lowest(bits: Words) -> Words:
    """Return the bits with only the lowest one of each record left."""
    at = (bits != 0).argmax(axis=1)[:, None]
    word = np.take_along_axis(bits, at, axis=1)
    found = np.zeros_like(bits)
    np.put_along_axis(found, at, word & (~word + np.uint64(1)), axis=1)
    return found


def _alike(bits: Words) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the first record of each group with equal bits, and each record's group."""
    folded = bits[:, 0].copy()
    for at in range(1, bits.shape[1]):
        folded = (folded ^ (folded >> np.uint64(29))) * _MIX + bits[:, at]
    _, first, codes = np.unique(folded, return_index=True, return_inverse=True)
    if not (bits[first][codes] == bits).all():
        _, first, codes = np.unique(bits, axis=0, return_index=True, return_inverse=True)
    return first, codes
