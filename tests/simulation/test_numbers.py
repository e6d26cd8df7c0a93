"""Random numbers by key, and the formulas of statistics against published tables."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.sourced import Origin
from engine.simulation.answers.statistics import half_widths, poisson_interval, share_half_widths, student_quantile
from engine.simulation.randomness import Draws, Stream, derived_hash, entity_hash, entity_hashes, mixed, mixed_array
from engine.simulation.replication.waiting import waiting
from engine.simulation.scenarios.hiring import WaitingTime
from engine.simulation.world.risk import Feedback
from engine.simulation.world.tenure import HazardCurve, OutputCurve

HASHES = entity_hashes(f"P{number}" for number in range(40_000))


def test_the_mixing_function_is_splitmix64() -> None:
    """First outputs of the reference implementation for seed 1234567 (Vigna, prng.di.unimi.it/splitmix64.c)."""
    gamma, mask = 0x9E3779B97F4A7C15, (1 << 64) - 1
    states = [(1234567 + step * gamma) & mask for step in range(3)]
    assert [mixed(state) for state in states] == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@given(st.lists(st.integers(0, 2**64 - 1), min_size=1), st.integers(0, 2**63 - 1), st.integers(0, 10**6))
def test_arrays_and_single_numbers_agree(entities: list[int], seed: int, replication: int) -> None:
    hashes = np.array(entities, dtype=np.uint64)
    assert mixed_array(hashes).tolist() == [mixed(entity) for entity in entities]
    draws = Draws(seed, replication, Stream.LEAVING)
    assert draws.uniforms(hashes, 3).tolist() == [draws.uniform(entity, 3) for entity in entities]
    assert draws.exponentials(hashes) == pytest.approx([draws.exponential(entity) for entity in entities])


@pytest.mark.parametrize("replication", [0, 1, 17])
def test_numbers_are_uniform(replication: int) -> None:
    """Kolmogorov-Smirnov statistic below its 0.1 % point, 1.95 / sqrt(n)."""
    sample = np.sort(Draws(7, replication, Stream.FILLING).uniforms(HASHES))
    steps = np.arange(len(sample) + 1) / len(sample)
    distance = max((sample - steps[:-1]).max(), (steps[1:] - sample).max())
    assert distance < 1.95 / sqrt(len(sample))
    assert sample[0] > 0
    assert sample[-1] < 1


def test_numbers_of_other_replications_streams_seeds_and_events_are_unrelated() -> None:
    first = Draws(7, 0, Stream.LEAVING).uniforms(HASHES)
    others = [
        Draws(7, 1, Stream.LEAVING).uniforms(HASHES),
        Draws(7, 0, Stream.FILLING).uniforms(HASHES),
        Draws(8, 0, Stream.LEAVING).uniforms(HASHES),
        Draws(7, 0, Stream.LEAVING).uniforms(HASHES, 1),
        np.array([Draws(7, 0, Stream.LEAVING).uniform(derived_hash(entity)) for entity in HASHES.tolist()]),
    ]
    for other in others:
        assert abs(np.corrcoef(first, other)[0, 1]) < 3.3 / sqrt(len(first))


def test_hashes_depend_on_the_id_alone_and_do_not_collide() -> None:
    assert entity_hash("P1") == entity_hashes(["P0", "P1"])[1]
    assert len(set(HASHES.tolist())) == len(HASHES)
    assert len({derived_hash(entity) for entity in HASHES.tolist()} | set(HASHES.tolist())) == 2 * len(HASHES)


@pytest.mark.parametrize(
    ("law", "deviation"),
    [
        ({"law": "fixed"}, 0.0),
        ({"law": "exponential"}, 2.0),
        ({"law": "erlang", "stages": 4}, 1.0),
        ({"law": "lognormal", "variation": 0.6}, 1.2),
    ],
)
def test_waiting_times_have_the_mean_and_spread_of_their_law(law: dict[str, object], deviation: float) -> None:
    given_law = WaitingTime.model_validate({"value": 2.0, "unit": "months", "source": Origin.DATA, **law})
    draw = waiting(given_law, Draws(1, 1, Stream.FILLING))
    sample = np.array([draw(entity) for entity in HASHES[:20_000].tolist()])
    assert abs(sample.mean() - 2) <= 3.3 * deviation / sqrt(len(sample))
    assert sample.std() == pytest.approx(deviation, rel=0.05, abs=1e-12)


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(1, 12.706), (2, 4.303), (3, 3.182), (9, 2.262), (10, 2.228), (29, 2.045), (120, 1.980)]
)
def test_student_quantiles_are_those_of_the_tables(degrees: int, quantile: float) -> None:
    assert student_quantile(degrees) == pytest.approx(quantile, abs=5e-4)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (100, 81.364, 121.627)]
)
def test_poisson_intervals_are_those_of_the_tables(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), abs=6e-4)


def test_the_half_width_of_two_samples_is_that_of_one_degree_of_freedom() -> None:
    """Deviation of 1 and 3 is sqrt(2): 12.706 * sqrt(2) / sqrt(2)."""
    widths = half_widths(np.array([[1.0], [3.0]]))
    assert widths is not None
    assert widths[0] == pytest.approx(12.706, abs=5e-4)
    assert half_widths(np.array([[1.0]])) is None


def test_intervals_cover_the_mean_as_often_as_they_say() -> None:
    rng = np.random.default_rng(5)
    samples = rng.normal(size=(8, 4000))
    widths = half_widths(samples)
    covered = (np.abs(samples.mean(axis=0)) <= widths).mean()
    assert abs(covered - 0.95) < 3.3 * sqrt(0.95 * 0.05 / 4000)


def test_hazard_gathers_exactly_across_band_edges() -> None:
    curve = HazardCurve.of((0.0, 1.0, 3.0), (0.24, 0.12, 0.06))
    starts, ends = np.array([0.0, 11.5, 35.0, 500.0]), np.array([1.0, 12.5, 37.0, 501.0])
    assert curve.between(starts, ends) == pytest.approx([0.02, 0.015, 0.015, 0.005])
    assert curve.from_start(12.5) == pytest.approx(0.245)


@given(st.floats(0, 1), st.floats(0, 30), st.floats(0, 40), st.floats(0, 5))
def test_output_between_two_tenures_is_the_area_under_the_ramp(
    start_share: float, months_to_full: float, tenure: float, length: float
) -> None:
    curve = OutputCurve(start_share, months_to_full)
    grid = np.linspace(tenure, tenure + length, 20_001)
    middle = (grid[1:] + grid[:-1]) / 2
    height = (
        np.minimum(1.0, start_share + (1 - start_share) * middle / months_to_full) if months_to_full > 1e-6 else 1.0
    )
    area = float(np.sum(height * np.diff(grid)))
    found = float(curve.between(np.array([tenure]), np.array([tenure + length]))[0])
    assert found == pytest.approx(area, abs=1e-3)
    assert curve.from_start(length) == pytest.approx(
        float(curve.between(np.array([0.0]), np.array([length]))[0]), abs=1e-9
    )


@given(st.floats(0, 20), st.floats(1, 9), st.floats(0, 1), st.floats(0, 1e6), st.floats(0, 1e6))
def test_overload_of_one_team_and_of_all_teams_agree_and_stay_in_bounds(
    exponent: float, cap: float, floor: float, work: float, output: float
) -> None:
    feedback = Feedback(exponent, cap, floor, 1.05)
    one = feedback.multiplier(0, work, output)
    assert feedback.multipliers(np.array([work]), np.array([output]))[0] == pytest.approx(one)
    assert floor <= one <= cap or (exponent == 0 and one == 1)


@pytest.mark.parametrize(
    ("ones", "number", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_wilsons_and_never_nothing(ones: int, number: int, low: float, high: float) -> None:
    """Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17."""
    half = float(share_half_widths(np.array([1.0] * ones + [0.0] * (number - ones))))

    assert 2 * half == pytest.approx(high - low, abs=2e-4)
