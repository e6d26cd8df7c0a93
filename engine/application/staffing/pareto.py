"""What can be traded for what in a request: fit, development, overtime."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.staffing.ground import Standing
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.trades.trade_answer import TradeOffs
from engine.staffing.trades.trade_offs import MOST_PLANS, trade_offs


def staff_pareto(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    asked: StaffingRequest | str,
    most: int = MOST_PLANS,
    options: SolverOptions | None = None,
) -> Result[TradeOffs]:
    """Return the plans of a request, or of a project's open roles, of which none betters another in everything.

    Raises
    ------
    InputError
        What ``staff`` raises.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    SolverError
        The independent checker refused a plan.
    """
    permit(actor, "staff pareto")
    standing = Standing.of(workspace, actor, period)
    request, options = standing.open_request(asked), options or SolverOptions()
    return standing.ask(
        "staff pareto",
        request,
        {"most": most},
        options,
        lambda ground: trade_offs(request, ground, options, most),
    )
