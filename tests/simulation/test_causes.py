"""Retirements and ends of contract on their day, whom a hazard means, and slips answered in words."""

from __future__ import annotations

from datetime import date
from math import exp, sqrt

import numpy as np
import pytest

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.errors import InputError
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output
from engine.simulation.world.dated_ends import months_until
from engine.simulation.world.risk_building import seasonal
from engine.simulation.world.world_building import world_of
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

DECLARED = "retirement: {declared: {source: data, why: Staff file}}\n"
RECORDED = "contracts: {recorded: {source: data}}\n"


def people(*rows: dict[str, Cell], repeat: int = 1) -> Organisation:
    """Return an organisation of people with some facts, each repeated."""
    facts: dict[str, Cell] = {"valid_from": date(2015, 3, 1), "unit_id": "team", "job_family": "F", "level": 2}
    named = [{**row, "person_id": f"P{at}-{copy}"} for at, row in enumerate(rows) for copy in range(repeat)]
    of_people = ("retirement_on", "tags")
    return History.from_rows(
        {
            "units": [{"unit_id": "plant", "name": "Plant"}, {"unit_id": "team", "name": "T", "parent_id": "plant"}],
            "people": [
                {"person_id": row["person_id"], "name": "N", **{key: row[key] for key in of_people if key in row}}
                for row in named
            ],
            "employments": [
                {**facts, **{key: cell for key, cell in row.items() if key not in of_people}} for row in named
            ],
            "positions": [
                {"position_id": "key", "unit_id": "team", "job_family": "F", "level": 2, "critical": True},
                {"position_id": "usual", "unit_id": "team", "job_family": "F", "level": 2, "critical": False},
            ],
        }
    ).as_of(START, START)


def test_people_retire_on_the_day_that_they_declared() -> None:
    """1 July is the first moment of month 6; 16 February is 15/28 into month 1; days that are past say nothing."""
    days = (date(2026, 7, 1), date(2026, 2, 16), date(2025, 6, 1), date(2031, 1, 1))
    organisation = people(*({"retirement_on": day} for day in days), {})
    scenario = scenario_of(DECLARED, months=8, replications=1)
    series = series_of(scenario, organisation)
    assert series[Output.HEADCOUNT][0].tolist() == [5, 5, 4, 4, 4, 4, 4, 3, 3]
    assert series[Output.CAPACITY][0, [1, 2, 3, 7]] == pytest.approx([5, 4 + 15 / 28, 4, 3])
    assert measures_of(scenario, organisation)["leavers:retirement"][0].tolist() == [0, 0, 1, 0, 0, 0, 0, 1, 0]


def test_days_are_counted_in_months_of_the_run_by_the_calendar() -> None:
    days = np.array(["2026-01-31", "2026-02-28", "2026-03-31", "2026-03-15"], dtype="datetime64[D]")
    assert months_until(days, date(2026, 1, 31)) == pytest.approx([0, 1, 2, 1 + 15 / 31])


def test_seasons_of_a_run_that_starts_within_a_month_are_mixed_by_days() -> None:
    seasons = np.array([1.0, 3.0, *[1.0] * 10])
    assert seasonal(seasons, date(2026, 1, 1), 13)[[0, 1, 12]].tolist() == [1, 3, 1]
    assert seasonal(seasons, date(2026, 12, 11), 3) == pytest.approx([1, 1 + 2 * 10 / 31, 3 - 2 * 10 / 31])


def test_contracts_end_after_their_last_day_unless_they_are_renewed() -> None:
    known: dict[str, Cell] = {"valid_to": date(2026, 4, 30), "recorded_at": date(2025, 12, 1)}
    organisation = people(known, {}, repeat=200)
    headcount = series_of(scenario_of(RECORDED, months=5, replications=1), organisation)[Output.HEADCOUNT][0]
    assert headcount.tolist() == [400, 400, 400, 400, 400, 200]
    renewed = RECORDED.replace("}}", f"}}, renewed: {value(70, '%')}}}")
    left = series_of(scenario_of(renewed, months=5, replications=20), organisation)[Output.LEAVERS].sum(axis=1)
    assert abs(left.mean() - 60) < 3.3 * sqrt(200 * 0.3 * 0.7 / 20)


