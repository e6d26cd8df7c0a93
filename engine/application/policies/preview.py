"""What would change if a policy were published: who, from what to what."""

from __future__ import annotations

from datetime import date

from engine.application.access import permit
from engine.application.policies.files import POLICY_KINDS, PolicyText
from engine.application.sight import sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.evidence.result import Result
from engine.goals.mix_scores import Band
from engine.goals.policy_kinds import FRAMEWORK_MIX
from engine.goals.policy_preview import Rules, policy_preview, preview_without
from engine.goals.preview_views import PolicyPreview
from engine.policy.document import Policy
from engine.policy.load import load_policy

BANDS = (Band(id="low", low=0), Band(id="middle", low=50), Band(id="high", low=80))
"""Thresholds until a policy says."""


def preview(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    old: PolicyText,
    new: PolicyText,
    rules_on: date | None = None,
) -> Result[PolicyPreview]:
    """Return who changes from what to what when ``new`` stands in the place of ``old``. Nothing is written but a run.

    Parameters
    ----------
    rules_on : date or None
        Day for which both policies are asked; by default the day looked at, or the first day of the policies if later.

    Raises
    ------
    PolicyError
        A policy is not well formed; every problem with its line.
    InputError
        There are no facts, or policies of this kind say nothing about single people.
    """
    view = permit(actor, "policy preview")
    policies = _pair(old, new)
    seen = sight_of(workspace, period, actor, view)
    on = rules_on or max(seen.shown.valid_on, *(policy.effective for policy in policies))
    request = {**seen.scope, "rules_on": on.isoformat(), "old": policies[0].hash, "new": policies[1].hash}
    question = Question("policy preview", seen.named, request=request, policies=policies[1:])

    def work() -> PolicyPreview:
        found = policy_preview(seen.shown, Rules(policies[0], BANDS), Rules(policies[1], BANDS), policies, on)
        return preview_without(found, seen.team_only)

    return workspace.answer(actor, question, work)


def _pair(old: PolicyText, new: PolicyText) -> tuple[Policy, Policy]:
    before, after = (load_policy(each.text, each.file, POLICY_KINDS) for each in (old, new))
    for policy in (before, after):
        if policy.kind.name != FRAMEWORK_MIX.name:
            what = f"A policy of kind '{policy.kind.name}' says nothing about single people, so nobody can change."
            raise InputError(
                Problem("no-preview", what, f"Preview one of kind {FRAMEWORK_MIX.name}.", file=policy.file)
            )
    return before, after
