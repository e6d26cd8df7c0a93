"""Whether what a scenario says of skills, work, courses and levers fits together, and to the organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.documents.hints import did_you_mean
from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.simulation.scenarios.demand import Project
from engine.simulation.scenarios.levers import Lever
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.world.stated_people import Levels
from engine.simulation.world.work_building import course_of_lever, courses_of, first_month


def work_problems(
    scenario: Scenario, organisation: Organisation, families: Collection[str], levels: Levels
) -> Iterator[Problem]:
    """Yield everything that does not fit, each with its place in the scenario."""
    if scenario.demand is not None and scenario.demand.recorded is not None:
        what, mend = "is still to be read from the records", "Run it with the organisation's dataset."
        yield _problem(scenario, "not-read", "demand.recorded", what, mend)
    yield from _dates(scenario)
    yield from _skills(scenario, organisation, levels)
    yield from _prerequisite_loops(scenario)
    yield from _levers(scenario, organisation)
    for family in sorted(scenario.costs.by_job_family if scenario.costs else ()):
        if family not in families:
            yield _unknown(scenario, f"costs.by_job_family.{family}", "job family", family, families)


def _dates(scenario: Scenario) -> Iterator[Problem]:
    horizon = scenario.horizon_months
    for project in scenario.demand.projects if scenario.demand else ():
        for place, month in _moments(project):
            if month > horizon:
                mend = f"Give a month up to {horizon}, or a longer horizon_months."
                yield _problem(scenario, "beyond-horizon", place, f"is month {month:g}, after the run ends", mend)
        if project.start_month >= horizon:
            where = f"demand.projects.{project.id}.start_month"
            what, mend = f"is month {project.start_month}, when the run has ended", "Start it before the run ends."
            yield _problem(scenario, "beyond-horizon", where, what, mend)
    for lever in scenario.levers:
        month = first_month(lever)
        if month >= horizon:
            what, mend = f"begins at month {month}, when the run has ended", f"Give a month below {horizon}."
            yield _problem(scenario, "beyond-horizon", f"levers.{lever.id}", what, mend)


def _moments(project: Project) -> Iterator[tuple[str, float]]:
    place = f"demand.projects.{project.id}"
    if project.due_month is not None:
        yield f"{place}.due_month", project.due_month
    for milestone in project.milestones:
        yield f"{place}.milestones.{milestone.id}.due_month", milestone.due_month


def _skills(scenario: Scenario, organisation: Organisation, levels: Levels) -> Iterator[Problem]:
    """Yield skills that neither people have, nor the organisation lists, nor a course gives."""
    asked = dict(_asked_skills(scenario))
    listed = {str(skill) for skill in organisation.table("skills").text("skill_id").values()}
    taught = {course.skill for course in courses_of(scenario)}
    stated = {skill for group in scenario.people for skill in group.skills}
    known = listed | taught | stated
    for place, skill in asked.items():
        if skill not in known and not levels(skill):
            yield _unknown(scenario, place, "skill", skill, known)
    demanded = {skill for project in (scenario.demand.projects if scenario.demand else ()) for skill in project.work}
    for skill in sorted(scenario.demand.skills if scenario.demand else ()):
        if skill not in demanded:
            what, mend = f"says what it takes to work in '{skill}', in which there is no work", "Take it out."
            yield _problem(scenario, "no-work", f"demand.skills.{skill}", what, did_you_mean(skill, demanded) or mend)
    for lever in scenario.levers:
        if lever.contract is not None and lever.contract.skill not in demanded:
            yield _unknown(scenario, f"levers.{lever.id}.contract.skill", "skill", lever.contract.skill, demanded)


def _asked_skills(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for project in scenario.demand.projects if scenario.demand else ():
        for skill in project.work:
            yield f"demand.projects.{project.id}.work.{skill}", skill
    for course in courses_of(scenario):
        if course.prerequisite is not None:
            yield f"laws.training.courses.{course.id}.prerequisite.skill", course.prerequisite.skill
    for lever in scenario.levers:
        if lever.hire is not None:
            yield f"levers.{lever.id}.hire.skill", lever.hire.skill


def _prerequisite_loops(scenario: Scenario) -> Iterator[Problem]:
    """Yield courses each of which asks for what only the others give."""
    needs = {course.skill: course.prerequisite.skill for course in courses_of(scenario) if course.prerequisite}
    seen: set[str] = set()
    for first in needs:
        path: list[str] = []
        skill: str | None = first
        while skill is not None and skill not in seen:
            seen.add(skill)
            path.append(skill)
            skill = needs.get(skill)
        if skill in path:
            loop = " -> ".join([*path[path.index(skill) :], skill])
            what = f"ask for each other's skill in a circle: {loop}"
            yield _problem(scenario, "prerequisite-loop", "laws.training.courses", what, "Cut it.")


def _levers(scenario: Scenario, organisation: Organisation) -> Iterator[Problem]:
    employed = {value for value in organisation.workforce.unit_id.values() if value}
    units = set(organisation.unit_names) | employed | {group.unit_id for group in scenario.people}
    for lever in scenario.levers:
        given = lever.train or lever.hire
        if given is not None and given.unit_id is not None and given.unit_id not in units:
            yield _unknown(scenario, f"levers.{lever.id}.unit_id", "unit", given.unit_id, units)
        if lever.train is not None:
            yield from _course_problems(scenario, lever)


def _course_problems(scenario: Scenario, lever: Lever) -> Iterator[Problem]:
    courses, train, place = courses_of(scenario), lever.train, f"levers.{lever.id}.train"
    assert train is not None
    found = course_of_lever(lever, courses)
    if train.course is not None and not found:
        yield _unknown(scenario, f"{place}.course", "course", train.course, {course.id for course in courses})
    elif train.course is None and not found:
        taught = {course.skill for course in courses}
        yield _unknown(scenario, f"{place}.skill", "skill that a course gives,", train.skill, taught)
    elif len(found) > 1:
        names = ", ".join(courses[at].id for at in found)
        what = f"may mean several courses: {names}"
        yield _problem(scenario, "which-course", place, what, "Name one with 'course'.")
    elif courses[found[0]].skill != train.skill:
        what = f"teaches '{train.skill}' by course '{courses[found[0]].id}', which gives '{courses[found[0]].skill}'"
        yield _problem(scenario, "other-course", place, what, "Name the course, or the skill, that is meant.")
    if train.new_people and train.unit_id is None:
        yield _problem(scenario, "no-unit", place, "hires new people into no unit", "Name their 'unit_id'.")


def _problem(scenario: Scenario, code: str, place: str, what: str, mend: str) -> Problem:
    return Problem(code, f"Scenario '{scenario.name}': {place} {what}.", mend, column=place)


def _unknown(scenario: Scenario, place: str, kind: str, name: str, known: Collection[str]) -> Problem:
    what = f"Scenario '{scenario.name}': {place} names {kind} '{name[:80]}', which is not known."
    return Problem("unknown-name", what, did_you_mean(name, known), column=place, value=name[:80])
