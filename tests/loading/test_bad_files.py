"""Files that are no tables, half tables or nasty tables give problems, never a traceback."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from engine.errors import InputError
from engine.loading.reading import read_dataset
from tests.loading.folders import GOOD, balanced, dry_run, write


def _codes(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    return [one.code for one in dry_run(folder, files).problems]


def _workbook() -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("units")
    sheet.append(["unit_id", "name"])
    sheet.append(["U1", "One"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("units.csv", b"", "empty-file"),
        ("units.csv", b"\n\n  \n", "empty-file"),
        ("units.csv", bytes(range(256)) * 40, "binary-file"),
        ("units.csv", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "binary-file"),
        ("units.csv", _workbook(), "binary-file"),
        ("units.xlsx", b"", "empty-file"),
        ("units.xlsx", _workbook()[:-200], "damaged-workbook"),
        ("units.xlsx", b"PK\x03\x04" + b"\0" * 50, "damaged-workbook"),
        ("units.xlsx", b"unit_id,name\nU1,One\n", "damaged-workbook"),
        ("units.json", b'{"units": [{"unit_id": "U1"', "bad-json"),
        ("units.json", b'[{"unit_id": "U1", "unit_id": "U2", "name": "x"}]', "bad-json"),
        ("units.json", b'[{"unit_id": {"deep": 1}, "name": "x"}]', "bad-json"),
        ("units.json", b"[" * 100_000, "bad-json"),
        ("units.json", b"42", "bad-json"),
        ("units.xls", b"\xd0\xcf\x11\xe0", "unknown-file"),
        ("units.csv", b"unit_id,name\nU1,\"One\nU2,Two\n", "malformed-row"),
        ("units.csv", b"unit_id,name\nU1,One\nU2", "too-few-cells"),
        ("units.csv", b"unit_id,name\nU1,One,Two\n", "too-many-cells"),
        ("units.csv", b'unit_id,name\nU1,"One" more\n', "malformed-row"),
        ("units.csv", b"unit_id,name\nU1,On\x00e\n", "nul-byte"),
        ("units.csv", b"unit_id,name\nU1," + b"x" * 10_000 + b"\n", "cell-too-long"),
        ("units.csv", b"unit_id,name,unit_id\nU1,One,U2\n", "column-twice"),
        ("units.csv", b"unit_id,name,department\nU1,One,U2\n", "column-twice"),
        ("units.csv", b"unit_id\nU1\n", "missing-column"),
        ("units.csv", b"1,2\n3,4\n", "no-header"),
        ("colours.csv", b"shade\nred\n", "unknown-table"),
        ("units.csv", b"unit_id,name,\nU1,One,stray\n", "no-header"),
        ("units.csv", b"unit_id,name\n", "no-rows"),
        ("units.csv", b"unit_id,name" + b",c" * 17_000 + b"\nU1\n", "too-wide"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    reading = dry_run(tmp_path, {name: content})
    assert code in [one.code for one in reading.problems]
    assert all(one.mend for one in reading.problems)
    assert balanced(reading)


def test_an_empty_folder_and_a_missing_one_are_named(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "empty-folder"), (tmp_path / "nowhere", "not-found")):
        with pytest.raises(InputError) as caught:
            read_dataset(path)
        assert [one.code for one in caught.value.problems] == [code]


def test_a_workbook_without_content_is_named(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "staff.xlsx")
    assert [one.code for one in read_dataset(tmp_path, mode="take_good_rows").problems] == ["empty-workbook"]


def test_a_zip_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "staff.xlsx", "w") as container:
        container.writestr("hello.txt", "hello")
    assert [one.code for one in read_dataset(tmp_path, mode="take_good_rows").problems] == ["damaged-workbook"]


def test_every_byte_at_which_a_workbook_may_be_cut_off_gives_a_problem(tmp_path: Path) -> None:
    whole = _workbook()
    for end in range(1, len(whole), max(1, len(whole) // 60)):
        assert _codes(tmp_path, {"units.xlsx": whole[:end]}) == ["damaged-workbook"]


def test_a_long_cell_is_cut_in_the_message(tmp_path: Path) -> None:
    reading = dry_run(tmp_path, {"units.csv": "unit_id,name\nU1," + "x" * 10_000 + "\n"})
    assert reading.problems[0].value == "x" * 80


def test_rows_after_a_malformed_one_are_still_taken(tmp_path: Path) -> None:
    reading = dry_run(tmp_path, {"units.csv": 'unit_id,name\nU1,One\nU2,"Two"x\nU3,Three\nU4,a,b\nU5,Five\n'})
    assert reading.table("units").text("unit_id").values() == ["U1", "U3", "U5"]
    assert [one.row for one in reading.problems] == [3, 5]
    assert balanced(reading)


def test_a_cell_that_looks_like_a_command_stays_text_and_is_noted(tmp_path: Path) -> None:
    reading = dry_run(tmp_path, {"units.csv": "unit_id,name\nU1,\"=cmd|' /C calc'!A0\"\nU2,-5\n"})
    assert reading.problems == ()
    assert reading.table("units").text("name").values() == ["=cmd|' /C calc'!A0", "-5"]
    note = next(one for one in reading.notes if one.code == "formula-text")
    assert (note.row, note.column) == (2, "name")


def test_every_column_that_stands_twice_is_listed_and_so_is_what_else_is_wrong_with_the_header(tmp_path: Path) -> None:
    reading = dry_run(tmp_path, {"people.csv": "person_id,name,name,Person ID,tags,tags,colour\n1,a,b,2,x,y,red\n"})
    assert [(one.code, one.column) for one in reading.problems] == [
        ("column-twice", "name"), ("column-twice", "tags"), ("column-twice", "Person ID"),
        ("unknown-column", "colour"),
    ]  # fmt: skip
    assert balanced(reading)


def test_unknown_columns_are_listed_each_and_kill_no_row(tmp_path: Path) -> None:
    reading = dry_run(tmp_path, {"units.csv": "unit_id,name,colour,parnt_id\nU1,One,red,\n"})
    assert [(one.code, one.column) for one in reading.problems] == [
        ("unknown-column", "colour"), ("unknown-column", "parnt_id"),
    ]  # fmt: skip
    assert "'parent_id'" in reading.problems[1].mend
    assert len(reading.table("units")) == 1


def test_files_beside_the_tables_are_noted_and_not_an_error(tmp_path: Path) -> None:
    reading = read_dataset(write(tmp_path, GOOD | {"README.md": "hello", ".hidden": "x"}))
    assert [(one.code, one.file) for one in reading.notes] == [("file-not-read", "README.md")]


def test_blank_rows_are_no_rows_and_keep_the_row_numbers(tmp_path: Path) -> None:
    reading = dry_run(tmp_path, {"units.csv": "unit_id,name\n\nU1,One\n,\nU2,\n"})
    assert [(one.code, one.row) for one in reading.problems] == [("missing-value", 5)]
    assert (reading.files[0].rows_in, reading.files[0].rows_blank) == (2, 1)


def test_a_quoted_line_break_counts_as_one_row(tmp_path: Path) -> None:
    reading = dry_run(tmp_path, {"units.csv": 'unit_id,name\r\nU1,"One\r\nhalf"\r\n,Two\r\n'})
    assert reading.problems[0].row == 3
    assert reading.table("units").text("name").values() == ["One\nhalf"]


def test_a_column_of_another_table_is_not_its_own_correction(tmp_path: Path) -> None:
    head = "project_id,name,unit_id,start,end,priority\nP,Line,U1,2026-01-01,2026-06-01,3\n"
    (problem,) = dry_run(tmp_path, {**GOOD, "projects.csv": head}).problems

    assert (problem.code, problem.column) == ("unknown-column", "unit_id")
    assert "'unit_id'?" not in problem.mend
