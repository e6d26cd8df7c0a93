"""Which goal frameworks suit which people."""

from __future__ import annotations

from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.goals.framework_mixes import FrameworkMixes, recommend_mixes

POLICY = "framework_mix"


def recommend(workspace: Workspace, actor: Actor, period: Period) -> Result[FrameworkMixes]:
    """Return the framework mix that the policy presets for everyone employed, with its warnings; advice only.

    Raises
    ------
    InputError
        There are no facts, or no policy holds on the day.
    """
    organisation = workspace.organisation(period)
    policy = workspace.policies.get(POLICY, organisation.valid_on)
    question = Question("recommend", organisation, policies=(policy,))
    return workspace.answer(actor, question, lambda: recommend_mixes(organisation, policy))
