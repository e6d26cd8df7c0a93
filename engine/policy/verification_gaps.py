"""Cases that no row of a table with one answer covers: each stretch of them once, as wide as it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.policy.findings import Finding, Severity, shown_facts
from engine.policy.unary_tests import IsNull
from engine.policy.verification_columns import set_bits
from engine.policy.verification_cover import Box, widest
from engine.policy.verification_table import CheckedTable

MOST_GAPS: Final = 5
"""Gaps listed for one decision."""
_MEND: Final = "Add a row for it, or a last row without 'when'."


def gap_findings(table: CheckedTable) -> Iterator[Finding]:
    """Yield the gaps of a table: stretches of cases with every fact present that no row matches.

    A missing fact is no gap, as missing is not a value; only where some row asks whether a fact is missing, and
    cases with it missing still fall through, a hint says so.

    Raises
    ------
    GaveUpError
        Whether there is a further gap cannot be decided.
    """
    if any(not column.known for column in table.grid.columns):
        return
    found: list[Box] = []
    for box in _gaps(table, table.grid.known):
        if len(found) == MOST_GAPS:
            what = f"decision '{table.decision.id}' has more cases without a row."
            yield table.about_table("gap", Severity.WARNING, what, "Mend those listed first, then check again.", box)
            return
        found.append(box)
        yield table.about_table("gap", Severity.WARNING, _sentence(table, box), _MEND, box)
    if not found:
        yield from _missing(table)


def _gaps(table: CheckedTable, within: Box) -> Iterator[Box]:
    """Yield boxes of cases without a row until there is none left."""
    ordered = [column.field.type.is_ordered for column in table.grid.columns]
    rows = list(table.grid.boxes)

    def widened(bare: Box) -> Box:
        gap = widest(_plain(table, bare), within, rows, ordered)
        rows.append(gap)
        return gap

    return table.grid.cover.gaps(within, iter(table.rows), widened)


def _plain(table: CheckedTable, box: Box) -> Box:
    """Return the one region per column that stands for the plainest case in a box."""
    columns = zip(table.grid.columns, box, strict=True)
    return tuple(
        1 << next(at for at in set_bits(part) if column.regions[at].value == column.plausible(part))
        for column, part in columns
    )


def _sentence(table: CheckedTable, box: Box) -> str:
    said = table.grid.said(box)
    case = shown_facts(table.grid.case(box))
    name = table.decision.id
    if said in ("", case):
        return f"no row of decision '{name}' matches {case}."
    return f"no row of decision '{name}' matches {said}; for example {case}."


def _missing(table: CheckedTable) -> Iterator[Finding]:
    """Yield a hint where rows ask for a missing fact and still do not cover every case in which it is missing."""
    fields = table.decision.inputs
    asked = {
        field.name
        for at, field in enumerate(fields)
        if any(
            isinstance(test, IsNull) for cells in table.table.cells if not cells[at].negated for test in cells[at].tests
        )
    }
    for place, column in enumerate(table.grid.columns):
        if column.field.name not in asked:
            continue
        within = (*table.grid.known[:place], column.every & ~column.known, *table.grid.known[place + 1 :])
        for box in _gaps(table, within):
            others = table.grid.said((*box[:place], column.known, *box[place + 1 :]))
            what = f"no row of decision '{table.decision.id}' matches where {column.field.name} is missing"
            what += f" and {others}." if others else "."
            yield table.about_table("gap-when-missing", Severity.HINT, what, _MEND, box)
            break
