"""When the tasks of a project are done and by whom."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from engine.application.access import permit
from engine.application.sight import Sight, forbid_team_only, personal_sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json, canonical_value
from engine.evidence.result import Result
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.schedule.answer import ScheduleAnswer
from engine.staffing.schedule.project_file import ProjectSchedule
from engine.staffing.schedule.race import Watcher
from engine.staffing.schedule.resolution import Project, listed_project, project_of
from engine.staffing.schedule.scheduling import Outcome, Searching, schedule
from engine.staffing.schedule.views import answer_of

MOST_SECONDS = 86_400
MOST_SEED = 2**31 - 1
DEFAULT_SECONDS = 60.0
THREADS = 2


@dataclass(frozen=True)
class ScheduleWish:
    """How long to search, and from which seed.

    Attributes
    ----------
    time_limit : float
        Seconds; 0 gives the greedy schedule and the bound.
    seed : int
        Of every draw.
    """

    time_limit: float = DEFAULT_SECONDS
    seed: int = 1

    def require_range(self) -> None:
        """Refuse limits and seeds that mean nothing; InputError with each."""
        problems = []
        if not 0 <= self.time_limit <= MOST_SECONDS:
            what = f"A time limit cannot be {self.time_limit:g} seconds."
            problems.append(
                Problem(
                    "out-of-range",
                    what,
                    f"Give 0 to {MOST_SECONDS}.",
                    column="time_limit",
                    value=f"{self.time_limit:g}",
                )
            )
        if not 0 <= self.seed <= MOST_SEED:
            what = f"A seed cannot be {self.seed}."
            problems.append(
                Problem("out-of-range", what, f"Give 0 to {MOST_SEED}.", column="seed", value=str(self.seed))
            )
        if problems:
            raise InputError(*problems)


def staff_schedule(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    project: ProjectSchedule,
    wish: ScheduleWish | None = None,
    watch: Watcher = lambda _best, _bound: None,
) -> Result[ScheduleAnswer]:
    """Return the shortest schedule found in time and the bound, or why there is none.

    An interrupt ends the search; what was found is the answer.

    Parameters
    ----------
    project : ProjectSchedule
        Tasks and people; a dataset is needed where people or their skills are not listed.
    wish : ScheduleWish or None
        Limit and seed.
    watch : Watcher
        Is told the best length and the bound whenever one of them moves.

    Raises
    ------
    InputError
        The project names what does not exist, or there are no facts where they are needed.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    SolverError
        The independent checker refused the schedule.
    """
    permit(actor, "staff schedule")
    asked = asked_schedule(workspace, actor, period, project, wish or ScheduleWish())
    return workspace.answer(actor, asked.question, lambda: asked.answer(asked.search(watch)))


@dataclass(frozen=True)
class AskedSchedule:
    """A project whose names are known, ready to be searched.

    Attributes
    ----------
    project : Project
        What is solved.
    wish : ScheduleWish
        Limit and seed.
    question : Question
        What is kept with the answer.
    """

    project: Project
    wish: ScheduleWish
    question: Question

    def search(self, watch: Watcher, look: Callable[[], None] = lambda: None) -> Outcome:
        """Return what two threads find."""
        with ThreadPoolExecutor(THREADS) as threads:
            searching = Searching(time.monotonic, self.wish.time_limit, self.wish.seed, threads, watch, look)
            return schedule(self.project.problem, searching)

    def answer(self, outcome: Outcome) -> ScheduleAnswer:
        """Return the answer in words and numbers."""
        return answer_of(self.project, outcome)


def asked_schedule(
    workspace: Workspace, actor: Actor, period: Period, project: ProjectSchedule, wish: ScheduleWish
) -> AskedSchedule:
    """Return the project with its names looked up; see ``staff_schedule`` for what is refused."""
    permit(actor, "staff schedule")
    wish.require_range()
    seen = _facts(workspace, actor, period, project)
    if seen is None:
        return AskedSchedule(listed_project(project), wish, _question(project, wish, None, {}))
    forbid_team_only(seen, _named(project))
    found = project_of(project, seen.shown, proficiency_table(seen.shown))
    return AskedSchedule(found, wish, _question(project, wish, seen.shown, seen.scope))


def _facts(workspace: Workspace, actor: Actor, period: Period, project: ProjectSchedule) -> Sight | None:
    """Return what the actor sees of the dataset, ``None`` where the project tells everything itself."""
    if not project.needs_facts:
        return None
    if not workspace.history.tables:
        what = "The project does not list its people with their skills, and there is no dataset to look them up in."
        raise InputError(Problem("no-facts", what, "List people with skills, or name a dataset: --data DIR."))
    return personal_sight_of(workspace, period, actor)


def _named(project: ProjectSchedule) -> list[str]:
    settled = [one.person for task in project.tasks for one in task.assigned]
    return [*(person.id for person in project.people), *settled]


def _question(
    project: ProjectSchedule, wish: ScheduleWish, organisation: Organisation | None, scope: dict[str, Json]
) -> Question:
    return Question(
        "staff schedule",
        organisation,
        request={"project": canonical_value(project), "time_limit": wish.time_limit, **scope},
        seed=wish.seed,
        workers=THREADS,
        libraries=("numpy", "ortools", "scipy"),
    )
