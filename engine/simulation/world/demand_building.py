"""Projects of a scenario as parts of work by skill, with what comes when and what is due when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from engine.domain.columns import Numbers
from engine.simulation.scenarios.demand import Demand, Milestone, Project, Work
from engine.simulation.world.work import Deadline, Part


def parts_of(demand: Demand, skills: Sequence[str], horizon: int) -> tuple[Part, ...]:
    """Return the work of all projects in the order in which it is served: by priority, then as listed."""
    growth = _growth(demand, horizon)
    ranked = sorted(enumerate(demand.projects), key=lambda item: item[1].priority)
    return tuple(
        _part(project, at, skills.index(skill), work, growth)
        for at, project in ranked
        for skill, work in project.work.items()
    )


def deadlines_of(demand: Demand) -> tuple[Deadline, ...]:
    """Return the milestones of every project and its due date."""
    return tuple(deadline for at, project in enumerate(demand.projects) for deadline in _deadlines(project, at))


def goals_of(demand: Demand) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return every goal, in the order in which they are named, with the projects that serve it."""
    serving: dict[str, list[int]] = {}
    for at, project in enumerate(demand.projects):
        for goal in project.goals:
            serving.setdefault(goal, []).append(at)
    return tuple((goal, tuple(projects)) for goal, projects in serving.items())


def milestones_in_order(project: Project) -> list[Milestone]:
    """Return the milestones of a project by their dates."""
    return sorted(project.milestones, key=lambda milestone: (milestone.due_month, milestone.share))


def _growth(demand: Demand, horizon: int) -> Numbers:
    """Return what work is multiplied by, by the month in which it comes, shape (months,)."""
    factor = demand.multiplier.value if demand.multiplier else 1.0
    rate = demand.growth.per_year if demand.growth else 0.0
    growth: Numbers = factor * (1.0 + rate) ** (np.arange(horizon) / 12)
    return growth


def _part(project: Project, at: int, skill: int, work: Work, growth: Numbers) -> Part:
    horizon = len(growth)
    arrivals = np.zeros(horizon)
    if work.total is not None:
        arrivals[project.start_month] = work.total.value
    elif work.monthly is not None:
        months = min(len(work.monthly.value), horizon - project.start_month)
        arrivals[project.start_month : project.start_month + months] = work.monthly.value[:months]
    arrivals = arrivals * growth
    total = float(arrivals.sum())
    asked = total * _even(project, horizon) if work.total is not None else arrivals
    shares = [milestone.share for milestone in milestones_in_order(project)]
    return Part(at, skill, arrivals, asked, (*(share * total for share in shares), total))


def _even(project: Project, horizon: int) -> Numbers:
    """Return the share of a total that each month has if it is spread evenly from start to due date."""
    start, due = float(project.start_month), horizon if project.due_month is None else project.due_month
    month = np.arange(horizon)
    overlap: Numbers = np.clip(np.minimum(month + 1.0, due) - np.maximum(month, start), 0.0, None)
    return overlap / (due - start)


def _deadlines(project: Project, at: int) -> Iterator[Deadline]:
    milestones = milestones_in_order(project)
    for target, milestone in enumerate(milestones):
        yield Deadline(f"{project.id}/{milestone.id}", at, target, milestone.due_month)
    if project.due_month is not None:
        yield Deadline(project.id, at, len(milestones), project.due_month)
