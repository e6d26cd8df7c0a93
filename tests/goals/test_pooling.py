"""Empirical Bayes against published numbers and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.goals.pooling import (
    chances_to_be_best,
    dersimonian_laird,
    equal_variances,
    heterogeneity,
    paule_mandel,
    pool,
    pooled_variances,
    restricted_likelihood,
    shrunk,
)
from tests.counts import scaled

HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])
"""Hits of eighteen players in their first 45 at-bats of 1970 (Efron & Morris 1977)."""
SCHOOLS = np.array([28.0, 8, -3, 7, -1, 1, 18, 12]), np.array([15.0, 10, 16, 11, 9, 11, 10, 18]) ** 2
"""Effects of coaching in eight schools and their variances (Rubin 1981)."""
BCG = np.array(
    [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
        (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
        (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ],
    dtype=float,
)  # fmt: skip
"""Ill and well among the vaccinated, ill and well among the others (Colditz and others 1994)."""


def bcg() -> tuple[np.ndarray, np.ndarray]:
    ill, well, ill_other, well_other = BCG.T
    total, other = ill + well, ill_other + well_other
    return np.log(ill / total / (ill_other / other)), 1 / ill - 1 / total + 1 / ill_other - 1 / other


def test_baseball_players_are_drawn_to_the_common_mean() -> None:
    y = HITS / 45
    v = np.full(18, y.mean() * (1 - y.mean()) / 45)
    mean, _ = shrunk(y, v, pool(y, v, restricted_likelihood(y, v)))
    assert y.mean() == pytest.approx(0.2654, abs=5e-5)
    assert (mean[0] - y.mean()) / (y[0] - y.mean()) == pytest.approx(0.2117, abs=5e-4)
    assert mean[0] == pytest.approx(0.294, abs=5e-4)


def test_eight_schools_do_not_differ_beyond_noise() -> None:
    y, v = SCHOOLS
    q, alike = heterogeneity(y, v)
    assert q == pytest.approx(4.707, abs=5e-4)
    assert alike > 0.6
    assert restricted_likelihood(y, v) == paule_mandel(y, v) == dersimonian_laird(y, v) == 0
    pooled = pool(y, v, 0.0)
    assert (pooled.mean, pooled.standard_error) == (pytest.approx(7.686, abs=5e-4), pytest.approx(4.072, abs=5e-4))


def test_the_bcg_trials_differ_as_published() -> None:
    y, v = bcg()
    pooled = pool(y, v, restricted_likelihood(y, v))
    assert pooled.between == pytest.approx(0.3132, abs=5e-5)
    assert (pooled.mean, pooled.standard_error) == (pytest.approx(-0.7145, abs=5e-5), pytest.approx(0.1798, abs=5e-5))
    assert paule_mandel(y, v) == pytest.approx(0.3181, abs=5e-5)
    assert dersimonian_laird(y, v) == pytest.approx(0.3088, abs=5e-5)


effects = st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 50)), min_size=2, max_size=12)


@settings(max_examples=scaled(60, 3000))
@given(effects, st.floats(0.1, 10), st.floats(-20, 20))
def test_units_and_origin_do_not_matter(groups: list[tuple[float, float]], scale: float, shift: float) -> None:
    y, v = np.array(groups).T
    first = pool(y, v, restricted_likelihood(y, v))
    moved = y * scale + shift
    second = pool(moved, v * scale**2, restricted_likelihood(moved, v * scale**2))
    assert second.mean == pytest.approx(first.mean * scale + shift, abs=1e-5 * max(1, scale))
    assert second.between == pytest.approx(first.between * scale**2, rel=1e-5, abs=1e-5)


@settings(max_examples=scaled(60, 3000))
@given(effects)
def test_pooling_draws_every_group_towards_the_mean_and_never_past_it(groups: list[tuple[float, float]]) -> None:
    y, v = np.array(groups).T
    pooled = pool(y, v, paule_mandel(y, v))
    mean, doubt = shrunk(y, v, pooled)
    assert np.all(np.abs(mean - pooled.mean) <= np.abs(y - pooled.mean) + 1e-9)
    assert np.all(doubt > 0)


def test_variances_alike_are_one_and_different_ones_stay_apart() -> None:
    degrees = np.full(3, 199.0)
    same, prior = pooled_variances(np.array([4.0, 4.0, 4.0]), degrees)
    assert np.isinf(prior)
    assert np.ptp(same) == 0
    apart, _ = pooled_variances(np.array([1.0, 4.0, 16.0]), degrees)
    assert np.all(np.diff(apart) > 0)
    assert np.all(apart > [1.0, 0, 0])
    assert apart[2] < 16
    assert equal_variances(np.array([4.0, 4.0]), np.full(2, 30.0)) == 1.0
    assert equal_variances(np.array([1.0, 2.0]), np.full(2, 199.0)) < 1e-5


def test_the_chance_to_be_best_of_two_is_the_normal_one() -> None:
    from scipy.stats import norm  # noqa: PLC0415 - an oracle

    chances = chances_to_be_best(np.array([1.0, 0.0]), np.array([2.0, 7.0]))
    assert chances[0] == pytest.approx(norm.cdf(1 / 3), abs=1e-6)
    assert chances.sum() == pytest.approx(1)
    assert chances_to_be_best(np.zeros(4), np.ones(4)) == pytest.approx([0.25] * 4)
