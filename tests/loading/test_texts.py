"""Encodings, delimiters and headers as they come."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.loading.reading import read_dataset
from engine.loading.text_encoding import detect_encoding
from tests.loading.folders import dry_run, said, write

CHINESE = (
    "工号,姓名,部门,序列,职级,入职日期,离职日期,直属上级\n"
    "001,王芳,研发部,研发,5,2020年3月1日,,\n"
    "002,李强,研发部,研发,3,2021/03/01,2024-05-31,001\n"
)
GERMAN = "unit_id;name\nU1;Größe & Süßes für Bär\nU2;Möbel\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_roster_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    reading = read_dataset(write(tmp_path, {"人员花名册.csv": CHINESE.encode(encoding)}))
    assert reading.table("people").text("name").values() == ["王芳", "李强"]
    jobs = reading.table("employments")
    assert jobs.text("manager_id").values() == [None, "001"]
    assert [str(day) for day in jobs.date("valid_from")] == ["2020-03-01", "2021-03-01"]
    assert [str(day) for day in jobs.date("valid_to")] == ["NaT", "2024-05-31"]
    assert reading.files[0].encoding == encoding
    assert reading.table("units").text("name").values() == ["研发部"]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_latin_1_is_the_last_resort_and_is_reported(tmp_path: Path, encoding: str) -> None:
    text = GERMAN + ("U3;5 € – teuer\n" if encoding == "cp1252" else "")
    reading = read_dataset(write(tmp_path, {"units.csv": text.encode(encoding)}))
    assert reading.table("units").text("name").values()[:2] == ["Größe & Süßes für Bär", "Möbel"]
    assert reading.files[0].encoding == encoding
    assert [one.code for one in reading.notes] == ["encoding-assumed"]


def test_damaged_utf_8_is_not_taken_for_another_encoding(tmp_path: Path) -> None:
    content = "unit_id,name\nU1,研发部门\nU2,市场部门\n".encode()
    reading = dry_run(tmp_path, {"units.csv": content[:20] + b"\xff" + content[20:]})
    assert [one.code for one in reading.problems] == ["bad-encoding"]


def test_an_encoding_is_found_however_late_the_first_letter_beyond_ascii_stands(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes(b"unit_id,name\n" + b"U,plain\n" * 300_000 + "U,研发部\n".encode("gb18030"))
    assert detect_encoding(path, "late.csv") == ("gb18030", ())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_although_cells_hold_the_others(tmp_path: Path, delimiter: str) -> None:
    rows = [("unit_id", "name", "parent_id"), ("U1", '"a, b; c\td"', ""), ("U2", '"x, y; z\t"', "U1")]
    reading = read_dataset(write(tmp_path, {"units.csv": "\n".join(delimiter.join(row) for row in rows)}))
    assert reading.table("units").text("name").values() == ["a, b; c\td", "x, y; z"]
    assert reading.files[0].delimiter == delimiter


@pytest.mark.parametrize(
    "header",
    [
        "Employee_ID,Legal_Name,Manager_ID,Start_Date,Termination_Date,Department,Job Family,Management Level",
        "employeeNumber,displayName,supervisorId,hireDate,terminationDate,department,jobFamily,jobLevel",
        "userId,Full Name,MANAGER_ID,Hire Date,End Date,Department Code,family,pay-grade",
        "工号*,姓名,直属上级,入职日期,离职日期,所属部门,岗位序列,职级",
        "员工工号,员工姓名,直接上级工号,入职时间,最后工作日,部门编码,职族,职等",
        "\ufeffＥｍｐＩＤ,employee name,reports to,date_joined,term date,org unit,sequence,GRADE",
    ],
)
def test_a_flat_people_file_of_another_system_needs_no_map(tmp_path: Path, header: str) -> None:
    rows = "\n1,Ann,,2020-01-31,,R,F,4\n2,Bo,1,2021-01-31,2022-01-31,R,F,3\n"
    reading = read_dataset(write(tmp_path, {"employees.csv": header + rows}))
    assert len(reading.table("people")) == 2
    assert reading.table("employments").text("manager_id").values() == [None, "1"]
    assert len(reading.table("job_families")) == 1


def test_first_and_last_name_make_the_name(tmp_path: Path) -> None:
    reading = read_dataset(write(tmp_path, {"people.csv": "employee_id,First Name,Last Name\n1,Ann,Lee\n"}))
    assert reading.table("people").text("name").values() == ["Ann Lee"]


def test_gender_and_birth_year_of_a_flat_file_go_to_the_protected_table_alone(tmp_path: Path) -> None:
    text = "person_id,name,gender,birth_year,hire_date,unit,family,level\n1,Ann,F,1980,2020-01-31,R,F,4\n"
    reading = read_dataset(write(tmp_path, {"people.csv": text}))
    assert reading.table("protected").text("sex").values() == ["F"]
    assert len(reading.table("employments")) == 1


def test_two_people_with_one_id_are_told_from_two_employments_of_one_person(tmp_path: Path) -> None:
    head = "person_id,name,hire_date,termination_date,unit,family,level\n"
    rows = (
        "1,Ann,2019-01-31,2020-01-31,R,F,4\n1,Ann,2021-01-31,,R,F,5\n2,Bo,2021-01-31,,R,F,5\n2,Cy,2021-02-28,,R,F,5\n"
    )
    reading = dry_run(tmp_path, {"people.csv": head + rows})
    assert said(reading) == [("duplicate-id", "people.csv", 5, "person_id")]
    assert "Cy" in reading.problems[0].what
    assert reading.table("employments").text("person_id").values() == ["1", "1", "2"]


def test_a_single_file_is_known_by_its_headers(tmp_path: Path) -> None:
    write(tmp_path, {"export-2026.csv": "person_id,skill_id,level,source,date\n1,S,3,self,2025-01-31\n"})
    reading = read_dataset(tmp_path / "export-2026.csv")
    assert len(reading.table("skill_records")) == 1
    assert "table-inferred" in [one.code for one in reading.notes]


def test_title_rows_above_the_header_are_skipped_and_noted(tmp_path: Path) -> None:
    reading = read_dataset(write(tmp_path, {"units.csv": "Units of 2025,\n,\nunit_id,name\nU1,One\n"}))
    assert len(reading.table("units")) == 1
    assert [(one.code, one.row) for one in reading.notes] == [("header-not-first", 3)]
