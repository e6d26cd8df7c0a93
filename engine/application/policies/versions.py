"""Every version of the policies, and what waits for a second person."""

from __future__ import annotations

from datetime import date, datetime

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import ledger_of
from engine.application.policies.files import PolicyText
from engine.application.policies.published import named_version
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
    """Return every version of one policy or of all: published, waiting, declined, or served from a file."""
    permit(actor, "policies")
    found: list[Publication] = []
    if workspace.ledger is not None:
        with workspace.ledger.reading() as transaction:
            found = [*transaction.publications.all(policy_id)]
    today = workspace.now().date()
    published = [one for one in found if one.state is PublicationState.PUBLISHED]
    holding = {one.policy: one.id for one in sorted(published, key=_place) if one.effective <= today}
    filed = _from_files(workspace, policy_id, {one.policy for one in published}, today)
    listed = [_version(one, holding.get(one.policy) == one.id) for one in sorted(found, key=_place)]
    return PolicyVersions(versions=tuple(sorted([*filed, *listed], key=lambda version: version.policy)))


def publication_of(workspace: Workspace, actor: Actor, name: str) -> Publication:
    """Return one publication with its text and tests, by its id or the last one of the text ``ID@VERSION``.

    Raises
    ------
    InputError
        There is none, or a file serves that version.
    """
    permit(actor, "policies")
    with ledger_of(workspace).reading() as transaction:
        if "@" not in name:
            return transaction.publications.get(name)
        policy = named_version(workspace.policies, name, workspace.now().date())
        found = [one for one in transaction.publications.published(policy.id) if one.hash == policy.hash]
        return found[-1] if found else transaction.publications.get(name)


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


def _place(one: Publication) -> tuple[bool, int, datetime]:
    return one.number is None, one.number or 0, one.proposed_at


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
    return [
        PolicyVersion(
            publication="",
            policy=policy.id,
            version=policy.version,
            hash=policy.hash,
            state=PublicationState.PUBLISHED,
            number=None,
            effective=policy.effective,
            review_on=policy.review_on,
            in_force=last.get(policy.id) == policy.hash,
            rolls_back=False,
            because=f"Served from {policy.file}.",
            proposed_by="files",
            proposed_at=None,
            decided_by=None,
            decided_at=None,
            reason=None,
        )
        for policy in policies
    ]
