"""The shipped settings, and organisations generated once for all tests that look at them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from engine.domain.table import Table
from engine.sample import SampleOrganisation, SampleSettings, generate, read_settings
from tests.counts import scaled

FILE = Path(__file__).parents[2] / "scenarios" / "sample.yaml"

SIZES_AND_SEEDS = [(size, seed) for size in (50, 60, 300, 1200) for seed in range(1, scaled(4, 40))] + [
    (5000, seed) for seed in range(1, scaled(2, 10))
]


@cache
def shipped() -> SampleSettings:
    return read_settings(FILE.read_text(encoding="utf-8"), FILE.name)


@cache
def generated(people: int, seed: int) -> SampleOrganisation:
    return generate(shipped(), people, seed)


@pytest.fixture
def settings() -> SampleSettings:
    return shipped()


@pytest.fixture(params=SIZES_AND_SEEDS, ids=lambda pair: f"{pair[0]}-people-seed-{pair[1]}")
def sample(request: pytest.FixtureRequest) -> SampleOrganisation:
    people, seed = request.param
    return generated(people, seed)


@pytest.fixture
def generated_of() -> Callable[[int, int], SampleOrganisation]:
    return generated


def tables_of(sample: SampleOrganisation) -> dict[str, Table]:
    return {table.schema.name: table for table in sample.tables}
