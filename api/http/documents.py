"""The OpenAPI document, and the page that shows it without the internet."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from api.http.asking import SCHEME
from api.http.backtest_bodies import BacktestWanted
from api.http.bodies import (
    AlertSeen,
    AppealText,
    Approval,
    KeyRequest,
    ModeRequest,
    PolicyAndTests,
    PolicyText,
    Reasoned,
    RotationRequest,
    RunNamed,
    SimulationQuestion,
    SkillCorrected,
    SkillTexts,
    TargetWanted,
)
from api.http.chain_bodies import ChainWanted, TraceWanted
from api.http.experiment_bodies import (
    BriefAsked,
    DriversAsked,
    HardeningAsked,
    RankingAsked,
    SensitivityAsked,
    SweepAsked,
)
from api.http.policy_bodies import (
    Agreement,
    BacktestQuestion,
    EvaluationQuestion,
    PreviewQuestion,
    PublicationRequest,
    RollbackRequest,
)
from api.http.portfolio_bodies import PortfolioWanted
from api.http.problem_details import MEDIA_TYPE, ProblemDetails, kind_of
from api.http.staff_bodies import DecisionsTried, ReplanQuestion
from engine.decision.receipt import Receipt
from engine.evidence.canonical import instants_without_zone
from engine.planning.plan_file import WorkforcePlan
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.schedule.project_file import ProjectSchedule

ASSETS = "/docs/assets"
DOCS = "/docs"
DESCRIPTION = """
Decisions about goals, staffing and workforce, each with its evidence: facts with their sources, the rules that fired
with their versions, and a hash of the answer. What comes back is the same JSON as that of the command line's `--json`.

The answers are **hints, not verdicts**: a named human decides, and whoever is affected may ask why, correct a fact and
appeal. Every result says so in `what_this_is_not`.

Errors are problem details (RFC 9457) that list every problem found, each with how to mend it.
"""
GIVEN: tuple[type[BaseModel], ...] = (
    *(StaffingRequest, ProjectSchedule, WorkforcePlan, PortfolioWanted, SimulationQuestion, PolicyText, PolicyAndTests),
    BacktestWanted,
    *(StaffingRequest, ProjectSchedule, PortfolioWanted, SimulationQuestion, PolicyText, PolicyAndTests),
    *(PreviewQuestion, BacktestQuestion, EvaluationQuestion, PublicationRequest, RollbackRequest, Agreement),
    *(RunNamed, Approval, Reasoned, AppealText, Receipt),
    *(DecisionsTried, ReplanQuestion),
    *(SweepAsked, DriversAsked, BriefAsked, RankingAsked, SensitivityAsked),
    *(HardeningAsked, TraceWanted, ChainWanted),
    *(KeyRequest, RotationRequest, ModeRequest, AlertSeen, TargetWanted, SkillCorrected, SkillTexts),
)
"""What clients send as JSON."""

_EXAMPLE = {
    "type": kind_of(422)[0],
    "title": kind_of(422)[1],
    "status": 422,
    "detail": "column as_of: 'as_of': there is no day 2026-02-30. Correct it.",
    "instance": "/v1/goals/status",
    "problems": [
        {
            "code": "wrong-value",
            "what": "'as_of': there is no day 2026-02-30.",
            "mend": "Correct it.",
            "file": None,
            "line": None,
            "row": None,
            "column": "as_of",
            "value": "2026-02-30",
        }
    ],
}
_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key (`sextant keys create`), or a token of the OIDC issuer that the server takes.",
}
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}, "example": _EXAMPLE}}
PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request cannot be answered; every problem is listed.", "content": _PROBLEM},
    "5XX": {"description": "Sextant or its database failed.", "content": _PROBLEM},
}
"""Errors that every route may answer with."""


def complete_openapi(app: FastAPI) -> None:
    """Add to the OpenAPI document what routes read by hand: problem details and JSON bodies."""
    described = app.openapi

    @cache
    def openapi() -> dict[str, Any]:
        document = described()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas |= _schemas(ProblemDetails, "")
        for model in GIVEN:
            schemas |= _schemas(model, "Given")
        document["components"]["securitySchemes"] = {SCHEME: _SCHEME}
        whole = instants_without_zone(document)
        assert isinstance(whole, dict)
        return whole

    app.openapi = openapi  # type: ignore[method-assign]


def _schemas(model: type[BaseModel], prefix: str) -> dict[str, Any]:
    """Return the schema of a model and those it refers to by name; what is given and what is answered differ."""
    schema = model.model_json_schema(ref_template=f"#/components/schemas/{prefix}{{model}}")
    inner = schema.pop("$defs", {})
    return {f"{prefix}{model.__name__}": schema} | {f"{prefix}{name}": each for name, each in inner.items()}


def docs_page(app: FastAPI) -> str:
    """Return the docs page; everything it loads comes from this server."""
    page = get_swagger_ui_html(
        openapi_url=str(app.openapi_url),
        title=app.title,
        swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{ASSETS}/favicon.png",
        swagger_ui_parameters={"validatorUrl": None, "defaultModelsExpandDepth": 0},
    )
    return bytes(page.body).decode()


def page_policy(page: str) -> str:
    """Return the content security policy of a page: its own scripts, known by their hash, and this server's files."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src 'self' {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def add_docs(app: FastAPI, page: str) -> None:
    """Serve the docs page, and lead there from the root."""

    @app.get(DOCS, include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(page)

    @app.get("/", include_in_schema=False)
    def root() -> RedirectResponse:
        return RedirectResponse(DOCS)
