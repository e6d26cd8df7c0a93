"""From a project as it is written to the problem that is solved: names looked up, days counted in steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from engine.documents.models import refusal
from engine.domain.columns import as_date
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.staffing.requests.name_lookup import Resolver
from engine.staffing.schedule.problem import ScheduleProblem, Seat, Task, Worker
from engine.staffing.schedule.project_file import Away, PersonAsked, ProjectSchedule, SkillAsked, TaskAsked

ONE_DAY = timedelta(days=1)
FRIDAY = 4


@dataclass(frozen=True)
class Project:
    """A problem with what is needed to tell its answer.

    Attributes
    ----------
    title : str
        Title of the project.
    problem : ScheduleProblem
        What is solved.
    unit : str
        What a step is.
    start : date or None
        Day of step 0.
    task_names, person_names : mapping of str to str
        Names by id, where there are any.
    """

    title: str
    problem: ScheduleProblem
    unit: str = "step"
    start: date | None = None
    task_names: Mapping[str, str] = field(default_factory=dict)
    person_names: Mapping[str, str] = field(default_factory=dict)

    def day(self, step: int) -> date | None:
        """Return the day of a step, counting Monday to Friday; ``None`` for a project without a date."""
        return None if self.start is None else day_of(self.start, step)


def day_of(start: date, step: int) -> date:
    """Return the weekday that many weekdays after ``start``; a start at the weekend means the Monday after."""
    first = _workday(start)
    weeks, rest = divmod(first.weekday() + step, FRIDAY + 1)
    return first - first.weekday() * ONE_DAY + timedelta(weeks=weeks, days=rest)


def step_of(start: date, day: date) -> int:
    """Return how many weekdays lie from ``start`` to before ``day``; 0 for days before it."""
    first = _workday(start)
    if day <= first:
        return 0
    return int(np.busday_count(np.datetime64(first), np.datetime64(day)))


def _workday(day: date) -> date:
    return day + (7 - day.weekday()) * ONE_DAY if day.weekday() > FRIDAY else day


def listed_project(project: ProjectSchedule) -> Project:
    """Return the problem of a project whose people are all listed with their skills."""
    return _project(project, tuple(_listed(project, person) for person in project.people), {})


def project_of(project: ProjectSchedule, organisation: Organisation, proficiency: Proficiency) -> Project:
    """Return the problem of a project whose people or skills are those of a dataset.

    Raises
    ------
    InputError
        A skill or person is unknown; each with its key path in ``column``.
    """
    facts = _Facts(project, Resolver(organisation), proficiency)
    workers = tuple(facts.workers())
    tasks = project.changed(tasks=tuple(facts.task(at, task) for at, task in enumerate(project.tasks)))
    if facts.resolver.faults:
        raise refusal(facts.resolver.faults)
    names = dict(zip(organisation.workforce.person_ids, organisation.workforce.names.values(), strict=True))
    return _project(tasks, workers, {worker.id: str(names.get(worker.id) or "") for worker in workers})


def _project(project: ProjectSchedule, workers: tuple[Worker, ...], names: Mapping[str, str]) -> Project:
    given = {person.id: person.name for person in project.people if person.name}
    return Project(
        title=project.title,
        problem=ScheduleProblem(tuple(_task(task) for task in project.tasks), workers),
        unit=project.unit,
        start=project.start,
        task_names={task.id: task.name for task in project.tasks if task.name},
        person_names={**{person: name for person, name in names.items() if name}, **given},
    )


def _task(task: TaskAsked) -> Task:
    """Return a task to solve; what is under way goes on at once, and what is done takes nobody."""
    seats = tuple(_seat(need.skills, need.people) for need in task.needs) or (_seat(task.skills, 1),)
    assigned = {settled.person: settled.skill for settled in task.assigned}
    if len(seats) == 1:
        assigned = dict.fromkeys(assigned)
    under_way = task.remaining is not None
    duration = task.duration if task.remaining is None else task.remaining
    asks_nothing = not task.skills and not task.needs and not task.assigned
    if task.nobody or task.remaining == 0 or (duration == 0 and asks_nothing):
        seats, assigned = (), {}
    start = 0 if under_way and task.start is None else task.start
    return Task(task.id, duration, seats, task.after, task.earliest, task.latest, start, assigned or None)


def _seat(skills: tuple[SkillAsked, ...], people: int) -> Seat:
    return Seat({asked.skill: asked.min_level for asked in skills}, people)


def _listed(project: ProjectSchedule, person: PersonAsked) -> Worker:
    return Worker(person.id, dict(person.skills or {}), tuple(_absences(project.start, person.away)))


def _absences(start: date | None, away: tuple[Away, ...]) -> Iterator[tuple[int, int]]:
    for absence in away:
        first, back = (
            end if isinstance(end, int) else step_of(start, end) if start else 0
            for end in (absence.first, absence.back)
        )
        if first < back:
            yield first, back


@dataclass
class _Facts:
    """What a dataset knows of the people and skills of a project."""

    project: ProjectSchedule
    resolver: Resolver
    proficiency: Proficiency

    def workers(self) -> Iterator[Worker]:
        """Yield the people listed; where none is, everybody who owns a skill that is asked for or who is settled."""
        levels = self._levels()
        if self.project.people:
            for at, person in enumerate(self.project.people):
                yield self._worker(at, person, levels)
            return
        asked = (
            {
                self.resolver.skill(skill.skill, ("tasks",))
                for task in self.project.tasks
                for skill in (*task.skills, *(one for need in task.needs for one in need.skills))
            }
            if not self.resolver.faults
            else set()
        )
        settled = {one.person for task in self.project.tasks for one in task.assigned}
        anybody = any(not task.skills and not task.needs and task.duration for task in self.project.tasks)
        ids = self.resolver.organisation.workforce.person_ids
        self.resolver.faults.clear()  # told again, each at its place, when the tasks are looked up
        for at, person_id in enumerate(ids):
            own = levels.get(at, {})
            if anybody or not asked.isdisjoint(own) or person_id in settled:
                yield self._known(at, own, ())

    def task(self, at: int, task: TaskAsked) -> TaskAsked:
        """Return a task with the ids of its skills and people."""
        if not self.project.needs_facts:
            return task
        return task.changed(
            skills=tuple(self._skill(("tasks", at, "skills", number), one) for number, one in enumerate(task.skills)),
            needs=tuple(
                need.changed(
                    skills=tuple(
                        self._skill(("tasks", at, "needs", number, "skills", inner), one)
                        for inner, one in enumerate(need.skills)
                    )
                )
                for number, need in enumerate(task.needs)
            ),
        )

    def _skill(self, where: tuple[str | int, ...], asked: SkillAsked) -> SkillAsked:
        return asked.changed(skill=self.resolver.skill(asked.skill, (*where, "skill")) or asked.skill)

    def _worker(self, at: int, person: PersonAsked, levels: Mapping[int, Mapping[str, float]]) -> Worker:
        if person.skills is not None:
            skills = {
                self.resolver.skill(name, ("people", at, "skills", name)): level
                for name, level in person.skills.items()
            }
            return Worker(person.id, skills, tuple(_absences(self.project.start, person.away)))
        known = self.resolver.person(person.id, ("people", at, "id"))
        return self._known(known, levels.get(known, {}), person.away) if known >= 0 else Worker(person.id, {})

    def _known(self, at: int, skills: Mapping[str, float], away: tuple[Away, ...]) -> Worker:
        workforce = self.resolver.organisation.workforce
        leave = tuple(self._leave(workforce.person_ids[at]))
        both = tuple(sorted({*leave, *_absences(self.project.start, away)}))
        return Worker(workforce.person_ids[at], dict(skills), both, by_hand=bool(workforce.refuse_automated[at] == 1))

    def _levels(self) -> dict[int, dict[str, float]]:
        found: dict[int, dict[str, float]] = {}
        entries = zip(self.proficiency.person, self.proficiency.skill, self.proficiency.level, strict=True)
        for person, skill, level in entries:
            found.setdefault(int(person), {})[self.proficiency.skill_ids[skill]] = float(level)
        return found

    def _leave(self, person_id: str) -> Iterator[tuple[int, int]]:
        """Yield the leave of a person in steps, where the project has a date."""
        start = self.project.start
        if start is None:
            return
        table = self.resolver.organisation.table("leave")
        mine = np.flatnonzero(np.array([one == person_id for one in table.text("person_id").values()], dtype=bool))
        for row in mine:
            first, last = as_date(table.date("start")[row]), as_date(table.date("end")[row])
            if first is not None and last is not None and last >= start:
                steps = step_of(start, first), step_of(start, last + ONE_DAY)
                if steps[0] < steps[1]:
                    yield steps
