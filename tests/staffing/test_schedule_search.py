"""Schedules of small projects: proven shortest, accepted by the checker, the same whatever things are called."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.staffing.schedule.bounds import lower_bound, pools_of
from engine.staffing.schedule.judging import violations
from engine.staffing.schedule.network import Network
from engine.staffing.schedule.problem import ScheduleProblem, Seat, Task, Worker
from engine.staffing.schedule.scheduling import Outcome, Searching, schedule
from engine.staffing.schedule.seating import Seating
from engine.staffing.schedule.together import Together
from tests.counts import scaled


def solved(problem: ScheduleProblem, time_limit: float = 1000, seed: int = 1) -> Outcome:
    """Solve with a clock that counts how often it is read, so that nothing depends on the machine."""
    ticks = count()
    return schedule(problem, Searching(lambda: next(ticks), time_limit, seed))


@st.composite
def projects(draw: st.DrawFn, most_tasks: int = 5, *, several: bool | None = None) -> ScheduleProblem:
    """Small projects in which everybody needed exists; ``several``: tasks that take several people, or one each."""
    skills = ["a", "b"]
    workers = [
        Worker(f"p{at}", draw(st.dictionaries(st.sampled_from(skills), st.integers(0, 2).map(float), min_size=1)))
        for at in range(draw(st.integers(1, 3)))
    ]
    tasks = []
    for at in range(draw(st.integers(1, most_tasks))):
        asked = draw(st.lists(st.sampled_from(skills), unique=True, min_size=1, max_size=2 if several else 1))
        levels, most = st.integers(0, 1).map(float), 2 if several else 1
        seats = [Seat({skill: draw(levels)}, draw(st.integers(1, most))) for skill in asked]
        after = tuple(f"t{one}" for one in range(at) if draw(st.integers(0, 3)) == 0)
        tasks.append(Task(f"t{at}", draw(st.integers(1, 4)), tuple(seats), after))
    return ScheduleProblem(tuple(tasks), tuple(workers))


@pytest.mark.parametrize("durations", [(0,), (0, 3, 0)])
def test_milestones_and_tasks_that_take_nobody_need_no_people(durations: tuple[int, ...]) -> None:
    tasks = [Task(f"t{at}", each, (), (f"t{at - 1}",) if at else ()) for at, each in enumerate(durations)]
    found = solved(ScheduleProblem(tuple(tasks), ()))
    assert found.plan is not None
    assert found.plan.makespan(ScheduleProblem(tuple(tasks), ())) == found.lower_bound == sum(durations)


def enumerated(problem: ScheduleProblem) -> int | None:
    """Return the shortest length by trying every choice of people and every order of tasks; ``None`` without any.

    For each choice some order, scheduled as early as possible task by task, is optimal.
    """
    best: int | None = None
    choices = [list(_choices(problem, task)) for task in problem.tasks]
    for people in product(*choices):
        for order in permutations(range(len(problem.tasks))):
            finish: dict[str, int] = {}
            free = [0] * len(problem.workers)
            for at in order:
                task = problem.tasks[at]
                if any(name not in finish for name in task.after):
                    break
                start = max([0, *(finish[name] for name in task.after), *(free[one] for one in people[at])])
                finish[task.id] = start + task.duration
                for one in people[at]:
                    free[one] = finish[task.id]
            else:
                length = max(finish.values())
                best = length if best is None else min(best, length)
    return best


def _choices(problem: ScheduleProblem, task: Task) -> set[frozenset[int]]:
    asked = [seat for seat in task.seats for _ in range(seat.count)]
    able = [[at for at, worker in enumerate(problem.workers) if worker.meets(seat)] for seat in asked]
    return {frozenset(choice) for choice in product(*able) if len(set(choice)) == len(choice)}


@pytest.mark.parametrize("several", [False, True])
def test_the_shortest_schedule_is_that_of_enumeration(several: bool) -> None:
    @settings(max_examples=scaled(12, 150), deadline=None)
    @given(projects(4 if several else 5, several=several))
    def check(problem: ScheduleProblem) -> None:
        best, outcome = enumerated(problem), solved(problem)

        if best is None:
            assert outcome.plan is None
            assert outcome.lower_bound is None
        else:
            assert outcome.plan is not None
            assert outcome.plan.makespan(problem) == outcome.lower_bound == best
            assert not [*violations(problem, outcome.plan)]

    check()


@settings(max_examples=scaled(10, 150), deadline=None)
@given(projects(several=True), st.randoms(use_true_random=False))
def test_names_and_order_leave_the_length_alone(problem: ScheduleProblem, shuffled: object) -> None:
    outcome = solved(problem)
    renamed = ScheduleProblem(
        tuple(
            Task(f"x{task.id}", task.duration, task.seats[::-1], tuple(f"x{one}" for one in task.after[::-1]))
            for task in reversed(problem.tasks)
        ),
        tuple(Worker(f"y{worker.id}", worker.skills) for worker in reversed(problem.workers)),
    )

    assert solved(renamed).lower_bound == outcome.lower_bound


@settings(max_examples=scaled(10, 150), deadline=None)
@given(projects(), st.integers(0, 1_000))
def test_a_precedence_less_never_makes_it_longer(problem: ScheduleProblem, drawn: int) -> None:
    pairs = [(at, name) for at, task in enumerate(problem.tasks) for name in task.after]
    before = solved(problem).lower_bound
    if not pairs or before is None:
        return
    at, name = pairs[drawn % len(pairs)]
    task = problem.tasks[at]
    looser = replace(task, after=tuple(one for one in task.after if one != name))
    tasks = (*problem.tasks[:at], looser, *problem.tasks[at + 1 :])

    after = solved(replace(problem, tasks=tasks)).lower_bound

    assert after is not None
    assert after <= before


def test_bounds_hold_and_the_worst_group_sets_them() -> None:
    """Two people master b and have 3 + 3 + 4 steps of it: no less than 5, though three others stand by."""
    workers = (Worker("p1", {"b": 1}), Worker("p2", {"b": 1}), *(Worker(f"q{at}", {"a": 1}) for at in range(3)))
    tasks = tuple(Task(f"t{at}", steps, (Seat({"b": 1}),)) for at, steps in enumerate((3, 3, 4)))
    network = Network(ScheduleProblem(tasks, workers))

    assert lower_bound(network, pools_of(network)) == 5
    assert solved(network.problem).lower_bound == 6


def test_tasks_that_lack_people_side_by_side_take_their_durations_one_after_another() -> None:
    workers = tuple(Worker(f"p{at}", {"a": 1, "b": 1}) for at in range(3))
    tasks = tuple(Task(f"t{at}", 4, (Seat({"a": 1}), Seat({"b": 1}))) for at in range(3))
    together = Together(Network(ScheduleProblem(tasks, workers)))

    assert together.bound() == 12
    assert together.groups() == ((0, 1, 2),)


def test_absences_releases_due_dates_and_settled_starts_are_kept() -> None:
    """p is away in [2, 5): t1 takes [0, 2), t2 waits until 5; t3 starts at 9 as settled."""
    worker = Worker("p", {"a": 1}, away=((2, 5),))
    seat = (Seat({"a": 1}),)
    tasks = (Task("t1", 2, seat), Task("t2", 3, seat, earliest=1), Task("t3", 1, seat, start=9, latest=10))

    outcome = solved(ScheduleProblem(tasks, (worker,)))

    assert outcome.plan is not None
    assert outcome.plan.starts == (0, 5, 9)


def test_settled_people_take_part_in_the_seat_that_was_settled() -> None:
    workers = (Worker("p", {"a": 1, "b": 1}), Worker("q", {"a": 1, "b": 1}))
    task = Task("t", 2, (Seat({"a": 1}), Seat({"b": 1})), assigned={"q": "a"})

    outcome = solved(ScheduleProblem((task,), workers))

    assert outcome.plan is not None
    assert [(one.worker, one.seat) for one in outcome.plan.takings[0]] == [(0, 1), (1, 0)]


def test_people_staffed_by_hand_only_are_left_alone_until_a_human_settles_them() -> None:
    by_hand, other = Worker("p", {"a": 1}, by_hand=True), Worker("q", {"a": 1})
    tasks = tuple(Task(f"t{at}", 2, (Seat({"a": 1}),)) for at in range(2))
    settled = (replace(tasks[0], assigned={"p": None}), tasks[1])

    assert solved(ScheduleProblem(tasks, (by_hand, other))).lower_bound == 4
    assert solved(ScheduleProblem(settled, (by_hand, other))).lower_bound == 2


def test_a_ring_of_tasks_is_named() -> None:
    tasks = (Task("a", 1, after=("c",)), Task("b", 1, after=("a",)), Task("c", 1, after=("b",)), Task("d", 1))

    outcome = solved(ScheduleProblem(tasks, ()))

    (obstacle,) = outcome.obstacles
    assert obstacle.code == "cycle"
    assert obstacle.tasks in {("a", "b", "c", "a"), ("b", "c", "a", "b"), ("c", "a", "b", "c")}
    assert outcome.lower_bound is None


def test_what_nobody_can_do_is_named() -> None:
    """p owns a at level 1 and not b at all: neither a at level 2 nor b at level 0 is owned."""
    worker = Worker("p", {"a": 1.0})
    tasks = (
        Task("t1", 1, (Seat({"a": 2.0}),)),
        Task("t2", 1, (Seat({"b": 0.0}),)),
        Task("t3", 1, (Seat({"a": 1.0}, 2),)),
        Task("t4", 3, (Seat({"a": 1.0}),), latest=2),
        Task("t5", 1, (Seat({"a": 1.0}), Seat({"a": 0.0}))),
    )

    outcome = solved(ScheduleProblem(tasks, (worker,)))

    found = [(one.code, one.tasks) for one in outcome.obstacles]
    assert found == [
        ("nobody", ("t1",)),
        ("nobody", ("t2",)),
        ("too-few", ("t3",)),
        ("too-few", ("t5",)),
        ("too-late", ("t4",)),
    ]


def test_due_dates_that_nothing_meets_are_proven_impossible() -> None:
    tasks = tuple(Task(f"t{at}", 3, (Seat({"a": 1}),), latest=5) for at in range(2))

    outcome = solved(ScheduleProblem(tasks, (Worker("p", {"a": 1}),)))

    assert outcome == Outcome(None, None)


def test_no_time_at_all_gives_a_schedule_and_an_honest_bound() -> None:
    draw = np.random.default_rng(5)
    workers = tuple(Worker(f"p{at}", {"a": 1}) for at in range(4))
    tasks = tuple(Task(f"t{at}", int(draw.integers(3, 19)), (Seat({"a": 1}),)) for at in range(14))
    problem = ScheduleProblem(tasks, workers)

    outcome = solved(problem, time_limit=0)

    assert outcome.plan is not None
    assert outcome.lower_bound is not None
    assert outcome.lower_bound <= outcome.plan.makespan(problem)


def test_two_threads_find_what_one_finds_and_tell_on_the_way() -> None:
    tasks = tuple(Task(f"t{at}", steps, (Seat({"a": 1}),)) for at, steps in enumerate((7, 6, 5, 4, 4, 3, 3, 2)))
    problem = ScheduleProblem(tasks, tuple(Worker(f"p{at}", {"a": 1}) for at in range(3)))
    told: list[tuple[int | None, int]] = []
    ticks = count()

    with ThreadPoolExecutor(2) as threads:
        searching = Searching(lambda: next(ticks), 10**9, 1, threads, lambda best, bound: told.append((best, bound)))
        outcome = schedule(problem, searching)

    assert outcome.lower_bound == solved(problem).lower_bound == 12
    assert told[-1] == (12, 12)


def test_whoever_is_seated_stays_and_others_move_on() -> None:
    seating = Seating([(0, 1), (0,)], [1, 1])

    assert seating.seat(0, set())
    assert seating.seat(1, set())
    assert seating.seated == {0: 1, 1: 0}
