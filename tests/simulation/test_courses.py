"""Courses against queueing theory: seats that are lost or waited for, lengths, passing; and their edges."""

from __future__ import annotations

from math import exp, factorial, sqrt

import numpy as np
import pytest

from engine.errors import InputError
from tests.counts import scaled
from tests.simulation.arrangements import SURE, assert_meets, value
from tests.simulation.programme import measured, programme

PEOPLE = "people: [{id: staff, number: 60, unit_id: plant}, {id: old, number: 1, unit_id: plant, skills: {PLC: 5}}]"


def course(length: str, more: str) -> str:
    """A course that nobody passes, so that the same people may ask again."""
    return f"training: {{courses: [{{id: c, skill: PLC, length: {length}, passing: {value(0, 'share')}, {more}}}]}}"


def asked_for(name: str, length: str, seats: str, rate: float) -> np.ndarray:
    """A measure of the course by month, where ``rate`` people a month ask for a seat."""
    laws = course(length, f"{seats}, applications: {value(rate, 'per month')}")
    return measured(programme(PEOPLE, laws=laws, months=16, replications=scaled(8, 800)))[f"{name}:c"]


def erlang_b(seats: int, load: float) -> float:
    """Share that finds no seat (Erlang 1917): it depends on the mean length alone."""
    weights = [load**n / factorial(n) for n in range(seats + 1)]
    return weights[-1] / sum(weights)


@pytest.mark.parametrize("law", ["law: exponential", "law: fixed", "law: erlang, stages: 3"])
def test_seats_that_are_lost_when_full_follow_erlang_b_whatever_the_law_of_lengths(law: str) -> None:
    """60 applications a month for 0.05 months each are a load of 3 on 4 seats."""
    length = "{" + value(0.05, "months")[1:-1] + f", {law}" + "}"
    lost = asked_for("turned_away", length, "seats: 4, when_full: lost", 60)[:, 2:].sum(axis=1)
    assert_meets(lost, 60 * 15 * erlang_b(4, 3.0), notices=0.25)


def test_a_queue_for_several_seats_follows_erlang_c() -> None:
    """Two seats at a load of 1.2: mean queue = C(2, 1.2) * rho / (1 - rho) with rho = 0.6."""
    blocked = erlang_b(2, 1.2)
    waits = blocked / (1 - 0.6 * (1 - blocked))
    length = "{" + value(0.02, "months")[1:-1] + ", law: exponential}"
    found = asked_for("queue", length, "seats: 2", 60)[:, 2:].mean(axis=1)
    assert abs(found.mean() - waits * 0.6 / 0.4) < SURE * found.std(ddof=1) / sqrt(len(found))


def test_a_queue_for_one_seat_of_fixed_length_follows_m_d_1() -> None:
    """Pollaczek-Khinchine: mean queue = rho^2 / (2 (1 - rho)); rho = 0.6 at 60 applications a month."""
    found = asked_for("queue", value(0.01, "months"), "seats: 1", 60)[:, 2:].mean(axis=1)
    assert abs(found.mean() - 0.36 / 0.8) < SURE * found.std(ddof=1) / sqrt(len(found))


@pytest.mark.parametrize("planted", [0.95, 0.969])
def test_passing_is_binomial_and_a_bias_of_two_per_cent_is_noticed(planted: float) -> None:
    people = PEOPLE.replace("60", "6000")
    given = f"length: {value(1, 'months')}, passing: {value(planted, 'share')}"
    laws = f"training: {{courses: [{{id: c, skill: PLC, {given}}}]}}"
    lever = "levers: [{id: l, train: {skill: PLC, people: 6000}}]"
    passed = measured(programme(f"{people}\n{lever}", laws=laws, months=3, replications=1))["qualified:c"].sum(axis=1)
    reach = SURE * sqrt(6000 * 0.95 * 0.05)
    assert reach < 0.01 * 5700
    assert (abs(passed[0] - 5700) <= reach) == (planted == 0.95)


def sent(
    course: str, people: int = 400, month: int = 0, months: int = 12, leave: float = 0.0, **more: int
) -> np.ndarray:
    """Qualified by month, of ``people`` sent at the start of ``month``."""
    laws = (
        f"training: {{courses: [{{id: c, skill: PLC, {course}}}]}}\n"
        f"leaving: {{hazards: {{value: [{leave}], unit: per year, source: assumption}}}}"
    )
    lever = f"levers: [{{id: l, train: {{skill: PLC, people: {people}, start_month: {month}}}}}]"
    staff = PEOPLE.replace("60", "400")
    scenario = programme(f"{staff}\n{lever}", laws=laws, months=months, **more)
    return measured(scenario)["qualified:c"]


def test_who_stays_and_passes_is_qualified_the_others_are_not() -> None:
    """400 trainees, 9 months at 0.3 a year, 80 % pass: binomial with probability exp(-0.225) * 0.8."""
    found = sent(f"length: {value(9, 'months')}, passing: {value(80, '%')}", leave=0.3, replications=20).sum(axis=1)
    share = exp(-0.225) * 0.8
    assert_meets(found, 400 * share, sqrt(400 * share * (1 - share)), notices=0.08)


@pytest.mark.parametrize("law", ["law: exponential", "law: lognormal, variation: 0.6"])
def test_lengths_have_the_stated_mean(law: str) -> None:
    """The mean of a length is the integral of the share still learning: 400 - qualified so far, month by month."""
    qualified = sent("length: {" + value(3, "months")[1:-1] + f", {law}" + "}", months=40, replications=8)
    learning = 400 - np.cumsum(qualified, axis=1)
    trapezoids = (learning[:, :-1] + learning[:, 1:]).sum(axis=1) / 2 / 400
    assert abs(trapezoids.mean() - 3.0) < 0.25


def test_cohorts_begin_on_their_days_and_take_as_many_as_there_are_seats() -> None:
    """Asked in month 1, begun in month 3 with 2 seats: two qualified at 4, two at 7 (begun at 6), one at 10."""
    course = f"length: {value(0.5, 'months')}, seats: 2, cohort_months: 3"
    found = sent(course, people=5, month=1, replications=1)[0]
    assert found.nonzero()[0].tolist() == [4, 7, 10]
    assert found[[4, 7, 10]].tolist() == [2, 2, 1]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("seats: 0", "seats"),
        ("prerequisite: {skill: welding}", "welding"),
        ("prerequisite: {skill: PLC}", "circle"),
    ],
)
def test_a_course_that_makes_no_sense_is_refused_in_words(wrong: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        sent(f"length: {value(3, 'months')}, {wrong}", replications=1)
