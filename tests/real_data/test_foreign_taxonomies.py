"""ESCO and O*NET as they are published become a bank without a lost row."""

from __future__ import annotations

from pathlib import Path

from engine.domain.dataset import SKILLS
from engine.domain.skill_names import named_skills, parents_of, path_of
from engine.domain.table import Table
from engine.loading.foreign_skills import read_foreign_skills
from engine.skills.bank_merge import merge_skills

FILES = (
    "esco/esco_v1_1_1_skills_preferred_with_hierarchy.csv",
    "esco/esco_v_1_1_1_hier_mapper.json",
    "esco/ict_skills.json",
    "esco/skillGroups.csv",
    "onet/Skills.csv.gz",
)


def test_every_row_of_every_file_is_a_skill_or_says_why_not(real_data: Path) -> None:
    """13,412 labels, 682 codes, 877 skills and 640 groups as the notice counts them; O*NET names 35 skills."""
    found = read_foreign_skills([real_data / name for name in FILES])
    assert [(file.rows, file.skills) for file in found.files] == [
        (13_412, 13_412),
        (682, 682),
        (877, 877),
        (640, 640),
        (67_690, 35),
    ]
    assert found.problems == ()

    own = [
        {"skill_id": "java", "name": "JAVA (computer programming)", "aliases": "爪哇语言"},
        {"skill_id": "hr", "name": "manage musical staf"},
    ]
    table, report = merge_skills(Table.from_rows(SKILLS, own), found.skills)
    assert len(report.added) + report.same_id + len(report.merged) == sum(file.skills for file in found.files)
    assert report.parents_missing == ()
    assert {each.into for each in report.merged} >= {"java"}
    assert [each.name for each in report.alike if each.like == "hr"] == ["manage musical staff"]

    names, parents = {skill.name: skill for skill in named_skills(table)}, parents_of(table)
    haskell = names["Haskell"].skill_id
    assert path_of(haskell, parents)[1:] == ("esco:K0613", "esco:K06")  # K061 has the name of K06
