"""Routes on targets that change in mid-cycle: one person proposes, another decides."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import shown
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, Reasoned, TargetWanted, request_body, wire
from api.http.policy_bodies import Agreement
from api.http.service import Served
from engine.application.goals.change_target import (
    TargetChanges,
    approve_target,
    decline_target,
    propose_target,
    target_changes,
)
from engine.decision.target_change import TargetChange

router = APIRouter(tags=["goals"])

ChangeId = Annotated[str, Path(description="Id of a change of a target.", max_length=100)]
NoQuery = Annotated[queries.Query, Query()]
Cut = Annotated[queries.PeriodQuery, Query()]
_WANTED = {"key_result_id": "K0001", "because": "The plant opens a quarter later.", "target": 60.5}


@router.post(
    "/v1/goals/changes",
    operation_id="proposeTarget",
    summary="Propose another target",
    openapi_extra=asks("goals change")
    | request_body({"$ref": "#/components/schemas/GivenTargetWanted"}, {"a smaller target": _WANTED}),
    response_model=TargetChange,
    status_code=201,
)
def post_change(actor: Asking, served: Served, data: JsonBody, cut: Cut) -> JSONResponse:
    """Return the proposal, with the recorded forecast it rests on; the old target holds until a second approves."""
    asked = wire(TargetWanted, data)
    wanted = (asked.key_result_id, asked.because, asked.target)
    return shown(propose_target(served.workspace, actor, *wanted, period=cut.period), 201)


@router.get(
    "/v1/goals/changes",
    operation_id="listTargetChanges",
    summary="Every change of a target",
    openapi_extra=asks("goals changes"),
    response_model=TargetChanges,
)
def get_changes(actor: Asking, served: Served, _: NoQuery) -> JSONResponse:
    """Return who proposed which target, who decided, when and why, with the version before and after."""
    return shown(target_changes(served.workspace, actor))


@router.post(
    "/v1/goals/changes/{change_id}/approve",
    operation_id="approveTarget",
    summary="Make a proposed target hold",
    openapi_extra=asks("goals approve change")
    | request_body({"$ref": "#/components/schemas/GivenAgreement"}, {"why": {"reason": "As agreed."}}, required=False),
    response_model=TargetChange,
)
def post_approval(actor: Asking, served: Served, change_id: ChangeId, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Append the new version of the key result; the old one stays, and earlier days are still seen with it.

    Where it was decided already, or the target has changed since, the answer is 409. Whoever proposed it may not
    approve it (403).
    """
    asked = wire(Agreement, {} if data is None else data)
    approved = approve_target(served.workspace, actor, change_id, asked.reason)
    served.renew()
    return shown(approved)


@router.post(
    "/v1/goals/changes/{change_id}/decline",
    operation_id="declineTarget",
    summary="Decline a proposed target",
    openapi_extra=asks("goals approve change")
    | request_body({"$ref": "#/components/schemas/GivenReasoned"}, {"why": {"reason": "Not before the summer."}}),
    response_model=TargetChange,
)
def post_decline(actor: Asking, served: Served, change_id: ChangeId, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Decline a proposed target, with a reason; the old one holds."""
    return shown(decline_target(served.workspace, actor, change_id, wire(Reasoned, data).reason))
