"""What stands in a policy and changes nothing: cells that always hold, inputs no row tests, names nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from engine.policy.document import Policy
from engine.policy.findings import Finding, Severity
from engine.policy.tables import Decision
from engine.policy.unary_tests import IsNull
from engine.policy.verification_table import CheckedTable


def constant_cells(table: CheckedTable) -> Iterator[Finding]:
    """Yield cells other than ``-`` that hold for every value their input can have."""
    names = [field.name for field in table.decision.inputs]
    for row in table.rows:
        cells = table.table.cells[table.grid.order[row]]
        for column, part in zip(table.grid.columns, table.grid.boxes[row], strict=True):
            cell = cells[names.index(column.field.name)]
            asks_presence = cell.negated and any(isinstance(test, IsNull) for test in cell.tests)
            if not cell.tests or asks_presence or not column.complete or part & column.known != column.known:
                continue
            text, name = cell.text, column.field.name
            what = f"cell '{text[:80]}' of row '{table.id(row)}' holds for every value that '{name}' can have."
            words = (what, "Leave it out; write not(null) where the fact must be there.")
            yield table.about_rows("constant", Severity.WARNING, words, (row,), table.grid.boxes[row])


def unused_inputs(policy: Policy, decision: Decision) -> Iterator[Finding]:
    """Yield the inputs of a decision that no row tests."""
    for at, field in enumerate(decision.inputs):
        if not any(row.cells[at].tests for row in decision.rows):
            what = f"no row of decision '{decision.id}' tests input '{field.name}'."
            yield _finding(policy, "unused-input", what, "Remove it from the inputs, or test it.", decision.line)


def unused_parameters(policy: Policy) -> Iterator[Finding]:
    """Yield parameters that no rule refers to and that the subject of the kind does not read either."""
    used = {name for decision in policy.decisions for row in decision.rows for name in row.parameters}
    used |= {name for pattern in policy.patterns for name in pattern.parameters}
    used |= {amount for limit in policy.limits for amount in (limit.value, limit.penalty) if isinstance(amount, str)}
    used |= {name for score in policy.scores for name in score.parameters}
    said = " ".join(
        text for one in policy.patterns for text in (one.because.en, one.next_step.en if one.next_step else "")
    )
    for name, parameter in policy.parameters.items():
        if name not in used and name not in policy.kind.parameters and f"{{{name}}}" not in said:
            what = f"no rule uses parameter '{name}'."
            yield _finding(policy, "unused-parameter", what, "Remove it, or use it.", parameter.line)


def _finding(policy: Policy, code: str, what: str, mend: str, line: int) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, what=what, mend=mend, file=policy.file, line=line)
