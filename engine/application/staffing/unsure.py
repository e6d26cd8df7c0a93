"""Which unverified fact would most change the team of a request."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.staffing.ground import Standing
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.why.unsure import unsure
from engine.staffing.why.unsure_answer import Unsure


def staff_unsure(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    request: StaffingRequest | str,
    shown: int = 10,
    options: SolverOptions | None = None,
) -> Result[Unsure]:
    """Return the unverified skills that could change the best team, the weightiest first.

    Parameters
    ----------
    request : StaffingRequest or str
        A request, or the id of a project of the dataset.
    shown : int
        Facts listed at most.

    Raises
    ------
    InputError
        There is no such project, or the request names what does not exist.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    """
    permit(actor, "staff unsure")
    standing, options = Standing.of(workspace, actor, period), options or SolverOptions()
    asked = standing.open_request(request)
    return standing.ask(
        "staff unsure", asked, {"shown": shown}, options, lambda ground: unsure(asked, ground, options, shown)
    )
