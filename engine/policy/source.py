"""Where verbs get the policy in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
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
