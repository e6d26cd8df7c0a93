"""Due dates in a traced run: which milestones are late and which goals are missed, and who was missing for them."""

from __future__ import annotations

from engine.simulation.replication.delivery import Delivery
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.process import Bystander
from engine.simulation.replication.skill_supply import PATTERN, SkillSupply
from engine.simulation.replication.trace import Happening, Trace
from engine.simulation.world.work import Deadline, WorkPlan

ROUNDING = 1e-9
"""Months that count as none."""


class DueDates(Bystander):
    """Writes down what is not done when it is due, at the end of that month.

    Departures, until then, of people who had a skill that the project needs, and the vacancies that they left, are
    contributing causes: with them it might have been done. What is late is the direct cause of the goals that it serves
    being missed.
    """

    def __init__(self, floor: Floor, trace: Trace, plan: WorkPlan, supply: SkillSupply, delivery: Delivery) -> None:
        self._floor = floor
        self._trace = trace
        self._plan = plan
        self._supply = supply
        self._delivery = delivery
        self._gone: list[set[int]] = [set() for _ in range(plan.demanded)]
        self._needed = [{part.skill for part in plan.parts if part.project == at} for at in range(len(plan.projects))]
        self._missed: set[str] = set()

    def departed(self, row: int, _event: int) -> None:
        """Keep which demanded skills left with a person."""
        staff = self._floor.staff
        for skill in self._supply.patterns[int(staff.codes[PATTERN][row])]:
            if skill < self._plan.demanded:
                self._gone[skill].add(int(staff.person[row]))

    def end(self, month: int) -> None:
        """Write down what was due in the month and is late."""
        for deadline in self._plan.deadlines:
            if month < deadline.due - ROUNDING <= month + 1 and self._is_late(deadline):
                self._note(deadline)

    def _is_late(self, deadline: Deadline) -> bool:
        return self._delivery.met(deadline.project, deadline.target) > deadline.due + ROUNDING

    def _note(self, deadline: Deadline) -> None:
        gone = set().union(*(self._gone[skill] for skill in self._needed[deadline.project]))
        events = self._trace.events
        missing = tuple(event for event in self._trace.losses(gone) if events[event - 1].at <= deadline.due + ROUNDING)
        late = self._floor.note_thing(Happening.MILESTONE_LATE, deadline.name, contributing=missing)
        if deadline.name == self._plan.projects[deadline.project]:
            for goal, projects in self._plan.goals:
                if deadline.project in projects and goal not in self._missed:
                    self._missed.add(goal)
                    self._floor.note_thing(Happening.GOAL_MISSED, goal, late)
