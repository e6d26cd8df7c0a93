"""Skills of foreign taxonomies in the bank: the same is one skill, what looks alike is only listed."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis import given

from engine.domain.dataset import SKILLS
from engine.domain.skill_names import folded_name
from engine.domain.table import Table
from engine.skills.bank_merge import ForeignSkill, MergeReport, merge_skills


def bank(*rows: dict[str, Any]) -> Table:
    return Table.from_rows(SKILLS, rows)


def merged(table: Table, *foreign: ForeignSkill) -> tuple[dict[str, dict[str, Any]], MergeReport]:
    found, report = merge_skills(table, foreign)
    return {str(row["skill_id"]): row for row in found.rows()}, report


PLC = {"skill_id": "plc", "name": "PLC programming", "aliases": "PLC;可编程控制器", "criticality": 0.9}


def test_a_new_skill_is_added_with_aliases_parent_and_kind() -> None:
    rows, report = merged(
        bank(PLC),
        ForeignSkill("e:1", "welding", ("arc welding",), "e:0", "skill"),
        ForeignSkill("e:0", "metal work"),
    )
    assert report.added == ("e:1", "e:0")
    assert (rows["e:1"]["aliases"], rows["e:1"]["parent_id"], rows["e:1"]["kind"]) == ("arc welding", "e:0", "skill")
    assert (report.before, report.after) == (1, 3)


def test_the_same_name_or_alias_but_for_width_and_case_is_one_skill_and_is_listed() -> None:
    rows, report = merged(
        bank(PLC),
        ForeignSkill("e:1", "ＰＬＣ  Programming", ("ladder logic",), file="a.csv", row=7),
        ForeignSkill("e:2", "plc", ("SPS",)),
    )
    assert set(rows) == {"plc"}
    assert [(each.skill_id, each.into, each.because) for each in report.merged] == [
        ("e:1", "plc", "name"),
        ("e:2", "plc", "alias"),
    ]
    assert (report.merged[0].file, report.merged[0].row) == ("a.csv", 7)
    assert rows["plc"]["aliases"] == "PLC;可编程控制器;ladder logic;SPS"
    assert rows["plc"]["criticality"] == 0.9


def test_children_of_a_merged_skill_stand_below_the_skill_it_is() -> None:
    rows, _ = merged(bank(PLC), ForeignSkill("e:1", "PLC"), ForeignSkill("e:2", "ladder logic", parent_id="e:1"))
    assert rows["e:2"]["parent_id"] == "plc"


def test_what_only_looks_alike_is_listed_and_never_merged() -> None:
    rows, report = merged(bank({"skill_id": "s", "name": "JavaScript"}), ForeignSkill("e:1", "Java scripts"))
    assert set(rows) == {"s", "e:1"}
    assert [(each.skill_id, each.like) for each in report.alike] == [("e:1", "s")]
    _, report = merged(bank({"skill_id": "s", "name": "JavaScript"}), ForeignSkill("e:1", "Java"))
    assert report.alike == ()


def test_a_name_that_several_skills_have_is_added_and_listed() -> None:
    two = (
        {"skill_id": "a", "name": "Reporting", "aliases": "BI"},
        {"skill_id": "b", "name": "Insight", "aliases": "BI"},
    )
    rows, report = merged(bank(*two), ForeignSkill("e:1", "BI"))
    assert set(rows) == {"a", "b", "e:1"}
    assert report.ambiguous[0].into == "a, b"


def test_an_alias_that_names_another_skill_or_cannot_stand_in_a_list_is_left_out_and_said() -> None:
    rows, report = merged(
        bank(PLC),
        ForeignSkill("e:1", "automation", ("plc", "welding", "a;b")),
        ForeignSkill("e:2", "welding"),
    )
    assert rows["e:1"]["aliases"] is None
    assert [each.because for each in report.aliases_left_out] == ["names plc", "names e:2", "separator"]


def test_a_known_id_is_enriched_and_keeps_its_name() -> None:
    table, _ = merge_skills(bank(PLC), [ForeignSkill("e:1", "welding")])
    again, report = merged(table, ForeignSkill("e:1", "Welding", ("arc welding",), kind="skill"))
    assert (report.same_id, report.added) == (1, ())
    assert (again["e:1"]["name"], again["e:1"]["aliases"], again["e:1"]["kind"]) == ("welding", "arc welding", "skill")


def test_a_parent_that_nothing_names_and_a_circle_are_no_parents() -> None:
    rows, report = merged(
        bank(),
        ForeignSkill("e:1", "one", parent_id="e:2"),
        ForeignSkill("e:2", "two", parent_id="e:1"),
        ForeignSkill("e:3", "three", parent_id="e:9"),
    )
    assert report.parents_missing == ("e:9",)
    assert (rows["e:1"]["parent_id"], rows["e:2"]["parent_id"], rows["e:3"]["parent_id"]) == ("e:2", None, None)


words = st.sampled_from(["PLC", "plc", "ＰＬＣ", "SAP", "Java", "Java ", "welding", "焊接", "焊 接"])
foreign_skills = st.lists(
    st.builds(
        ForeignSkill,
        skill_id=st.sampled_from(["e:1", "e:2", "e:3", "plc"]),
        name=words,
        aliases=st.lists(words, max_size=3).map(tuple),
        parent_id=st.sampled_from([None, "e:1", "e:2", "e:9"]),
    ),
    max_size=8,
)


@given(foreign_skills)
def test_every_row_is_accounted_for_and_no_name_comes_to_mean_two_skills(foreign: list[ForeignSkill]) -> None:
    table, report = merge_skills(bank(PLC), foreign)
    assert len(report.added) + report.same_id + len(report.merged) == len(foreign)
    assert report.after == report.before + len(report.added)
    meant: dict[str, set[str]] = {}
    for row in table.rows():
        for word in (str(row["name"]), *(str(row["aliases"]).split(";") if row["aliases"] else ())):
            meant.setdefault(folded_name(word), set()).add(str(row["skill_id"]))
    assert all(len(skills) == 1 for skills in meant.values())
    once, _ = merge_skills(table, foreign)
    assert once.rows() == table.rows()
