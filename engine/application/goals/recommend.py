"""Which goal frameworks suit which people."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.sight import sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.goals.framework_mixes import FrameworkMixes, recommend_mixes
from engine.goals.unnamed import mixes_without

POLICY = "framework_mix"


def recommend(workspace: Workspace, actor: Actor, period: Period) -> Result[FrameworkMixes]:
    """Return the framework mix that the policy presets for everyone employed, with its warnings; advice only.

    Raises
    ------
    InputError
        There are no facts, or no policy holds on the day.
    """
    seen = sight_of(workspace, period, actor, permit(actor, "recommend"))
    policy = workspace.policies.get(POLICY, seen.shown.valid_on)
    question = Question("recommend", seen.named, request=seen.scope, policies=(policy,))
    return workspace.answer(actor, question, lambda: mixes_without(recommend_mixes(seen.shown, policy), seen.team_only))
