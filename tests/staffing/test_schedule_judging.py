"""The checker of schedules finds each kind of planted violation, and nothing where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import SolverError
from engine.staffing.schedule.judging import accept, violations
from engine.staffing.schedule.problem import Plan, ScheduleProblem, Seat, Taking, Task, Worker

PROBLEM = ScheduleProblem(
    (
        Task("t1", 2, (Seat({"a": 2.0}),), earliest=1),
        Task("t2", 3, (Seat({"a": 1.0}), Seat({"b": 0.0})), after=("t1",), latest=8, assigned={"q": "b"}),
        Task("t3", 1, (Seat({}),), start=7),
    ),
    (
        Worker("p", {"a": 2.0}, away=((6, 7),)),
        Worker("q", {"a": 1.0, "b": 1.0}),
        Worker("r", {"a": 3.0, "b": 3.0}, by_hand=True),
    ),
)
GOOD = Plan((1, 3, 7), ((Taking(0, 0),), (Taking(0, 0), Taking(1, 1)), (Taking(0, 0),)))


def told(plan: Plan, problem: ScheduleProblem = PROBLEM) -> list[str]:
    return [*violations(problem, plan)]


def test_a_schedule_that_holds_passes() -> None:
    assert told(GOOD) == []
    accept(PROBLEM, GOOD, 8)


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ((0, 3, 7), "t1 starts at 0, before 1"),
        ((1, 2, 7), "t2 starts at 2, before t1 is finished at 3"),
        ((4, 6, 7), "t2 is finished at 9, after 8"),
        ((1, 3, 9), "t3 starts at 9, not at 7 as settled"),
        ((1, 4, 7), "p has t2 until 7 and an absence from 6"),
    ],
)
def test_wrong_times_are_found(starts: tuple[int, ...], said: str) -> None:
    assert said in told(replace(GOOD, starts=starts))


@pytest.mark.parametrize(
    ("at", "takings", "said"),
    [
        (0, (Taking(1, 0),), "q does not own a at level 2 for t1"),
        (0, (), "t1 has 0 of 1 people for a"),
        (0, (Taking(0, 0), Taking(1, 0)), "t1 has 2 of 1 people for a"),
        (0, (Taking(2, 0),), "r is staffed by hand only and was put in t1"),
        (1, (Taking(1, 0), Taking(1, 1)), "somebody takes two seats of t2"),
        (1, (Taking(1, 0), Taking(0, 1)), "q is settled in t2 for b and does something else"),
        (1, (Taking(0, 0), Taking(2, 1)), "q is settled in t2 and does not take part"),
        (1, (Taking(0, 1), Taking(1, 0)), "p does not own b at level 0 for t2"),
        (2, (Taking(0, 5),), "somebody takes a seat that t3 does not have"),
    ],
)
def test_wrong_people_are_found(at: int, takings: tuple[Taking, ...], said: str) -> None:
    planted = (*GOOD.takings[:at], takings, *GOOD.takings[at + 1 :])

    assert said in told(replace(GOOD, takings=planted))


def test_two_things_at_once_are_found() -> None:
    tasks = tuple(Task(f"t{at}", 3, (Seat({}),)) for at in range(2))
    plan = Plan((0, 2), ((Taking(0, 0),), (Taking(0, 0),)))

    assert told(plan, ScheduleProblem(tasks, (Worker("p", {}),))) == ["p has t0 until 3 and t1 from 2"]


def test_absences_that_overlap_each_other_are_no_clash() -> None:
    worker = Worker("p", {}, away=((4, 9), (6, 8), (2, 4)))

    assert told(Plan((0,), ((Taking(0, 0),),)), ScheduleProblem((Task("t", 2, (Seat({}),)),), (worker,))) == []


def test_a_schedule_shorter_than_its_bound_or_of_other_size_is_refused() -> None:
    with pytest.raises(SolverError, match="fewer than the bound of 9"):
        accept(PROBLEM, GOOD, 9)
    with pytest.raises(SolverError, match="2 starts for 3 tasks"):
        accept(PROBLEM, Plan((1, 3), GOOD.takings), 0)
