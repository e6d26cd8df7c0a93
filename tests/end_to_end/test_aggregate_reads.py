"""Aggregate reads keep up with a route that does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.aggregate_reads import measure
from tests.counts import scaled

LEAST_OF_AN_EMPTY_ROUTE = 0.6


@pytest.mark.slow
@pytest.mark.skipif(not scaled(0, 1), reason="a ratio of rates needs a machine of its own: make soak")
def test_a_headcount_is_read_at_sixty_percent_of_the_rate_of_an_empty_route_at_least(tmp_path: Path) -> None:
    measured = measure(tmp_path)
    assert measured["read"] >= LEAST_OF_AN_EMPTY_ROUTE * measured["empty"]
