"""Grades: promotion by hazard and in rounds, transfers, and headcount that is conserved everywhere, every month."""

from __future__ import annotations

from datetime import date
from math import sqrt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from engine.domain.history import History
from engine.domain.table import Cell
from engine.simulation.scenarios.scenario import Output
from tests.counts import scaled
from tests.simulation.arrangements import (
    START,
    assert_meets,
    leaving,
    measures_of,
    organisation_of,
    scenario_of,
    series_of,
    value,
)

BY_LEVEL = "outputs: [headcount_by_level]"
AT_ONCE = f"hiring: {{time_to_fill: {value(0, 'months')}}}\n"


def promotion(name: str, level: int, months: float, more: str = "") -> str:
    return (
        f"  - {{id: {name}, outcome: promotion, who: {{levels: [{level}]}}, "
        f"exponential: {{mean: {value(months, 'months')}}}{more}}}\n"
    )


def test_grades_in_tandem_are_met_in_continuous_time() -> None:
    """Level 3 -> 4 -> 5 at rates 1/8 and 1/5, leaving at 0.06 a month: transition matrix exp(Q t)."""
    people, month = 10_000, 9
    laws = leaving(0.72) + "causes:\n" + promotion("a", 3, 8) + promotion("b", 4, 5)
    measured = measures_of(
        scenario_of(laws, months=month, replications=scaled(2, 60), more=BY_LEVEL), organisation_of([500] * 20)
    )
    rates = np.array([[-0.125 - 0.06, 0.125, 0], [0, -0.2 - 0.06, 0.2], [0, 0, -0.06]])
    for level, share in zip((3, 4, 5), expm(rates * month)[0], strict=True):
        assert measured[f"headcount:level:{level}"][0, 0] == (people if level == 3 else 0)
        at_end = measured[f"headcount:level:{level}"][:, month]
        assert_meets(at_end, people * share, sqrt(people * share * (1 - share)), notices=0.13)


def test_a_second_promotion_takes_a_new_chance() -> None:
    """Two levels by one cause of exponential steps: both promoted within t with 1 - exp(-r t)(1 + r t)."""
    people, rate, month = 10_000, 0.25, 12
    cause = (
        f"  - {{id: up, outcome: promotion, who: {{levels: [3, 4]}}, exponential: {{mean: {value(4, 'months')}}}}}\n"
    )
    measured = measures_of(
        scenario_of("causes:\n" + cause, months=month, replications=scaled(2, 40), more=BY_LEVEL),
        organisation_of([500] * 20),
    )
    share = 1 - np.exp(-rate * month) * (1 + rate * month)
    assert_meets(
        measured["headcount:level:5"][:, month], people * share, sqrt(people * share * (1 - share)), notices=0.03
    )


def test_time_at_a_level_starts_anew_with_every_promotion() -> None:
    """A Weibull law of shape 50 and scale 3.4 is nearly fixed: promoted in month 3 and again in month 6."""
    law = f"weibull: {{shape: {value(50, 'shape')}, scale: {value(3.4, 'months')}}}, counted_from: last change of level"
    laws = f"causes: [{{id: up, outcome: promotion, who: {{levels: [3, 4]}}, {law}}}]"
    measured = measures_of(
        scenario_of(laws, months=8, replications=1, more=BY_LEVEL), organisation_of([50], hired_on=START)
    )
    assert measured["headcount:level:4"][0].tolist() == [0, 0, 0, 0, 50, 50, 50, 0, 0]


def test_time_at_a_level_is_known_from_the_record() -> None:
    """Of two people of six years, one at the level all the time, the other for 30 months: due after 33 months."""
    rows: list[dict[str, Cell]] = [
        {"person_id": name, "valid_from": date(2020, 1, 1), "unit_id": "U", "job_family": "F", "level": level}
        for name, level in (("early", 3), ("late", 2))
    ]
    rows[1]["valid_to"] = date(2023, 6, 30)
    rows.append({**rows[1], "valid_from": date(2023, 7, 1), "level": 3, "valid_to": None})
    organisation = History.from_rows({"employments": rows}).as_of(START, START)
    law = f"weibull: {{shape: {value(50, 'shape')}, scale: {value(33, 'months')}}}, counted_from: last change of level"
    laws = f"causes: [{{id: up, outcome: promotion, who: {{levels: [3]}}, {law}}}]"
    risen = measures_of(scenario_of(laws, months=6, replications=1, more=BY_LEVEL), organisation)["headcount:level:4"]
    assert risen[0, [0, 1, 2, 6]].tolist() == [0, 1, 1, 2]


