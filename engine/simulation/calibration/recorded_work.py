"""Projects with their work, dates and goals, and courses, as the organisation's records have them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import numpy as np

from engine.documents.hints import did_you_mean
from engine.domain.columns import Numbers
from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.domain.sourced import Origin
from engine.domain.table import Cell
from engine.errors import InputError, Problem
from engine.simulation.scenarios.demand import Milestone, MonthlyWork, Project, RecordedDemand, Work
from engine.simulation.scenarios.hiring import WaitingTime
from engine.simulation.scenarios.quantities import as_stored
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.scenarios.training import Amount, Course

Row = Mapping[str, Cell]
ByMonth = dict[int, float]
"""Person-months by month of the run."""


def with_recorded_work(scenario: Scenario, organisation: Organisation) -> Scenario:
    """Return the scenario with the projects and courses that it wants from the records.

    Raises
    ------
    InputError
        A project is not on record, months are missing between others, or a course has no seats.
    """
    demand, training = scenario.demand, scenario.laws.training
    if demand is not None and demand.recorded is not None:
        found = _Projects(scenario, organisation, demand.recorded).found()
        scenario = scenario.changed(demand=demand.changed(projects=(*demand.projects, *found), recorded=None))
    if training is not None and training.recorded:
        courses = (*training.courses, *_courses(scenario, organisation))
        laws = scenario.laws.changed(training=training.changed(courses=courses, recorded=False))
        scenario = scenario.changed(laws=laws)
    return scenario


class _Projects:
    """Reads the projects of one scenario; collects every problem."""

    def __init__(self, scenario: Scenario, organisation: Organisation, wanted: RecordedDemand) -> None:
        self._scenario = scenario
        self._organisation = organisation
        self._wanted = wanted
        self._start = organisation.valid_on
        self._problems: list[Problem] = []

    def found(self) -> tuple[Project, ...]:
        work = self._work()
        ids = self._wanted.projects or tuple(sorted(work))
        for project in ids:
            if project not in work:
                what = f"demand.recorded.projects names project '{project[:80]}', which has no demand on record"
                self._refuse("unknown-name", f"{what} from the start of the run on", did_you_mean(project, work))
        if not ids:
            self._refuse("no-demand", "there is no demand on record from the start of the run on", "Load some.")
        rows = {str(row["project_id"]): row for row in self._organisation.table("projects").rows()}
        projects = [self._project(project, work[project], rows.get(project)) for project in ids if project in work]
        if self._problems:
            raise InputError(*self._problems)
        return tuple(projects)

    def _work(self) -> dict[str, dict[str, ByMonth]]:
        work: dict[str, dict[str, ByMonth]] = {}
        for row in self._organisation.table("demand").rows():
            month = _month(row["month"], self._start)
            if 0 <= month < self._scenario.horizon_months:
                of_skill = work.setdefault(str(row["project_id"]), {}).setdefault(str(row["skill_id"]), {})
                of_skill[month] = _number(row["person_months"])
        return work

    def _project(self, project: str, work: dict[str, ByMonth], row: Row | None) -> Project:
        first = min(min(by_month) for by_month in work.values())
        monthly = {skill: self._months(project, skill, by_month, first) for skill, by_month in sorted(work.items())}
        due = _moment(row["end"], self._start) if row is not None else None
        longest = max(len(months) for months in monthly.values())
        if due is not None and not first + longest - 1 < due <= self._scenario.horizon_months:
            due = None
        return Project(
            id=project,
            title=Localised(en=str(row["name"])) if row is not None else None,
            priority=int(_number(row["priority"])) if row is not None else 1,
            start_month=first,
            due_month=due,
            work={skill: Work(monthly=_recorded(months)) for skill, months in monthly.items()},
            milestones=tuple(self._milestones(project, monthly, first)),
            goals=tuple(self._goals(project)) if due is not None else (),
        )

    def _months(self, project: str, skill: str, by_month: ByMonth, first: int) -> Numbers:
        """Return the work of every month from ``first`` on; missing ones are refused or lie on a straight line."""
        begin, end = min(by_month), max(by_month)
        missing = [month for month in range(begin, end) if month not in by_month]
        if missing and self._wanted.missing_months == "refuse":
            names = ", ".join(_name(self._start, month) for month in missing)
            what = f"the demand of project '{project}' in skill '{skill}' has no row for {names}"
            mend = "Add them (0 where nothing is asked for), or say 'missing_months: interpolate'."
            self._refuse("missing-month", what, mend)
        known = sorted(by_month)
        months = np.interp(np.arange(begin, end + 1), known, [by_month[month] for month in known])
        return np.concatenate([np.zeros(begin - first), months])

    def _milestones(self, project: str, monthly: Mapping[str, Numbers], first: int) -> Iterator[Milestone]:
        """Yield the open milestones; by each, what the demand asks for before it must be done."""
        work = np.concatenate([np.column_stack([first + np.arange(len(part)), part]) for part in monthly.values()])
        total = work[:, 1].sum()
        for row in self._organisation.table("milestones").rows():
            due = _moment(row["due"], self._start)
            if row["project_id"] != project or row["done_on"] is not None or not first < due:
                continue
            share = work[work[:, 0] < due - 1e-9, 1].sum() / total if total else 0.0
            if due <= self._scenario.horizon_months and share > 0:
                yield Milestone(id=str(row["milestone_id"]), due_month=due, share=as_stored(min(float(share), 1.0)))

    def _goals(self, project: str) -> Iterator[str]:
        for row in self._organisation.table("project_goals").rows():
            if row["project_id"] == project:
                yield str(row["goal_id"])

    def _refuse(self, code: str, what: str, mend: str) -> None:
        self._problems.append(Problem(code, f"Scenario '{self._scenario.name}': {what}.", mend, file="demand"))


def _recorded(months: Numbers) -> MonthlyWork:
    value = tuple(as_stored(float(month)) for month in months)
    return MonthlyWork(value=value, unit="person-months", source=Origin.DATA, why="table demand")


def _courses(scenario: Scenario, organisation: Organisation) -> Iterator[Course]:
    problems: list[Problem] = []
    for row in organisation.table("courses").rows():
        course, seats = str(row["course_id"]), int(_number(row["seats"]))
        if seats < 1:
            what = f"Scenario '{scenario.name}': course '{course}' has {seats} seats, so nobody can attend it."
            problems.append(Problem("no-seats", what, "Give it seats, or take it out.", file="courses"))
            continue
        length, cost = _number(row["months"]), _number(row["cost"])
        yield Course(
            id=course,
            skill=str(row["skill_id"]),
            level=_number(row["level"]),
            length=WaitingTime(value=length, unit="months", source=Origin.DATA, why="table courses"),
            seats=seats,
            fee=Amount(value=cost, unit="per person", source=Origin.DATA, why="table courses"),
        )
    if problems:
        raise InputError(*problems)


def _number(value: Cell) -> float:
    assert isinstance(value, int | float)
    return float(value)


def _month(day: Cell, start: date) -> int:
    """Return the month of the run, counted in calendar months from that of its start."""
    assert isinstance(day, date | datetime)
    return (day.year - start.year) * 12 + day.month - start.month


def _moment(day: Cell, start: date) -> float:
    """Return the end of a day in months since the first of the start's month."""
    assert isinstance(day, date | datetime)
    return as_stored(_month(day, start) + day.day / monthrange(day.year, day.month)[1])


def _name(start: date, month: int) -> str:
    year, at = divmod(start.year * 12 + start.month - 1 + month, 12)
    return f"{year}-{at + 1:02}"
