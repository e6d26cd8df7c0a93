"""Rows that clash, rows that never speak, and rows that say again what another says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from engine.policy.findings import Finding, Severity
from engine.policy.verification_columns import set_bits
from engine.policy.verification_table import CheckedTable

MOST_PAIRS: Final = 50
"""Pairs of rows listed for one decision."""
IN_ORDER: Final = frozenset({"F", "P"})
"""Hit policies under which one row speaks and the others are silent."""
_LISTS: Final = frozenset({"R", "O", "C"})
_APART: Final = "Make their conditions exclude each other, or choose another hit policy."


def row_findings(table: CheckedTable) -> Iterator[Finding]:
    """Yield what is wrong with single rows and with pairs of them; a row is complained about once.

    Raises
    ------
    GaveUpError
        Whether some row is unreachable cannot be decided.
    """
    silent: set[int] = set()
    for row in table.rows:
        empty = [
            column.field.name
            for column, part in zip(table.grid.columns, table.grid.boxes[row], strict=True)
            if not part
        ]
        if empty:
            silent.add(row)
            what = f"row '{table.id(row)}' can never match: its cell of '{empty[0]}' holds for nothing that can be."
            words = (what, "Change the cell, or remove the row.")
            yield table.about_rows("unreachable", Severity.WARNING, words, (row,), table.grid.boxes[row])
    for finding, row in _repeated(table):
        silent.add(row)
        yield finding
    yield from _PAIRS.get(table.decision.hit_policy, _nothing)(table, silent)


def _nothing(table: CheckedTable, silent: set[int]) -> Iterator[Finding]:
    del table, silent
    yield from ()


def _repeated(table: CheckedTable) -> Iterator[tuple[Finding, int]]:
    """Yield rows that stand earlier with the same conditions and the same outcome."""
    first: dict[tuple[object, ...], int] = {}
    for row in sorted(table.rows, key=lambda at: table.grid.order[at]):
        box = table.grid.boxes[row]
        for known in set_bits(table.grid.holders[row]):
            if table.grid.boxes[known] == box and table.agree(row, known) and (known, box) in first:
                what = f"row '{table.id(row)}' repeats row '{table.id(known)}': same conditions, same outcome, "
                what += "as for {case}."
                severity = Severity.ERROR if table.decision.hit_policy == "U" else Severity.WARNING
                yield table.about_rows("duplicate", severity, (what, "Remove one of them."), (row, known), box), row
                break
        else:
            first[row, box] = row


def _clashes(table: CheckedTable, silent: set[int]) -> Iterator[Finding]:
    """Yield pairs that match together under U, that differ under A, that tie and differ under P."""
    hit_policy, listed, left = table.decision.hit_policy, 0, 0
    for row in table.rows:
        if row in silent:
            continue
        for other in set_bits(table.grid.touching[row] & ((1 << row) - 1)):
            same = table.agree(row, other)
            if other in silent or (same and hit_policy != "U"):
                continue
            listed += 1
            if listed > MOST_PAIRS:
                left += 1
                continue
            yield _clash(table, row, other, same)
    if left:
        what = f"{left} more pairs of rows of decision '{table.decision.id}' match together."
        yield table.about_table("overlap", Severity.ERROR, what, "Mend those listed first, then check again.")


def _clash(table: CheckedTable, row: int, other: int, same: bool) -> Finding:
    earlier, later = table.in_file(row, other)
    what = f"rows '{table.id(earlier)}' and '{table.id(later)}' of decision '{table.decision.id}' both match {{case}}"
    what += "" if same else " and give different outcomes"
    what += f", but its hit policy is {table.decision.hit_policy}."
    code = "overlap" if same else "contradiction"
    box = table.grid.shared(row, other)
    return table.about_rows(code, Severity.ERROR, (what, _APART), (later, earlier), box)


def _in_order(table: CheckedTable, silent: set[int]) -> Iterator[Finding]:
    """Yield rows that never speak because of those before them, and rows a later one makes superfluous."""
    for row in table.rows:
        if row in silent:
            continue
        finding = _taken(table, row)
        if finding is not None:
            silent.add(row)
            yield finding
    if table.decision.hit_policy == "P":
        yield from _ties(table, silent)
    else:
        yield from _superfluous(table, silent)


def _taken(table: CheckedTable, row: int) -> Finding | None:
    grid = table.grid
    before = (1 << row) - 1
    holder = next(set_bits(grid.holders[row] & before), None)
    if holder is not None:
        return _shadowed(table, row, holder)
    rivals = grid.touching[row] & before
    if not rivals or grid.open[row] or not grid.complete:
        return None
    box = grid.boxes[row]
    if grid.cover.uncovered(box, set_bits(rivals)) is not None:
        return None
    what = f"row '{table.id(row)}' can never speak: {table.named(rivals)} take every case it matches, such as {{case}}."
    words = (what, _move(table))
    return table.about_rows("unreachable", Severity.WARNING, words, (row, *set_bits(rivals)), box)


def _shadowed(table: CheckedTable, row: int, holder: int) -> Finding:
    equal, same = table.grid.boxes[row] == table.grid.boxes[holder], table.agree(row, holder)
    code = "subsumed" if same else "contradiction" if equal else "shadowed"
    takes = "has the same conditions and another outcome" if equal else "takes every case it matches"
    takes += " and gives the same" if same else ""
    what = f"row '{table.id(row)}' can never speak: row '{table.id(holder)}' {takes}, such as {{case}}."
    words = (what, "Remove it." if same else _move(table))
    return table.about_rows(code, Severity.WARNING, words, (row, holder), table.grid.boxes[row])


def _move(table: CheckedTable) -> str:
    if table.decision.hit_policy == "P":
        return "Give it a higher priority, narrow the others, or remove it."
    return "Move it up, narrow the rows before it, or remove it."


def _ties(table: CheckedTable, silent: set[int]) -> Iterator[Finding]:
    """Yield pairs of equal priority that differ in another output: the order of the file decides, not the priority."""
    rank = [table.table.candidates.rank(place) for place in table.grid.order]
    listed = 0
    for row in table.rows:
        for other in set_bits(table.grid.touching[row] & ((1 << row) - 1)):
            tie = rank[row] == rank[other] and not table.agree(row, other) and not {row, other} & silent
            if tie and listed < MOST_PAIRS:
                listed += 1
                first, second = f"'{table.id(other)}'", f"'{table.id(row)}'"
                what = f"rows {first} and {second} of decision '{table.decision.id}' both match {{case}} with equal "
                what += "priority and different outcomes: only their order in the file decides."
                words = (what, "Make their conditions exclude each other, or give one a higher priority.")
                box = table.grid.shared(row, other)
                yield table.about_rows("contradiction", Severity.WARNING, words, (row, other), box)


def _superfluous(table: CheckedTable, silent: set[int]) -> Iterator[Finding]:
    """Yield rows whose cases would get the same outcome from a later row if they were not there."""
    grid = table.grid
    for row in table.rows:
        for holder in set_bits(grid.holders[row] >> row + 1 << row + 1):
            if {row, holder} & silent or not table.agree(row, holder):
                continue
            between = grid.touching[row] & ((1 << holder) - (1 << row + 1))
            if all(table.agree(row, other) or other in silent for other in set_bits(between)):
                what = f"row '{table.id(row)}' changes nothing: without it row '{table.id(holder)}' gives the same, "
                words = (what + "as for {case}.", "Remove it, unless its reason is worth keeping.")
                yield table.about_rows("subsumed", Severity.HINT, words, (row, holder), grid.boxes[row])
            break


def _repeats_itself(table: CheckedTable, silent: set[int]) -> Iterator[Finding]:
    """Yield rows inside another with the same outcome, which say it a second time."""
    for row in table.rows:
        holder = next((one for one in set_bits(table.grid.holders[row]) if table.agree(row, one)), None)
        if holder is None or {row, holder} & silent:
            continue
        what = f"row '{table.id(row)}' adds nothing: wherever it matches, such as {{case}}, row '{table.id(holder)}' "
        words = (what + "gives the same.", "Remove it, unless its reason is worth keeping.")
        yield table.about_rows("subsumed", Severity.HINT, words, (row, holder), table.grid.boxes[row])


def _any(table: CheckedTable, silent: set[int]) -> Iterator[Finding]:
    yield from _clashes(table, silent)
    yield from _repeats_itself(table, silent)


def _extremes(table: CheckedTable, silent: set[int]) -> Iterator[Finding]:
    """Yield rows whose number never is the smallest or largest, as another that always matches too is."""
    smallest = table.decision.hit_policy == "C<"
    name = table.table.candidates.outputs[0]
    numbers = [table.table.candidates.given[place].get(name) for place in table.grid.order]
    for row in table.rows:
        mine = numbers[row]
        for holder in set_bits(table.grid.holders[row]):
            other = numbers[holder]
            if {row, holder} & silent or not isinstance(mine, (int, float)) or not isinstance(other, (int, float)):
                continue
            if mine >= other if smallest else mine <= other:
                silent.add(row)
                what = f"row '{table.id(row)}' can add nothing: wherever it matches, such as {{case}}, row "
                what += (
                    f"'{table.id(holder)}' gives {other}, and only the {'smallest' if smallest else 'largest'} counts."
                )
                words = (what, "Remove it, or change its number.")
                yield table.about_rows("shadowed", Severity.WARNING, words, (row, holder), table.grid.boxes[row])
                break


_PAIRS: Final[dict[str, Callable[[CheckedTable, set[int]], Iterator[Finding]]]] = {
    "U": _clashes,
    "A": _any,
    **dict.fromkeys(IN_ORDER, _in_order),
    **dict.fromkeys(_LISTS, _repeats_itself),
    **dict.fromkeys(("C<", "C>"), _extremes),
}
