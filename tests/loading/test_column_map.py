"""columns.yaml: the example runs, mistakes in it are named by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

import engine.loading.column_map as described
from engine.errors import InputError
from engine.loading.column_map import ColumnMap, load_column_map, read_column_map
from engine.loading.reading import read_dataset
from tests.loading.folders import balanced, dry_run, said, write

EXAMPLE = Path(described.__file__).with_name("columns.example.yaml")
TABLES_OF = "kind: columns\nformat: 1\nsources:\n  - file: a\n    tables:\n"
HEADER = "Number;First;Last;Hired;Left;Department;Grade;Share;Born;Canteen\n"


def _staff(*rows: str) -> bytes:
    return ("Staff list\n" + HEADER + "\n".join(rows) + "\n").encode("gb18030")


def _example_folder(folder: Path) -> Path:
    write(
        folder,
        {
            "columns.yaml": EXAMPLE.read_bytes(),
            "canteen.csv": "meal\nsoup\nrice\n",
            "staff_2023-12-31.csv": _staff(
                "0042;Ann;Lee;03/04/2019;1/1/1900;Plant 1 ;Worker;80 %;31/12/68;A",
                "0043;Bo;Ng;25/04/2019;-;Plant 1;Foreman;1;;B",
                "9;Vi;Si;25/04/2019;-;Gate;Visitor;1;;B",
            ),
            "staff_2024-12-31.csv": _staff(
                "0042;Ann;Lee;03/04/2019;30/06/2024;Plant 1;Worker;80 %;31/12/68;A",
                "0043;Bo;Ng;25/04/2019;-;Plant 2;Clerk;1;;B",
            ),
        },
    )
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Skills")
    for row in (["Fertigkeit", "Bezeichnung", "half_life_days"], ["WELD", "Welding", 0], ["PLC", "Controllers", 900]):
        sheet.append(row)
    book.save(folder / "skills.xlsx")
    return folder


def test_the_example_loads_every_table_it_speaks_of(tmp_path: Path) -> None:
    reading = read_dataset(_example_folder(tmp_path))
    assert balanced(reading)
    assert {one.file: (one.rows_taken, one.rows_ignored) for one in reading.files} == {
        "canteen.csv": (0, 2),
        "skills.xlsx [Skills]": (2, 0),
        "staff_2023-12-31.csv": (2, 1),
        "staff_2024-12-31.csv": (2, 0),
    }
    names = ("person_id", "valid_from", "valid_to", "unit_id", "level", "fte")
    jobs = [[str(row[name]) for name in names] for row in reading.table("employments").rows()]
    assert jobs == [
        ["E-0042", "2019-04-03", "2024-06-30", "plant-1", "1.0", "0.8"],
        ["E-0043", "2019-04-25", "2024-12-30", "plant-1", "3.0", "1.0"],
        ["E-0043", "2024-12-31", "None", "plant-2", "2.0", "1.0"],
    ]
    assert reading.table("people").text("name").values() == ["Ann Lee", "Bo Ng"]
    assert reading.table("protected").rows()[0]["birth_year"] == 1968
    assert reading.table("units").text("name").values() == ["Plant 1", "Plant 2"]
    assert [row["half_life_days"] for row in reading.table("skills").rows()] == [None, 900]


def test_the_example_shows_every_option() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    schema = ColumnMap.model_json_schema()
    models = [schema, *(one if "properties" in one else one["anyOf"][-1] for one in schema["$defs"].values())]
    missing = {name for model in models for name in model["properties"] if f"{name}:" not in text}
    assert missing == set()
    assert all(one.get("description") or one.get("$ref") for model in models for one in model["properties"].values())


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("kind: columns\nformat: 2\n", 2, "1"),
        ("kind: scenario\nformat: 1\n", 1, "columns"),
        ("kind: columns\nformat: 1\nsource: []\n", 3, "source"),
        ("kind: columns\nformat: 1\nformat: 1\n", 3, "twice"),
        ("kind: columns\nformat: 1\nsources: [}\n", 3, "YAML"),
        ("kind: columns\nformat: 1\nsources:\n  - file: a.csv\n    header_row: 0\n", 5, "header_row"),
        (TABLES_OF + "      - table: nope\n        columns: {}\n", 6, "nope"),
        (TABLES_OF + "      - table: units\n        columns: {id: x}\n", 6, "id"),
        ("kind: columns\nformat: 1\nsources:\n  - file: a\n    cells: {start: {date_format: soon}}\n", 5, "soon"),
        ("kind: columns\nformat: 1\nsources:\n  - file: a\n    cells: {start: {from_file_name: 'x'}}\n", 5, "group"),
        ("", 1, ""),
        ("- a\n", 1, ""),
    ],
)  # fmt: skip
def test_a_mistake_in_the_map_is_named_by_line(text: str, line: int, word: str) -> None:
    with pytest.raises(InputError) as caught:
        read_column_map(text, "columns.yaml")
    first = caught.value.problems[0]
    assert (first.file, first.line) == ("columns.yaml", line)
    assert word in str(first)


def test_a_map_that_names_headers_the_file_lacks_is_told_so(tmp_path: Path) -> None:
    text = "kind: columns\nformat: 1\nsources:\n  - file: d.csv\n    tables:\n      - table: units\n"
    text += "        columns: {unit_id: Dept, name: Depth}\n"
    reading = dry_run(tmp_path, {"columns.yaml": text, "d.csv": "Dept,Name\nA,B\n"})
    assert [one.code for one in reading.problems] == ["column-not-found"]
    assert "'Depth'" in reading.problems[0].what
    assert balanced(reading)


def test_rows_that_contradict_each_other_about_one_key_are_reported(tmp_path: Path) -> None:
    text = "kind: columns\nformat: 1\nsources:\n  - file: d.csv\n    tables:\n      - table: units\n"
    text += "        once_per_key: true\n        columns: {unit_id: Id, name: Name}\n"
    reading = dry_run(tmp_path, {"columns.yaml": text, "d.csv": "Id,Name\nA,One\nA,One\nA,Two\nB,Three\n"})
    assert said(reading) == [("duplicate-id", "d.csv", 4, "Id")]
    assert reading.table("units").text("name").values() == ["One", "Three"]


def test_an_unreadable_map_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_column_map(tmp_path / "none.yaml")
    (tmp_path / "columns.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError):
        load_column_map(tmp_path / "columns.yaml")


def test_rows_that_go_into_no_table_count_as_ignored_and_are_noted(tmp_path: Path) -> None:
    text = TABLES_OF.replace("file: a", "file: d.csv") + "      - table: units\n"
    text += '        unless: [{column: Name, equals: [""]}]\n        columns: {unit_id: Id, name: Name}\n'
    reading = dry_run(tmp_path, {"columns.yaml": text, "d.csv": "Id,Name\nA,One\nB,\n"})
    (counts,) = reading.files
    assert (counts.rows_in, counts.rows_taken, counts.rows_reported, counts.rows_ignored) == (2, 1, 0, 1)
    assert [one.code for one in reading.notes] == ["rows-ignored"]


def test_rows_left_out_on_purpose_are_not_judged(tmp_path: Path) -> None:
    text = "kind: columns\nformat: 1\nsources:\n  - file: units.csv\n    ignore_rows:\n"
    text += "      - {column: name, equals: [Old], reason: closed}\n"
    reading = dry_run(tmp_path, {"columns.yaml": text, "units.csv": "unit_id,name\nA,One\nA,Old\n,Old\n"})
    assert reading.problems == ()
    assert (reading.files[0].rows_taken, reading.files[0].rows_ignored) == (1, 2)
