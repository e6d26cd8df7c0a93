"""Skills, levers, courses, work and costs of a replication, put together in the order in which they act."""

from __future__ import annotations

from engine.domain.interventions import Responder
from engine.simulation.replication.applications import Applications
from engine.simulation.replication.cost_book import CostBook
from engine.simulation.replication.delivery import Delivery
from engine.simulation.replication.due_dates import DueDates
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.interventions import Interventions
from engine.simulation.replication.levers_at_work import Levers
from engine.simulation.replication.process import Process
from engine.simulation.replication.schooling import School
from engine.simulation.replication.skill_supply import SkillSupply
from engine.simulation.replication.work_record import WorkRecord
from engine.simulation.world.work import WorkPlan


def work_processes(floor: Floor, plan: WorkPlan | None, responder: Responder | None = None) -> list[Process]:
    """Return what carries out a plan, ready to run; nothing where there is none."""
    if plan is None:
        return []
    supply = SkillSupply(floor, plan)
    school = School(floor, supply, plan.courses)
    levers = Levers(floor, plan, supply, school)
    delivery = Delivery(plan, supply)
    costs = CostBook(floor, plan, plan.prices, school, levers) if plan.prices is not None else None
    floor.listeners += [supply, school]
    if costs is not None:
        floor.listeners.append(costs)
        school.observers.append(costs)
    before = [supply] if costs is None else [supply, costs]
    after: list[Process] = [WorkRecord(floor, plan, delivery, school, costs)]
    if responder is not None:
        interventions = Interventions(floor, plan, delivery, responder)
        floor.listeners.append(interventions)
        after.insert(0, interventions)
    if floor.trace is not None:
        due = DueDates(floor, floor.trace, plan, supply, delivery)
        floor.listeners.append(due)
        after.append(due)
    return [*before, school, levers, Applications(floor, school), delivery, *school.waits, *after]
