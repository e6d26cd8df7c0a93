"""Who should take the roles of a request, or the open roles of a project."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.staffing.fixes import relaxations_in_force
from engine.application.staffing.ground import Standing
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.answers.ground import Ground
from engine.staffing.changes.decided import Decisions
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.staff import staff_chosen, staff_request
from engine.staffing.why.relaxation_policy import prices_of
from engine.staffing.why.ways_out import with_ways_out

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
    """Return the best team for a request from the whole bank, alternatives and the proof; or why there is none.

    Where there is none, the cheapest ways to one are told, if a policy ``staffing_relaxations`` in force prices them.

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
        The independent checker refused the solver's answer, or two solvers disagree about a way to a team.
    PolicyError
        There is no team, and the policy on ways to one leaves a cost out.
    """
    permit(actor, "staff request")
    standing, options = Standing.of(workspace, actor, period), options or SolverOptions()
    request = decisions.taken_into(standing.open_request(asked))
    today = standing.seen.shown.valid_on
    relaxations = relaxations_in_force(workspace, today)

    def answer(on: Ground) -> StaffingAnswer:
        found = staff_request(request, on.organisation, on.proficiency, on.limits, options, on.objective)
        # A request that has a team needs no prices.
        prices = prices_of(relaxations[0], today) if relaxations and not found.teams else None
        return with_ways_out(found, request, on, prices, options)

    return standing.ask("staff request", request, {}, options, answer, relaxations)


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
