"""Every row fits its schema, and everything is recorded when it could be known."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from engine.domain.columns import TextColumn, day
from engine.domain.dataset import TABLES
from engine.domain.history import History
from engine.domain.schema import Column, ColumnType
from engine.domain.table import Table
from engine.sample import SampleOrganisation
from tests.sample.conftest import tables_of


def _columns(sample: SampleOrganisation) -> Iterator[tuple[Table, Column]]:
    for table in sample.tables:
        for column in table.schema.columns:
            yield table, column


def _missing(table: Table, column: Column) -> np.ndarray:
    values = table.columns[column.name]
    if isinstance(values, TextColumn):
        return np.asarray(values.codes < 0)
    if column.type is ColumnType.FLAG:
        return table.flag(column.name) < 0
    return np.isnat(values) if values.dtype.kind == "M" else np.isnan(values)


def test_every_table_of_a_dataset_is_generated_and_has_rows(sample: SampleOrganisation) -> None:
    given_in_use = {"acknowledgements"}
    assert sorted(tables_of(sample)) == sorted(set(TABLES) - given_in_use)
    assert all(len(table) for table in sample.tables)


def test_every_required_cell_is_filled(sample: SampleOrganisation) -> None:
    gaps = [
        (table.schema.name, column.name)
        for table, column in _columns(sample)
        if column.required and _missing(table, column).any()
    ]
    assert gaps == []


def test_every_reference_names_a_row_that_exists(sample: SampleOrganisation) -> None:
    tables = tables_of(sample)
    dangling = {
        (table.schema.name, column.name): sorted(map(str, set(table.text(column.name).values()) - {None} - known))[:3]
        for table, column in _columns(sample)
        if column.refers_to
        for known in [set(tables[column.refers_to].text(tables[column.refers_to].schema.key[0]).values())]
        if set(table.text(column.name).values()) - {None} - known
    }
    assert dangling == {}


def test_every_number_lies_within_its_bounds_and_every_choice_is_allowed(sample: SampleOrganisation) -> None:
    outside = []
    for table, column in _columns(sample):
        if column.type in {ColumnType.NUMBER, ColumnType.INTEGER}:
            values = table.number(column.name)[~_missing(table, column)]
            whole = column.type is ColumnType.NUMBER or bool((values == np.floor(values)).all())
            low, high = (
                (-np.inf if column.low is None else column.low),
                (np.inf if column.high is None else column.high),
            )
            if not whole or not ((values >= low) & (values <= high)).all():
                outside.append((table.schema.name, column.name))
        if column.choices and not set(table.text(column.name).values()) <= {None, *column.choices}:
            outside.append((table.schema.name, column.name))
    assert outside == []


def test_no_two_rows_are_the_same_version_of_the_same_fact(sample: SampleOrganisation) -> None:
    for table in sample.tables:
        names = [*table.schema.version_key, "recorded_at"]
        keys = np.stack([table.canonical().sort_values(name).astype(np.float64) for name in names])
        assert len(np.unique(keys, axis=1).T) == len(table), table.schema.name


def test_every_row_is_recorded_no_earlier_than_its_own_date_and_no_later_than_the_day_looked_at(
    sample: SampleOrganisation,
) -> None:
    end = day(sample.planted.as_of) + np.timedelta64(1, "D")
    for table in sample.tables:
        recorded = table.date("recorded_at")
        own = table.date(table.schema.event_date or "valid_from").astype("datetime64[s]")
        assert not np.isnat(recorded).any(), table.schema.name
        assert (recorded < end).all(), table.schema.name
        assert (np.isnat(own) | (recorded >= own)).all(), table.schema.name


@pytest.mark.parametrize("column", ["valid_to", "exit_reason", "filled", "approved", "done_on"])
def test_what_happens_later_is_recorded_later(sample: SampleOrganisation, column: str) -> None:
    for table in sample.tables:
        if column not in table.columns or column == "exit_reason":
            continue
        happened = table.date(column)
        assert (np.isnat(happened) | (table.date("recorded_at") >= happened)).all(), table.schema.name


def test_every_goal_has_an_owner_that_exists(sample: SampleOrganisation) -> None:
    tables = tables_of(sample)
    known = {
        "unit": set(tables["units"].text("unit_id").values()),
        "person": set(tables["people"].text("person_id").values()),
    }
    goals = tables["goals"]
    owners = zip(goals.text("owner_type").values(), goals.text("owner_id").values(), strict=True)
    assert all(owner in known[str(kind)] for kind, owner in owners)


def test_a_cut_assumes_nothing_about_what_was_known_when(sample: SampleOrganisation) -> None:
    as_of = sample.planted.as_of
    organisation = History.of(sample.tables).as_of(as_of, as_of)
    assert organisation.known_then_assumed == ()
    assert len(organisation.workforce) == sample.planted.people
