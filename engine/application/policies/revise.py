"""A policy with other values for some of its parameters, to be looked at before anybody writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.application.access import permit
from engine.application.policies.files import POLICY_KINDS, PolicyText
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.policy.load import load_policy
from engine.policy.parameters import ParameterType
from engine.policy.revision import revised_text


def revise(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    old: PolicyText,
    values: Mapping[str, ParameterType],
    since: date | None = None,
) -> PolicyText:
    """Return ``old`` with each of ``values`` holding from the day ``since`` on, by default the day looked at.

    Raises
    ------
    PolicyError
        The old policy is not well formed.
    InputError
        It has no parameter of that name; each is named.
    """
    permit(actor, "policy preview")
    policy = load_policy(old.text, old.file, POLICY_KINDS)
    first = since or max(period.as_of or workspace.default_day(), policy.effective)
    return PolicyText(revised_text(policy, old.text.decode("utf-8-sig"), values, first).encode(), old.file)