def rounds(*steps: tuple[int, int | None, float], more: str = "") -> str:
    listed = ", ".join(
        f"{{level: {level}, share: {value(share, 'share')}" + (f", to_level: {to}}}" if to is not None else "}")
        for level, to, share in steps
    )
    return f"promotion_rounds:\n  - {{id: yearly, every_months: 2, steps: [{listed}]{more}}}\n"


def test_rounds_of_promotion_are_bartholomews_graded_markov_model() -> None:
    """Stocks n P^t and their covariance (Bartholomew 1973, chapter 3; Pollard 1966): rounds in months 0, 2, 4."""
    people, replications = 400, scaled(150, 3000)
    laws = rounds((3, 4, 0.3), (3, None, 0.2), (4, 5, 0.25), (4, 3, 0.05), (4, None, 0.1), (5, None, 0.3))
    measured = measures_of(
        scenario_of(laws, months=6, replications=replications, more=BY_LEVEL), organisation_of([40] * 10)
    )
    step = np.array([[0.5, 0.3, 0], [0.05, 0.6, 0.25], [0, 0, 0.7]])
    share = np.linalg.matrix_power(step, 3)[0]
    for level, part in zip((3, 4, 5), share, strict=True):
        stock = measured[f"headcount:level:{level}"]
        assert_meets(stock[:, 5], people * part, sqrt(people * part * (1 - part)), notices=0.07)
        assert abs(stock[:, 5].var(ddof=1) / (people * part * (1 - part)) - 1) < 4 * sqrt(2 / replications)
        assert np.array_equal(stock[:, 5], stock[:, 6])
    gone = measured["leavers:yearly"].sum(axis=1)
    assert np.array_equal(gone, people - sum(measured[f"headcount:level:{level}"][:, 6] for level in (3, 4, 5)))


def test_a_post_that_stays_behind_is_vacant_and_one_that_moves_along_is_not() -> None:
    organisation = organisation_of([40])
    for old_post, filled in (("vacant", True), ("moves along", False)):
        laws = rounds((3, 4, 1.0), more=f", first_month: 1, old_post: {old_post}") + AT_ONCE
        measured = measures_of(scenario_of(laws, months=2, replications=1, more=BY_LEVEL), organisation)
        assert measured["headcount:level:4"][0].tolist() == [0, 0, 40]
        assert measured["headcount:level:3"][0].tolist() == [40, 40, 40 if filled else 0]
        assert measured["promotions:yearly"][0].tolist() == [0, 0, 40]


def transfer(more: str = "") -> str:
    return (
        f"  - {{id: away, outcome: transfer, to: [{{unit_id: U001, share: {value(25, '%')}}}, {{unit_id: U002}}], "
        f"who: {{units: [U000]}}, exponential: {{mean: {value(5, 'months')}}}{more}}}\n"
    )


def test_transfers_lead_where_their_shares_say() -> None:
    """A quarter and the rest of 10,000 * (1 - exp(-6 / 5)); nobody comes back, as only U000 is exposed."""
    people, gone = 10_000, 1 - np.exp(-1.2)
    measured = measures_of(
        scenario_of(
            "causes:\n" + transfer(), months=6, replications=scaled(2, 60), more="outputs: [headcount_by_unit]"
        ),
        organisation_of([people, 1, 1]),
    )
    for unit, share in (("U001", gone / 4), ("U002", gone * 3 / 4)):
        moved = measured[f"headcount:unit:{unit}"][:, 6] - 1
        assert abs(moved.mean() - people * share) < 3.3 * sqrt(people * share * (1 - share) / len(moved))
    moved = measured["transfers:away"].sum(axis=1)
    assert_meets(moved, people * gone, sqrt(people * gone * (1 - gone)), notices=0.04)


