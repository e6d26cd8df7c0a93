"""Scenario files: what extends what, and every slip at once with file and line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.evidence.canonical import canonical_bytes
from engine.simulation.scenarios.laws import Laws
from engine.simulation.scenarios.reading import read_scenario, scenario_file_schema, scenario_yaml
from engine.simulation.scenarios.scenario import Output, Scenario
from engine.simulation.world.world_building import world_of
from tests.simulation.arrangements import organisation_of

SHIPPED = {
    path.stem: path.read_text(encoding="utf-8")
    for path in (Path(__file__).parents[2] / "scenarios").glob("*.yaml")
    if "kind: scenario\n" in path.read_text(encoding="utf-8")
}

BASE = """\
kind: scenario
format: 1
title: {en: Base, zh: 基线}
horizon_months: 36
replications: {number: 100}
laws:
  leaving:
    bands_years: [0, 1]
    hazards: {value: [0.2, 0.1], unit: per year, source: assumption, why: guess}
  hiring:
    time_to_fill: {law: lognormal, value: 2, variation: 0.5, unit: months, source: assumption}
    freezes: [{id: f1, from_month: 1, to_month: 2}]
  growth:
    additions:
      - {id: a1, month: 3, people: {value: 10, unit: people, source: policy}}
      - {id: a2, month: 4, people: {value: 5, unit: people, source: policy}}
"""
HEAD = "kind: scenario\nformat: 1\nextends: base\n"


def read(child: str, name: str = "child", **others: str) -> Scenario:
    return read_scenario(name, {"base": BASE, name: child, **others})


def problems(child: str, **others: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        read(child, **others)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_shipped_scenario_reads_runs_and_reads_back(name: str) -> None:
    scenario = read_scenario(name, SHIPPED)
    assert scenario.name == name
    assert scenario.title.zh
    world_of(scenario, organisation_of([3, 4]))
    assert read_scenario(name, {name: scenario_yaml(scenario)}) == scenario
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario


def test_the_examples_of_the_readme_read_and_run() -> None:
    readme = (Path(__file__).parents[2] / "scenarios" / "README.md").read_text(encoding="utf-8")
    expansion, freeze, *further = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    texts = {**SHIPPED, "expansion": expansion, "freeze": freeze}
    texts |= {f"example-{at}": text for at, text in enumerate(further)}
    scenarios = {name: read_scenario(name, texts) for name in set(texts) - set(SHIPPED)}
    for name in ("expansion", "freeze"):
        world_of(scenarios[name], organisation_of([3, 4]))
    growth = scenarios["freeze"].laws.growth
    assert growth is not None
    assert growth.additions == ()
    for unit in ("requisitions per 1000 people", "share per year", "% per year"):
        assert f"`{unit}`" in readme
    assert all(output.value in readme for output in Output)
    assert all(f"`{law}`" in readme for law in Laws.model_fields)


def test_the_shipped_scenarios_are_the_four_that_the_readme_names() -> None:
    assert {"baseline", "conservative", "neutral", "optimistic"} <= set(SHIPPED)


def test_a_scenario_that_extends_another_differs_only_where_it_says() -> None:
    base, child = read_scenario("base", {"base": BASE}), read(HEAD + "title: Child\nhorizon_months: 12\n")
    changed = {field for field in Scenario.model_fields if getattr(base, field) != getattr(child, field)}
    assert changed == {"name", "title", "horizon_months"}
    assert child.title.en == "Child"


def test_maps_merge_deeply_and_lists_are_replaced() -> None:
    child = read(HEAD + "laws: {leaving: {bands_years: [0, 2], hazards: {value: [0.3, 0.2]}}}\n")
    leaving = child.laws.leaving
    assert leaving is not None
    assert (leaving.bands_years, leaving.hazards.value) == ((0, 2), (0.3, 0.2))
    assert (leaving.hazards.unit, leaving.hazards.why) == ("per year", "guess")
    assert child.laws.hiring == read_scenario("base", {"base": BASE}).laws.hiring


def test_items_with_an_id_merge_by_id_and_can_be_removed() -> None:
    child = read(
        HEAD + "remove: [a1, f1]\nlaws:\n  growth:\n    additions:\n      - {id: a2, month: 9}\n"
        "      - {id: a3, month: 1, people: {value: 1, unit: people, source: policy}}\n"
    )
    assert child.laws.growth is not None
    assert [(item.id, item.month, item.people.value) for item in child.laws.growth.additions] == [
        ("a2", 9, 5),
        ("a3", 1, 1),
    ]
    assert child.laws.hiring is not None
    assert child.laws.hiring.freezes == ()


def test_what_a_child_says_supersedes_what_would_contradict_it() -> None:
    child = read(
        HEAD + "replications: {half_width: 0.02}\nlaws:\n  hiring: {time_to_fill: {law: exponential}}\n"
        "  leaving: {hazards: {source: data, window: {from: 2020-01-01, to: 2024-12-31}}}\n"
    )
    assert child.replications.number is None
    assert child.laws.hiring is not None
    assert child.laws.hiring.time_to_fill.variation is None
    assert child.laws.leaving is not None
    assert child.laws.leaving.hazards.value is None


def test_a_title_in_english_alone_does_not_keep_the_parents_chinese() -> None:
    assert read(HEAD + "title: {en: Freeze}\n").title.text("zh") == "Freeze"
    assert read(HEAD + "title: {en: Freeze, zh: 冻结}\n").title.text("zh") == "冻结"
    assert read(HEAD).title.text("zh") == "基线"


def test_grandparents_count() -> None:
    grandchild = "kind: scenario\nformat: 1\nextends: child\nseed: 9\n"
    scenario = read_scenario("g", {"base": BASE, "child": HEAD + "horizon_months: 12\n", "g": grandchild})
    assert (scenario.seed, scenario.horizon_months) == (9, 12)


def test_a_circle_is_named() -> None:
    texts = {"a": "extends: b\n", "b": "# b\nextends: c\n", "c": "extends: a\n"}
    with pytest.raises(InputError) as refused:
        read_scenario("a", texts)
    assert "c.yaml:1: Scenarios extend each other in a circle: a -> b -> c -> a." in str(refused.value)
    with pytest.raises(InputError, match="a -> a"):
        read_scenario("a", {"a": "extends: a\n"})


def test_a_scenario_that_does_not_exist_is_answered_with_the_nearest() -> None:
    assert problems(HEAD.replace("base", "bsae")) == [
        "child.yaml:3: There is no scenario 'bsae' to extend. Did you mean 'base'?"
    ]
    with pytest.raises(InputError, match="There is no scenario 'x'"):
        read_scenario("x", {})


def test_all_slips_are_told_at_once_with_their_lines() -> None:
    text = """\
