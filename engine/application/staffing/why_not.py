"""Why somebody is not in the best team of a request."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.sight import forbid_team_only, personal_sight_of
from engine.application.staffing.asking import Inquiry, answered, given_or_of_project
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
    seen = personal_sight_of(workspace, period, actor)
    forbid_team_only(seen, [person])
    asked = given_or_of_project(workspace, seen, period, request)
    inquiry = Inquiry("staff why-not", asked, options or SolverOptions(), {"person": person, "role": role})
    return answered(
        workspace, actor, seen, inquiry, lambda ground: why_not(asked, ground, person, role, inquiry.options)
    )
