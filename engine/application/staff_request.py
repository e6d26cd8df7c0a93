"""Who should take the roles of a project."""

from __future__ import annotations

from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.policy.lowering import lower
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answer import StaffingAnswer
from engine.staffing.options import SolverOptions
from engine.staffing.project_request import request_of_project
from engine.staffing.request import StaffingRequest
from engine.staffing.staff import staff_request

POLICY = "staffing_limits"


def staff_project(
    workspace: Workspace, actor: Actor, period: Period, project_id: str, options: SolverOptions | None = None
) -> Result[StaffingAnswer]:
    """Return the best team for the open roles of a project of the dataset; see ``staff``.

    Raises
    ------
    InputError
        There is no such project, it has no open role, or what ``staff`` raises.
    """
    organisation = workspace.organisation(period)
    return _staff(workspace, actor, organisation, request_of_project(organisation, project_id), options)


def staff(
    workspace: Workspace, actor: Actor, period: Period, request: StaffingRequest, options: SolverOptions | None = None
) -> Result[StaffingAnswer]:
    """Return the best team for a request from the whole bank, alternatives and the proof, or why there is none.

    Raises
    ------
    InputError
        There are no facts, the request names what does not exist, or no limits hold on the day.
    SolverError
        The independent checker refused the solver's answer.
    """
    return _staff(workspace, actor, workspace.organisation(period), request, options)


def _staff(
    workspace: Workspace,
    actor: Actor,
    organisation: Organisation,
    request: StaffingRequest,
    options: SolverOptions | None,
) -> Result[StaffingAnswer]:
    options = options or SolverOptions()
    policy = workspace.policies.get(POLICY, organisation.valid_on)
    limits = lower(policy, organisation.valid_on)
    question = Question(
        "staff request",
        organisation,
        request={"request": canonical_value(request), "options": canonical_value(options)},
        policies=(policy,),
        seed=options.seed,
        libraries=("numpy", "ortools"),
    )
    return workspace.answer(
        actor,
        question,
        lambda: staff_request(request, organisation, proficiency_table(organisation), limits, options),
    )
