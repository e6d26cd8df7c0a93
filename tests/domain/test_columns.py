"""Text columns keep what was written, whatever the order of their index."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.columns import TextColumn, split_list
from engine.domain.dataset import TABLES
from engine.domain.table import Table, concatenate

texts = st.lists(st.none() | st.text(min_size=1, max_size=3), max_size=20)


@given(values=texts)
def test_a_column_gives_back_its_values(values: list[str | None]) -> None:
    column = TextColumn.of(values)

    assert column.values() == values
    assert column.canonical().values() == values
    assert list(column.canonical().index) == sorted({value for value in values if value})


@given(left=texts, right=texts)
def test_concatenation_gives_the_values_one_after_the_other(left: list[str | None], right: list[str | None]) -> None:
    schema = TABLES["units"]
    tables = [Table.of(schema, {"name": TextColumn.of(values)}) for values in (left, right)]

    assert concatenate(tables).text("name").values() == left + right


def test_columns_cannot_be_written_to() -> None:
    table = Table.from_rows(TABLES["indicators"], [{"indicator_id": "I", "value": 1.0}])

    with pytest.raises(ValueError, match="read-only"):
        table.number("value")[0] = 2.0


def test_missing_stays_missing_in_every_type() -> None:
    row = Table.from_rows(TABLES["people"], [{"person_id": "P"}]).row(0)

    assert {name: value for name, value in row.items() if value is not None} == {"person_id": "P"}


def test_columns_of_different_lengths_make_no_table() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Table.of(TABLES["indicators"], {"value": np.zeros(2), "indicator_id": TextColumn.of(["I"])})


def test_list_cells_split_at_western_and_chinese_marks() -> None:
    assert split_list("en; zh；de、fr|it") == ("en", "zh", "de", "fr", "it")
    assert split_list(None) == ()
