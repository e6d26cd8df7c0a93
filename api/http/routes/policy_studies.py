"""Routes that try a policy on people, or on one case, before it holds."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body, wire
from api.http.bodies import PolicyText as GivenText
from api.http.limits import Heavy
from api.http.policy_bodies import BacktestQuestion, EvaluationQuestion, PreviewQuestion
from api.http.service import Served
from engine.application.policies.backtest import backtest
from engine.application.policies.evaluate import PolicyEvaluation, policy_evaluate
from engine.application.policies.files import PolicyText
from engine.application.policies.preview import preview
from engine.application.policies.versions import version_text
from engine.application.workspace import Workspace, bare_workspace
from engine.domain.actor import Actor
from engine.goals.policy_backtest import PolicyBacktest
from engine.goals.preview_views import PolicyPreview

router = APIRouter(tags=["policies"])

_TEXT = {"policy": "kind: framework-mix\nformat: 1\n# ... the whole text of a policy file\n", "file": "mix.yaml"}


@router.post(
    "/v1/policies/preview",
    operation_id="previewPolicy",
    summary="Who would change if a policy were published",
    openapi_extra=asks("policy preview")
    | request_body(
        {"$ref": "#/components/schemas/GivenPreviewQuestion"},
        {"a text against what holds": {"old": "framework_mix", "new": _TEXT, "rules_on": "2026-07-01"}},
    ),
    response_model=Answer[PolicyPreview],
)
def post_preview(
    actor: Asking, served: Served, query: Annotated[queries.PeriodQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return who changes from what to what, exactly. No policy is changed by it."""
    asked, workspace = wire(PreviewQuestion, data), served.workspace
    old, new = (_text(workspace, actor, given) for given in (asked.old, asked.new))
    return told(preview(workspace, actor, query.period, old, new, asked.rules_on))


@router.post(
    "/v1/policies/backtest",
    operation_id="backtestPolicy",
    summary="What a policy would have given on past days",
    openapi_extra=asks("policy backtest")
    | request_body(
        {"$ref": "#/components/schemas/GivenBacktestQuestion"},
        {"what holds, by quarter": {"policy": "framework_mix", "from": "2025-03-31", "until": "2026-03-31"}},
    ),
    response_model=Answer[PolicyBacktest],
)
def post_backtest(
    actor: Asking, served: Served, data: JsonBody, _: Annotated[queries.Query, Query()], __: Heavy
) -> JSONResponse:
    """Return how many get what on each day, from what was recorded by that day, who changes, and why."""
    asked, workspace = wire(BacktestQuestion, data), served.workspace
    text = _text(workspace, actor, asked.policy)
    return told(backtest(workspace, actor, text, (asked.first, asked.until), asked.every, strict=asked.strict))


@router.post(
    "/v1/policies/evaluate",
    operation_id="evaluatePolicy",
    summary="What a policy answers to one case",
    openapi_extra=asks("policy evaluate")
    | request_body(
        {"$ref": "#/components/schemas/GivenEvaluationQuestion"},
        {"one job family": {"policy": "framework_mix", "decision": "mix", "facts": {"job_family": "sales"}}},
    ),
    response_model=Answer[PolicyEvaluation],
)
def post_evaluation(
    actor: Asking, served: Served, data: JsonBody, _: Annotated[queries.Query, Query()], __: Heavy
) -> JSONResponse:
    """Return what decision tables, or a DMN model, answer to given facts, and the rows that led to it.

    Nothing recorded is read: the answer rests on the facts that are sent, and is not for a person on record.
    """
    asked = wire(EvaluationQuestion, data)
    text = _text(served.workspace, actor, asked.policy)
    facts = (json.dumps(asked.facts, ensure_ascii=False), "facts")
    policy = (text.text, text.file)
    return told(policy_evaluate(bare_workspace(), actor, policy, facts, asked.decision, asked.on, asked.profile))


def _text(workspace: Workspace, actor: Actor, given: str | GivenText) -> PolicyText:
    if isinstance(given, str):
        return version_text(workspace, actor, given)
    return PolicyText(given.policy.encode(), given.file)
