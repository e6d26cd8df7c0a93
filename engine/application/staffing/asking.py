"""What verbs about one request share: whom the actor sees, the ground they stand on, and how they are recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from engine.application.sight import Sight, forbid_team_only
from engine.application.skills.evidence import evidence_policies, skills_known
from engine.application.staff_request import POLICY
from engine.application.staffing.objective import objective_in_force, objective_policies
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.canonical import Json, canonical_value
from engine.evidence.result import Result
from engine.policy.document import Policy
from engine.policy.lowering import lower
from engine.staffing.answers.ground import Ground
from engine.staffing.options import SolverOptions
from engine.staffing.requests.project_request import request_of_project
from engine.staffing.requests.request import StaffingRequest

Body = TypeVar("Body", bound=BaseModel)


def given_or_of_project(
    workspace: Workspace, seen: Sight, period: Period, request: StaffingRequest | str
) -> StaffingRequest:
    """Return a request, or that of a project of the dataset by its id; InputError where there is no such project."""
    if isinstance(request, StaffingRequest):
        return request
    # Who holds a place already may work elsewhere: openings are counted over the whole organisation.
    known = seen.named.table("projects").find({"project_id": request}) is not None
    return request_of_project(workspace.organisation(period) if known else seen.named, request)


def ground_of(workspace: Workspace, seen: Sight) -> tuple[Ground, tuple[Policy, ...]]:
    """Return what a question about a request rests on, and the policies that it comes from."""
    organisation = seen.shown
    policy = workspace.policies.get(POLICY, organisation.valid_on)
    known = skills_known(workspace, organisation)
    limits, objective = lower(policy, organisation.valid_on), objective_in_force(workspace, organisation)
    ground = Ground(organisation, known.proficiency, limits, objective)
    return ground, (
        policy,
        *evidence_policies(workspace, organisation),
        *objective_policies(workspace, organisation),
    )


@dataclass(frozen=True)
class Inquiry:
    """A question about a request: the verb, what it adds to the request, and policies beyond those of the ground."""

    verb: str
    request: StaffingRequest
    options: SolverOptions
    asked: Mapping[str, Json]
    policies: tuple[Policy, ...] = ()


def answered(
    workspace: Workspace, actor: Actor, seen: Sight, inquiry: Inquiry, work: Callable[[Ground], Body]
) -> Result[Body]:
    """Return the recorded answer to a question about a request.

    Raises
    ------
    AccessError
        The request names people of units in mode ``team-only``.
    """
    forbid_team_only(seen, inquiry.request.people_named())
    ground, rules = ground_of(workspace, seen)
    told = {"request": canonical_value(inquiry.request), "options": canonical_value(inquiry.options)}
    question = Question(
        inquiry.verb,
        seen.shown,
        request={**told, **inquiry.asked, **seen.scope},
        policies=(*rules, *inquiry.policies),
        seed=inquiry.options.seed,
        libraries=("numpy", "ortools", "highspy"),
    )
    return workspace.answer(actor, question, lambda: work(ground))
