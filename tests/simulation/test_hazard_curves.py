"""Cumulative hazards and their inverses agree, and parts of a time add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.simulation.world.hazard_curves import Curve, RampCurve, WeibullCurve
from engine.simulation.world.tenure import HazardCurve

times = st.floats(0, 300)
curves: st.SearchStrategy[Curve] = st.one_of(
    st.builds(WeibullCurve, st.floats(0.3, 5), st.floats(1, 100), st.floats(0.5, 3)),
    st.builds(RampCurve, st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0.5, 50)),
    st.builds(lambda low, high: HazardCurve.of((0, 1.3, 4), (low, high, low)), st.floats(0.1, 3), st.floats(0.1, 3)),
)


@given(curves, times, st.floats(0.01, 50))
def test_what_was_gathered_is_reached_when_it_was_gathered(curve: Curve, start: float, months: float) -> None:
    begin, end = np.array([start]), np.array([start + months])
    gathered = curve.between(begin, end)
    assert curve.reached(begin, gathered) == pytest.approx(end, rel=1e-5)
    assert curve.over(start, start + months) == pytest.approx(float(gathered[0]), rel=1e-9, abs=1e-9)
    assert curve.from_start(start) + gathered[0] == pytest.approx(curve.from_start(start + months), rel=1e-9)


def test_what_a_hazard_that_ends_cannot_reach_is_never_reached() -> None:
    """From 0.2 a month down to 0 within 10 months gathers 1 in all: 0.5 within 10 - sqrt(50) months."""
    curve = RampCurve(0.2, 0.0, 10.0)
    assert curve.reached(np.zeros(3), np.array([0.0, 0.5, 1.1])) == pytest.approx([0, 10 - 50**0.5, np.inf])
    assert np.isinf(WeibullCurve(2, 5, 0.0).reached(np.zeros(1), np.ones(1))[0])
