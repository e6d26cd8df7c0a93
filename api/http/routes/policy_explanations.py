"""The route that says why a policy gives a person what it gives."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.limits import Heavy
from api.http.service import Served
from engine.application.policies.explain import explain_person
from engine.application.policies.versions import version_text
from engine.policy.explanations import PolicyExplanation

router = APIRouter(tags=["policies"])


@router.get(
    "/v1/policies/{policy_id}/explain/{person_id}",
    operation_id="explainPolicy",
    summary="Why a policy gives a person what it gives",
    openapi_extra=asks("policy explain"),
    response_model=Answer[PolicyExplanation],
)
def get_explanation(
    policy_id: Annotated[str, Path(description="Id of a policy, or ID@VERSION for one version.", max_length=200)],
    person_id: Annotated[str, Path(description="Id of a person, a pseudonym where one sees those.", max_length=200)],
    actor: Asking,
    served: Served,
    query: Annotated[queries.ExplanationQuery, Query()],
    _: Heavy,
) -> JSONResponse:
    """Return what came out, which rules spoke, what each other one asked, and the smallest change of facts.

    Nobody of a team-only unit is explained, and a role that sees people under pseudonyms names the person by theirs.
    """
    text = version_text(served.workspace, actor, policy_id)
    return told(explain_person(served.workspace, actor, query.period, text, person_id, query.wish))
