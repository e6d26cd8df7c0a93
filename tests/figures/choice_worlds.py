"""Small answers about skills and choices around teams for the tests of the report."""

from __future__ import annotations

from datetime import date
from functools import cache

from engine.figures.report_contents import Choices, SkillAnswers
from engine.skills.matrix.skill_gaps import skill_gaps
from engine.skills.matrix.skill_matrix import skill_matrix
from engine.staffing.changes.change import Absence, Change
from engine.staffing.schedule.answer import Assignment, PersonLoad, ScheduleAnswer, ScheduledTask
from tests.figures.results import wrapped
from tests.skills.search_worlds import world as skill_world
from tests.skills.test_buried import found as buried
from tests.skills.test_skill_matrix import RECORDS, TWO_LEVELS, by_unit, crowd, project
from tests.staffing.test_fixes import CERTIFIED, one_holder
from tests.staffing.test_fixes import asked as mended
from tests.staffing.test_replan import BEST, FOUR, replanned
from tests.staffing.test_staff_portfolio import plan
from tests.staffing.test_staff_portfolio import project as request_for
from tests.staffing.test_trade_offs import OVERTIME, learners, traded
from tests.staffing.test_why_not import SLOTS
from tests.staffing.test_why_not import asked as asked_why_not
from tests.staffing.worlds import F_STAFF, world

AWAY = Absence(person="Dai", start=date(2026, 6, 1), end=date(2026, 6, 5))


def skills() -> SkillAnswers:
    """Return a matrix with a hatched unit and a gap of 1.5 full-time people, and Ana with three unused skills."""
    people = [*TWO_LEVELS[:11], *crowd("U3", 3), *crowd("U1", 9)[5:]]
    found = by_unit(skill_world(people, RECORDS, **project("A", "U1")))
    return SkillAnswers(
        wrapped("skills matrix", skill_matrix(found, ["plc", "java"])),
        wrapped("skills gaps", skill_gaps(found)),
        wrapped("skills buried", buried()),
    )


@cache
def choices(name: str = "Dai") -> Choices:
    """Return an answer to each question; ``name`` stands wherever a user's text can stand."""
    people = {**FOUR, "Dai": {"name": name}}
    who_not = asked_why_not(world(people), SLOTS, "Ana", "DataLead", scores=F_STAFF)
    two = plan(world({"Ana": {}}), *(request_for(title, {"id": "PM"}) for title in (f"A {name}", "B")))
    return Choices(
        trades=wrapped("staff pareto", traded(learners(), (OVERTIME,))),
        why_not=wrapped("staff why-not", who_not),
        replan=wrapped("staff replan", replanned(world(people), BEST, Change(absences=(AWAY,)))),
        absence=AWAY,
        fixes=wrapped("staff fixes", mended(one_holder(weeks=30), CERTIFIED)),
        portfolio=wrapped("staff portfolio", two),
        schedule=wrapped("staff schedule", scheduled(name)),
        role_names={"DataLead": f"Lead {name}"},
        people_names={"Dai": name},
    )


def scheduled(name: str = "T") -> ScheduleAnswer:
    """Return two tasks of one person, one after the other, proven shortest."""
    return ScheduleAnswer(
        title=name,
        status="optimal",
        makespan=5,
        lower_bound=5,
        gap=0.0,
        unit="day",
        assignments=(
            Assignment(task="a", person="Ana", start=0, finish=2, skill="PLC"),
            Assignment(task="b", person="Ana", start=2, finish=5, skill=""),
        ),
        tasks=(
            ScheduledTask(task="a", name=name, start=0, finish=2, after=()),
            ScheduledTask(task="b", name="B", start=2, finish=5, after=("a",)),
        ),
        people=(PersonLoad(person="Ana", name=name, busy=5, away=0),),
    )
