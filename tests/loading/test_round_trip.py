"""What is exported reads back without a difference, in every format."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.dataset import TABLES
from engine.domain.schema import Column, ColumnType, TableSchema
from engine.domain.table import Table
from engine.errors import InputError
from engine.evidence.fingerprint import table_fingerprint
from engine.loading import atomic
from engine.loading.checks import SPANS
from engine.loading.export import write_dataset, write_json, write_workbook
from engine.loading.reading import read_dataset

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff\u2028\u2029"), max_size=12
).map(str.strip)
FORMULAS = st.sampled_from(
    ["=1+2", "+49 30", "-x", "@me", "'=x", "''-", "_x0041_", "a\nb", "'", '"', "1,5", "007", "1/2"]
)
TEXTS = st.one_of(WORDS, FORMULAS)
IDS = st.from_regex(r"[0A-Za-z一-龥=@'][0-9A-Za-z_一-龥-]{0,8}", fullmatch=True)


def _cells(column: Column) -> st.SearchStrategy[object]:
    if column.choices:
        found: st.SearchStrategy[object] = st.sampled_from(column.choices)
    elif column.type is ColumnType.DATE:
        found = st.dates(date(1900, 1, 1), date(2199, 12, 31))
    elif column.type is ColumnType.INSTANT:
        found = st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1)).map(lambda at: at.replace(microsecond=0))
    elif column.type is ColumnType.FLAG:
        found = st.booleans()
    elif column.type is ColumnType.INTEGER:
        found = st.integers(-(10**6) if column.low is None else int(column.low), int(column.high or 10**6)).map(float)
    elif column.type is ColumnType.NUMBER:
        low = -1e12 if column.low is None else column.low
        found = st.floats(low, column.high or 1e12, allow_nan=False).map(lambda x: float(f"{x:.15g}") + 0.0)
    elif column.type is ColumnType.LIST:
        found = st.lists(st.sampled_from(["en", "zh", "=x", "a b"]), min_size=1).map(";".join)
    else:
        found = IDS if column.type is ColumnType.ID else TEXTS.filter(bool)
    return found if column.required else st.one_of(st.none(), found)


def _ordered(row: dict[str, Any]) -> dict[str, Any]:
    for first, last in SPANS:
        if row.get(first) and row.get(last):
            row[last] = max(row[first], row[last])
    if row.get("date") and row.get("recorded_at"):
        row["recorded_at"] = max(row["recorded_at"], datetime.combine(row["date"], datetime.min.time()))
    return row


def _tables(schema: TableSchema) -> st.SearchStrategy[Table]:
    """Any rows with distinct keys; references have no table to be judged by."""
    cells = {c.name: st.none() if c.refers_to == schema.name else _cells(c) for c in schema.columns}
    rows = st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=4, unique_by=lambda row: str(row[schema.key[0]]))
    return rows.map(lambda listed: Table.from_rows(schema, [_ordered(dict(row)) for row in listed]))


@pytest.mark.parametrize("way", ["csv", "xlsx", "json"])
@given(data=st.data())
def test_an_export_reads_back_without_a_difference(way: str, data: st.DataObject) -> None:
    schema = TABLES[data.draw(st.sampled_from([name for name in TABLES if name != "goals"]))]
    table = data.draw(_tables(schema))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if way == "csv":
            write_dataset([table], folder)
        elif way == "xlsx":
            write_workbook([table], folder / "data.xlsx")
        else:
            write_json([table], folder / "data.json")
        reading = read_dataset(folder, mode="take_good_rows")
    assert [one for one in reading.problems if one.code not in {"lost-leading-zeros", "manager-loop"}] == []
    if not reading.problems:
        assert reading.table(schema.name).rows() == table.rows()
        assert table_fingerprint(reading.table(schema.name).canonical()) == table_fingerprint(table.canonical())


def test_no_cell_of_an_export_begins_like_a_formula(tmp_path: Path) -> None:
    table = Table.from_rows(TABLES["units"], [{"unit_id": "=U", "name": "@cmd"}, {"unit_id": "-U", "name": "+1"}])
    write_dataset([table], tmp_path)
    lines = (tmp_path / "units.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["unit_id,name", "'=U,'@cmd", "'-U,'+1"]


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("old", encoding="utf-8")

    def fail(into: Path) -> None:
        (into / "units.csv").write_text("half", encoding="utf-8")
        raise OSError("disk full")

    with pytest.raises(InputError, match="disk full"):
        atomic.publish(tmp_path, ("units.csv",), fail)
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("units.csv", "old")]