def test_whose_lot_is_to_stay_is_exposed_again_at_once() -> None:
    """Half the transfers lead where people are: the others thin the stream, 1 - exp(-2 * 0.5) within a month."""
    to = f"[{{unit_id: U000, share: {value(50, '%')}}}, {{unit_id: U001}}]"
    law = f"outcome: transfer, who: {{units: [U000]}}, to: {to}, exponential: {{mean: {value(0.5, 'months')}}}"
    scenario = scenario_of(f"causes: [{{id: c, {law}}}]", months=1, replications=scaled(3, 40))
    moved = measures_of(scenario, organisation_of([4000, 1]))["transfers:c"][:, 1]
    share = 1 - np.exp(-1)
    assert_meets(moved, 4000 * share, sqrt(4000 * share * (1 - share)), notices=0.05)


def test_a_cause_that_does_not_act_changes_no_number_and_one_elsewhere_none_of_ours() -> None:
    organisation = organisation_of([30, 20, 10])
    base = leaving(0.8, 0.4, bands=(0, 3)) + f"hiring: {{time_to_fill: {value(45, 'days', law='exponential')}}}\n"
    still = "causes:\n" + transfer(f", multiplier: {value(0, 'factor')}") + promotion("up", 9, 1)
    ours, same = (series_of(scenario_of(laws, replications=5), organisation) for laws in (base, base + still))
    assert all(np.array_equal(ours[output], same[output]) for output in Output)
    elsewhere = "causes:\n" + promotion("up", 3, 3, ", old_post: vacant").replace(
        "levels: [3]", "levels: [3], units: [U002]"
    )
    units = [
        measures_of(scenario_of(laws, replications=5, more="outputs: [flows_by_unit]"), organisation)
        for laws in (base, base + elsewhere)
    ]
    for flow in ("joined", "left"):
        assert np.array_equal(units[0][f"{flow}:unit:U000"], units[1][f"{flow}:unit:U000"])
    assert units[1]["promotions:up"].sum() > 0


@st.composite
def causes(draw: st.DrawFn) -> str:
    """Laws under which people leave, retire, are promoted and transferred, posts go along or stay."""
    post = st.sampled_from([", old_post: vacant", ", old_post: moves along", ""])
    shape = draw(st.sampled_from([0.5, 1, 3]))
    mean = value(draw(st.integers(1, 40)), "months")
    laws = f"leaving: {{weibull: {{shape: {value(shape, 'shape')}, mean: {mean}}}}}\n"
    laws += "causes:\n" + promotion("up", 3, draw(st.integers(1, 9)), draw(post)) + transfer(draw(post))
    back = "outcome: transfer, overload: true, to: [{unit_id: U000}], " + f"exponential: {{mean: {value(3, 'months')}}}"
    laws += f"  - {{id: back, {back}{draw(post)}}}\n"
    if draw(st.booleans()):
        laws += rounds((3, 4, 0.4), (4, 3, 0.2), (4, None, 0.3), more=draw(post))
    if draw(st.booleans()):
        laws += f"hiring: {{time_to_fill: {value(draw(st.sampled_from([0, 0.4, 3])), 'months', law='exponential')}}}\n"
    cap = draw(st.sampled_from([1, 4]))
    laws += f"overload: {{exponent: {value(2, 'power')}, cap: {value(cap, 'factor')}, floor: {value(1, 'factor')}}}\n"
    return laws


@given(causes(), st.integers(0, 2**40))
def test_headcount_is_conserved_in_every_unit_every_month(laws: str, seed: int) -> None:
    """End = start + joined - left + came from other teams - went to other teams; levels sum to all."""
    scenario = scenario_of(
        laws,
        months=5,
        replications=1,
        seed=seed,
        more="outputs: [headcount_by_unit, headcount_by_level, flows_by_unit]",
    )
    measured = {name: series[0] for name, series in measures_of(scenario, organisation_of([6, 4, 3])).items()}
    for unit in ("U000", "U001", "U002"):
        heads = measured[f"headcount:unit:{unit}"]
        flows = {flow: measured[f"{flow}:unit:{unit}"][1:] for flow in ("joined", "left", "moved_in", "moved_out")}
        change = flows["joined"] - flows["left"] + flows["moved_in"] - flows["moved_out"]
        assert np.array_equal(np.diff(heads), change)
        assert (heads >= 0).all()
    by = {
        kind: sum(series for name, series in measured.items() if name.startswith(f"headcount:{kind}:"))
        for kind in ("unit", "level")
    }
    assert np.array_equal(by["unit"], by["level"])
    left = sum(series for name, series in measured.items() if name.startswith("left:"))
    assert np.array_equal(left, sum(series for name, series in measured.items() if name.startswith("leavers:")))