def test_a_units_rate_of_retirement_spares_those_who_declared_a_day() -> None:
    """Of 400 in the unit below, those 200 without a date retire at 30 % a year; the others wait for 2031."""
    organisation = people({"retirement_on": date(2031, 1, 1)}, {}, repeat=200)
    laws = DECLARED.replace("}\n", f", by_unit: {{plant: {value(30, '% per year')}}}}}\n")
    retired = measures_of(scenario_of(laws, replications=scaled(60, 400)), organisation)["leavers:retirement"].sum(
        axis=1
    )
    assert_meets(retired, 60, sqrt(200 * 0.3 * 0.7), notices=0.1)


def test_hazards_are_multiplied_by_what_people_and_their_posts_are() -> None:
    """Doubled by level, tag and post, halved by location and unit: 0.05 * 2 * 2 * 2 / 4; others 0.05."""
    marked: dict[str, Cell] = {"level": 5, "tags": "expert; night", "position_id": "key", "location": "Xi'an"}
    plain: dict[str, Cell] = {"level": 3, "position_id": "usual", "location": "Wuhan", "unit_id": "office"}
    twice, half = value(2, "factor"), value(0.5, "factor")
    factors = (
        f"by_level: {{'5': {twice}}}, by_tag: {{expert: {twice}}}, critical_posts: {twice}, "
        f"by_location: {{Xi'an: {half}}}, by_unit: {{plant: {half}}}"
    )
    laws = f"leaving: {{exponential: {{mean: {value(20, 'months')}}}, {factors}}}\n"
    organisation = people(marked, plain, repeat=2000)
    more = "outputs: [headcount_by_level]"
    measured = measures_of(scenario_of(laws, months=6, replications=scaled(5, 40), more=more), organisation)
    for level, hazard in ((5, 0.1), (3, 0.05)):
        share = exp(-hazard * 6)
        at_end = measured[f"headcount:level:{level}"][:, 6]
        assert_meets(at_end, 2000 * share, sqrt(2000 * share * (1 - share)), notices=0.06)


def test_the_nearest_unit_that_is_named_counts() -> None:
    """Nothing for the plant, but the team below it says 1: its people leave, those directly in the plant stay."""
    organisation = people({}, {"unit_id": "plant"}, repeat=50)
    factors = f"by_unit: {{plant: {value(0, 'factor')}, team: {value(1, 'factor')}}}"
    laws = f"leaving: {{exponential: {{mean: {value(0.5, 'months')}}}, {factors}}}\n"
    measured = measures_of(scenario_of(laws, replications=1, more="outputs: [headcount_by_unit]"), organisation)
    assert [measured[f"headcount:unit:{unit}"][0, -1] for unit in ("plant", "team")] == [50, 0]


def test_whoever_takes_over_a_post_has_its_place_but_not_the_tags() -> None:
    """Everyone leaves within month 0 and is replaced: the critical post keeps driving people away, the tag does not."""
    base = "leaving: {exponential: {mean: %s}, counted_from: start of the run, %s}\nhiring: {time_to_fill: %s}"
    marked: dict[str, Cell] = {"tags": "expert", "position_id": "key"}
    left = {}
    for what, factor in (("critical_posts", value(40, "factor")), ("by_tag", f"{{expert: {value(40, 'factor')}}}")):
        laws = base % (value(10, "months"), f"{what}: {factor}", value(0, "months"))
        series = series_of(scenario_of(laws, months=2, replications=4), people(marked, repeat=50))
        left[what] = series[Output.LEAVERS].sum(axis=1).mean()
    assert abs(left["critical_posts"] - 50 * 8) < 3.3 * sqrt(400 / 4)
    assert abs(left["by_tag"] - (50 + 50 * 0.1 * (2 - 0.25))) < 3.3 * sqrt(60 / 4)


