"""Public projects with skills: proven optima of iMOPSE and MSPSP-InstLib are reached and proven."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.application.staffing.schedule_files import READERS
from engine.staffing.schedule.judging import violations
from engine.staffing.schedule.scheduling import Searching, schedule
from tests.conftest import CHECKOUT

DATA = Path(os.environ.get("SEXTANT_DATA", CHECKOUT.parent / "shared" / "data"))
SOLVED = {
    "imopse/Small/10_3_5_3.def": 93,
    "imopse/Small/15_9_12_9.def": 90,
    "imopse/d36/100_20_23_9_D1.def": 172,
    "mspsp/set-1a/inst_set1a_sf0.75_nc1.5_n20_m10_01.dzn": 108,
    "mspsp/set-2c/inst_set2c_sf0_nc2.1_n20_l10_m4_00.dzn": 23,
}


@pytest.mark.parametrize(("name", "length"), SOLVED.items())
def test_a_proven_optimum_is_reached_and_proven(name: str, length: int) -> None:
    file = DATA / name
    if not file.is_file():
        pytest.skip(f"{file} is not there")
    problem = READERS[file.suffix](file.read_text("utf-8", "replace"), file.name)

    with ThreadPoolExecutor(2) as threads:
        outcome = schedule(problem, Searching(time.monotonic, 60, 1, threads))

    assert outcome.plan is not None
    assert not [*violations(problem, outcome.plan)]
    assert (outcome.plan.makespan(problem), outcome.lower_bound) == (length, length)
