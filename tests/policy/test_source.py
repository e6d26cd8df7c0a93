"""A shelf of policies gives the version in force on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import InputError
from engine.policy.source import FixedPolicies, PolicySource
from tests.policy.small_policies import loaded, table_text

FIRST = loaded(table_text("then: {level: 1}", "size"))
SECOND = loaded(table_text("then: {level: 2}", "size").replace("effective: 2026-01-01", "effective: 2026-06-01"))


def test_the_latest_version_effective_on_the_day_holds() -> None:
    shelf: PolicySource = FixedPolicies([SECOND, FIRST])
    change = SECOND.effective
    got = [shelf.get("small", day) for day in (FIRST.effective, change - timedelta(days=1), change, date(2030, 1, 1))]
    assert got == [FIRST, FIRST, SECOND, SECOND]


def test_before_the_first_version_there_is_no_rule() -> None:
    with pytest.raises(InputError, match="no rule before 2026-01-01"):
        FixedPolicies([FIRST, SECOND]).get("small", date(2025, 12, 31))


def test_an_unknown_policy_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 'small'"):
        FixedPolicies([FIRST]).get("smal", date(2026, 1, 1))


def test_two_contents_from_one_day_are_refused_and_the_same_content_twice_is_not() -> None:
    other = loaded(table_text("then: {level: 9}", "size"))
    with pytest.raises(InputError, match="two versions from 2026-01-01"):
        FixedPolicies([FIRST, other])
    assert FixedPolicies([FIRST, FIRST]).get("small", date(2026, 1, 1)) is FIRST
