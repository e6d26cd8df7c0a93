"""From what a scenario says of skills, work, courses, levers and prices to the numbers that one replication needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from engine.domain.columns import Codes
from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.simulation.randomness import entity_hash
from engine.simulation.scenarios.costs import Costs
from engine.simulation.scenarios.levers import Lever
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.scenarios.training import Course
from engine.simulation.world.demand_building import deadlines_of, goals_of, parts_of
from engine.simulation.world.population import Population
from engine.simulation.world.stated_people import Levels
from engine.simulation.world.work import (
    Cohort,
    Contractors,
    CourseLaw,
    Prices,
    Qualification,
    Skills,
    WorkPlan,
)


def has_work(scenario: Scenario) -> bool:
    """Return whether a scenario says anything about skills, work, courses, levers or prices."""
    return bool(scenario.demand or scenario.laws.training or scenario.levers or scenario.costs)


def work_plan_of(
    scenario: Scenario, organisation: Organisation, population: Population, levels: Levels
) -> WorkPlan | None:
    """Return the plan of a scenario whose names are known to be right; ``None`` where it says nothing of work."""
    if not has_work(scenario):
        return None
    demand, horizon = scenario.demand, scenario.horizon_months
    qualifications, demanded = _qualifications(scenario)
    skills = [skill for skill, _ in qualifications[:demanded]]
    patterns, pattern = _patterns(qualifications, population, levels)
    courses = courses_of(scenario)
    return WorkPlan(
        qualifications=qualifications,
        demanded=demanded,
        patterns=patterns,
        pattern=pattern,
        parts=parts_of(demand, skills, horizon) if demand else (),
        projects=tuple(project.id for project in demand.projects) if demand else (),
        deadlines=deadlines_of(demand) if demand else (),
        goals=goals_of(demand) if demand else (),
        keeps_skills=demand is None or demand.newcomers_bring == "skills of the post",
        courses=tuple(_course(course, qualifications, demanded) for course in courses),
        cohorts=tuple(
            _cohort(lever, courses, qualifications, organisation, population)
            for lever in scenario.levers
            if lever.contract is None
        ),
        contractors=tuple(
            Contractors(skills.index(lever.contract.skill), lever.contract.people, *_months(lever))
            for lever in scenario.levers
            if lever.contract is not None
        ),
        prices=_prices(scenario.costs, population) if scenario.costs else None,
    )


def titles_of(scenario: Scenario) -> dict[str, Localised]:
    """Return the titles that a scenario gives to projects and skills, by id."""
    if scenario.demand is None:
        return {}
    skills = {skill: told.title for skill, told in scenario.demand.skills.items() if told.title}
    projects = {project.id: project.title for project in scenario.demand.projects if project.title}
    return skills | projects | _milestone_titles(scenario)


def unit_of_costs(scenario: Scenario) -> str:
    """Return what a scenario counts costs in; empty where nothing is priced."""
    return scenario.costs.unit if scenario.costs else ""


def units_of_levers(scenario: Scenario) -> Iterator[str]:
    """Yield the units that new people join."""
    for lever in scenario.levers:
        given = lever.hire or (lever.train if lever.train and lever.train.new_people else None)
        if given is not None and given.unit_id is not None:
            yield given.unit_id


def courses_of(scenario: Scenario) -> tuple[Course, ...]:
    """Return the courses of a scenario."""
    return scenario.laws.training.courses if scenario.laws.training else ()


def first_month(lever: Lever) -> int:
    """Return the month at whose start a lever acts."""
    if lever.train is not None:
        return lever.train.start_month
    if lever.hire is not None:
        return lever.hire.month
    return lever.contract.from_month if lever.contract is not None else 0


def course_of_lever(lever: Lever, courses: Sequence[Course]) -> list[int]:
    """Return the positions of the courses that a training lever may mean: one where all is well."""
    train = lever.train
    if train is None:
        return []
    if train.course is not None:
        return [at for at, course in enumerate(courses) if course.id == train.course]
    return [at for at, course in enumerate(courses) if course.skill == train.skill]


def _milestone_titles(scenario: Scenario) -> dict[str, Localised]:
    titles = {}
    for project in scenario.demand.projects if scenario.demand else ():
        title = project.title or Localised(en=project.id, zh=project.id)
        for milestone in project.milestones:
            titles[f"{project.id}/{milestone.id}"] = Localised(
                en=f"{title.text('en')}, {milestone.id}", zh=f"{title.text('zh')}，{milestone.id}"
            )
    return titles


def _qualifications(scenario: Scenario) -> tuple[tuple[Qualification, ...], int]:
    """Return every skill at every level that is asked for, demanded ones first, and how many of these there are."""
    demand = scenario.demand
    wanted = [skill for project in (demand.projects if demand else ()) for skill in project.work]
    listed = demand.skills if demand else {}
    demanded = [
        Qualification(skill, listed[skill].min_level if skill in listed else 1.0) for skill in dict.fromkeys(wanted)
    ]
    others: list[Qualification] = []
    for course in courses_of(scenario):
        others.append(Qualification(course.skill, course.level))
        if course.prerequisite is not None:
            others.append(Qualification(course.prerequisite.skill, course.prerequisite.level))
    return tuple(dict.fromkeys([*demanded, *others])), len(demanded)


def _patterns(
    qualifications: Sequence[Qualification], population: Population, levels: Levels
) -> tuple[tuple[Skills, ...], Codes]:
    """Return the sets of qualifications that people have, and which one everybody has."""
    row_of = {person: row for row, person in enumerate(population.person.tolist())}
    held: dict[int, list[int]] = {}
    for at, (skill, least) in enumerate(qualifications):
        for person, level in levels(skill).items():
            row = row_of.get(entity_hash(person))
            if row is not None and level >= least:
                held.setdefault(row, []).append(at)
    patterns: tuple[Skills, ...] = ((), *sorted({tuple(skills) for skills in held.values()}))
    position = {pattern: at for at, pattern in enumerate(patterns)}
    pattern = np.zeros(len(population), dtype=np.int32)
    for row, skills in held.items():
        pattern[row] = position[tuple(skills)]
    return patterns, pattern


def _given(skill: str, level: float, qualifications: Sequence[Qualification]) -> Skills:
    return tuple(at for at, (known, least) in enumerate(qualifications) if known == skill and least <= level)


def _course(course: Course, qualifications: Sequence[Qualification], demanded: int) -> CourseLaw:
    needs, gives = course.prerequisite, _given(course.skill, course.level, qualifications)
    return CourseLaw(
        id=course.id,
        gives=gives,
        needs=qualifications.index(Qualification(needs.skill, needs.level)) if needs else None,
        length=course.length,
        seats=course.seats,
        queues=course.when_full == "queue",
        cohort_months=course.cohort_months or 0,
        passing=course.passing.share if course.passing else 1.0,
        away=1.0 - (course.output_meanwhile.share if course.output_meanwhile else 0.0),
        mentoring=course.mentoring.share if course.mentoring else 0.0,
        taught=min((at for at in gives if at < demanded), default=None) if course.mentoring else None,
        fee=course.fee.value if course.fee else 0.0,
        applications=course.applications.per_month if course.applications else 0.0,
    )


def _months(lever: Lever) -> tuple[int, int]:
    assert lever.contract is not None
    return lever.contract.from_month, lever.contract.to_month


def _cohort(
    lever: Lever,
    courses: Sequence[Course],
    qualifications: Sequence[Qualification],
    organisation: Organisation,
    population: Population,
) -> Cohort:
    train, hire = lever.train, lever.hire
    given = train or hire
    assert given is not None
    unit = given.unit_id
    teams = [unit is None or unit in organisation.unit_path(team) for team in population.team_ids]
    new = train is None or train.new_people
    return Cohort(
        id=lever.id,
        key=entity_hash(lever.id),
        month=first_month(lever),
        people=given.people,
        course=course_of_lever(lever, courses)[0] if train else None,
        brings=_given(hire.skill, hire.level, qualifications) if hire else (),
        new=new,
        team=population.team_ids.index(unit) if new and unit is not None else -1,
        teams=np.array(teams, dtype=bool),
    )


def _prices(costs: Costs, population: Population) -> Prices:
    usual = costs.pay.value if costs.pay else 0.0
    own = costs.by_job_family
    return Prices(
        pay=np.array([own[family].value if family in own else usual for family in population.family_ids] + [usual]),
        hire=costs.hire.value if costs.hire else 0.0,
        contractor=costs.contractor.value if costs.contractor else 0.0,
    )
