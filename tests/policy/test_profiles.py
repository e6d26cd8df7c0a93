"""Profiles: the same rules, other values of parameters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import InputError, PolicyError
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.policy_tests import run_policy_tests
from tests.policy.small_policies import a_parameter, loaded, refusals, table_text

TEXT = table_text(
    "when: {size: '>= big'}, then: {level: most}\nthen: {level: 1}",
    "size",
    parameters=a_parameter("big", ("2026-01-01", 10), ("2026-07-01", 12), bounds="[2, 20]")
    + a_parameter("most", ("2026-01-01", 50)),
)
PROFILES = """profiles:
  quick:
    titles: {en: Quick, zh: 快}
    parameters:
      big: {values: [{from: 2026-03-01, value: 4}, {from: 2026-09-01, value: 5}], why: {en: fast}, source: team}
  slow:
    titles: {en: Slow}
    parameters:
      most: {values: [{from: 2026-01-01, value: 60}]}
"""


def policy(profiles: str = PROFILES) -> Policy:
    return loaded(TEXT + profiles)


def test_a_profile_overrides_by_name_from_its_first_date_on_and_nothing_else() -> None:
    own, quick = policy(), policy().under("quick")
    for day, expected in {"2026-02-28": 10, "2026-03-01": 4, "2026-08-31": 4, "2026-09-01": 5}.items():
        assert quick.parameter("big", date.fromisoformat(day)) == expected
    assert [quick.parameter("big", day) for day in (date(2025, 12, 31),)] == [None]
    assert quick.values(date(2026, 8, 1)) == {"big": 4, "most": 50}
    assert own.values(date(2026, 8, 1)) == {"big": 12, "most": 50}
    assert (quick.parameters["big"].why.en, quick.parameters["big"].source) == ("fast", "team")
    assert quick.hash == own.hash


def test_no_profile_leaves_the_policy_as_it_is_and_two_at_once_mean_nothing() -> None:
    one = policy()
    assert one.under("") is one
    assert one.under("quick").under("quick").profile == "quick"
    with pytest.raises(ValueError, match="seen under quick already"):
        one.under("quick").under("slow")


def test_evidence_names_the_profile_the_date_and_the_source() -> None:
    (rule,) = evaluate(policy().under("quick"), {"size": 6}, date(2026, 4, 1)).trail.rules
    assert (rule.profile, rule.parameters, rule.parameter_dates["big"], rule.parameter_sources["big"]) == (
        "quick",
        {"big": 4, "most": 50},
        date(2026, 3, 1),
        "team",
    )
    (rule,) = evaluate(policy(), {"size": 60}, date(2026, 4, 1)).trail.rules
    assert (rule.profile, rule.parameter_sources["big"]) == ("", "someone")


def test_an_unknown_profile_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no profile 'quik'\. Did you mean 'quick'"):
        policy().under("quik")
    with pytest.raises(InputError, match="Leave the profile out"):
        loaded(TEXT).under("quick")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      big: {", "      bgi: {", "changes 'bgi', which is no parameter of this policy. Did you mean 'big'?"),
        ("value: 4}", "value: 1}", "1 is outside the range 2 to 20 of parameter 'big' of profile 'quick'."),
        ("value: 4}", "value: x}", "mixes types"),
        ("from: 2026-09-01", "from: 2026-03-01", "has two values from 2026-03-01"),
        ("values: [{from: 2026-01-01, value: 60}]", "values: [{from: 2026-01-01, value: true}]", "cannot be 'True'"),
        ("value: 60}]", "value: 600}]", "Under profile 'slow': 'level' of row 'r0' is 600, outside 0 to 100."),
        ("    titles: {en: Slow}\n", "", "Key 'titles' is missing in profile 'slow'."),
        ("  slow:", "  '1 slow':", "'1 slow' is no name of a profile."),
        ("values: [{from: 2026-01-01, value: 60}]", "values: []", "has no value"),
        ("most: {values", "most: {unit: x, values", "Unknown key 'unit'"),
    ],
)
def test_a_faulty_profile_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    assert old in PROFILES
    found = refusals(TEXT + PROFILES.replace(old, new))
    assert any(said in one for one in found), found
    assert all(one.startswith("small.yaml:") for one in found)


def test_a_profile_that_changes_nothing_is_refused() -> None:
    text = TEXT + "profiles:\n  idle: {titles: {en: Idle}, parameters: {}}\n"
    assert "changes nothing" in refusals(text)[0]


CASES = """kind: policy-tests
format: 1
policy: small
cases:
  - {sentence: {en: six is big for the quick}, date: 2026-04-01, profile: quick, given: {size: 6}, expect: {level: 50}}
  - {sentence: {en: but not for others}, date: 2026-04-01, given: {size: 6}, expect: {level: 1}}
"""


def test_a_case_may_name_the_profile() -> None:
    assert run_policy_tests(policy(), CASES, "small.tests.yaml").failed == 0
    with pytest.raises(PolicyError, match="no profile 'quik'") as caught:
        run_policy_tests(policy(), CASES.replace("profile: quick", "profile: quik"), "small.tests.yaml")
    assert "small.tests.yaml:5" in str(caught.value)


def test_before_the_first_date_of_both_there_is_no_value() -> None:
    assert policy().under("slow").parameter("most", date(2026, 1, 1) - timedelta(days=1)) is None
