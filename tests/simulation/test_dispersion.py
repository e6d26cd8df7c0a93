"""How years differ beyond chance: found where planted, not found where not, and bands that hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from engine.simulation.calibration.dispersion import GRID, shift, surprise, surprises, variances, variation
from tests.counts import scaled


def counts_of(rng: np.random.Generator, years: int, variance: float) -> tuple[np.ndarray, np.ndarray]:
    """Return counts around 100 to 120 whose mean varies from year to year with a relative variance."""
    expected = np.linspace(100.0, 120.0, years)
    luck = rng.gamma(1 / variance, variance, years) if variance else np.ones(years)
    return rng.poisson(expected * luck).astype(np.float64), expected


@pytest.mark.parametrize(("variance", "years"), [(0.0, 8), (0.04, 6)])
def test_bands_hold_nine_years_in_ten_and_the_test_of_breaks_rarely_cries(variance: float, years: int) -> None:
    """Of 12 x 8 (and 12 x 6) left-out years 90 % are inside but for chance: binomial, 3.3 standard errors."""
    rng = np.random.default_rng(9)
    number = scaled(12, 400)
    inside = cried = 0
    for _ in range(number):
        counts, expected = counts_of(rng, years, variance)
        found = [one for one in surprises(counts, expected) if one is not None]
        inside += sum(one.low <= count <= one.high for one, count in zip(found, counts, strict=True))
        cried += any(one.p_value < 0.05 / years for one in found)
    tried = number * years
    assert inside / tried > 0.9 - 3.3 * np.sqrt(0.09 / tried)
    assert cried / number < 0.05 + 3.3 * np.sqrt(0.0475 / number)


def test_a_variance_between_years_is_found_and_none_is_not() -> None:
    rng = np.random.default_rng(4)
    planted = [variation(*counts_of(rng, 10, 0.05)) for _ in range(60)]
    none = [variation(*counts_of(rng, 10, 0.0)) for _ in range(60)]
    assert np.mean([one.variance for one in planted if one]) == pytest.approx(0.05, abs=0.01)
    assert np.mean([one.proven for one in planted if one]) > 0.9
    assert np.mean([one.proven for one in none if one]) < 0.05 + 3.3 * np.sqrt(0.0475 / 60)


def test_the_distribution_of_the_variance_holds_what_was_planted() -> None:
    """A central 80 % interval of the Q-profile holds it 80 times in 100."""
    rng = np.random.default_rng(6)
    number, held = scaled(60, 1000), 0
    for _ in range(number):
        high, low = variances(*counts_of(rng, 8, 0.05), np.array([0.9, 0.1]))
        held += min(low, high) <= 0.05 <= max(low, high)
    assert abs(held / number - 0.8) < 3.3 * np.sqrt(0.16 / number) + 0.03


def test_a_year_that_does_not_fit_is_named_with_its_band() -> None:
    """Nine years of about 140 and one of 253: the band is that of the others, which the odd year does not widen."""
    counts = np.array([138.0, 144, 151, 135, 142, 129, 146, 253, 140, 137])
    found = surprises(counts, np.full(10, 150.0))
    assert all(one is not None for one in found)
    odd = [year for year, one in enumerate(found) if one and one.p_value < 0.05 / 10]
    assert odd == [7]
    assert found[7] is not None
    assert 110 < found[7].low < 130
    assert 150 < found[7].high < 175
    assert shift(counts, np.full(10, 150.0)) is None


def test_a_lasting_change_is_told_from_when_on() -> None:
    found = shift(np.array([100.0, 104, 96, 101, 205, 199, 210]), np.full(7, 150.0))
    assert found is not None
    assert found.at == 4
    assert found.ratio == pytest.approx((614 / 3) / (401 / 4))


def test_a_band_without_further_variance_is_that_of_the_poisson_law() -> None:
    plain, mixed = surprise(253, 148.0, np.zeros(3)), surprise(10, 20.0, np.full(3, 0.1))
    assert (plain.low, plain.high) == tuple(poisson.ppf([0.05, 0.95], 148.0))
    assert (mixed.low, mixed.high) == tuple(nbinom.ppf([0.05, 0.95], 10, 1 / 3))
    assert plain.p_value == pytest.approx(2 * poisson.sf(252, 148.0))
    assert mixed.p_value == pytest.approx(2 * nbinom.cdf(10, 10, 1 / 3))


def test_one_year_says_nothing_of_how_years_differ() -> None:
    assert variation(np.array([12.0]), np.array([10.0])) is None
    assert variances(np.array([12.0]), np.array([10.0]), GRID).tolist() == [0.0] * len(GRID)
    assert surprises(np.array([12.0, 0.0]), np.array([10.0, 0.0]))[1] is None
