"""Why somebody is not in the best team of a request."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.sight import forbid_team_only
from engine.application.staffing.ground import Standing
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.why.why_not import why_not
from engine.staffing.why.why_not_answer import WhyNot


def staff_why_not(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    request: StaffingRequest | str,
    person: str,
    role: str | None = None,
    options: SolverOptions | None = None,
) -> Result[WhyNot]:
    """Return what having a person would cost, or what stands in the way; see ``engine.staffing.why.why_not``.

    Parameters
    ----------
    request : StaffingRequest or str
        A request, or the id of a project of the dataset.
    person : str
        Id, or a name that one person alone bears.
    role : str or None
        Role id; any role if left out.

    Raises
    ------
    InputError
        There is no such person, role or project, or the person is in the best team already.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    """
    permit(actor, "staff why-not")
    standing, options = Standing.of(workspace, actor, period), options or SolverOptions()
    forbid_team_only(standing.seen, [person])
    asked = standing.open_request(request)
    return standing.ask(
        "staff why-not",
        asked,
        {"person": person, "role": role},
        options,
        lambda ground: why_not(asked, ground, person, role, options),
    )
