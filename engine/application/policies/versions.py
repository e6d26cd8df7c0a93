"""Every version of the policies, and what waits for a second person."""

from __future__ import annotations

from datetime import date, datetime

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import ledger_of
from engine.application.policies.files import PolicyText
from engine.application.policies.published import FEWEST_DIGITS, filed_publication, named_version
from engine.application.workspace import Workspace
from engine.decision.publication import Publication, PublicationState
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel


class PolicyVersion(FrozenModel):
    """One version, or one that may become one."""

    publication: str
    """Id of the publication; empty where a file serves it."""
    policy: str
    """Policy id."""
    version: str
    """First 12 hexadecimal digits of the hash."""
    hash: str
    """SHA-256 of its text."""
    state: PublicationState
    """What has become of it."""
    number: int | None
    """Place among all publications; ``None`` unless published."""
    effective: date
    """First day on which it holds."""
    review_on: date
    """Day on which its effect is looked at."""
    in_force: bool
    """Whether it decides today."""
    rolls_back: bool
    """Whether it is an earlier version's text again."""
    because: str
    """Why it was proposed."""
    proposed_by: str
    """Who proposed it."""
    proposed_at: datetime | None
    """When, in UTC; ``None`` where a file serves it."""
    decided_by: str | None
    """Who approved or declined it."""
    decided_at: datetime | None
    """When."""
    reason: str | None
    """Why, in the words of whoever decided."""


class PolicyVersions(FrozenModel):
    """Versions in the order of their publication; what waits or was declined stands last."""

    versions: tuple[PolicyVersion, ...]
    """By policy."""


def policy_versions(workspace: Workspace, actor: Actor, policy_id: str | None = None) -> PolicyVersions:
    """Return every version of one policy or of all: published, waiting, declined, or served from a file.

    Raises
    ------
    InputError
        There is no policy by that id.
    """
    permit(actor, "policies")
    found = _kept(workspace, policy_id)
    today = workspace.now().date()
    published = [one for one in found if one.state is PublicationState.PUBLISHED]
    holding = {one.policy: one.id for one in sorted(published, key=_place) if one.effective <= today}
    filed = _from_files(workspace, policy_id, {one.policy for one in published}, today)
    listed = [_version(one, holding.get(one.policy) == one.id) for one in sorted(found, key=_place)]
    if policy_id is not None and not filed and not listed:
        workspace.policies.get(policy_id, today)
    return PolicyVersions(versions=tuple(sorted([*filed, *listed], key=lambda version: version.policy)))


def publication_of(workspace: Workspace, actor: Actor, name: str) -> Publication:
    """Return one publication with its text and tests: by its id, or the last one of the text ``ID@VERSION``.

    A version that only a file serves is told as a publication without an id.

    Raises
    ------
    InputError
        There is none, or the digits name several.
    """
    permit(actor, "policies")
    policy_id, at, digits = name.rpartition("@")
    if not at:
        with ledger_of(workspace).reading() as transaction:
            return transaction.publications.get(name)
    kept = [one for one in _kept(workspace, policy_id) if one.hash.startswith(digits)]
    if len(digits) >= FEWEST_DIGITS and len({one.hash for one in kept}) == 1:
        return max(reversed(kept), key=lambda one: one.number or 0)
    policy = named_version(workspace.policies, name, workspace.now().date())
    published = [one for one in kept if one.hash == policy.hash and one.number is not None]
    return published[-1] if published else filed_publication(policy)


def version_text(workspace: Workspace, actor: Actor, name: str) -> PolicyText:
    """Return the text of the version that ``ID@VERSION`` names, or of the one that holds today, as ``ID`` names it.

    Raises
    ------
    InputError
        There is no such policy or version.
    """
    permit(actor, "policies")
    policy = named_version(workspace.policies, name, workspace.now().date())
    return PolicyText(policy.text.encode(), policy.file)


def _kept(workspace: Workspace, policy_id: str | None) -> tuple[Publication, ...]:
    """Return what the database knows of one policy or of all, in the order of proposal."""
    if workspace.ledger is None:
        return ()
    with workspace.ledger.reading() as transaction:
        return transaction.publications.all(policy_id)


def _place(one: Publication) -> tuple[bool, int]:
    return one.number is None, one.number or 0


def _version(one: Publication, in_force: bool) -> PolicyVersion:
    return PolicyVersion(
        publication=one.id,
        policy=one.policy,
        version=one.version,
        hash=one.hash,
        state=one.state,
        number=one.number,
        effective=one.effective,
        review_on=one.review_on,
        in_force=in_force,
        rolls_back=one.rolls_back,
        because=one.because,
        proposed_by=one.proposed_by,
        proposed_at=one.proposed_at,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        reason=one.reason,
    )


def _from_files(workspace: Workspace, policy_id: str | None, published: set[str], today: date) -> list[PolicyVersion]:
    policies = [
        policy
        for policy in workspace.policies.versions()
        if policy.id not in published and policy_id in {None, policy.id}
    ]
    last = {policy.id: policy.hash for policy in policies if policy.effective <= today}
    return [_version(filed_publication(policy), last.get(policy.id) == policy.hash) for policy in policies]
