"""JSON bodies: read strictly, so that what is not understood is refused and not guessed."""

from __future__ import annotations

import json
from datetime import date
from email.message import Message
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException

from api.http.problem_details import parameter_problem
from engine.application.keys import DAYS, MOST_DAYS, MOST_OVERLAP_HOURS
from engine.decision.appeal import CorrectedValue
from engine.domain.actor import Role
from engine.domain.corrected_fact import CorrectedFact
from engine.errors import InputError, Problem

Wire = TypeVar("Wire", bound=BaseModel)


class WireModel(BaseModel):
    """Base of what a client sends; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class SimulationQuestion(WireModel):
    """Scenarios to run side by side on the same random numbers."""

    scenarios: list[str | dict[str, Any]] = Field(min_length=1, max_length=20)
    """Names of shipped scenarios (GET /v1/scenarios), and objects with the keys of a scenario file, which may extend
    shipped ones and each other."""
    seed: int | None = Field(default=None, ge=0, le=2**63 - 1)
    """Seed in place of the scenarios' own."""
    replications: int | None = Field(default=None, ge=1, le=100_000)
    """Replications in place of what the scenarios say."""


class PolicyText(WireModel):
    """A policy to check."""

    policy: str
    """Text of the policy file (YAML)."""
    file: str = Field(default="policy.yaml", min_length=1, max_length=200)
    """Name under which problems are reported."""


class PolicyAndTests(PolicyText):
    """A policy and the sentences it must fulfil."""

    tests: str
    """Text of the tests file (YAML)."""
    tests_file: str = Field(default="policy.tests.yaml", min_length=1, max_length=200)
    """Name under which problems of the tests are reported."""


class AlertSeen(WireModel):
    """An alert of a goal, and what somebody says to it."""

    code: str = Field(min_length=1, max_length=100)
    """Kind of risk, such as ``stalled``."""
    subject_id: str = Field(min_length=1, max_length=200)
    """The key result, or the goal where the alert is about it as a whole."""
    because: str = Field(min_length=1, max_length=1000)
    """What is done about it, or why it may rest."""
    until: date | None = None
    """Day on which it is told again; left to the policy where it is left out."""
    unless_worse_by: float | None = Field(default=None, gt=0, le=1000, allow_inf_nan=False)
    """Points to lose at which it is told again; left to the policy where it is left out."""
    withdraw: bool = False
    """Whether the latest acknowledgement is taken back instead; it stays in the history."""
    profile: str = Field(default="", max_length=100)
    """Way of working, such as ``agile``, under which the policy is seen."""


class TargetWanted(WireModel):
    """Another target for a key result."""

    key_result_id: str = Field(min_length=1, max_length=200)
    """The key result."""
    because: str = Field(min_length=1, max_length=1000)
    """Why the target should change."""
    target: float | None = Field(default=None, allow_inf_nan=False)
    """New target in the unit of the key result; the one that the forecast supports where it is left out."""


class RunNamed(WireModel):
    """A recorded answer."""

    run_id: str = Field(max_length=100)
    """Id from ``execution.run_id`` of an answer of ``staff request``."""


class Reasoned(WireModel):
    """A decision with its reason."""

    reason: str = Field(min_length=1, max_length=2000)
    """Why, in words that the people concerned may read."""


class SkillCorrected(WireModel):
    """A skill of a person as it should read, or a correction that is taken back."""

    skill: str = Field(min_length=1, max_length=200)
    """Skill, by id, name or alias."""
    level: float | None = Field(default=None, ge=1, le=5)
    """Level from 1 to 5; left out, the latest correction is taken back."""
    because: str = Field(min_length=1, max_length=1000)
    """What shows it."""
    appeal: bool = False
    """Whether an appeal is opened against every proposal that asks for the skill."""


class Approval(WireModel):
    """Which team is booked, and why."""

    team: int = Field(default=1, ge=1, le=100)
    """Team, counted from 1; the first is the recommended one."""
    reason: str | None = Field(default=None, max_length=2000)
    """Why; needed for another team than the first."""


