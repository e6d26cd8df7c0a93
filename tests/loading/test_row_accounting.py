"""Rows in = rows taken + rows reported + rows ignored, whatever the files hold, and what is taken is consistent."""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputError
from engine.loading.export import write_dataset
from engine.loading.reading import DatasetReading, read_dataset
from tests.loading.folders import balanced, write

PEOPLE = st.sampled_from(["001", "002", "003", "1", "", "x\0", "=1"])
DAYS = st.sampled_from(["2020-01-01", "2021-06-30", "3/4/2020", "2025/13/01", "", "soon", "43831"])
ROWS: dict[str, tuple[str, st.SearchStrategy[tuple[str, ...]]]] = {
    "people.csv": ("person_id,name", st.tuples(PEOPLE, st.sampled_from(["Ann", "Bo", "", "Cy,D", 'q"q', "a\nb"]))),
    "units.csv": ("unit_id,name,parent_id", st.tuples(*[st.sampled_from(["U1", "U2", "U3", ""])] * 3)),
    "job_families.csv": ("job_family,name", st.tuples(st.sampled_from(["F", "G"]), st.just("Family"))),
    "employments.csv": (
        "person_id,valid_from,valid_to,unit_id,job_family,level,manager_id",
        st.tuples(
            *(PEOPLE, DAYS, DAYS, st.sampled_from(["U1", "U2", "U9"]), st.just("F")),
            *(st.sampled_from(["1", "5", "99", "x"]), PEOPLE),
        ),
    ),
}


def _texts(header: str, row: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[str]:
    def text(rows: list[tuple[str, ...]]) -> str:
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow(header.split(","))
        writer.writerows(rows)
        return stream.getvalue()

    return st.lists(row, max_size=7).map(text)


FILES = st.fixed_dictionaries({name: _texts(header, row) for name, (header, row) in ROWS.items()})


def _check(reading: DatasetReading, files: dict[str, str]) -> None:
    assert balanced(reading)
    for counts in reading.files:
        records = list(csv.reader(io.StringIO(files[counts.file], newline="")))[1:]
        assert counts.rows_in + counts.rows_blank == len([record for record in records if record])
    given_back = {bad.file: len(bad.rows) for bad in reading.bad_rows}
    assert given_back == {one.file: one.rows_reported for one in reading.files if one.rows_reported}
    named = {(one.file, one.row) for one in reading.problems if one.code != "ambiguous-date"}
    rows = {(bad.file, row) for bad in reading.bad_rows for row in bad.rows}
    assert {place for place in named if place[1] is not None} <= rows


@given(FILES)
def test_every_row_is_accounted_for_and_what_is_taken_has_no_problem(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reading = read_dataset(write(folder / "in", files), mode="take_good_rows")
        _check(reading, files)
        if reading.tables:
            write_dataset(reading.tables, folder / "out")
            again = read_dataset(folder / "out", mode="take_good_rows")
            assert [one for one in again.problems if one.code != "lost-leading-zeros"] == []


@given(st.binary(max_size=300), st.sampled_from(["people.csv", "units.tsv", "staff.xlsx", "all.json", "columns.yaml"]))
def test_no_bytes_whatever_give_a_traceback(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        if name == "columns.yaml":
            stack.enter_context(contextlib.suppress(InputError))
        reading = read_dataset(write(Path(folder), {name: content}), mode="take_good_rows")
        assert balanced(reading)


@given(st.text(alphabet="ab01,;\t\"\n\r'= 工", max_size=60))
def test_no_text_whatever_loses_a_row(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = "unit_id,name,parent_id\n" + text
        reading = read_dataset(write(Path(folder), {"units.csv": content}), mode="take_good_rows")
    assert balanced(reading)
    taken = sum(one.rows_taken for one in reading.files)
    assert len(reading.table("units")) == taken
