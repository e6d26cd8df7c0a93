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
from engine.goals.policy_kinds import FRAMEWORK_MIX, RATING_BANDS
from engine.goals.policy_preview import Rules, policy_preview, preview_without
from engine.goals.preview_views import PolicyPreview
from engine.policy.document import Policy
from engine.policy.load import load_policy
from engine.policy.scores import Score, lower_scores

PERSONAL = (FRAMEWORK_MIX.name, RATING_BANDS.name)
"""Kinds of policy that say something about single people."""

MIX, BANDS = "framework_mix", "rating_bands"
"""The policies that score people where the one that changes says the other half only."""


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
    rules, other = _rules(workspace, policies, on)
    asked = (policies[1],) if other is None else (policies[1], other)
    question = Question("policy preview", seen.named, request=request, policies=asked)

    def work() -> PolicyPreview:
        found = policy_preview(seen.shown, rules[0], rules[1], policies, on, other)
        return preview_without(found, seen.team_only)

    return workspace.answer(actor, question, work)


def _rules(
    workspace: Workspace, policies: tuple[Policy, Policy], on: date
) -> tuple[tuple[Rules, Rules], Policy | None]:
    """Return how both policies score people, and the policy in force that says the other half."""
    if policies[0].kind.name == RATING_BANDS.name:
        mix = workspace.policies.get(MIX, on)
        return (Rules(mix, rating_of(policies[0], on)), Rules(mix, rating_of(policies[1], on))), mix
    known = any(policy.id == BANDS for policy in workspace.policies.versions())
    bands = workspace.policies.get(BANDS, on) if known else None
    rating = None if bands is None else rating_of(bands, on)
    return (Rules(policies[0], rating), Rules(policies[1], rating)), bands


def rating_of(bands: Policy, on: date) -> Score | None:
    """Return the bands that a policy sets on a day, ``None`` where it sets none."""
    return next(iter(lower_scores(bands, on)), None)


def _pair(old: PolicyText, new: PolicyText) -> tuple[Policy, Policy]:
    before, after = (load_policy(each.text, each.file, POLICY_KINDS) for each in (old, new))
    for policy in (before, after):
        if policy.kind.name not in PERSONAL:
            what = f"A policy of kind '{policy.kind.name}' says nothing about single people, so nobody can change."
            raise InputError(Problem("no-preview", what, f"Preview one of {', '.join(PERSONAL)}.", file=policy.file))
    if before.kind.name != after.kind.name:
        what = f"'{before.kind.name}' and '{after.kind.name}' cannot be compared."
        raise InputError(Problem("two-kinds", what, "Name two versions of one policy.", file=after.file))
    return before, after
