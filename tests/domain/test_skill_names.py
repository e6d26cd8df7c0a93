"""How a skill is found by what people call it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.dataset import SKILLS
from engine.domain.history import History
from engine.domain.skill_names import NamedSkill, SkillNames, folded_name, named_skills, parents_of, path_of
from engine.domain.table import Table

NAMES = SkillNames(
    (
        NamedSkill("S1", "PLC programming", ("PLC", "可编程控制器")),
        NamedSkill("S2", "Java"),
        NamedSkill("S3", "JavaScript", ("JS",)),
        NamedSkill("S4", "Reporting", ("BI",)),
        NamedSkill("S5", "Business intelligence", ("BI", "商业智能")),
        NamedSkill("S6", "ms"),
        NamedSkill("S7", "Manufacturing", ("MS",)),
    ),
    used=("welding",),
)


@pytest.mark.parametrize(
    "called",
    ["S1", "PLC programming", "plc", "PLC", "ＰＬＣ", "ｐｌｃ　Programming", " plc  programming ", "可编程控制器"],
)
def test_a_skill_is_found_by_id_name_and_alias_in_any_width_and_case(called: str) -> None:
    assert NAMES.find(called) == ("S1",)


def test_an_id_that_only_records_use_is_a_name_too() -> None:
    assert NAMES.find("Welding") == ("welding",)
    assert NAMES.name_of("welding") == "welding"


def test_what_is_written_exactly_so_goes_before_what_is_alike_but_for_capitals() -> None:
    assert NAMES.find("ms") == ("S6",)
    assert NAMES.find("MS") == ("S7",)
    assert NAMES.find("Ms") == ("S6", "S7")


def test_an_ambiguous_name_lists_the_choices() -> None:
    assert NAMES.find("bi") == ("S4", "S5")
    assert NAMES.mend("bi") == "Use one of the ids S4, S5."


def test_what_nobody_knows_is_answered_with_what_looks_like_it_and_java_is_not_javascript() -> None:
    assert NAMES.near("JavaScrpt") == ("JavaScript",)
    assert NAMES.near("javva") == ("Java",)
    assert SkillNames((NamedSkill("S3", "JavaScript"),)).near("java") == ()
    assert NAMES.mend("cobol") == "Look it up in the table skills."


def test_an_organisation_names_what_its_bank_its_records_and_its_roles_name() -> None:
    record = {"person_id": "Ana", "skill_id": "sap", "level": 3, "source": "rated", "date": date(2025, 1, 1)}
    rows = {
        "skills": [{"skill_id": "plc", "name": "PLC", "aliases": "可编程控制器;S7"}],
        "skill_records": [record],
        "role_skills": [{"role_id": "r", "skill_id": "abap", "min_level": 3}],
    }
    cut = History.from_rows(rows).as_of(date(2026, 1, 1), date(2026, 1, 1))
    names = SkillNames.of(cut)
    assert [names.find(called) for called in ("s7", "SAP", "abap")] == [("plc",), ("sap",), ("abap",)]


def test_the_path_of_a_skill_ends_where_its_parents_go_in_a_circle() -> None:
    rows = [{"skill_id": a, "name": a, "parent_id": b} for a, b in (("a", "b"), ("b", "c"), ("c", "b"), ("d", None))]
    parents = parents_of(Table.from_rows(SKILLS, rows))
    assert path_of("a", parents) == ("a", "b", "c")
    assert path_of("d", parents) == ("d",)
    assert [skill.skill_id for skill in named_skills(Table.from_rows(SKILLS, rows))] == ["a", "b", "c", "d"]


@given(st.text(max_size=20))
def test_folding_a_folded_name_changes_nothing_for_plain_letters(text: str) -> None:
    once = folded_name(folded_name(text))
    assert folded_name(once) == once
