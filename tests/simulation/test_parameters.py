"""The numbers of a scenario by name: listed with their limits, and changed as a file would change them."""

from __future__ import annotations

import pytest

from engine.domain.sourced import Origin
from engine.errors import InputError
from engine.simulation.scenarios.parameters import parameter_named, parameters_of, with_values
from tests.simulation.arrangements import leaving, scenario_of, value

LAWS = (
    leaving(0.6, 0.2, bands=(0, 1))
    + f"hiring: {{time_to_fill: {value(1.4, 'months')}, refill_share: {value(80, '%')}}}\n"
    + f"growth: {{headcount: {value(3, '% per year')}, additions: "
    + f"[{{id: north, month: 2, people: {value(4, 'people')}}}, "
    + f"{{id: south, month: 6, people: {value(-2, 'people')}}}]}}\n"
)


def test_every_number_is_listed_with_unit_source_and_limits() -> None:
    listed = {one.path: one for one in parameters_of(scenario_of(LAWS, months=9))}
    assert list(listed) == [
        "horizon_months",
        "laws.leaving.bands_years.0",
        "laws.leaving.bands_years.1",
        "laws.leaving.hazards.value.0",
        "laws.leaving.hazards.value.1",
        "laws.hiring.time_to_fill.value",
        "laws.hiring.refill_share.value",
        "laws.growth.headcount.value",
        "laws.growth.additions.north.month",
        "laws.growth.additions.north.people.value",
        "laws.growth.additions.south.month",
        "laws.growth.additions.south.people.value",
    ]
    share = listed["laws.hiring.refill_share.value"]
    assert (share.value, share.unit, share.source, share.low, share.high) == (80, "%", Origin.ASSUMPTION, 0, 100)
    month = listed["laws.growth.additions.south.month"]
    assert (month.value, month.unit, month.source, month.low, month.whole) == (6, "month", None, 0, True)
    assert listed["laws.leaving.hazards.value.1"].high == 1000
    assert listed["laws.growth.headcount.value"].low == -100
    assert listed["laws.growth.additions.north.people.value"].whole


def test_writing_back_what_a_scenario_says_changes_nothing() -> None:
    scenario = scenario_of(LAWS)
    assert with_values(scenario, {one.path: one.value for one in parameters_of(scenario)}) == scenario


def test_only_what_is_named_changes_and_a_final_value_may_be_left_out() -> None:
    scenario = scenario_of(LAWS)
    changed = with_values(
        scenario, {"laws.growth.additions.south.month": 3, "laws.hiring.time_to_fill": 2.5, "horizon_months": 30}
    )
    before = {one.path: one.value for one in parameters_of(scenario)}
    after = {one.path: one.value for one in parameters_of(changed)}
    assert {path: now for path, now in after.items() if now != before[path]} == {
        "laws.growth.additions.south.month": 3,
        "laws.hiring.time_to_fill.value": 2.5,
        "horizon_months": 30,
    }
    assert parameter_named(changed, "laws.hiring.time_to_fill").value == 2.5


def test_everything_wrong_is_told_at_once_with_what_was_meant() -> None:
    wrong = {
        "laws.hiring.time_to_fil": 3.0,
        "horizon_months": 2.5,
        "laws.hiring.refill_share": 120.0,
        "laws.leaving.hazards.value.0": float("nan"),
        "laws.growth.headcount": 1.0,
        "laws.growth.headcount.value": 2.0,
    }
    with pytest.raises(InputError) as refused:
        with_values(scenario_of(LAWS), wrong)
    told = [problem.code for problem in refused.value.problems]
    assert told == ["unknown-parameter", "not-whole", "out-of-range", "out-of-range", "parameter-twice"]
    assert "'laws.hiring.time_to_fill.value'" in refused.value.problems[0].mend
    assert "0 to 100" in refused.value.problems[2].mend


def test_values_that_contradict_each_other_are_refused_like_those_of_a_file() -> None:
    with pytest.raises(InputError, match="rise"):
        with_values(scenario_of(LAWS), {"laws.leaving.bands_years.1": 0.0})
