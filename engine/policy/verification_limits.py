"""Limits that nothing can keep together, on the days on which both hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from engine.domain.limits import Limit
from engine.policy.document import Policy
from engine.policy.findings import Finding, Severity
from engine.policy.lowering import lower


def limit_findings(policy: Policy, on: date) -> Iterator[Finding]:
    """Yield pairs of limits on the same quantity of the same whom that contradict each other from a day on."""
    lines = {rule.id: rule.line for rule in policy.limits}
    for first, second in combinations(lower(policy, on), 2):
        same = (first.quantity, first.selector) == (second.quantity, second.selector)
        if not same or not _meet(first, second) or _possible(first, second):
            continue
        soft = first.penalty is not None or second.penalty is not None
        said = " and ".join(f"'{one.id}' ({one.comparison} {one.value:g})" for one in (first, second))
        yield Finding(
            code="contradiction",
            severity=Severity.WARNING if soft else Severity.ERROR,
            what=f"limits {said} on {first.quantity} cannot both be kept.",
            mend="Change one of the values, the selector or the dates.",
            file=policy.file,
            line=lines[second.id],
            rules=(second.id, first.id),
            on=on,
            profile=policy.profile,
        )


def _meet(first: Limit, second: Limit) -> bool:
    begins = max(limit.valid_from or date.min for limit in (first, second))
    return begins <= min(limit.valid_to or date.max for limit in (first, second))


def _possible(first: Limit, second: Limit) -> bool:
    least = [limit.value for limit in (first, second) if limit.comparison in {">=", "=="}]
    most = [limit.value for limit in (first, second) if limit.comparison in {"<=", "=="}]
    return not least or not most or max(least) <= min(most)
