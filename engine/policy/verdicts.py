"""Why each row of a table spoke or did not for one case: fired, not fired, and the first cell that failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.domain.frozen import FrozenModel
from engine.policy.compiled import CompiledTable, compile_table, first_failure
from engine.policy.document import Policy
from engine.policy.evaluation import facts_known
from engine.policy.kinds import choice_text
from engine.policy.unary_tests import FactValue


class RowVerdict(FrozenModel):
    """Why one row of a table spoke or did not."""

    rule: str
    """Row id."""
    line: int
    """Line in the policy file."""
    matched: bool
    """Whether every cell let the case pass."""
    spoke: bool
    """Whether the hit policy let the row speak."""
    failed_input: str = ""
    """First input whose cell failed; empty where all passed."""
    cell: str = ""
    """What that cell asks."""
    value: str = ""
    """What the case has there; ``null`` where the fact is missing."""
    waiting_for: tuple[str, ...] = ()
    """Parameters without a value on that day, for which the row is no rule yet."""


def explain(policy: Policy, facts: Mapping[str, Any], on: date, decision: str | None = None) -> tuple[RowVerdict, ...]:
    """Return for every row of a decision whether it spoke, and if not, the first cell that failed.

    Parameters and errors are those of ``evaluate``.
    """
    wanted, known = facts_known(policy, facts, on, decision)
    table = compile_table(policy, wanted.id, on)
    spoke = {table.rows[at].id for at in table.spoken(table.bits(known)).rows}
    verdicts = {verdict.rule: verdict for verdict in _verdicts(table, known, spoke)}
    in_force = policy.values(on)
    for row in table.waiting:
        missing = tuple(name for name in row.parameters if name not in in_force)
        verdicts[row.id] = RowVerdict(rule=row.id, line=row.line, matched=False, spoke=False, waiting_for=missing)
    return tuple(verdicts[row.id] for row in wanted.rows)


def _verdicts(table: CompiledTable, facts: Mapping[str, FactValue], spoke: set[str]) -> Iterator[RowVerdict]:
    names = [field.name for field in table.decision.inputs]
    for at, row in enumerate(table.rows):
        failed = first_failure(table, at, facts)
        if failed is None:
            yield RowVerdict(rule=row.id, line=row.line, matched=True, spoke=row.id in spoke)
            continue
        yield RowVerdict(
            rule=row.id,
            line=row.line,
            matched=False,
            spoke=False,
            failed_input=failed,
            cell=row.cells[names.index(failed)].text,
            value=_shown_fact(facts.get(failed)),
        )


def _shown_fact(value: FactValue) -> str:
    if value is None:
        return "null"
    return "; ".join(sorted(value)) if isinstance(value, frozenset) else choice_text(value)
