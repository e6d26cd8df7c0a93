"""Routes on units: what may be answered about their people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import shown
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, ModeRequest, request_body, wire
from api.http.service import Served
from engine.application.unit_modes import UnitMode, set_unit_mode, unit_mode

router = APIRouter(tags=["units"])

UnitId = Annotated[str, Path(description="Id of the unit.", max_length=200)]
_MODE = {"nothing about single people": {"mode": "team-only", "because": "Agreed with the works council."}}


@router.get(
    "/v1/units/{unit_id}/mode",
    operation_id="getUnitMode",
    summary="What may be answered about a unit's people",
    response_model=UnitMode,
    openapi_extra=asks("units modes"),
)
def get_mode(actor: Asking, served: Served, unit_id: UnitId, _: Annotated[queries.Query, Query()]) -> JSONResponse:
    """Return the mode of a unit, where it was set, by whom and why."""
    return shown(unit_mode(served.workspace, actor, unit_id))


@router.put(
    "/v1/units/{unit_id}/mode",
    operation_id="setUnitMode",
    summary="Say what may be answered about a unit's people",
    response_model=UnitMode,
    openapi_extra=asks("units mode", **request_body({"$ref": "#/components/schemas/GivenModeRequest"}, _MODE)),
)
def put_mode(
    actor: Asking, served: Served, unit_id: UnitId, data: JsonBody, _: Annotated[queries.Query, Query()]
) -> JSONResponse:
    """Set the mode of a unit and its sub-units: with `team-only`, nothing personal about anybody there is answered."""
    asked = wire(ModeRequest, data)
    mode = set_unit_mode(served.workspace, actor, unit_id, asked.mode, asked.because)
    served.renew()
    return shown(mode)