class AppealText(WireModel):
    """What an appellant says is wrong: a fact of a table, or a value of the request."""

    person_id: str = Field(min_length=1, max_length=200)
    """Whom the fact is about."""
    says: str = Field(min_length=1, max_length=2000)
    """What is wrong, in one's own words."""
    fact: CorrectedFact | None = None
    """The fact of a table, as it should read."""
    request_value: CorrectedValue | None = None
    """Or the value of the stored request."""


class KeyRequest(WireModel):
    """Whom a new key speaks for, and how long."""

    actor: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f:]+$")
    """Name of the actor, as logs and lists show it; without a colon."""
    roles: tuple[Role, ...] = Field(min_length=1, max_length=len(Role))
    """Roles held."""
    units: tuple[str, ...] = Field(default=(), max_length=1000)
    """Units in scope, their sub-units included; none means the whole organisation."""
    person_id: str | None = Field(default=None, min_length=1, max_length=200)
    """Who the actor is in the data."""
    days: int = Field(default=DAYS, ge=1, le=MOST_DAYS)
    """Days until it expires."""


class RotationRequest(WireModel):
    """How a key changes its secret."""

    overlap_hours: int = Field(default=0, ge=0, le=MOST_OVERLAP_HOURS)
    """Hours for which the old secret still holds beside the new one."""
    days: int = Field(default=DAYS, ge=1, le=MOST_DAYS)
    """Days until the key expires, from now."""


class ModeRequest(WireModel):
    """What may be answered about the people of a unit."""

    mode: Literal["team-only", "personal"]
    """``team-only``: nothing about single people; ``personal``: what roles and scopes allow."""
    because: str = Field(min_length=1, max_length=1000)
    """Why, in words that the people concerned may read."""


class SkillTexts(WireModel):
    """Texts to read skills out of."""

    texts: tuple[Annotated[str, Field(max_length=5_000_000)], ...] = Field(min_length=1, max_length=10_000)
    """Texts in English, Chinese or both."""


async def _json_body(request: Request) -> Any:
    """Return the JSON of the body, ``None`` where there is no body."""
    raw = await request.body()
    if not raw:
        return None
    _require_json(request.headers.get("content-type", ""))
    try:
        data = json.loads(raw.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_each_key_once)
        json.dumps(data, ensure_ascii=False).encode()
    except RecursionError:
        raise HTTPException(400, "The JSON is nested too deeply") from None
    except UnicodeError:
        raise HTTPException(400, "The body is not Unicode text in UTF-8") from None
    except ValueError as fault:
        raise HTTPException(400, f"The body is not JSON: {str(fault)[:200]}") from None
    return data


JsonBody = Annotated[Any, Depends(_json_body)]
"""The parsed JSON of a request, as a route takes it."""


def wire(model: type[Wire], data: object) -> Wire:
    """Return a body as its model; InputError with every problem in it."""
    if data is None:
        raise InputError(Problem("no-body", "The request has no body.", "Send a JSON object; /docs shows an example."))
    try:
        return model.model_validate_json(json.dumps(data))
    except ValidationError as fault:
        known = list(model.model_fields)
        raise InputError(*(parameter_problem(dict(error), known) for error in fault.errors())) from None


def _require_json(content_type: str) -> None:
    message = Message()
    message["content-type"] = content_type
    kind = message.get_content_type() if content_type else ""
    if kind != "application/json" and not kind.endswith("+json"):
        raise HTTPException(415, "The body must be application/json")


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for at, (key, _) in enumerate(pairs) if key in dict(pairs[:at]))
        raise ValueError(f"the key {twice[:80]!r} stands twice")
    return found


def request_body(schema: dict[str, Any], examples: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    """Return the OpenAPI description of a JSON body."""
    shown = {name: {"value": value} for name, value in examples.items()}
    return {
        "requestBody": {"required": required, "content": {"application/json": {"schema": schema, "examples": shown}}}
    }
