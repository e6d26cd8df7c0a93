"""iMOPSE and MSPSP files: what they mean, what is refused, and that a schedule survives being written."""

from __future__ import annotations

import pytest

from engine.errors import InputError
from engine.loading.imopse import read_imopse, read_sol, write_sol
from engine.loading.mspsp import read_mspsp
from engine.staffing.schedule.problem import Plan, Seat, Taking, Task, Worker

DEF = """=====
File name: small.def
General characteristics:
Tasks: 3
Resources: 2
=====
ResourceID \t Salary \t Skills
1\t \t \t10.5\t Q0: 1 \t  Q1: 0 \t
2\t \t \t12\t Q1: 2
=====
TaskID \t Duration \t Skill \t Predecessor IDs
1\t \t \t3\t Q0: 1\t \t
4\t \t \t4\t Q1: 0\t \t1\t1\t
7\t \t \t2\t Q1: 1 Q2: 0\t \t1\t4\t
=====
"""
DZN = """% seed = 1
mint = 3;
nActs = 3;
dur = [0,3,0];
nSkills = 2;
sreq = [| 0,0,
 | 1,2,
 | 0,0, |];
nResources = 3;
mastery = [| true,false,
 | true,true,
 | false,true, |];
nPrecs = 2;
pred = [1,2];
succ = [2,3];
USEFUL_RES = [{}, {1,2,3}, {}];
"""


def test_a_def_file_is_tasks_with_gaps_in_their_ids_and_people_who_own_skills() -> None:
    problem = read_imopse(DEF, "small.def")

    assert problem.workers == (Worker("1", {"Q0": 1.0, "Q1": 0.0}), Worker("2", {"Q1": 2.0}))
    assert problem.tasks == (
        Task("1", 3, (Seat({"Q0": 1.0}),)),
        Task("4", 4, (Seat({"Q1": 0.0}),), ("1",)),
        Task("7", 2, (Seat({"Q1": 1.0, "Q2": 0.0}),), ("1", "4")),
    )
    able = [[worker.id for worker in problem.workers if worker.meets(task.seats[0])] for task in problem.tasks]
    assert able == [["1"], ["1", "2"], []], "nobody owns Q2, at whatever level"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("Tasks: 3", "Tasks: 5", 4, "says 5 tasks and has 3"),
        ("4\t \t \t4\t", "4\t \t \tfour\t", 13, "This is no task"),
        ("4\t \t \t4\t", "1\t \t \t4\t", 13, "two tasks 1"),
        ("\t1\t4\t", "\t1\t9\t", 14, "Task 7 waits for 9"),
        ("1\t \t \t10.5\t Q0: 1", "1\t \t \t10.5\t Q0 1", 8, "This is no resource"),
        ("2\t \t \t12\t Q1: 2", "2\t \t \t12\t Q1: 2 Q1: 1", 9, "named twice"),
    ],
)
def test_what_a_def_file_cannot_mean_is_told_at_its_line(old: str, new: str, line: int, what: str) -> None:
    with pytest.raises(InputError) as refused:
        read_imopse(DEF.replace(old, new), "small.def")

    assert (refused.value.problems[0].file, refused.value.problems[0].line) == ("small.def", line)
    assert what in refused.value.problems[0].what


def test_a_file_without_sections_is_refused() -> None:
    with pytest.raises(InputError, match="no resources"):
        read_imopse("nothing", "empty.def")


def test_a_dzn_file_is_activities_whose_people_contribute_one_skill_each() -> None:
    problem = read_mspsp(DZN, "small.dzn")

    assert problem.tasks == (
        Task("1", 0),
        Task("2", 3, (Seat({"s1": 1.0}, 1), Seat({"s2": 1.0}, 2)), ("1",)),
        Task("3", 0, (), ("2",)),
    )
    assert [sorted(worker.skills) for worker in problem.workers] == [["s1"], ["s1", "s2"], ["s2"]]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("dur = [0,3,0];", "dur = [0,3];", 4, "dur has 2 values and should have 3"),
        ("dur = [0,3,0];", "dur = [0,x,0];", 4, "dur holds 'x'"),
        ("succ = [2,3];", "succ = [2,4];", 15, "succ names activity 4"),
        ("nSkills = 2;", "", 1, "'nSkills = ...;' is missing"),
        ("nActs = 3;", "nActs = -3;", 3, "nActs is '-3'"),
    ],
)
def test_what_a_dzn_file_cannot_mean_is_told_at_its_line(old: str, new: str, line: int, what: str) -> None:
    with pytest.raises(InputError) as refused:
        read_mspsp(DZN.replace(old, new), "small.dzn")

    assert refused.value.problems[0].line == line
    assert what in refused.value.problems[0].what


def test_a_schedule_survives_being_written_and_read() -> None:
    problem = read_imopse(DEF.replace("Q1: 1 Q2: 0", "Q1: 1"), "small.def")
    plan = Plan((0, 3, 7), ((Taking(0, 0),), (Taking(1, 0),), (Taking(1, 0),)))
    pairs = [
        (start, problem.workers[takings[0].worker].id, task.id)
        for start, task, takings in zip(plan.starts, problem.tasks, plan.takings, strict=True)
    ]

    text = write_sol(pairs)

    assert text == "Hour \t Resource assignments (resource ID - task ID) \n0 1-1 \n3 2-4 \n7 2-7 \n"
    assert read_sol(text, "small.sol", problem) == plan


@pytest.mark.parametrize("line", ["3 2-9 ", "three 2-4 ", "3 2-1 "])
def test_a_line_that_is_no_start_of_the_project_is_refused(line: str) -> None:
    problem = read_imopse(DEF, "small.def")

    with pytest.raises(InputError):
        read_sol(f"Hour\n0 1-1 \n{line}\n7 2-7 \n", "small.sol", problem)
