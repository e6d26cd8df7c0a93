"""Decisions being carried out: people sent to courses, cohorts hired, contractors brought in."""

from __future__ import annotations

import numpy as np

from engine.simulation.randomness import Stream, derived_hash
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.process import Bystander
from engine.simulation.replication.schooling import School
from engine.simulation.replication.skill_supply import SkillSupply
from engine.simulation.replication.staff import Newcomer
from engine.simulation.replication.trace import Happening
from engine.simulation.world.work import Cohort, Contractors, WorkPlan


class Levers(Bystander):
    """What is decided, on its day.

    Attributes
    ----------
    hired : set of int
        Hashes of the people that levers brought in.
    """

    def __init__(self, floor: Floor, plan: WorkPlan, supply: SkillSupply, school: School) -> None:
        self._floor = floor
        self._supply = supply
        self._school = school
        self._cohorts = plan.cohorts
        self._contractors = plan.contractors
        self._order = floor.draws(Stream.TRAINEES)
        self.hired: set[int] = set()

    def begin(self, month: int) -> None:
        """Do what falls on the start of the month."""
        for cohort in self._cohorts:
            if cohort.month == month and cohort.people:
                self._hire(cohort) if cohort.new else self._send(cohort)
        for contract in self._contractors:
            self._contract(contract, month)

    def _contract(self, contract: Contractors, month: int) -> None:
        if month == contract.from_month:
            self._supply.add_direct(contract.skill, float(contract.people))
        if month == contract.to_month + 1:
            self._supply.add_direct(contract.skill, -float(contract.people))

    def _send(self, cohort: Cohort) -> None:
        """Send people to a course: the first of those who qualify, in an order that the lever's size doesn't change."""
        course = cohort.course
        assert course is not None
        rows = self._school.eligible(course, cohort.teams)
        staff = self._floor.staff
        order = np.argsort(self._order.uniforms(staff.person[rows]), kind="stable")
        for row in rows[order[: cohort.people]].tolist():
            self._school.send(row, course, int(staff.person[row]))

    def _hire(self, cohort: Cohort) -> None:
        """Let new people start, with the skills that they bring or on the course that they come for."""
        floor = self._floor
        now, trace = floor.env.now, floor.trace
        rest = floor.month_end - now
        output = floor.world.output.from_start(rest) / rest
        for number in range(cohort.people):
            person = derived_hash(cohort.key, number)
            event = trace.add(Happening.HIRED, now, person, cohort.team, -1, ()) if trace else 0
            self.hired.add(person)
            row = floor.join(Newcomer(person, cohort.team, -1, -1, now, 1.0, output, event))
            if cohort.brings:
                self._supply.learn(row, cohort.brings)
            if cohort.course is not None:
                self._school.send(row, cohort.course, person)
