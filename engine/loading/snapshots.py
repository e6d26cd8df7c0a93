"""From states on dates to states that last: equal consecutive snapshots become one row with first and last day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates, TextColumn
from engine.domain.dataset import EMPLOYMENTS
from engine.domain.table import Table, concatenate
from engine.errors import Problem
from engine.loading.checks import Dataset, Said, first_of_group, state_key
from engine.loading.drafts import Draft

ONE_DAY = np.timedelta64(1, "D")
_STANDING = {"valid_from", "valid_to", "exit_reason", "recorded_at", "retracted"}


def check_snapshots(dataset: Dataset) -> None:
    """Report states that contradict earlier states of the same person: hired on another day, or before being hired.

    A later hire date after a termination is a rehire and no contradiction.
    """
    draft = dataset.drafts.get(EMPLOYMENTS.name)
    if draft is None:
        return
    rows = _ordered(draft, np.flatnonzero(~np.isnat(draft.snapshot) & ~draft.once))
    if not len(rows):
        return
    person = draft.table.text("person_id").codes[rows]
    hired, left = draft.table.date("valid_from")[rows], draft.table.date("valid_to")[rows]
    for at in np.flatnonzero(hired > draft.until[rows]).tolist():
        _report(dataset, int(rows[at]), "snapshot-before-hire", f"The state of {draft.snapshot[rows[at]]} lies before")
    first = first_of_group([person])
    moved = (hired != hired[first]) & ~np.isnat(hired) & ~np.isnat(hired[first]) & (person >= 0)
    latest_end = _running_end(first, left)
    for at in np.flatnonzero(moved & ~(hired > latest_end)).tolist():
        known = hired[first[at]]
        _report(dataset, int(rows[at]), "hire-date-contradicts", f"An earlier state says {known}, this one")


def _report(dataset: Dataset, row: int, code: str, what: str) -> None:
    hired = dataset.drafts[EMPLOYMENTS.name].table.date("valid_from")[row]
    mend = "Correct the hire date, or give the day the earlier employment ended."
    dataset.report(EMPLOYMENTS.name, np.array([row]), "valid_from", Said(code, f"{what} the hire date {hired}.", mend))


def _running_end(first: NDArray[np.intp], left: Dates) -> Dates:
    """Return, per state, the last known end among the earlier states of the person, NaT where none."""
    ends = np.full(len(left), np.datetime64("NaT", "D"))
    for at in range(1, len(left)):
        if first[at] == first[at - 1]:
            ends[at] = left[at - 1] if not np.isnat(left[at - 1]) else ends[at - 1]
    return ends


def _ordered(draft: Draft, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return rows by key and snapshot."""
    key = state_key(draft.table.schema)
    values = [draft.table.sort_values(name)[rows] for name in reversed(key)]
    return rows[np.lexsort([draft.snapshot[rows].astype(np.int64), *values])]


def lasting(draft: Draft, dataset: Dataset) -> Table:
    """Return the rows of a draft with its snapshots turned into rows that last.

    A row begins with the hire date or, failing that, the first snapshot that shows it, and ends the day before the
    next one begins. The last row of an employment ends with the termination; whoever is missing from the last
    snapshot without one ends with the last snapshot that shows them, which is noted. What may be said again and again
    (``once``) keeps its latest saying.
    """
    plain = np.isnat(draft.snapshot)
    if plain.all():
        return draft.table
    said_again = np.flatnonzero(~plain & draft.once)
    states = np.flatnonzero(~plain & ~draft.once)
    parts = [draft.table.take(np.flatnonzero(plain)), draft.table.take(_latest(draft, said_again))]
    if len(states):
        parts.append(_spells(draft, _ordered(draft, states), dataset))
    return _stacked(parts)


def _stacked(parts: list[Table]) -> Table:
    return concatenate([part for part in parts if len(part)] or parts[:1])


def _latest(draft: Draft, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return, of rows with one key, the one of the latest snapshot, in order of first appearance."""
    if not len(rows):
        return rows
    order = _ordered(draft, rows)
    key = state_key(draft.table.schema)
    last = np.append(_changes(draft.table, key, order)[1:], True)
    return np.sort(order[last])


def _changes(table: Table, names: tuple[str, ...], rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return, along ``rows``, whether any of the named columns differs from the row before; the first one does."""
    changed = np.ones(len(rows), dtype=bool)
    changed[1:] = False
    for name in names:
        values = table.sort_values(name)[rows]
        differs = values[1:] != values[:-1]
        if values.dtype.kind == "f":
            differs &= ~(np.isnan(values[1:]) & np.isnan(values[:-1]))
        changed[1:] |= differs
    return changed


def _spells(draft: Draft, rows: NDArray[np.intp], dataset: Dataset) -> Table:
    table = draft.table
    key = state_key(table.schema)
    new_key = _changes(table, key, rows)
    is_job = table.schema is EMPLOYMENTS
    stated = table.date("valid_from")[rows] if is_job else np.full(len(rows), np.datetime64("NaT", "D"))
    rehired = np.append(False, (stated[1:] > stated[:-1])) if is_job else np.zeros(len(rows), dtype=bool)
    new_stint = new_key | rehired
    told = tuple(column.name for column in table.schema.columns if column.name not in _STANDING)
    ended = table.date("valid_to")[rows]
    after_end = ~np.isnat(ended) & (draft.snapshot[rows] > ended)
    new_row = new_stint | (_changes(table, told, rows) & ~after_end)
    begin = np.where(new_stint & ~np.isnat(stated), stated, draft.snapshot[rows])
    heads = np.flatnonzero(new_row)
    ends = _ends(draft, rows, heads, new_stint, begin, dataset)
    spells = table.take(rows[heads]).with_columns({"valid_from": begin[heads], "valid_to": ends})
    return _with_reasons(spells, draft, rows, heads)


def _ends(draft: Draft, rows: NDArray[np.intp], heads: NDArray[np.intp], new_stint: NDArray[np.bool_], begin: Dates,
          dataset: Dataset) -> Dates:  # fmt: skip
    """Return the last day of each spell: the day before the next, the termination, or the last one seen."""
    tails = np.append(heads[1:], len(rows)) - 1
    following = np.append(begin[heads[1:]], np.datetime64("NaT", "D")) - ONE_DAY
    last_of_stint = np.append(new_stint[heads[1:]], True)
    terminated = draft.table.date("valid_to")[rows][tails]
    seen = draft.snapshot[rows][tails]
    vanished = last_of_stint & np.isnat(terminated) & (seen < draft.snapshot[rows].max())
    if vanished.any():
        name = draft.table.schema.name
        what = f"{int(vanished.sum()):,} rows of {name} end with the last snapshot that shows them; no end is stated."
        dataset.findings.notes.append(Problem("end-assumed", what, "Add the day of termination if you have it."))
    ends = np.where(last_of_stint, terminated, following)
    found: Dates = np.where(vanished, np.maximum(seen, begin[heads]), ends)
    return found


def _with_reasons(spells: Table, draft: Draft, rows: NDArray[np.intp], heads: NDArray[np.intp]) -> Table:
    """Return the spells with the exit reason of their last state."""
    if "exit_reason" not in spells.columns:
        return spells
    tails = np.append(heads[1:], len(rows)) - 1
    reasons = draft.table.text("exit_reason")
    codes = np.where(np.isnat(spells.date("valid_to")), np.int32(-1), reasons.codes[rows[tails]])
    return spells.with_columns({"exit_reason": TextColumn(codes, reasons.index)})
