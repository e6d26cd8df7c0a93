"""Which policies decide."""

from __future__ import annotations

from datetime import date

from engine.application.access import permit
from engine.application.workspace import Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel, Localised
from engine.policy.document import Policy
from engine.policy.reviews import review_passed


class PolicyLine(FrozenModel):
    """One version of one policy in a list."""

    id: str
    """Policy id."""
    kind: str
    """Kind of policy."""
    titles: Localised
    """Name for readers."""
    owner: str
    """Who answers for it."""
    effective: date
    """First day on which this version holds."""
    review_on: date
    """Day on which its effect is looked at."""
    review_passed: bool
    """Whether that day has passed on the day of the list."""
    file: str
    """File it was read from."""
    version: str
    """First 12 hexadecimal digits of the hash, as evidence names a version."""
    hash: str
    """SHA-256 of its text, in hexadecimal."""


class PolicyList(FrozenModel):
    """The policies that answers rest on."""

    policies: tuple[PolicyLine, ...]
    """Every version, by id and then by the day it takes effect."""


def policy_list(workspace: Workspace, actor: Actor, on: date | None = None) -> PolicyList:
    """Return every version of every policy of the workspace, and whether its review has passed.

    Parameters
    ----------
    on : date or None
        Day that is asked about; ``None`` means today.
    """
    permit(actor, "policies")
    day = on or workspace.now().date()
    return PolicyList(policies=tuple(_line(policy, day) for policy in workspace.policies.versions()))


def _line(policy: Policy, on: date) -> PolicyLine:
    return PolicyLine(
        id=policy.id,
        kind=policy.kind.name,
        titles=policy.titles,
        owner=policy.owner,
        effective=policy.effective,
        review_on=policy.review_on,
        review_passed=review_passed(policy, on),
        file=policy.file,
        version=policy.version,
        hash=policy.hash,
    )
