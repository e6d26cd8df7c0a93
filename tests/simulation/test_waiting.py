"""Who waits for recruiters and seats, and when a headcount first falls below its floor, against theory."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.linalg import expm

from tests.counts import scaled
from tests.simulation.arrangements import (
    assert_meets,
    leaving,
    measures_of,
    organisation_of,
    scenario_of,
    value,
)
from tests.simulation.programme import measured, programme
from tests.simulation.test_courses import PEOPLE, course, erlang_b

WAITING = "outputs: [waiting]"


def erlang_c(servers: int, load: float) -> float:
    """Share that has to wait in M/M/c (Erlang 1917; Kleinrock 1975, "Queueing Systems" 1, equation 3.40)."""
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def test_share_and_time_that_requisitions_wait_for_recruiters_are_erlangs() -> None:
    laws = (
        f"growth: {{openings: [{{id: o, rate: {value(45, 'per month')}}}]}}\n"
        f"hiring: {{time_to_fill: {value(0.04, 'months', law='exponential')}, "
        f"requisitions_at_once: {value(3, 'requisitions')}}}\n"
    )
    scenario = scenario_of(laws, months=9, replications=scaled(30, 1200), more=WAITING)
    found = measures_of(scenario, organisation_of([1]))
    asked, waited, time = (
        found[f"requisitions_{name}"][:, 2:].sum(axis=1) for name in ("asked", "waited", "waiting_months")
    )
    assert_meets(asked, 45 * 8, notices=0.08)
    waits = erlang_c(3, 1.8)
    assert_meets(waited / asked, waits, notices=0.25)
    assert_meets(time / asked, waits * 0.04 / (3 - 1.8), notices=0.7)


def test_share_and_time_that_people_wait_for_seats_are_erlangs() -> None:
    length = "{" + value(0.04, "months")[1:-1] + ", law: exponential}"
    laws = course(length, f"seats: 3, applications: {value(45, 'per month')}")
    found = measured(programme(f"{PEOPLE}\n{WAITING}", laws=laws, months=9, replications=scaled(20, 1200)))
    asked, waited, time = (found[f"{name}:c"][:, 2:].sum(axis=1) for name in ("asked", "waited", "waiting_months"))
    waits = erlang_c(3, 1.8)
    assert_meets(waited / asked, waits, notices=0.3)
    assert_meets(time / asked, waits * 0.04 / (3 - 1.8), notices=1.2)
    assert found["queue:c"].shape == found["asked:c"].shape


def test_those_who_wait_for_the_day_of_a_course_wait_until_then() -> None:
    """Half a month on average where a course with room for all begins every month."""
    laws = course(value(0.01, "months"), f"cohort_months: 1, applications: {value(20, 'per month')}")
    found = measured(programme(f"{PEOPLE}\n{WAITING}", laws=laws, months=8, replications=scaled(20, 300)))
    asked, waited, time = (found[f"{name}:c"].sum(axis=1) for name in ("asked", "waited", "waiting_months"))
    assert (asked == waited).all()
    assert_meets(time / asked, 0.5, notices=0.1)


def test_a_headcount_first_falls_below_its_floor_when_the_chain_does_within_the_month() -> None:
    """First passage of the birth-death chain of four posts to one person, between the ends of months too."""
    hazard, fill, teams = 0.2, 1.3, 30
    down = {n: n * hazard * min(2.5, (4 / n) ** 2) for n in (4, 3, 2)}
    up = {n: (4 - n) / fill for n in (4, 3, 2)}
    chain = np.array([[-down[4], down[4], 0], [up[3], -up[3] - down[3], down[3]], [0, up[2], -up[2] - down[2]]])
    laws = (
        leaving(hazard * 12)
        + f"hiring: {{time_to_fill: {value(fill, 'months', law='exponential')}}}\n"
        + f"overload: {{exponent: {value(2, 'power')}, cap: {value(2.5, 'factor')}, floor: {value(1, 'factor')}}}\n"
    )
    watched = ", ".join(f"{{of: headcount, unit_id: U{team:03}, floor: {value(2, 'people')}}}" for team in range(teams))
    replications = scaled(40, 400)
    scenario = scenario_of(laws, months=6, replications=replications, more=f"outputs: [{watched}]")
    found = measures_of(scenario, organisation_of([4] * teams))
    below = sum(found[f"below:headcount:U{team:03}"] for team in range(teams))
    for month in (1, 3, 6):
        chance = 1 - expm(chain * month)[0].sum()
        spread = sqrt(teams * chance * (1 - chance))
        assert abs(below[:, month].mean() - teams * chance) < 3.3 * spread / sqrt(replications)


def test_who_is_replaced_at_the_same_moment_is_not_missed() -> None:
    laws = leaving(6.0) + f"hiring: {{time_to_fill: {value(0, 'months')}}}\n"
    watched = f"outputs: [{{of: headcount, floor: {value(10, 'people')}}}]"
    found = measures_of(scenario_of(laws, months=6, replications=3, more=watched), organisation_of([10]))
    assert not found["below:headcount:all"].any()