kind: scenario
format: 1
horizon: 36
horizon_months: 0
seed: -1
replications: {number: 0}
laws:
  leaving:
    hazards: {value: [-0.2], unit: per yer, sorce: assumption}
    by_job_family: {F0: {value: 2, unit: factors, source: assumption}}
    multiplier: {value: two, unit: factor, source: guess}
  hiring:
    time_to_fill: {law: weibull, value: 2, unit: fortnights, source: assumption}
    freezes: [{id: f, from_month: 3, to_moth: 4}]
  overload: 5
"""
    with pytest.raises(InputError) as refused:
        read_scenario("x", {"x": text})
    told = {(problem.line, problem.column) for problem in refused.value.problems}
    laws = "laws.leaving."
    assert told == {
        (1, "title"),
        (3, "horizon"),
        (4, "horizon_months"),
        (5, "seed"),
        (6, "replications.number"),
        (9, laws + "hazards.value[0]"),
        (9, laws + "hazards.unit"),
        (9, laws + "hazards.sorce"),
        (9, laws + "hazards.source"),
        (10, laws + "by_job_family.F0.unit"),
        (11, laws + "multiplier.value"),
        (11, laws + "multiplier.source"),
        (13, "laws.hiring.time_to_fill.law"),
        (13, "laws.hiring.time_to_fill.unit"),
        (14, "laws.hiring.freezes[0].to_moth"),
        (14, "laws.hiring.freezes[0].to_month"),
        (15, "laws.overload"),
    }
    assert all(problem.file == "x.yaml" and problem.mend for problem in refused.value.problems)
    assert "Did you mean 'horizon_months'?" in str(refused.value)


def test_a_slip_in_a_parent_is_told_with_the_parents_line() -> None:
    broken = BASE.replace("horizon_months: 36", "horizon_months: long")
    with pytest.raises(InputError, match=r"base\.yaml:4: horizon_months is 'long'"):
        read_scenario("child", {"base": broken, "child": HEAD})


@pytest.mark.parametrize(
    ("laws", "says"),
    [
        ("leaving: {bands_years: [1, 2], hazards: {value: [1, 1], source: data}}", "begin with 0"),
        ("leaving: {bands_years: [0, 2, 2], hazards: {value: [1, 1, 1], source: data}}", "rise"),
        ("leaving: {bands_years: [0, 2], hazards: {value: [1], source: data}}", "2 bands_years need as many hazards"),
        ("leaving: {hazards: {source: data}}", "estimated with"),
        (
            "leaving: {hazards: {source: policy, window: {from: 2020-01-01, to: 2021-01-01}}}",
            "goes with 'source: data'",
        ),
        ("leaving: {hazards: {source: data, window: {from: 2022-01-01, to: 2021-01-01}}}", "before it begins"),
        ("leaving: {hazards: {value: [1.0], unit: share per year, source: data}}", "below 1"),
        ("hiring: {time_to_fill: {value: 1, unit: days, source: data, law: erlang}}", "needs 'stages'"),
        ("hiring: {time_to_fill: {value: 1, unit: days, source: data, stages: 2}}", "belongs to law erlang"),
        ("growth: {headcount: {value: 2, unit: '% per year', source: data}}", "no law of hiring"),
        ("growth: {headcount: {value: -100, unit: '% per year', source: data}}", "above -100 %"),
        ("growth: {additions: [{id: a, month: 1, people: {value: 1.5, unit: people, source: data}}]}", "whole numbers"),
        ("ramp_up: {start_share: {value: 130, unit: '%', source: data}}", "between 0 and 1"),
    ],
)
def test_laws_that_make_no_sense_are_refused_in_words(laws: str, says: str) -> None:
    text = f"kind: scenario\nformat: 1\ntitle: T\nhorizon_months: 3\nlaws:\n  {laws}\n"
    with pytest.raises(InputError) as refused:
        read_scenario("x", {"x": text})
    assert any(says in problem.what for problem in refused.value.problems)
    assert all(problem.line is not None for problem in refused.value.problems)


def test_removing_what_is_not_there_is_told() -> None:
    told = problems(HEAD + "remove: [a9]\n")
    assert len(told) == 1
    assert told[0].startswith("child.yaml:4: There is nothing with id 'a9' to remove in what child.yaml extends.")


def test_a_text_cut_short_by_a_comma_is_explained() -> None:
    child = HEAD + "laws: {leaving: {multiplier: {value: 1, unit: factor, source: data, why: ten, of them}}}\n"
    assert "put the whole text in quotes" in problems(child)[0]


@pytest.mark.parametrize("text", ["", "[]", "a: [", "kind: scenario\nkind: scenario\n", "\tx: 1"])
def test_what_is_no_yaml_map_is_refused_with_a_line(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read_scenario("x", {"x": text})
    assert refused.value.problems[0].file == "x.yaml"
    assert refused.value.problems[0].line is not None


def test_another_kind_of_file_is_refused() -> None:
    assert any("kind" in told for told in problems("kind: policy\nformat: 1\nextends: base\n"))
    assert any("kind" in told for told in problems("extends: base\nformat: 2\n")) is False


def test_the_format_has_a_json_schema_with_descriptions() -> None:
    schema = Scenario.model_json_schema()
    assert schema["properties"]["horizon_months"]["description"] == "Months to look ahead."
    json.dumps(schema)
    described = scenario_file_schema()
    assert {"extends", "remove"} <= set(described["properties"])
    assert described["required"] == ["kind", "format"]
    assert "required" not in described["$defs"]["Hazards"]


def test_a_scenario_stored_in_a_result_is_the_one_that_ran() -> None:
    scenario = read(HEAD + "laws: {leaving: {multiplier: {value: 0.12345678901234, unit: factor, source: data}}}\n")
    assert Scenario.model_validate_json(canonical_bytes(scenario)) == scenario


def test_multipliers_that_add_up_to_nonsense_are_refused() -> None:
    multiplier = "multiplier: {value: 90, unit: factor, source: data}"
    scenario = read(HEAD + f"laws: {{leaving: {{hazards: {{value: [20, 1]}}, {multiplier}}}}}\n")
    with pytest.raises(InputError, match="hazard of 1800 a year"):
        world_of(scenario, organisation_of([2]))
