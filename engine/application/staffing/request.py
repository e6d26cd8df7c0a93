"""Who should take the roles of a request, or the open roles of a project."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.staffing.ground import Standing
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.changes.decided import Decisions
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.staff import staff_chosen, staff_request

UNDECIDED = Decisions()
"""No pin and no ban beside those of the request."""


def staff(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    asked: StaffingRequest | str,
    options: SolverOptions | None = None,
    decisions: Decisions = UNDECIDED,
) -> Result[StaffingAnswer]:
    """Return the best team for a request from the whole bank, alternatives and the proof, or why there is none.

    Parameters
    ----------
    asked : StaffingRequest or str
        A request, or a project of the dataset by its id, whose open roles are asked for.
    decisions : Decisions
        Pins and bans beside those of the request.

    Raises
    ------
    InputError
        There are no facts, the request names what does not exist, there is no such project or it has no open role, or
        no limits hold on the day.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    SolverError
        The independent checker refused the solver's answer.
    """
    permit(actor, "staff request")
    standing, options = Standing.of(workspace, actor, period), options or SolverOptions()
    request = decisions.taken_into(standing.open_request(asked))
    return standing.ask(
        "staff request",
        request,
        {},
        options,
        lambda on: staff_request(request, on.organisation, on.proficiency, on.limits, options, on.objective),
    )


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
    standing, options = Standing.of(workspace, actor, period), options or SolverOptions()
    places = [(place.role, place.person_id) for place in chosen.places]
    return standing.ask(
        "staff request",
        request,
        {"chosen": canonical_value(chosen)},
        options,
        lambda ground: staff_chosen(request, places, ground, options),
    )