UP = f"{{level: 1, to_level: 2, share: {value(70, '%')}}}"
OUT = f"{{level: 1, share: {value(40, '%')}}}"
CAUSE = f"id: c, outcome: leave, exponential: {{mean: {value(9, 'months')}}}"


@pytest.mark.parametrize(
    ("laws", "words"),
    [
        (leaving(-0.1), "hazards.value"),
        (
            leaving(0.1).replace("}}", f"}}, weibull: {{shape: {value(1, 'shape')}, mean: {value(1, 'years')}}}}}"),
            "one law",
        ),
        ("leaving: {bands_years: [0]}", "one law, hazards, weibull, exponential or ramp; here is none"),
        (f"leaving: {{weibull: {{shape: {value(0, 'shape')}, mean: {value(1, 'years')}}}}}", "shape"),
        (f"leaving: {{weibull: {{shape: {value(2, 'shape')}}}}}", "either its 'scale' or its 'mean'"),
        (f"leaving: {{exponential: {{mean: {value(0, 'months')}}}}}", "at least nine hours"),
        (
            f"leaving: {{exponential: {{mean: {value(1, 'years')}}}, by_level: {{boss: {value(1, 'factor')}}}}}",
            "by_level",
        ),
        (f"retirement: {{by_unit: {{U000: {value(1.2, 'share per year')}}}}}", "below 1 (100 %); 1.2"),
        (f"retirement: {{by_unit: {{U000: {value(100, '% per year')}}}}}", "below 1 (100 %)"),
        ("retirement: {}", "declared: {source: data}"),
        (f"causes: [{{{CAUSE}}}, {{{CAUSE}}}]", "given twice: c"),
        (f"causes: [{{{CAUSE.replace('id: c', 'id: leaving')}}}]", "cannot be called 'leaving'"),
        (f"causes: [{{{CAUSE.replace('leave', 'transfer')}}}]", "'to' says where a transfer leads"),
        (f"causes: [{{{CAUSE.replace('leave', 'promotion')}}}]", "which levels are promoted"),
        (f"causes: [{{{CAUSE.replace('leave', 'promotion')}, who: {{levels: [30]}}}}]", "level 31; the highest is 30"),
        (f"promotion_rounds: [{{id: r, steps: [{UP}, {OUT}]}}]", "at most 1, not level 1 1.1"),
    ],
)
def test_slips_are_answered_in_words_with_their_line(laws: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        scenario_of(laws)
    assert words in str(refused.value)
    assert all(problem.line for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("more", "name"),
    [
        (f"by_unit: {{U01: {value(2, 'factor')}}}", "U01"),
        (f"by_job_family: {{G0: {value(2, 'factor')}}}", "G0"),
        (f"by_tag: {{star: {value(2, 'factor')}}}", "star"),
        (f"by_location: {{Mars: {value(2, 'factor')}}}", "Mars"),
        ("who: {units: [U01]}", "U01"),
        ("outcome: transfer, to: [{unit_id: U01}]", "U01"),
    ],
)
def test_names_that_the_organisation_does_not_have_are_refused(more: str, name: str) -> None:
    cause = CAUSE.replace("outcome: leave, ", "") if "outcome" in more else CAUSE
    with pytest.raises(InputError, match=f"'{name}'"):
        world_of(scenario_of(f"causes: [{{{cause}, {more}}}]"), organisation_of([2]))


def test_a_child_that_names_another_law_drops_the_one_it_inherits() -> None:
    head = "kind: scenario\nformat: 1\n"
    parent = f"{head}title: P\nhorizon_months: 3\nlaws: {{{leaving(0.2, 0.1, bands=(0, 1)).strip()}}}\n"
    child = f"{head}extends: p\nlaws: {{leaving: {{exponential: {{mean: {value(1, 'years')}}}}}}}\n"
    scenario = read_scenario("c", {"p": parent, "c": child})
    assert scenario.laws.leaving is not None
    assert (scenario.laws.leaving.hazards, scenario.laws.leaving.bands_years) == (None, (0,))
