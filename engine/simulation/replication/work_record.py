"""What is measured of skills, work, courses and costs, month by month, under the names of ``work_measures``."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

import numpy as np

from engine.simulation.replication.cost_book import CostBook
from engine.simulation.replication.delivery import Delivery
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.process import Bystander
from engine.simulation.replication.schooling import School
from engine.simulation.world.work import Deadline, WorkPlan

ROUNDING = 1e-9
"""Months, or person-months of demand, that count as none."""


class WorkRecord(Bystander):
    """Reads at the end of every month what the world measures."""

    def __init__(
        self, floor: Floor, plan: WorkPlan, delivery: Delivery, school: School, costs: CostBook | None
    ) -> None:
        self._recording = floor.recording
        self._plan = plan
        self._delivery = delivery
        self._school = school
        self._costs = costs
        self._at = {measure.name: position for position, measure in enumerate(floor.world.measures)}
        asked = np.zeros((plan.demanded, floor.world.horizon_months))
        for part in plan.parts:
            asked[part.skill] += part.asked
        self._asked: list[list[float]] = asked.T.tolist()
        self._told = [[0, 0] for _ in plan.courses]

    def end(self, month: int) -> None:
        """Record the month."""
        for name, value in self._values(month):
            self._recording.measure(self._at[name], value)

    def _values(self, month: int) -> Iterator[tuple[str, float]]:
        yield from self._of_projects(month + 1.0)
        if self._plan.demanded:
            yield from self._of_skills(month)
        yield from self._of_courses()
        if self._costs is not None:
            yield from _of_costs(self._costs)

    def _of_projects(self, now: float) -> Iterator[tuple[str, float]]:
        for at, project in enumerate(self._plan.projects):
            done, total, left = self._delivery.done(at)
            yield f"share_done:{project}", min(done / total, 1.0) if total else 1.0
            yield f"backlog:{project}", left
        on_time = set()
        for deadline in self._plan.deadlines:
            late = self._lateness(deadline, now)
            met = self._delivery.met(deadline.project, deadline.target)
            yield f"lateness:{deadline.name}", late
            yield f"on_time:{deadline.name}", float(met <= deadline.due + ROUNDING)
            if met <= deadline.due + ROUNDING:
                on_time.add(deadline.name)
        yield from self._of_goals(on_time)

    def _lateness(self, deadline: Deadline, now: float) -> float:
        met = self._delivery.met(deadline.project, deadline.target)
        late = (now if isinf(met) else met) - deadline.due
        return late if late > ROUNDING else 0.0

    def _of_goals(self, on_time: set[str]) -> Iterator[tuple[str, float]]:
        hits = 0.0
        for goal, projects in self._plan.goals:
            hit = float(all(self._plan.projects[project] in on_time for project in projects))
            yield f"goal_hit:{goal}", hit
            hits += hit
        if self._plan.goals:
            yield "goals_hit", hits

    def _of_skills(self, month: int) -> Iterator[tuple[str, float]]:
        all_covered = True
        for at, (skill, _) in enumerate(self._plan.qualifications[: self._plan.demanded]):
            asked, capacity = self._asked[month][at], self._delivery.capacity[at]
            covered = capacity >= asked - ROUNDING
            all_covered &= covered
            yield f"demand:{skill}", asked
            yield f"capacity:{skill}", capacity
            yield f"gap:{skill}", asked - capacity
            yield f"covered:{skill}", float(covered)
        yield "covered", float(all_covered)

    def _of_courses(self) -> Iterator[tuple[str, float]]:
        school = self._school
        attending = [*school.attending.values()]
        for at, course in enumerate(school.courses):
            lost, passed = school.lost[at], school.passed[at]
            yield f"trainees:{course.id}", float(attending.count(at))
            yield f"queue:{course.id}", float(school.queued(at))
            yield f"turned_away:{course.id}", float(lost - self._told[at][0])
            yield f"qualified:{course.id}", float(passed - self._told[at][1])
            self._told[at] = [lost, passed]


def _of_costs(costs: CostBook) -> Iterator[tuple[str, float]]:
    yield "cost", costs.pay + costs.hiring + costs.training + costs.contracts
    yield "cost:pay", costs.pay
    yield "cost:hiring", costs.hiring
    yield "cost:training", costs.training
    yield "cost:contractors", costs.contracts
    yield "cost:levers", costs.levers
