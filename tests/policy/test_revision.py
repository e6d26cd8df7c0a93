"""A policy with other values for some parameters: only those change, from a day on, and the author's text stays."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.application.policies.files import POLICY_KINDS, policy_paths
from engine.errors import InputError, PolicyError
from engine.policy.document import Policy
from engine.policy.load import load_policy
from engine.policy.revision import revised_text
from tests.counts import scaled

SINCE = date(2026, 6, 1)


def read(text: str, name: str) -> Policy:
    return load_policy(text, name, POLICY_KINDS)


@pytest.mark.parametrize("file", policy_paths([]), ids=lambda file: file.stem)
def test_every_other_line_of_a_shipped_policy_stays_as_it_was_written(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    policy = read(text, file.name)
    same = {name: parameter.values[-1].value for name, parameter in policy.parameters.items()}

    revised = revised_text(policy, text, same, SINCE)

    changed = [line for line in difflib.ndiff(text.splitlines(), revised.splitlines()) if line[0] in "+-"]
    assert len(changed) == 2 * len(same)
    assert all("values:" in line or "from:" in line for line in changed)
    assert read(revised, file.name).values(SINCE) == policy.values(SINCE)


@settings(max_examples=scaled(15, 300))
@given(share=st.integers(40, 60), day=st.dates(date(2024, 1, 2), date(2030, 1, 1)))
def test_new_values_hold_from_the_day_and_old_ones_before_it(share: int, day: date) -> None:
    (file,) = [each for each in policy_paths([]) if each.stem == "framework_mix"]
    text = file.read_text(encoding="utf-8")
    policy = read(text, file.name)
    values = {"mix.sales.results": share / 100, "mix.sales.visit_quality": (100 - share) / 100}

    once = revised_text(policy, text, values, day)
    revised = read(once, file.name)

    assert {name: revised.parameter(name, day) for name in values} == values
    assert revised.values(date(2024, 1, 1)) == policy.values(date(2024, 1, 1))
    assert revised_text(revised, once, values, day) == once


def test_a_value_that_is_not_allowed_and_a_name_that_is_not_there_are_refused() -> None:
    (file,) = [each for each in policy_paths([]) if each.stem == "framework_mix"]
    text = file.read_text(encoding="utf-8")
    policy = read(text, file.name)

    with pytest.raises(InputError, match=r"Did you mean 'mix\.sales\.results'"):
        revised_text(policy, text, {"mix.sales.result": 0.5, "mix.nothing": 1}, SINCE)
    with pytest.raises(PolicyError, match=r"0\.95 is outside the range"):
        read(revised_text(policy, text, {"mix.sales.results": 0.95}, SINCE), file.name)
