"""Whether the effect of a policy should have been looked at: ``review_on`` has passed, and nobody moved it on."""

from __future__ import annotations

from datetime import date

from engine.policy.document import Policy
from engine.policy.findings import Finding, Severity


def review_passed(policy: Policy, on: date) -> bool:
    """Return whether the day on which a policy's effect is looked at has passed on the day ``on``."""
    return policy.review_on < on


def review_findings(policy: Policy, on: date, line: int) -> tuple[Finding, ...]:
    """Return the hint that a policy's review has passed, if it has.

    Parameters
    ----------
    on : date
        Day that is asked about.
    line : int
        Line of ``review_on`` in the policy's file.
    """
    if not review_passed(policy, on):
        return ()
    what = f"The review of '{policy.id}' was due on {policy.review_on}; on {on} it has passed."
    mend = "Look at the metric, then set a later review_on in the next version, or take the policy back."
    found = Finding(code="review-passed", severity=Severity.HINT, what=what, mend=mend, file=policy.file, line=line)
    return (found,)
