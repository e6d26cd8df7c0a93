"""Every problem of a dataset is listed at once, with file, row, column and value."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError
from engine.loading.bad_rows import write_bad_rows
from engine.loading.export import write_dataset
from engine.loading.reading import read_dataset
from tests.loading.folders import GOOD, balanced, dry_run, said, write


def test_a_good_dataset_has_no_problems_and_all_its_rows(tmp_path: Path) -> None:
    reading = read_dataset(write(tmp_path, GOOD))
    assert reading.problems == ()
    assert {table.schema.name: len(table) for table in reading.tables} == {
        "people": 3, "employments": 3, "units": 1, "job_families": 1,
    }  # fmt: skip
    assert reading.table("people").text("person_id").values() == ["001", "002", "003"]


def test_every_kind_of_problem_is_listed_in_one_run(tmp_path: Path) -> None:
    files = GOOD | {
        "people.csv": "person_id,name\n001,Ann\n002,Bo\n003,Cy\n4,Di\n003,Other\n005,\n",
        "employments.csv": "person_id,valid_from,valid_to,unit_id,job_family,level,manager_id\n"
        "001,2020-01-01,,U1,F,5,002\n"  # row 2: loop with row 3
        "002,2020-01-01,,U1,F,3,001\n"
        "003,2025/13/01,,U1,F,3,\n"  # row 4: no such month
        "003,2022-01-01,2021-01-01,U1,F,3,\n"  # row 5: ends before it starts
        "003,2023-01-01,,U9,F,31,1\n",  # row 6: no such unit, no such level, zeros lost
    }
    reading = dry_run(tmp_path, files)
    assert set(said(reading)) == {
        ("manager-loop", "employments.csv", 3, "manager_id"),
        ("impossible-date", "employments.csv", 4, "valid_from"),
        ("end-before-start", "employments.csv", 5, "valid_to"),
        ("orphan-reference", "employments.csv", 6, "unit_id"),
        ("level-out-of-range", "employments.csv", 6, "level"),
        ("lost-leading-zeros", "employments.csv", 6, "manager_id"),
        ("lost-leading-zeros", "people.csv", 5, "person_id"),
        ("duplicate-id", "people.csv", 6, "person_id"),
        ("missing-value", "people.csv", 7, "name"),
    }
    loop = next(one for one in reading.problems if one.code == "manager-loop")
    assert "001 -> 002 -> 001" in loop.what or "002 -> 001 -> 002" in loop.what
    zeros = next(one for one in reading.problems if one.row == 6 and one.code == "lost-leading-zeros")
    assert (zeros.value, "001" in zeros.mend) == ("1", True)
    assert balanced(reading)


def test_stop_raises_every_problem_and_loads_nothing(tmp_path: Path) -> None:
    files = GOOD | {"units.csv": "unit_id,name,colour\nU1,One,red\n,Two,blue\n"}
    with pytest.raises(InputError) as caught:
        read_dataset(write(tmp_path, files))
    assert [one.code for one in caught.value.problems] == ["unknown-column", "missing-value"]


def test_a_row_that_rests_on_a_bad_row_is_dropped_and_reported_too(tmp_path: Path) -> None:
    files = GOOD | {
        "people.csv": "person_id,name\n001,\n002,Bo\n003,Cy\n",
        "skills.csv": "skill_id,name\nS,Skill\n",
        "skill_records.csv": "person_id,skill_id,level,source,date\n001,S,3,self,2024-01-01\n003,S,3,self,2024-01-01\n",
    }
    reading = dry_run(tmp_path, files)
    assert ("refers-to-bad-row", "skill_records.csv", 2, "person_id") in said(reading)
    assert ("refers-to-bad-row", "employments.csv", 3, "manager_id") in said(reading)
    assert reading.table("skill_records").text("person_id").values() == ["003"]
    assert balanced(reading)


def test_what_is_left_can_be_loaded_in_stop_mode(tmp_path: Path) -> None:
    files = GOOD | {"people.csv": "person_id,name\n001,\n002,Bo\n003,Cy\n"}
    write_dataset(dry_run(tmp_path / "in", files).tables, tmp_path / "out")
    assert read_dataset(tmp_path / "out").problems == ()


def test_the_closest_id_is_named(tmp_path: Path) -> None:
    files = GOOD | {
        "units.csv": "unit_id,name\nU1,One\nplant-north,North\n",
        "employments.csv": "person_id,valid_from,unit_id,job_family,level\n001,2020-01-01,plant-nort,F,3\n",
    }
    (problem,) = dry_run(tmp_path, files).problems
    assert "'plant-north'" in problem.mend


def test_units_and_goals_that_contain_themselves_are_loops(tmp_path: Path) -> None:
    files = GOOD | {"units.csv": "unit_id,name,parent_id\nU1,One,U2\nU2,Two,U3\nU3,Three,U2\n"}
    loops = [one for one in dry_run(tmp_path, files).problems if one.code == "loop"]
    assert len(loops) == 1
    assert "U1" not in loops[0].what


def test_a_loop_that_never_exists_on_any_day_is_none(tmp_path: Path) -> None:
    rows = "001,2020-01-01,2020-12-31,U1,F,3,002\n002,2020-01-01,2020-12-31,U1,F,3,\n"
    rows += "001,2021-01-01,,U1,F,3,\n002,2021-01-01,,U1,F,3,001\n"
    head = "person_id,valid_from,valid_to,unit_id,job_family,level,manager_id\n"
    assert dry_run(tmp_path / "swap", GOOD | {"employments.csv": head + rows}).problems == ()
    overlapping = rows.replace("2020-12-31", "2021-01-01")
    assert [
        one.code for one in dry_run(tmp_path / "loop", GOOD | {"employments.csv": head + overlapping}).problems
    ] == []
    met = "001,2020-01-01,,U1,F,3,002\n002,2020-01-01,2020-12-31,U1,F,3,\n002,2021-01-01,,U1,F,3,001\n"
    assert [one.code for one in dry_run(tmp_path / "met", GOOD | {"employments.csv": head + met}).problems] == [
        "manager-loop"
    ]


def test_the_owner_of_a_goal_is_a_unit_or_a_person_as_its_type_says(tmp_path: Path) -> None:
    head = "goal_id,owner_type,owner_id,framework,title,start,due,weight\n"
    rows = "G1,unit,U1,OKR,A,2026-01-01,2026-03-31,1\nG2,person,001,OKR,B,2026-01-01,2026-03-31,1\n"
    bad = "G3,unit,001,OKR,C,2026-01-01,2026-03-31,1\nG4,team,U1,OKR,D,2026-01-01,2026-03-31,1\n"
    assert said(dry_run(tmp_path, GOOD | {"goals.csv": head + rows + bad})) == [
        ("orphan-reference", "goals.csv", 4, "owner_id"),
        ("not-a-choice", "goals.csv", 5, "owner_type"),
    ]


def test_a_reference_to_a_table_the_dataset_lacks_is_noted_and_known_ids_stand_in(tmp_path: Path) -> None:
    files = {"skill_records.csv": "person_id,skill_id,level,source,date\n001,S,3,self,2024-01-01\n"}
    assert [one.code for one in dry_run(tmp_path, files).notes].count("reference-not-checked") == 2
    known = {"people": ["002"], "skills": ["S"]}
    reading = read_dataset(tmp_path, mode="take_good_rows", known_ids=known)
    assert [one.code for one in reading.problems] == ["orphan-reference"]


def test_two_recordings_of_one_fact_are_versions_and_no_duplicates(tmp_path: Path) -> None:
    head = "key_result_id,date,value,recorded_at\n"
    rows = "K,2026-01-05,10,2026-01-05 09:00\nK,2026-01-05,12,2026-01-06 09:00\n"
    assert dry_run(tmp_path / "a", {"check_ins.csv": head + rows}).problems == ()
    again = dry_run(tmp_path / "b", {"check_ins.csv": head + rows + "K,2026-01-05,13,2026-01-06 09:00\n"})
    assert said(again) == [("duplicate-key", "check_ins.csv", 4, "key_result_id")]


def test_bad_rows_come_back_as_they_stood_with_row_and_reason_and_can_be_read_once_mended(tmp_path: Path) -> None:
    files = GOOD | {"units.csv": 'unit_id,name,parent_id\nU1,"One, the first",\nU2,=2+3,UX\n'}
    reading = dry_run(tmp_path / "in", files)
    (path,) = write_bad_rows(reading.bad_rows, tmp_path / "bad")
    text = path.read_text(encoding="utf-8-sig")
    assert path.name == "units.csv"
    assert text.splitlines()[0] == "unit_id,name,parent_id,sextant_row,sextant_problems"
    assert text.splitlines()[1].startswith("U2,'=2+3,UX,3,")
    path.write_text(text.replace("UX", "U2").replace("U2,'", "U3,'").replace("U2,3", "U3,3"), encoding="utf-8")
    mended = read_dataset(tmp_path / "bad", mode="take_good_rows")
    assert [one.code for one in mended.problems] == ["loop"]


def test_zeros_lost_on_the_other_side_are_not_asked_away_here(tmp_path: Path) -> None:
    files = GOOD | {
        "people.csv": "person_id,name\n1,Ann\n2,Bo\n",
        "employments.csv": "person_id,valid_from,unit_id,job_family,level\n001,2020-01-01,U1,F,5\n",
    }
    problem = dry_run(tmp_path, files).problems[0]
    assert (problem.code, problem.file, problem.value) == ("lost-leading-zeros", "employments.csv", "001")
    assert problem.mend.startswith("Write 001 in people")


def test_a_mend_is_never_what_the_next_run_would_refuse(tmp_path: Path) -> None:
    files = GOOD | {"units.csv": "unit_id,name\nU1,One\n", "skills.csv": "skill_id,name,half_life_days\nS,s,0\n"}
    files["employments.csv"] = "person_id,valid_from,unit_id,job_family,level,fte\n001,2020-01-01,U1,F,P5,x\n"
    mends = {one.column: one.mend for one in dry_run(tmp_path, files).problems}
    assert mends == {
        "level": "Give a number.",
        "fte": "Give a number, or leave the cell empty.",
        "half_life_days": "Give a number of 1 or more.",
    }


def test_a_day_that_exists_but_lies_far_off_is_not_called_impossible(tmp_path: Path) -> None:
    rows = "".join(f"001,{on},U1,F,5\n" for on in ("1899-12-31", "2023-02-29", "2200-01-01"))
    files = GOOD | {"employments.csv": "person_id,valid_from,unit_id,job_family,level\n" + rows}
    reading = dry_run(tmp_path, files)
    assert [one.code for one in reading.problems] == ["date-out-of-range", "impossible-date", "date-out-of-range"]
    assert "1900 to 2199" in reading.problems[0].what
