"""The append-only history of an organisation, and the cut of it that one decision sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates, TextColumn, as_date, day
from engine.domain.corrections import Correction, overlay
from engine.domain.dataset import PROTECTED_TABLE, TABLES
from engine.domain.organisation import Organisation
from engine.domain.schema import Column, ColumnType
from engine.domain.table import Cell, Table, concatenate


@dataclass(frozen=True, eq=False)
class History:
    """Everything ever recorded about one organisation; loads, corrections and bookings append, nothing is overwritten.

    Attributes
    ----------
    tables : mapping of str to Table
        Rows by table name in the order in which they were appended. Tables without rows are absent.
    """

    tables: Mapping[str, Table]

    @staticmethod
    def empty() -> History:
        """Return the history of an organisation of which nothing is known."""
        return History({})

    @staticmethod
    def of(tables: Iterable[Table]) -> History:
        """Return the history whose first load is ``tables``."""
        return History.empty().append(tables)

    @staticmethod
    def from_rows(rows: Mapping[str, Sequence[Mapping[str, Cell]]]) -> History:
        """Return a history of typed rows by table name, for organisations small enough to write down."""
        return History.of(Table.from_rows(TABLES[name], listed) for name, listed in rows.items())

    def append(self, tables: Iterable[Table]) -> History:
        """Return the history with the rows of ``tables`` added after its own, as one load.

        The order of rows within a load means nothing; between loads the later one is the later word.
        """
        pieces: dict[str, list[Table]] = {name: [table] for name, table in self.tables.items()}
        for table in tables:
            if len(table):
                pieces.setdefault(table.schema.name, []).append(table.canonical())
        return History({name: concatenate(listed) for name, listed in pieces.items()})

    def table(self, name: str) -> Table:
        """Return all recorded rows of a table, superseded and retracted ones included."""
        return self.tables.get(name) or Table.empty(TABLES[name])

    def about(self, person_ids: Collection[str]) -> History:
        """Return the history without what is recorded of anybody else; tables that name no ``person_id`` stay whole."""
        return History({name: _about(table, frozenset(person_ids)) for name, table in self.tables.items()})

    def newest_day(self) -> date | None:
        """Return the latest day on which anything was recorded or happened, ``None`` if no row says."""
        latest = [day for table in self.tables.values() if (day := _newest_day(table)) is not None]
        return max(latest, default=None)

    def as_of(self, valid: date, known: date, corrections: Sequence[Correction] = ()) -> Organisation:
        """Return the organisation as it stood on ``valid``, from what was recorded up to the end of ``known``.

        Per natural key the latest recorded row wins (the later appended one among equals); retracted rows, states
        that had not begun and events that had not happened by ``valid`` are left out. A row without ``recorded_at``
        counts as known from its own date on, one without any date as always known; its end and exit reason count as
        known only once that day has come. ``corrections`` replace or add single facts on the otherwise frozen cut.
        Protected attributes are never part of an organisation.

        Parameters
        ----------
        valid : date
            The day that is looked at.
        known : date
            The last day whose recordings may be used.
        corrections : sequence of Correction
            Facts to overlay.

        Returns
        -------
        Organisation
            Tables in canonical order: equal facts give equal bytes however the rows were ordered.
        """
        cuts = {name: _cut(table, valid, known) for name, table in self.tables.items() if name != PROTECTED_TABLE}
        assumed = tuple(sorted(name for name in cuts if np.isnat(self.tables[name].date("recorded_at")).any()))
        return Organisation(
            valid_on=valid,
            known_on=known,
            tables=overlay(cuts, corrections),
            known_then_assumed=assumed,
            corrections=tuple(corrections),
        )

    def protected(self, known: date) -> Table:
        """Return the protected attributes recorded up to ``known``; the fairness audit alone may call this."""
        return _cut(self.table(PROTECTED_TABLE), known, known)


def _about(table: Table, person_ids: Collection[str]) -> Table:
    if "person_id" not in table.columns:
        return table
    people = table.text("person_id")
    wanted = np.array([name in person_ids for name in people.index] + [False], dtype=bool)
    return table.take(wanted[people.codes])


def _newest_day(table: Table) -> date | None:
    recorded = table.date("recorded_at")
    if table.schema.event_date:
        happened = table.date(table.schema.event_date).astype("datetime64[s]")
        recorded = np.where(np.isnat(recorded), happened, recorded)
    said = recorded[~np.isnat(recorded)]
    return as_date(said.max().astype("datetime64[D]")) if len(said) else None


def _cut(table: Table, valid: date, known: date) -> Table:
    table = table.take(_known_from(table) < day(known) + np.timedelta64(1, "D"))
    table = _latest_versions(_with_sorted_texts(table))
    table = table.take(table.flag("retracted") != 1)
    table = _mask_unknown_ends(table, known)
    return _begun(table, valid).canonical()


def _with_sorted_texts(table: Table) -> Table:
    """Return the rows in their order, with text indexes so that code order is text order."""
    texts = {name: column.canonical() for name, column in table.columns.items() if isinstance(column, TextColumn)}
    return table.with_columns(texts)


def _known_from(table: Table) -> Dates:
    """Return per row the second from which it was known: recorded, else its own date, else always."""
    own_date = table.schema.event_date or "valid_from"
    assumed = table.date(own_date).astype("datetime64[s]")
    recorded = table.date("recorded_at")
    known: Dates = np.where(np.isnat(recorded), assumed, recorded)
    return np.where(np.isnat(known), np.datetime64("0001-01-01", "s"), known)


def _latest_versions(table: Table) -> Table:
    """Keep, of rows with one version key, the one recorded last, and among equals the one of the latest load.

    A row without ``recorded_at`` counts as recorded with the latest of its key that earlier loads brought: whoever
    loads a fact anew means it to hold. Rows come by load, and within one in canonical order.
    """
    key = table.schema.version_key
    order = table.order_by(key)
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = _last_of_each(table, order, key)[:-1]
    group = np.cumsum(begins) - 1
    recorded = np.where(np.isnat(table.date("recorded_at")), _known_from(table), table.date("recorded_at"))[order]
    rank = np.unique(recorded.astype(np.int64), return_inverse=True)[1]
    so_far = np.maximum.accumulate(rank + group * len(rank)) - group * len(rank)
    counted = np.where(np.isnat(table.date("recorded_at")[order]), so_far, rank)
    latest = np.lexsort([counted, group])
    last = np.ones(len(order), dtype=bool)
    last[:-1] = group[latest][1:] != group[latest][:-1]
    return table.take(np.sort(order[latest[last]]))


def _last_of_each(table: Table, order: NDArray[np.intp], key: Sequence[str]) -> NDArray[np.bool_]:
    """Return, along ``order``, whether the next row has another key; missing key parts count as equal."""
    last = np.ones(len(order), dtype=bool)
    if len(order) > 1:
        differs = np.zeros(len(order) - 1, dtype=bool)
        for name in key:
            values = table.sort_values(name)[order]
            differs |= values[1:] != values[:-1]
        last[:-1] = differs
    return last


def _mask_unknown_ends(table: Table, known: date) -> Table:
    """Hide what nobody could have known: the end of a row that carries no recording date, before that end came."""
    if table.schema.event_date or not len(table):
        return table
    unknown = np.isnat(table.date("recorded_at")) & (table.date("valid_to") > day(known))
    if not unknown.any():
        return table
    late = [column for column in table.schema.columns if column.known_at_end]
    return table.with_columns({column.name: _hidden(table, column, unknown) for column in late})


def _hidden(table: Table, column: Column, rows: NDArray[np.bool_]) -> TextColumn | Dates:
    if column.type is ColumnType.DATE:
        return np.where(rows, np.datetime64("NaT", "D"), table.date(column.name))
    text = table.text(column.name)
    return TextColumn(np.where(rows, np.int32(-1), text.codes), text.index)


def _begun(table: Table, valid: date) -> Table:
    """Leave out what had not begun, and, where the key does not name the start, all but the version in force."""
    schema = table.schema
    if schema.event_date:
        return table.take(table.date(schema.event_date) <= day(valid))
    start = table.date("valid_from")
    table = table.take(np.isnat(start) | (start <= day(valid)))
    if schema.keeps_past:
        return table
    ended = table.date("valid_to") < day(valid)
    started = table.date("valid_from")
    rank = np.where(np.isnat(started), np.iinfo(np.int64).min, started.astype(np.int64))
    order = np.lexsort([rank, *(table.sort_values(name) for name in reversed(schema.key))])
    in_force = order[_last_of_each(table, order, schema.key)]
    return table.take(in_force[~ended[in_force]])
