"""Routes that make a policy hold: propose, approve, decline, go back, and look at every version there was."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import shown
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, Reasoned, request_body, wire
from api.http.limits import Heavy
from api.http.policy_bodies import Agreement, PublicationRequest, RollbackRequest
from api.http.service import Served
from engine.application.policies.files import PolicyText
from engine.application.policies.publish import (
    approve_publication,
    decline_publication,
    propose_publication,
    rollback,
)
from engine.application.policies.versions import PolicyVersions, policy_versions, publication_of
from engine.decision.publication import Publication

router = APIRouter(tags=["policies"])

PublicationId = Annotated[str, Path(description="Id of a publication.", max_length=100)]
PolicyId = Annotated[str, Path(description="Id of a policy.", max_length=200)]
NoQuery = Annotated[queries.Query, Query()]

_WANTED = {
    "policy": "kind: framework-mix\nformat: 1\n# ... the whole text of a policy file\n",
    "file": "framework_mix.yaml",
    "tests": "kind: policy-tests\nformat: 1\n# ... the whole text of its tests file\n",
    "tests_file": "framework_mix.tests.yaml",
    "because": "Visits count more.",
}


@router.post(
    "/v1/policies/publications",
    operation_id="publishPolicy",
    summary="Propose to publish a policy",
    openapi_extra=asks("policy publish")
    | request_body({"$ref": "#/components/schemas/GivenPublicationRequest"}, {"a policy and its tests": _WANTED}),
    response_model=Publication,
    status_code=201,
)
def post_publication(actor: Asking, served: Served, data: JsonBody, _: NoQuery, __: Heavy) -> JSONResponse:
    """Return the proposal, once the policy passes its check and its tests; nothing holds before a second approves."""
    asked = wire(PublicationRequest, data)
    tests = None if asked.tests is None else PolicyText(asked.tests.encode(), asked.tests_file)
    policy = PolicyText(asked.policy.encode(), asked.file)
    return shown(propose_publication(served.workspace, actor, policy, tests, asked.because), 201)


@router.get(
    "/v1/policies/publications/{publication_id}",
    operation_id="getPublication",
    summary="One publication",
    openapi_extra=asks("policies"),
    response_model=Publication,
)
def get_publication(actor: Asking, served: Served, publication_id: PublicationId, _: NoQuery) -> JSONResponse:
    """Return a policy on its way with its text, its tests and its story, for whoever is to approve it."""
    return shown(publication_of(served.workspace, actor, publication_id))


@router.post(
    "/v1/policies/publications/{publication_id}/approve",
    operation_id="approvePublication",
    summary="Publish what another person proposed",
    openapi_extra=asks("policy approve")
    | request_body({"$ref": "#/components/schemas/GivenAgreement"}, {"why": {"reason": "As agreed."}}, required=False),
    response_model=Publication,
)
def post_approval(
    actor: Asking, served: Served, publication_id: PublicationId, data: JsonBody, _: NoQuery
) -> JSONResponse:
    """Make a version decide from now on, on and after its effective day; answers under way keep theirs.

    Where it was decided already, or another version was published since it was proposed, the answer is 409. Whoever
    proposed it may not approve it (403).
    """
    asked = wire(Agreement, {} if data is None else data)
    published = approve_publication(served.workspace, actor, publication_id, asked.reason)
    served.renew()
    return shown(published)


@router.post(
    "/v1/policies/publications/{publication_id}/decline",
    operation_id="declinePublication",
    summary="Decline a publication",
    openapi_extra=asks("policy approve")
    | request_body({"$ref": "#/components/schemas/GivenReasoned"}, {"why": {"reason": "Not before the summer."}}),
    response_model=Publication,
)
def post_decline(
    actor: Asking, served: Served, publication_id: PublicationId, data: JsonBody, _: NoQuery
) -> JSONResponse:
    """Decline what was proposed, with a reason; nothing of it becomes effective."""
    return shown(decline_publication(served.workspace, actor, publication_id, wire(Reasoned, data).reason))


@router.post(
    "/v1/policies/{policy_id}/rollback",
    operation_id="rollbackPolicy",
    summary="Propose to go back to an earlier version",
    openapi_extra=asks("policy publish")
    | request_body(
        {"$ref": "#/components/schemas/GivenRollbackRequest"},
        {"to the one before": {"because": "Sellers chase visits."}},
    ),
    response_model=Publication,
    status_code=201,
)
def post_rollback(actor: Asking, served: Served, policy_id: PolicyId, data: JsonBody, _: NoQuery) -> JSONResponse:
    """Return the proposal to publish an earlier text again, as it was; a second person approves it."""
    asked = wire(RollbackRequest, data)
    return shown(rollback(served.workspace, actor, policy_id, asked.because, asked.to), 201)


@router.get(
    "/v1/policies/{policy_id}/versions",
    operation_id="listPolicyVersions",
    summary="Every version of a policy",
    openapi_extra=asks("policies"),
    response_model=PolicyVersions,
)
def get_versions(actor: Asking, served: Served, policy_id: PolicyId, _: NoQuery) -> JSONResponse:
    """Return who proposed each version, who approved it, when and why; what waits or was declined stands last."""
    return shown(policy_versions(served.workspace, actor, policy_id))


@router.get(
    "/v1/policies/{policy_id}/versions/{version}",
    operation_id="getPolicyVersion",
    summary="One version of a policy",
    openapi_extra=asks("policies"),
    response_model=Publication,
)
def get_version(
    actor: Asking,
    served: Served,
    policy_id: PolicyId,
    version: Annotated[str, Path(description="First digits of the version, 6 at least.", max_length=64)],
    _: NoQuery,
) -> JSONResponse:
    """Return a version with its text, its tests and its story."""
    return shown(publication_of(served.workspace, actor, f"{policy_id}@{version}"))
