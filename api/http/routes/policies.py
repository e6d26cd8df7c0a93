"""Routes on policies: which decide, and what a text of one's own is worth."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from api.http import queries
from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, PolicyAndTests, PolicyText, request_body, wire
from api.http.kept_answers import again
from api.http.limits import Heavy
from engine.application.policies.check import PolicyCheck, policy_check
from engine.application.policies.listing import PolicyList, policy_list
from engine.application.policies.run_tests import policy_test
from engine.application.workspace import bare_workspace
from engine.evidence.canonical import canonical_value
from engine.policy.policy_tests import PolicyTestReport

router = APIRouter(tags=["policies"])

_POLICY = "kind: framework-mix\nformat: 1\n# ... the whole text of a policy file\n"
_TESTS = "kind: policy-tests\nformat: 1\n# ... the whole text of its tests file\n"


@router.get(
    "/v1/policies",
    operation_id="listPolicies",
    openapi_extra=asks("policies"),
    summary="Policies that answers rest on",
    response_model=PolicyList,
)
async def get_policies(request: Request, actor: Asking, _: Annotated[queries.Query, Query()]) -> Response:
    """Return every version of every policy with the day it takes effect and its hash."""
    return await again(request, actor, None, lambda workspace: canonical_value(policy_list(workspace, actor)))


@router.post(
    "/v1/policies/check",
    operation_id="checkPolicy",
    summary="Prove what is wrong with a policy",
    openapi_extra=asks("policy check")
    | request_body({"$ref": "#/components/schemas/GivenPolicyText"}, {"a policy": {"policy": _POLICY}}),
    response_model=Answer[PolicyCheck],
)
def post_check(actor: Asking, data: JsonBody, _: Annotated[queries.Query, Query()], __: Heavy) -> JSONResponse:
    """Return what the author of a policy should look at, each finding with an example where one exists.

    A policy that is not well formed is refused with 422, every problem with its line.
    """
    asked = wire(PolicyText, data)
    return told(policy_check(bare_workspace(), actor, asked.policy.encode(), asked.file))


@router.post(
    "/v1/policies/test",
    operation_id="testPolicy",
    summary="Run the tests of a policy",
    openapi_extra=asks("policy test")
    | request_body(
        {"$ref": "#/components/schemas/GivenPolicyAndTests"},
        {"a policy and its tests": {"policy": _POLICY, "tests": _TESTS}},
    ),
    response_model=Answer[PolicyTestReport],
)
def post_test(actor: Asking, data: JsonBody, _: Annotated[queries.Query, Query()], __: Heavy) -> JSONResponse:
    """Return what became of every case; that cases fail is an answer, with status 200."""
    asked = wire(PolicyAndTests, data)
    policy, tests = asked.policy.encode(), asked.tests.encode()
    return told(policy_test(bare_workspace(), actor, policy, asked.file, tests, asked.tests_file))
