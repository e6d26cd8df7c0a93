"""Recommended framework mixes for the people of an organisation."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.goals.framework_mixes import recommend_mixes
from engine.policy.load import load_policy
from tests.goals.goal_worlds import POLICIES, UNITS, Row, shipped

ON = date(2026, 2, 6)
FAMILIES: list[Row] = [
    {"job_family": "sales", "name": "Sales", "tags": "quota;external_client"},
    {"job_family": "product_rd", "name": "Product and R&D"},
    {"job_family": "support", "name": "Support"},
    {"job_family": "X", "name": "Something new"},
]


def staff(*families: str, tags: str | None = None) -> Organisation:
    """Return an organisation with one person per family named."""
    people: list[Row] = [{"person_id": f"P{number}", "name": "N", "tags": tags} for number in range(len(families))]
    employments: list[Row] = [
        {"person_id": f"P{number}", "valid_from": date(2020, 1, 1), "unit_id": "DA", "job_family": family, "level": 3}
        for number, family in enumerate(families)
    ]
    rows = {"people": people, "employments": employments, "job_families": FAMILIES, "units": UNITS}
    return History.from_rows(rows).as_of(ON, ON)


@pytest.mark.parametrize(
    ("family", "components"),
    [
        ("sales", {"KPI:results", "BEHAVIOUR:visit_quality"}),
        ("product_rd", {"OKR:innovation", "OKR:iteration_speed", "PROJECT:milestones"}),
        ("support", {"MBO:special_tasks", "SATISFACTION:service"}),
    ],
)
def test_every_preset_has_its_components_and_sums_to_one(family: str, components: set[str]) -> None:
    (group,) = recommend_mixes(staff(family), shipped("framework_mix.yaml")).groups
    assert set(group.mix) == components
    assert sum(group.mix.values()) == pytest.approx(1)
    assert (group.fallback, group.warnings) == (False, ())


def test_an_unknown_family_gets_the_fallback_and_the_reason() -> None:
    (group,) = recommend_mixes(staff("X"), shipped("framework_mix.yaml")).groups
    assert (group.fallback, group.reason) == (True, "no preset")
    assert sum(group.mix.values()) == pytest.approx(1)


def test_people_alike_share_a_group_and_each_finds_it() -> None:
    mixes = recommend_mixes(staff("sales", "support", "sales"), shipped("framework_mix.yaml"))
    assert [(group.job_family, group.person_ids) for group in mixes.groups] == [
        ("sales", ("P0", "P2")),
        ("support", ("P1",)),
    ]
    mine = mixes.mix_of("P2")
    assert mine.mix == {"BEHAVIOUR:visit_quality": 0.3, "KPI:results": 0.7}
    assert mine.advisory is True
    assert [fact.column for fact in mine.trail.facts] == ["job_family", "tags"]
    assert [rule.rule for rule in mine.trail.rules] == ["sales"]
    with pytest.raises(KeyError):
        mixes.mix_of("nobody")


def test_a_mix_of_one_framework_is_warned_about() -> None:
    text = (POLICIES / "framework_mix.yaml").read_text()
    kind = [shipped("framework_mix.yaml").kind]
    only_kpi = text.replace(
        "weights: {KPI:results: mix.sales.results, BEHAVIOUR:visit_quality: mix.sales.visit_quality}",
        "weights: {KPI:results: mix.sales.results, KPI:margin: mix.sales.visit_quality}",
    )
    (group,) = recommend_mixes(staff("sales"), load_policy(only_kpi, "p.yaml", kind)).groups
    assert [warning.code for warning in group.warnings] == ["W-KPI-ONLY"]
    only_okr = only_kpi.replace(
        "{KPI:results: mix.sales.results, KPI:margin", "{OKR:results: mix.sales.results, OKR:margin"
    )
    vague = load_policy(only_okr, "p.yaml", kind)
    (executing,) = recommend_mixes(staff("sales", tags="execution"), vague).groups
    assert [warning.code for warning in executing.warnings] == ["W-OKR-VAGUE"]
    assert executing.warnings[0].because.zh
    (exploring,) = recommend_mixes(staff("sales"), vague).groups
    assert exploring.warnings == ()


def test_an_organisation_without_people_gets_no_groups() -> None:
    empty = History.from_rows({"units": UNITS}).as_of(ON, ON)
    assert recommend_mixes(empty, shipped("framework_mix.yaml")).groups == ()
