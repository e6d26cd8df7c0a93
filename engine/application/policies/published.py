"""Policies as they hold: published versions from the database, files for whatever was never published."""

from __future__ import annotations

import re
from datetime import date

from engine.application.policies.files import policy_of_text
from engine.decision.publication import Publication, PublicationState
from engine.errors import InputError, PolicyError, Problem
from engine.policy.document import VERSION_DIGITS, Policy
from engine.policy.source import PolicySource, PublishedPolicies
from engine.storage.publication_store import PublicationStore

FEWEST_DIGITS = 6
FILES = "files"
"""Who published what a file serves."""
_REFERENCE = re.compile(r"(?P<id>[^@]+?)(?:@(?P<version>[0-9a-f]+))?")


def published_policies(
    store: PublicationStore, files: PolicySource, known: int | None = None
) -> tuple[PolicySource, int]:
    """Return what decides, and the mark by which a later publication shows.

    Parameters
    ----------
    known : int or None
        A mark: only what had been published by then; ``None`` means everything until now.

    Raises
    ------
    PolicyError
        The text of a version is not the one that was published, or this release cannot read it any more.
    """
    mark, publications = store.published()
    if known is not None:
        mark, publications = known, tuple(one for one in publications if (one.number or 0) <= known)
    return (PublishedPolicies(files, map(policy_of, publications)) if publications else files), mark


def policy_of(publication: Publication) -> Policy:
    """Return a publication as a policy; PolicyError where its text was changed after somebody signed for it."""
    policy = policy_of_text(publication.text, publication.file)
    if policy.hash != publication.hash:
        what = f"The text of '{publication.policy}' {publication.version} was changed in the database."
        mend = "Restore the database from a backup; sextant decisions verify says what else was changed."
        raise PolicyError(Problem("version-changed", what, mend, file=publication.file))
    return policy


def filed_publication(policy: Policy) -> Publication:
    """Return a version that a file serves as a publication; nobody proposed it at any known time."""
    return Publication(
        id="",
        policy=policy.id,
        kind=policy.kind.name,
        version=policy.version,
        hash=policy.hash,
        effective=policy.effective,
        review_on=policy.review_on,
        file=policy.file,
        text=policy.text,
        tests_file=None,
        tests=None,
        because=f"Served from {policy.file}.",
        proposed_by=FILES,
        proposed_by_person=None,
        proposed_at=None,
        replaces=None,
        state=PublicationState.PUBLISHED,
    )


def named_version(policies: PolicySource, name: str, on: date) -> Policy:
    """Return the version that ``ID@VERSION`` names, or the one in force on a day that ``ID`` alone names.

    Raises
    ------
    InputError
        There is no such policy or version, or the digits name several.
    """
    parts = _REFERENCE.fullmatch(name)
    listed = [policy for policy in policies.versions() if parts and policy.id == parts["id"]]
    digits = parts["version"] if parts else None
    if listed and digits is None:
        return policies.get(listed[0].id, on)
    found = [policy for policy in listed if policy.hash.startswith(digits or "-")]
    if len(found) == 1 and len(digits or "") >= FEWEST_DIGITS:
        return found[0]
    known = ", ".join(f"{policy.id}@{policy.version}" for policy in listed) or ", ".join(
        sorted({policy.id for policy in policies.versions()})
    )
    what = f"{name[:80]!r} names no single version of a policy."
    mend = f"Write ID@VERSION with {FEWEST_DIGITS} to {VERSION_DIGITS} digits. Known: {known}."
    raise InputError(Problem("unknown-version", what, mend, value=name[:80]))
