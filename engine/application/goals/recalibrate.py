"""Which goals should change in mid-cycle, one by one or all together; nothing changes without a named human."""

from __future__ import annotations

from collections.abc import Sequence

from engine.application.access import permit
from engine.application.goals.forecast import POLICY as RISKS
from engine.application.sight import Sight, forbid_team_only, sight_of
from engine.application.skills.evidence import evidence_in_force, evidence_policies
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.goals.forecast_writing import ForecastSettings
from engine.goals.key_result_forecast import forecast_key_results
from engine.goals.recalibration import Recalibrations, recalibrate
from engine.goals.unnamed import forecasts_without, proposals_without
from engine.studies.goal_portfolio import GoalPortfolio, goal_portfolio
from engine.studies.people_for_goals import with_people

POLICY = "goal_recalibration"


def goals_recalibrate(workspace: Workspace, actor: Actor, period: Period, profile: str = "") -> Result[Recalibrations]:
    """Return the changes that the policy proposes: ranked options with forecast, people and evidence.

    Parameters
    ----------
    profile : str
        Profile under which the policies are seen, such as ``agile``, where the policy has it; empty for their own
        values.

    Raises
    ------
    InputError
        There are no facts, no policy holds on the day, or the policy of risks has no such profile.
    """
    seen = sight_of(workspace, period, actor, permit(actor, "goals recalibrate"))
    on = seen.shown.valid_on
    policy, risks = workspace.policies.get(POLICY, on), workspace.policies.get(RISKS, on).under(profile)
    policy = policy.under(profile) if profile in policy.profiles else policy
    question = Question(
        "goals recalibrate",
        seen.named,
        request=seen.scope | ({"profile": profile} if profile else {}),
        policies=(policy, risks, *evidence_policies(workspace, seen.shown)),
        libraries=("numpy", "scipy"),
    )

    def work() -> Recalibrations:
        proposed = recalibrate(seen.shown, policy, forecast_key_results(seen.shown, risks))
        told = proposals_without(proposed, seen.team_only, seen.shown)
        return with_people(told, seen.shown, seen.team_only, evidence_in_force(workspace, seen.shown))

    return workspace.answer(actor, question, work)


def goals_portfolio(
    workspace: Workspace, actor: Actor, period: Period, movable: int, named: Sequence[str] = ()
) -> Result[GoalPortfolio]:
    """Return how limited people are best spread over the goals at risk.

    Parameters
    ----------
    movable : int
        People who can be moved.
    named : sequence of str
        Their ids, where they are known.

    Raises
    ------
    InputError
        There are no facts, no policy holds on the day, nobody of a name is employed, or the number is out of bounds.
    AccessError
        Somebody named is of a unit in mode ``team-only``.
    """
    seen = sight_of(workspace, period, actor, permit(actor, "goals recalibrate"))
    _require_employed(seen, named)
    risks = workspace.policies.get(RISKS, seen.shown.valid_on)
    request: dict[str, Json] = {"movable": movable, "named": [*named]}
    question = Question(
        "goals portfolio",
        seen.named,
        request=seen.scope | request,
        policies=(risks,),
        libraries=("numpy", "scipy"),
    )

    def work() -> GoalPortfolio:
        settings = ForecastSettings.of(risks, seen.shown.valid_on)
        forecasts = forecasts_without(forecast_key_results(seen.shown, risks), seen.team_only, seen.shown)
        return goal_portfolio(seen.shown, forecasts, settings.success, movable, named)

    return workspace.answer(actor, question, work)


def _require_employed(seen: Sight, named: Sequence[str]) -> None:
    forbid_team_only(seen, named)
    employed = set(seen.shown.workforce.person_ids)
    unknown = [
        Problem("unknown-person", f"Nobody of id {person[:80]!r} is employed.", "Give person_ids.", value=person[:80])
        for person in named
        if person not in employed
    ]
    if unknown:
        raise InputError(*unknown)
