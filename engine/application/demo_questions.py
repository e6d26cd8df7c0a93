"""What the demo asks beside the main job: about whom and about which projects, chosen by rules, not by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from engine.application.access import permit
from engine.application.shipped import shipped_folder
from engine.application.skills.buried import skills_buried
from engine.application.skills.matrix import MatrixQuestion, skills_gaps, skills_matrix
from engine.application.staffing.fixes import staff_fixes
from engine.application.staffing.pareto import staff_pareto
from engine.application.staffing.portfolio import PortfolioQuestion, portfolio
from engine.application.staffing.replan import Disturbed, staff_replan
from engine.application.staffing.schedule import staff_schedule
from engine.application.staffing.schedule_files import read_schedule_file
from engine.application.staffing.why_not import staff_why_not
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.evidence.result import Result
from engine.figures.report_contents import Choices, SkillAnswers
from engine.sample.planted import Planted
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.changes.change import Absence, Change
from engine.staffing.changes.replan_answer import Replan
from engine.staffing.schedule.answer import ScheduleAnswer

MOST_SKILLS = 10
"""Columns of the heat map that fit a page."""
MOST_GAPS = 10
MOST_TRIED = 5
"""Running projects among which the one to be replanned is looked for."""
AWAY_AFTER, AWAY_FOR = timedelta(weeks=2), timedelta(weeks=8)
SCHEDULE = "project_schedule.example.yaml"


def ask_about_skills(workspace: Workspace, actor: Actor, period: Period) -> SkillAnswers:
    """Return the most critical skills by unit, the most pressing gaps, and whose proven skills nobody uses."""
    permit(actor, "demo")
    table = workspace.organisation(period).table("skills")
    rated = [(float(str(row["criticality"])), str(row["skill_id"])) for row in table.rows() if row["criticality"]]
    critical = tuple(skill for _, skill in sorted(rated, key=lambda one: (-one[0], one[1]))[:MOST_SKILLS])
    return SkillAnswers(
        skills_matrix(workspace, actor, period, MatrixQuestion(skills=critical)),
        skills_gaps(workspace, actor, period, at_most=MOST_GAPS),
        skills_buried(workspace, actor, period),
    )


def ask_about_choices(
    workspace: Workspace, actor: Actor, period: Period, planted: Planted, team: StaffingAnswer
) -> Choices:
    """Return what else can be chosen around a team, and what follows from changes.

    Parameters
    ----------
    planted : Planted
        Which projects run and which cannot be staffed.
    team : StaffingAnswer
        The answer for the first project that can be.
    """
    permit(actor, "demo")
    project, lacking = planted.feasible_project_ids[0], planted.infeasible_project.project_id
    organisation = workspace.organisation(period)
    passed_by = best_not_chosen(team)
    replanned, absence = _replanned(workspace, actor, period, planted)
    return Choices(
        trades=staff_pareto(workspace, actor, period, project),
        why_not=None if passed_by is None else staff_why_not(workspace, actor, period, project, passed_by),
        replan=replanned,
        absence=absence,
        fixes=staff_fixes(workspace, actor, period, lacking),
        portfolio=portfolio(workspace, actor, period, PortfolioQuestion()),
        schedule=_scheduled(workspace, actor, period),
        role_names=_names(organisation, "roles", "role_id"),
        people_names=_names(organisation, "people", "person_id"),
    )


def best_not_chosen(answer: StaffingAnswer) -> str | None:
    """Return who fits best among those not in the best team: the one whom a planner asks about first."""
    chosen = {place.person_id for place in answer.teams[0].places} if answer.teams else set()
    left = [one for view in answer.roles for one in view.candidates if one.person_id not in chosen]
    return min(left, key=lambda one: (-one.fit, one.person_id)).person_id if left and chosen else None


def _names(organisation: Organisation, table: str, key: str) -> dict[str, str]:
    return {str(row[key]): str(row["name"]) for row in organisation.table(table).rows() if row["name"]}


def _replanned(
    workspace: Workspace, actor: Actor, period: Period, planted: Planted
) -> tuple[Result[Replan] | None, Absence | None]:
    """Return what it takes when the first member of a running project is away for weeks.

    Of the last running projects the first is taken that holds but for the absence; else the one of fewest moves.
    """
    organisation, found = workspace.organisation(period), []
    for project in tuple(reversed(planted.running_project_ids))[:MOST_TRIED]:
        member = _first_member(organisation, project, planted.as_of)
        if member is None:
            continue
        start = planted.as_of + AWAY_AFTER
        absence = Absence(person=member, start=start, end=start + AWAY_FOR - timedelta(days=1))
        answer = staff_replan(workspace, actor, period, Disturbed(project), Change(absences=(absence,)))
        if answer.body.least_moves is None:
            continue
        found.append((answer, absence))
        if answer.body.least_moves == 1:
            break
    return min(found, key=lambda one: one[0].body.least_moves or 0, default=(None, None))


def _first_member(organisation: Organisation, project: str, on: date) -> str | None:
    """Return who is booked on a project's first filled role."""
    roles = {row["role_id"] for row in organisation.table("roles").rows() if row["project_id"] == project}
    booked: Iterable[tuple[str, str]] = (
        (str(row["role_id"]), str(row["person_id"]))
        for row in organisation.table("assignments").rows()
        if row["role_id"] in roles and _runs(row["start"], row["end"], on)
    )
    return min(booked, default=("", None))[1]


def _runs(start: object, end: object, on: date) -> bool:
    return isinstance(start, date) and isinstance(end, date) and start <= on <= end


def _scheduled(workspace: Workspace, actor: Actor, period: Period) -> Result[ScheduleAnswer] | None:
    """Return the schedule of the shipped example; one that is not proven could differ from run to run."""
    example = read_schedule_file(shipped_folder("scenarios") / SCHEDULE)
    answer = staff_schedule(workspace, actor, period, example)
    return answer if answer.body.status == "optimal" else None
