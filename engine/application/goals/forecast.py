"""How far key results will get by their due weeks."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.sight import sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.goals.forecast_views import GoalForecasts
from engine.goals.key_result_forecast import forecast_key_results
from engine.goals.unnamed import forecasts_without

POLICY = "goal_risks"


def goals_forecast(workspace: Workspace, actor: Actor, period: Period, profile: str = "") -> Result[GoalForecasts]:
    """Return the forecast of every key result under way, with chance, interval, method and evidence; a hint only.

    Parameters
    ----------
    profile : str
        Profile under which the policy is seen, such as ``agile``; empty for the policy's own values.

    Raises
    ------
    InputError
        There are no facts, or no policy holds on the day, or it has no such profile.
    """
    seen = sight_of(workspace, period, actor, permit(actor, "goals forecast"))
    policy = workspace.policies.get(POLICY, seen.shown.valid_on).under(profile)
    question = Question(
        "goals forecast",
        seen.named,
        request=seen.scope | ({"profile": profile} if profile else {}),
        policies=(policy,),
        libraries=("numpy", "scipy"),
    )

    def work() -> GoalForecasts:
        return forecasts_without(forecast_key_results(seen.shown, policy), seen.team_only, seen.shown)

    return workspace.answer(actor, question, work)
