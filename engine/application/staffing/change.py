"""What pins and bans change in the best team of a request."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.sight import forbid_team_only
from engine.application.staffing.ground import Standing
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.staffing.changes.decided import Decisions, team_change
from engine.staffing.changes.decided_answer import TeamChange
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest


def staff_change(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    asked: StaffingRequest | str,
    decisions: Decisions,
    options: SolverOptions | None = None,
) -> Result[TeamChange]:
    """Return the moves by which a human's pins and bans change the best team.

    Raises
    ------
    InputError
        What ``staff`` raises.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    SolverError
        The independent checker refused a team.
    """
    permit(actor, "staff change")
    standing = Standing.of(workspace, actor, period)
    request, options = standing.open_request(asked), options or SolverOptions()
    forbid_team_only(standing.seen, decisions.taken_into(request).people_named())
    pins, bans = ([canonical_value(each) for each in listed] for listed in (decisions.pins, decisions.bans))
    return standing.ask(
        "staff change",
        request,
        {"decisions": {"pins": [*pins], "bans": [*bans]}},
        options,
        lambda ground: team_change(request, decisions, ground, options),
    )
