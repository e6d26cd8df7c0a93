"""Files of ESCO and O*NET become skills; rows that are none are told with their place."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.loading.esco import parent_code
from engine.loading.foreign_skills import ForeignSkills, read_foreign_skills


def read(folder: Path, name: str, text: str) -> ForeignSkills:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return read_foreign_skills([path])


def test_the_first_path_of_the_hierarchy_gives_parent_and_kind(tmp_path: Path) -> None:
    text = (
        "id,description,hierarchy_levels,type\n"
        "a1,lead a band,\"[['S', 'S4', 'S4.5', None], ['T', 'T4']]\",preferredLabel\n"
        "a1,direct a band,\"[['S', 'S4', 'S4.5', None]]\",altLabel\n"
        "b2,music theory,\"[['K', 'K02', 'K021']]\",preferredLabel\n"
        "c3,,\"[['K']]\",preferredLabel\n"
        "d4,broken,no list,preferredLabel\n"
        "e5,free,,preferredLabel\n"
    )
    found = read(tmp_path, "skills.csv", text)
    assert [(each.skill_id, each.name, each.parent_id, each.kind) for each in found.skills] == [
        ("esco:a1", "lead a band", "esco:S4.5", "skill"),
        ("esco:a1", "direct a band", "esco:S4.5", "skill"),
        ("esco:b2", "music theory", "esco:K021", "knowledge"),
        ("esco:e5", "free", None, None),
    ]
    assert found.skills[1].aliases == ("direct a band",)
    assert [(problem.code, problem.row) for problem in found.problems] == [("no-name", 5), ("bad-hierarchy", 6)]
    assert found.files[0].rows == len(found.skills) + len(found.problems)


def test_concepts_have_an_alias_a_line_and_their_type(tmp_path: Path) -> None:
    text = 'conceptUri,skillType,preferredLabel,altLabels\nhttp://x/skill/a1,knowledge,Ruby,"ruby lang\nRuby code"\n'
    (skill,) = read(tmp_path, "skills_en.csv", text).skills
    assert (skill.skill_id, skill.aliases, skill.kind) == ("esco:a1", ("ruby lang", "Ruby code"), "knowledge")


def test_groups_stand_below_the_code_that_begins_theirs(tmp_path: Path) -> None:
    text = "ORIGINURI,CODE,PREFERREDLABEL,ALTLABELS\nhttp://x/isced-f/0311,,economics,\nhttp://x/skill/S1.1,S1.1,teaching,\n"
    found = read(tmp_path, "groups.csv", text)
    assert [(each.skill_id, each.parent_id) for each in found.skills] == [
        ("esco:K0311", "esco:K031"),
        ("esco:S1.1", "esco:S1"),
    ]
    assert [parent_code(code) for code in ("S1", "S1.1.0", "K00", "K001", "T4.2")] == [None, "S1.1", None, "K00", "T4"]
    (group,) = read(tmp_path, "h.json", '{"A1.2": "care"}').skills
    assert (group.skill_id, group.parent_id, group.kind) == ("esco:A1.2", "esco:A1", "attitude")


def test_labels_of_a_json_list_come_with_their_aliases(tmp_path: Path) -> None:
    text = (
        '[{"uri": "http://x/skill/a1", "label": "Go", "altLabel": ["golang"], "skillType": "knowledge"}, {"uri": ""}]'
    )
    found = read(tmp_path, "ict.json", text)
    assert [(each.name, each.aliases) for each in found.skills] == [("Go", ("golang",))]
    assert [problem.row for problem in found.problems] == [2]


def test_occupations_name_a_skill_once_and_what_is_not_taken_is_said(tmp_path: Path) -> None:
    text = (
        "O*NET-SOC Code,Element ID,Element Name,Scale ID,Data Value\n"
        "11,2.A.1,Reading,IM,4\n11,2.A.1,Reading,LV,5\n12,2.A.1,Reading,IM,3\n12,2.B,Speaking,IM,3\n"
    )
    found = read(tmp_path, "Skills.csv.gz", text)
    assert [each.skill_id for each in found.skills] == ["onet:2.A.1", "onet:2.B"]
    assert "4 rows say how much 2 occupations" in found.files[0].notes[0]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.csv", b"a,b\n1,2\n", "unknown-taxonomy"),
        ("x.csv", b"", "unknown-taxonomy"),
        ("x.csv", b"\xff\xfe\x00bad", "not-a-taxonomy"),
        ("x.json", b"{", "not-a-taxonomy"),
        ("x.json", b"3", "not-a-taxonomy"),
        ("x.json", b'[{"uri": 3}]', "unknown-taxonomy"),
        ("x.json", b"[" * 100_000, "not-a-taxonomy"),
        ("x.csv.gz", b"no gzip", "file-unreadable"),
    ],
)
def test_what_is_no_taxonomy_is_refused_by_name(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_foreign_skills([path, tmp_path / "none.csv"])
    assert [problem.code for problem in refused.value.problems] == [code, "file-unreadable"]
