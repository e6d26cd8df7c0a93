"""Who should take the roles of a project."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.sight import Sight, forbid_team_only, personal_sight_of
from engine.application.skills.evidence import evidence_policies, skills_known
from engine.application.staffing.objective import objective_in_force, objective_policies
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.policy.lowering import lower
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.answers.ground import Ground
from engine.staffing.options import SolverOptions
from engine.staffing.requests.project_request import request_of_project
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.staff import staff_chosen, staff_request

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
    permit(actor, "staff request")
    seen = personal_sight_of(workspace, period, actor)
    # Who holds a place already may work elsewhere: openings are counted over the whole organisation.
    known = seen.named.table("projects").find({"project_id": project_id}) is not None
    request = request_of_project(workspace.organisation(period) if known else seen.named, project_id)
    return _staff(workspace, actor, seen, request, options)


def staff(
    workspace: Workspace, actor: Actor, period: Period, request: StaffingRequest, options: SolverOptions | None = None
) -> Result[StaffingAnswer]:
    """Return the best team for a request from the whole bank, alternatives and the proof, or why there is none.

    Raises
    ------
    InputError
        There are no facts, the request names what does not exist, or no limits hold on the day.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    SolverError
        The independent checker refused the solver's answer.
    """
    permit(actor, "staff request")
    return _staff(workspace, actor, personal_sight_of(workspace, period, actor), request, options)


class ChosenPlace(FrozenModel):
    """A place that a portfolio has chosen."""

    role: str
    """Role of the request."""
    person_id: str
    """Person."""


class Chosen(FrozenModel):
    """A team that was chosen with all other projects in view, for one of them."""

    portfolio: str
    """Recorded portfolio."""
    places: tuple[ChosenPlace, ...]
    """Its people."""


def staff_as_chosen(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    request: StaffingRequest,
    chosen: Chosen,
    options: SolverOptions | None = None,
) -> Result[StaffingAnswer]:
    """Return the answer to a request whose team a portfolio has chosen: evidence, and how far the best alone would be.

    Raises
    ------
    InputError, AccessError, SolverError
        As for ``staff``.
    """
    permit(actor, "staff request")
    return _staff(workspace, actor, personal_sight_of(workspace, period, actor), request, options, chosen)


def _staff(
    workspace: Workspace,
    actor: Actor,
    seen: Sight,
    request: StaffingRequest,
    options: SolverOptions | None,
    chosen: Chosen | None = None,
) -> Result[StaffingAnswer]:
    organisation, options = seen.shown, options or SolverOptions()
    forbid_team_only(seen, request.people_named())
    policy = workspace.policies.get(POLICY, organisation.valid_on)
    limits = lower(policy, organisation.valid_on)
    question = Question(
        "staff request",
        organisation,
        request={"request": canonical_value(request), "options": canonical_value(options), **seen.scope}
        | ({} if chosen is None else {"chosen": canonical_value(chosen)}),
        policies=(
            policy,
            *evidence_policies(workspace, organisation),
            *objective_policies(workspace, organisation),
        ),
        seed=options.seed,
        libraries=("numpy", "ortools"),
    )
    return workspace.answer(
        actor,
        question,
        lambda: (
            staff_request(
                request,
                organisation,
                skills_known(workspace, organisation).proficiency,
                limits,
                options,
                objective_in_force(workspace, organisation),
            )
            if chosen is None
            else staff_chosen(
                request,
                [(place.role, place.person_id) for place in chosen.places],
                Ground(
                    organisation,
                    skills_known(workspace, organisation).proficiency,
                    limits,
                    objective_in_force(workspace, organisation),
                ),
                options,
            )
        ),
    )
