"""How the tests beside a policy with limits are asked: whom it is about, and which limits hold for them on a day.

``given`` holds the columns that selectors read, such as ``level: 3``; nothing where no limit selects. The answer names
every limit of the policy with what a solver is told, and null for one that does not hold for them on that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.documents.hints import did_you_mean, shown
from engine.domain.limits import Limit
from engine.errors import InputError, Problem
from engine.policy.document import Policy
from engine.policy.lowering import lower
from engine.policy.policy_tests import NO_MATCH, NO_RULE, Answer


def limit_answer(policy: Policy, given: dict[str, Any], on: date, decision: str | None) -> Answer:
    """Return the limits that hold on a day for somebody with the given columns.

    ``no rule`` before the policy holds or while no limit's parameters have values; ``no match`` where limits are set,
    but none for them on that day.

    Raises
    ------
    InputError
        A column is given that no selector of the policy reads, or a limit is asked for by ``decision`` that is not
        there.
    """
    _check(policy, given, decision)
    limits = lower(policy, on)
    if not limits:
        return Answer(NO_RULE)
    told = {limit.id: _told(limit) for limit in limits if _begun(limit, on) and _concerns(limit, given)}
    if not told:
        return Answer(NO_MATCH)
    everything = {rule.id: told.get(rule.id) for rule in policy.limits}
    return Answer(everything, tuple(told), compares_named=True)


def _check(policy: Policy, given: Mapping[str, Any], decision: str | None) -> None:
    if decision is not None:
        what = f"'{shown(decision)}' is asked for, but a policy of limits has no decisions."
        raise InputError(Problem("unknown-decision", what, "Leave 'decision' out."))
    read = {column for rule in policy.limits for column in rule.selector}
    problems = [
        Problem(
            "unknown-fact",
            f"No limit selects by '{shown(name)}'.",
            did_you_mean(name, read) if read else "Leave it out.",
        )
        for name in given
        if name not in read
    ]
    if problems:
        raise InputError(*problems)


def _begun(limit: Limit, on: date) -> bool:
    return limit.valid_from is None or limit.valid_from <= on


def _concerns(limit: Limit, given: Mapping[str, Any]) -> bool:
    return all(_same(given.get(column), value) for column, value in limit.selector.items())


def _same(given: object, selected: str) -> bool:
    """Whether a given value is the selected one; a number is, however it is written."""
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        try:
            return float(selected) == given
        except ValueError:
            return False
    return given == selected


def _told(limit: Limit) -> dict[str, Any]:
    penalty = {} if limit.penalty is None else {"penalty": limit.penalty}
    return {
        "quantity": limit.quantity,
        "comparison": limit.comparison,
        "value": limit.value,
        "unit": limit.unit,
        "hard": limit.penalty is None,
        **penalty,
    }
