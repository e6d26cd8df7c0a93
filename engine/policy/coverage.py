"""How much of a policy its tests try: which rules they make speak, what they see hold and fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from engine.domain.frozen import FrozenModel
from engine.errors import SextantError
from engine.policy.compiled import CompiledTable, compile_table
from engine.policy.document import Policy
from engine.policy.evaluation import facts_known
from engine.policy.kinds import FactField
from engine.policy.pattern_coverage import condition_branches
from engine.policy.unary_tests import Cell, FactValue, matches

WHOLE: Final = 100.0


class Coverage(FrozenModel):
    """What share of a policy its cases try.

    A branch is a cell of a table or a condition of a pattern that holds, one that fails, or one of several alternatives
    of one that holds; where a field is a vocabulary, its alternatives are one branch. Scores and limits have rules
    alone.
    """

    rules: int
    """Rules there are: rows of tables, patterns, limits, bands."""
    rules_fired: int
    """Rules that some case made speak."""
    branches: int
    """Branches there are."""
    branches_taken: int
    """Branches that some case took."""
    branches_missed: tuple[str, ...]
    """Branches that no case took, in words, in the order of the policy."""
    rules_percent: float
    """Share of the rules that spoke, from 0 to 100; 100 where there is no rule."""
    branches_percent: float
    """Share of the branches taken, from 0 to 100; 100 where there is no branch."""

    @property
    def percent(self) -> float:
        """The smaller of the two shares, which ``--fail-under`` holds against its limit."""
        return min(self.rules_percent, self.branches_percent)


@dataclass(frozen=True, slots=True)
class AskedCase:
    """One case as it was asked: the policy with the case's profile and parameters, facts, day, decision."""

    policy: Policy
    given: Mapping[str, Any]
    on: date
    decision: str | None


def rules_of(policy: Policy) -> tuple[str, ...]:
    """Return every rule that a case can make speak, as answers name them, in the order of the policy."""
    rows = (f"{decision.id}/{row.id}" for decision in policy.decisions for row in decision.rows)
    bands = (f"{score.id}/{band.id}" for score in policy.scores for band in score.bands)
    return (*rows, *(pattern.id for pattern in policy.patterns), *(limit.id for limit in policy.limits), *bands)


def coverage(policy: Policy, cases: Iterable[AskedCase], fired: Iterable[str], seen: Iterable[str] = ()) -> Coverage:
    """Return what ``cases``, which made the rules ``fired`` speak, try of a policy.

    ``seen`` are branches that whoever asked the cases saw them take, beside those of tables.
    """
    rules = rules_of(policy)
    branches = dict.fromkeys((*_branches(policy), *condition_branches(policy)))
    taken = {*seen, *(branch for case in cases for branch in _taken(case))}
    missed = tuple(branch for branch in branches if branch not in taken)
    spoke, took = len(set(rules) & set(fired)), len(branches) - len(missed)
    return Coverage(
        rules=len(rules),
        rules_fired=spoke,
        branches=len(branches),
        branches_taken=took,
        branches_missed=missed,
        rules_percent=_percent(spoke, len(rules)),
        branches_percent=_percent(took, len(branches)),
    )


def _percent(part: int, whole: int) -> float:
    return WHOLE * part / whole if whole else WHOLE


def _branches(policy: Policy) -> Iterator[str]:
    for decision in policy.decisions:
        for row in decision.rows:
            for field, cell in zip(decision.inputs, row.cells, strict=True):
                yield from _of_cell(f"{decision.id}/{row.id} {field.name}", cell, field)


def _of_cell(place: str, cell: Cell, field: FactField) -> Iterator[str]:
    if cell.tests:
        yield f"{place}: '{cell.text}' holds"
        yield f"{place}: '{cell.text}' fails"
    if len(cell.tests) > 1 and not (cell.negated or field.vocabulary):
        yield from (_alternative(place, cell, at) for at in range(len(cell.tests)))


def _alternative(place: str, cell: Cell, at: int) -> str:
    return f"{place}: alternative {at + 1} of '{cell.text}' holds"


def _taken(case: AskedCase) -> Iterator[str]:
    """Yield the branches one case takes in the decision it asks and in those that this one requires."""
    names = [case.decision] if case.decision else [one.id for one in case.policy.decisions][:1]
    for name in names:
        try:
            wanted, facts = facts_known(case.policy, case.given, case.on, name)
        except SextantError:
            continue
        names += [required for required in wanted.requires if required not in names]
        yield from _taken_in(compile_table(case.policy, wanted.id, case.on), facts)


def _taken_in(table: CompiledTable, facts: Mapping[str, FactValue]) -> Iterator[str]:
    in_force = {row.id: cells for row, cells in zip(table.rows, table.cells, strict=True)}
    for row in table.decision.rows:
        cells = in_force.get(row.id, ())
        for field, written, cell in zip(table.decision.inputs, row.cells, cells, strict=False):
            place, value = f"{table.decision.id}/{row.id} {field.name}", facts.get(field.name)
            if cell.tests:
                yield f"{place}: '{written.text}' {'holds' if matches(cell, value) else 'fails'}"
            for at, test in enumerate(cell.tests):
                if matches(Cell((test,)), value):
                    yield _alternative(place, written, at)
