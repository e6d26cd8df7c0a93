"""Where verbs get the policy in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.policy.document import Policy


class PolicySource(Protocol):
    """A shelf of policies."""

    def get(self, policy_id: str, on: date) -> Policy:
        """Return the version of a policy in force on a day.

        Raises
        ------
        InputError
            There is no such policy, or no rule before a later day.
        """

    def versions(self) -> tuple[Policy, ...]:
        """Return every version of every policy, by id and then by the day it takes effect."""


class FixedPolicies:
    """Policies held in memory; of several versions the latest that is effective on the day holds.

    Raises
    ------
    InputError
        Two versions of one policy take effect on the same day with different content.
    """

    def __init__(self, policies: Iterable[Policy]) -> None:
        versions: dict[str, dict[date, Policy]] = {}
        for policy in policies:
            dated = versions.setdefault(policy.id, {})
            rival = dated.setdefault(policy.effective, policy)
            if rival.hash != policy.hash:
                what = f"Policy '{policy.id}' has two versions from {policy.effective}: {rival.file}, {policy.file}."
                raise InputError(Problem("two-versions", what, "Give one of them a later 'effective'."))
        self._versions = {name: [dated[day] for day in sorted(dated)] for name, dated in versions.items()}

    def get(self, policy_id: str, on: date) -> Policy:
        """Return the version of a policy in force on a day; see ``PolicySource``."""
        versions = self._versions.get(policy_id)
        if not versions:
            what = f"There is no policy '{shown(policy_id)}'."
            raise InputError(Problem("unknown-policy", what, did_you_mean(policy_id, self._versions)))
        at = bisect_right([version.effective for version in versions], on)
        if not at:
            first = versions[0]
            what = f"Policy '{policy_id}' has no rule before {first.effective}; the decision is for {on}."
            raise InputError(Problem("no-rule", what, "Choose a later day or an earlier version.", file=first.file))
        return versions[at - 1]

    def versions(self) -> tuple[Policy, ...]:
        """Return every version of every policy, by id and then by the day it takes effect."""
        return tuple(version for name in sorted(self._versions) for version in self._versions[name])


class PublishedPolicies:
    """Published versions of policies; a policy of which nothing was ever published comes from files.

    Of the versions in effect on a day the one published last holds, so that an earlier text published again, a
    rollback, holds again.

    Parameters
    ----------
    files : PolicySource
        Policies that serve until something is published.
    published : iterable of Policy
        In the order in which they were published.
    """

    def __init__(self, files: PolicySource, published: Iterable[Policy]) -> None:
        self.files = files
        self._published: dict[str, list[Policy]] = {}
        for policy in published:
            self._published.setdefault(policy.id, []).append(policy)

    def get(self, policy_id: str, on: date) -> Policy:
        """Return the version of a policy in force on a day; see ``PolicySource``."""
        published = self._published.get(policy_id)
        if published is None:
            return self.files.get(policy_id, on)
        held = [version for version in published if version.effective <= on]
        if not held:
            first = min(published, key=lambda version: version.effective)
            what = f"Policy '{policy_id}' has no rule before {first.effective}; the decision is for {on}."
            raise InputError(Problem("no-rule", what, "Choose a later day or an earlier version.", file=first.file))
        return held[-1]

    def versions(self) -> tuple[Policy, ...]:
        """Return every version of every policy once, by id and then by the day it takes effect."""
        filed = [policy for policy in self.files.versions() if policy.id not in self._published]
        once = {(policy.id, policy.hash): policy for listed in self._published.values() for policy in listed}
        return tuple(sorted([*filed, *once.values()], key=lambda policy: (policy.id, policy.effective)))


class PinnedPolicies:
    """Policies in the versions that an earlier answer rested on; one that is not there any more is as it is now.

    Parameters
    ----------
    policies : PolicySource
        Every version there is.
    hashes : mapping of str to str
        Hash by policy id.
    """

    def __init__(self, policies: PolicySource, hashes: Mapping[str, str]) -> None:
        self._policies = policies
        self._pinned = {policy.id: policy for policy in policies.versions() if hashes.get(policy.id) == policy.hash}

    def get(self, policy_id: str, on: date) -> Policy:
        """Return the version pinned where it is in force on the day; see ``PolicySource``."""
        pinned = self._pinned.get(policy_id)
        return pinned if pinned is not None and pinned.effective <= on else self._policies.get(policy_id, on)

    def versions(self) -> tuple[Policy, ...]:
        """Return every version of every policy, by id and then by the day it takes effect."""
        return self._policies.versions()
