"""Routes on alerts of goals: somebody has seen one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import shown
from api.http.asking import Asking, asks
from api.http.bodies import AlertSeen, JsonBody, request_body, wire
from api.http.service import Served
from engine.application.goals.acknowledge import (
    AcknowledgedAlert,
    AlertNamed,
    acknowledge_alert,
    withdraw_acknowledgement,
)

router = APIRouter(tags=["goals"])

_SEEN = {
    "a stall that is being worked on": {
        "code": "stalled",
        "subject_id": "KR0001",
        "because": "The supplier delivers in two weeks.",
        "until": "2026-07-01",
    }
}


@router.post(
    "/v1/goals/alerts/acknowledgements",
    operation_id="acknowledgeAlert",
    summary="Say that an alert was seen",
    response_model=AcknowledgedAlert,
    openapi_extra=asks("goals acknowledge", **request_body({"$ref": "#/components/schemas/GivenAlertSeen"}, _SEEN)),
)
def post_acknowledgement(
    actor: Asking, served: Served, data: JsonBody, _: Annotated[queries.Query, Query()]
) -> JSONResponse:
    """Silence an alert until its day, until it gets worse or until the situation is over; or take that back."""
    asked = wire(AlertSeen, data)
    named = AlertNamed(asked.code, asked.subject_id, asked.profile)
    found = (
        withdraw_acknowledgement(served.workspace, actor, named, asked.because)
        if asked.withdraw
        else acknowledge_alert(served.workspace, actor, named, asked.because, asked.until, asked.unless_worse_by)
    )
    served.renew()
    return shown(found)
