"""Why a project cannot be scheduled at all, as far as that shows without a search."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.frozen import FrozenModel, Localised
from engine.staffing.schedule.network import Network, cycle_in
from engine.staffing.schedule.problem import ScheduleProblem, Task
from engine.staffing.schedule.seating import matched


class Obstacle(FrozenModel):
    """One reason why there is no schedule."""

    code: str
    """``cycle``, ``nobody``, ``too-few``, ``settled-unfit`` or ``too-late``."""
    tasks: tuple[str, ...]
    """Tasks concerned; in a cycle each before the next, and the first one again at the end."""
    told: Localised
    """The reason in words."""


def obstacles(problem: ScheduleProblem) -> tuple[Obstacle, ...]:
    """Return every reason that shows without a search: a ring of tasks alone where there is one."""
    ring = cycle_in(problem)
    if ring:
        way = " -> ".join(ring)
        return (
            Obstacle(
                code="cycle",
                tasks=ring,
                told=Localised(
                    en=f"Tasks wait for each other in a ring: {way}. Take one of these precedences out.",
                    zh=f"任务互相等待，形成环：{way}。请去掉其中一个先后关系。",
                ),
            ),
        )
    network = Network(problem)
    return (*_lacking(network), *_late(network))


def _lacking(network: Network) -> Iterator[Obstacle]:
    """Yield the seats that nobody can take, and the tasks whose seats cannot all be taken at once."""
    for number, task in enumerate(network.problem.tasks):
        empty = False
        for seat, people in zip(task.seats, network.eligible[number], strict=True):
            if len(people) >= seat.count:
                continue
            empty = True
            asked = " + ".join(f"{skill} >= {level:g}" for skill, level in seat.skills.items()) or "anybody"
            yield Obstacle(
                code="too-few" if people else "nobody",
                tasks=(task.id,),
                told=Localised(
                    en=f"Task {task.id} needs {seat.count} with {asked}, and {len(people) or 'nobody'} can do it.",
                    zh=f"任务 {task.id} 需要 {seat.count} 人具备 {asked}，现有 {len(people)} 人。",
                ),
            )
        if not empty:
            yield from _unseated(network, number, task)


def _unseated(network: Network, number: int, task: Task) -> Iterator[Obstacle]:
    able = {person for people in network.eligible[number] for person in people}
    outside = [network.problem.workers[person].id for person in sorted(network.must[number] - able)]
    if outside:
        names = ", ".join(outside)
        yield Obstacle(
            code="settled-unfit",
            tasks=(task.id,),
            told=Localised(
                en=f"Task {task.id}: {names} settled in it cannot take any seat of it.",
                zh=f"任务 {task.id}：已定人员 {names} 不满足其任何岗位的要求。",
            ),
        )
        return
    must = sorted(network.must[number])
    together = matched(network, number, [*must, *sorted(able - set(must))])
    if together is None or not set(must) <= {taking.worker for taking in together}:
        yield Obstacle(
            code="too-few",
            tasks=(task.id,),
            told=Localised(
                en=f"Task {task.id}: its seats cannot all be taken at once, as each person takes one only.",
                zh=f"任务 {task.id}：每人只能占一个岗位，其各岗位无法同时配齐。",
            ),
        )


def _late(network: Network) -> Iterator[Obstacle]:
    """Yield the tasks that what comes before leaves no time for."""
    for number, task in enumerate(network.problem.tasks):
        first = network.heads[number]
        if task.start is not None and first > task.start:
            limit, en, zh = task.start, "start", "开始"
        elif task.latest is not None and first + task.duration > task.latest:
            limit, first, en, zh = task.latest, first + task.duration, "be finished", "完成"
        else:
            continue
        yield Obstacle(
            code="too-late",
            tasks=(task.id,),
            told=Localised(
                en=f"Task {task.id} is to {en} at {limit}, and what comes before lets it {en} at {first} earliest.",
                zh=f"任务 {task.id} 应在 {limit} {zh}，但前置任务使其最早只能在 {first} {zh}。",
            ),
        )
