"""What would make an impossible request possible."""

from __future__ import annotations

from datetime import date

from engine.application.access import permit
from engine.application.staffing.ground import Standing
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.policy.document import Policy
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.why.fixes import fixes
from engine.staffing.why.fixes_answer import Fixes
from engine.staffing.why.relaxation_policy import prices_of

POLICY = "staffing_relaxations"


def staff_fixes(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    request: StaffingRequest | str,
    shown: int = 3,
    options: SolverOptions | None = None,
) -> Result[Fixes]:
    """Return what clashes in a request and the cheapest ways of giving way, by declared cost.

    Parameters
    ----------
    request : StaffingRequest or str
        A request, or the id of a project of the dataset.
    shown : int
        Ways told at most.

    Raises
    ------
    InputError
        There is no such project, or the request names what does not exist.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    """
    permit(actor, "staff fixes")
    standing, options = Standing.of(workspace, actor, period), options or SolverOptions()
    asked, today = standing.open_request(request), standing.seen.shown.valid_on
    policy = workspace.policies.get(POLICY, today)
    prices = prices_of(policy, today)
    return standing.ask(
        "staff fixes",
        asked,
        {"shown": shown},
        options,
        lambda ground: fixes(asked, ground, prices, options, shown),
        (policy,),
    )


def relaxations_in_force(workspace: Workspace, on: date) -> tuple[Policy, ...]:
    """Return the policy on what giving way costs, in a tuple that is empty where none is in force on the day."""
    if any(policy.id == POLICY and policy.effective <= on for policy in workspace.policies.versions()):
        return (workspace.policies.get(POLICY, on),)
    return ()
