"""The fewest moves by which a staffed project, or a former answer, meets a change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import answer_of, ledger_of, request_of, staffing_run
from engine.application.decisions.scope import require_in_scope
from engine.application.sight import forbid_team_only
from engine.application.staffing.ground import Standing
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.staffing.changes.change import Change
from engine.staffing.changes.plan import Places, booked_places, without_bookings
from engine.staffing.changes.replan import Disturbance, replan
from engine.staffing.changes.replan_answer import Replan
from engine.staffing.options import SolverOptions
from engine.staffing.requests.project_request import request_of_project
from engine.staffing.requests.request import StaffingRequest


@dataclass(frozen=True)
class Disturbed:
    """What is replanned.

    Attributes
    ----------
    asked : StaffingRequest or str or None
        A request whose roles are booked under their ids, or a project of the dataset by its id; ``None`` where
        ``former`` says what was asked.
    former : str or None
        Run or proposal whose team is the plan, in place of what is booked.
    """

    asked: StaffingRequest | str | None = None
    former: str | None = None


def staff_replan(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    disturbed: Disturbed,
    change: Change,
    budget: int | None = None,
    options: SolverOptions | None = None,
) -> Result[Replan]:
    """Return the fewest moves that meet a change, and of these the best.

    Raises
    ------
    InputError
        Nothing was planned, the change names what does not exist, or what ``staff`` raises.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    SolverError
        The independent checker refused the team, or two solvers disagree.
    """
    permit(actor, "staff replan")
    standing, options = Standing.of(workspace, actor, period), options or SolverOptions()
    request, plan = _planned(standing, disturbed)
    forbid_team_only(standing.seen, (absence.person for absence in change.absences))
    return standing.ask(
        "staff replan",
        request,
        {
            "plan": [[role, person] for role, person in plan],
            "change": canonical_value(change),
            "moves": budget,
        },
        options,
        lambda ground: replan(request, Disturbance(plan, change, budget), ground, options),
    )


def _planned(standing: Standing, disturbed: Disturbed) -> tuple[StaffingRequest, Places]:
    """Return the request with all its openings, and who holds them."""
    if disturbed.former is not None:
        request, plan = _former(standing, disturbed.former)
        return (disturbed.asked if isinstance(disturbed.asked, StaffingRequest) else request), plan
    if isinstance(disturbed.asked, StaffingRequest):
        return disturbed.asked, booked_places(standing.seen.shown, disturbed.asked)
    return _project(standing, str(disturbed.asked))


def _former(standing: Standing, former: str) -> tuple[StaffingRequest, Places]:
    """Return request and team of a run, or of a proposal: the approved team of it, else the recommended one."""
    workspace, number, run_id = standing.workspace, 1, former
    with ledger_of(workspace).reading() as transaction:
        try:
            proposal = require_in_scope(workspace, standing.actor, transaction.proposal(former))
            number, run_id = proposal.chosen_team or 1, proposal.run_id
        except InputError:
            pass  # it names a run
    run = staffing_run(workspace, run_id)
    teams = answer_of(run).teams
    if len(teams) < number:
        what = f"{former[:80]!r} found no team that could be replanned."
        raise InputError(Problem("nothing-planned", what, "Name an answer with a team.", value=former[:80]))
    return request_of(run), tuple((place.role, place.person_id) for place in teams[number - 1].places)


def _project(standing: Standing, project_id: str) -> tuple[StaffingRequest, Places]:
    """Return the roles of a project with all openings that people in sight hold or could hold, and who holds them."""
    seen, whole = standing.seen, standing.workspace.organisation(standing.period)
    if seen.named.table("projects").find({"project_id": project_id}) is None:
        return request_of_project(seen.named, project_id), ()  # tells that there is no such project
    roles = {str(row["role_id"]) for row in whole.table("roles").rows() if row["project_id"] == project_id}
    request = request_of_project(without_bookings(whole, roles), project_id)
    plan = booked_places(seen.shown, request)
    others = Counter(role for role, person in booked_places(whole, request) if (role, person) not in plan)
    left = [(role, role.openings - others[role.id]) for role in request.roles]
    kept = tuple(role.changed(openings=openings) for role, openings in left if openings > 0)
    if not kept:
        what = f"Nobody in sight holds or could hold a role of {project_id[:80]!r}."
        raise InputError(Problem("nothing-planned", what, "Ask somebody who sees the units that staff it."))
    return request.changed(roles=kept), plan
