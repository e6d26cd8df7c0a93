"""Equal answers have equal bytes."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evidence.canonical import canonical_bytes, canonical_value, digest


def test_floats_keep_nine_significant_digits() -> None:
    assert canonical_value(0.1 + 0.2) == 0.3
    assert digest(1 / 3) == digest(0.333333333333)
    assert digest(0.333333333) != digest(0.333333334)


def test_a_negative_zero_is_a_zero() -> None:
    assert canonical_bytes(-0.0) == canonical_bytes(0.0)


def test_keys_are_sorted_and_dates_are_iso() -> None:
    assert canonical_bytes({"b": date(2026, 6, 1), "a": np.int32(1)}) == b'{"a":1,"b":"2026-06-01"}'


@pytest.mark.parametrize("value", [math.nan, math.inf, [1.0, -math.inf]])
def test_numbers_that_are_not_finite_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not finite"):
        canonical_value(value)


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.booleans() | st.text(max_size=5), max_size=6))
def test_insertion_order_changes_nothing(mapping: dict[str, object]) -> None:
    assert digest(mapping) == digest(dict(reversed(mapping.items())))
