"""Routes on API keys, for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import shown
from api.http.asking import Asking, Gated, asks
from api.http.bodies import JsonBody, KeyRequest, RotationRequest, request_body, wire
from engine.application.gate import Gate
from engine.application.keys import (
    IssuedKey,
    KeyLine,
    KeyList,
    WantedKey,
    create_key,
    list_keys,
    revoke_key,
    rotate_key,
)
from engine.errors import InputError, Problem
from engine.storage.key_store import KeyStore

router = APIRouter(tags=["keys"])

KeyId = Annotated[str, Path(description="Id of the key, as lists show it.", max_length=100)]
_WANTED = {"a planner of two units": {"actor": "anna", "roles": ["planner"], "units": ["U0002", "U0003"]}}
_ROTATION = {"an hour for the change": {"overlap_hours": 1}}


@router.get("/v1/keys", operation_id="listKeys", summary="All keys", response_model=KeyList, openapi_extra=asks("keys"))
def get_keys(actor: Asking, gate: Gated, _: Annotated[queries.Query, Query()]) -> JSONResponse:
    """Return every key, oldest first, without secrets."""
    return shown(list_keys(_store(gate), actor))


@router.post(
    "/v1/keys",
    operation_id="createKey",
    summary="Make a key",
    status_code=201,
    response_model=IssuedKey,
    openapi_extra=asks("keys", **request_body({"$ref": "#/components/schemas/GivenKeyRequest"}, _WANTED)),
)
def post_key(actor: Asking, gate: Gated, data: JsonBody, _: Annotated[queries.Query, Query()]) -> JSONResponse:
    """Return a new key with its secret, which is shown this once and kept nowhere."""
    asked = wire(KeyRequest, data)
    wanted = WantedKey(
        actor=asked.actor, roles=asked.roles, units=asked.units, person_id=asked.person_id, days=asked.days
    )
    return shown(create_key(_store(gate), actor, wanted), 201)


@router.post(
    "/v1/keys/{key_id}/rotate",
    operation_id="rotateKey",
    summary="Give a key a new secret",
    response_model=IssuedKey,
    openapi_extra=asks(
        "keys",
        **request_body({"$ref": "#/components/schemas/GivenRotationRequest"}, _ROTATION, required=False),
    ),
)
def post_rotation(
    actor: Asking, gate: Gated, key_id: KeyId, data: JsonBody, _: Annotated[queries.Query, Query()]
) -> JSONResponse:
    """Return the key with a new secret and a new term; the old secret ends at once, or after the overlap."""
    asked = wire(RotationRequest, {} if data is None else data)
    issued = rotate_key(_store(gate), actor, key_id, overlap_hours=asked.overlap_hours, days=asked.days)
    gate.forget()
    return shown(issued)


@router.delete(
    "/v1/keys/{key_id}",
    operation_id="revokeKey",
    summary="Take a key back",
    response_model=KeyLine,
    openapi_extra=asks("keys"),
)
def delete_key(actor: Asking, gate: Gated, key_id: KeyId, _: Annotated[queries.Query, Query()]) -> JSONResponse:
    """Take a key back for good; it stays in the list."""
    revoked = revoke_key(_store(gate), actor, key_id)
    gate.forget()
    return shown(revoked)


def _store(gate: Gate) -> KeyStore:
    if gate.keys is None:
        raise InputError(Problem("no-database", "Nothing keeps keys here.", "Start the server with --database URL."))
    return gate.keys
