"""All goals of one person on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from api.cli.main import run
from engine.application.schemas import schema_of

FILES = {
    "people": "person_id,name\nP1,Ana\n",
    "employments": "person_id,valid_from,unit_id,job_family,level\nP1,2020-01-01,U1,support,3\n",
    "units": "unit_id,name,parent_id\nU0,Company,\nU1,Support,U0\n",
    "job_families": "job_family,name\nsupport,Support\n",
    "goals": (
        "goal_id,owner_type,owner_id,framework,title,start,due,weight,parent_id,status,recorded_at\n"
        "OLD,person,P1,OKR,Dare,2026-01-01,2026-12-31,1,,active,2026-01-01T09:00:00\n"
        "OLD,person,P1,OKR,Dare,2026-01-01,2026-12-31,1,,closed,2026-07-02T09:00:00\n"
        "NEW,person,P1,MBO,Serve,2026-07-01,2026-12-31,1,,active,2026-07-02T09:00:00\n"
    ),
    "key_results": ("key_result_id,goal_id,title,baseline,target,weight\nKO,OLD,Try,0,100,1\nKN,NEW,Answer,0,100,1\n"),
    "check_ins": "key_result_id,date,value\nKO,2026-06-30,60\nKN,2026-12-01,80\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> str:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return str(tmp_path)


def test_a_move_from_okr_to_mbo_is_told_with_its_days_and_records(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["goals", "person", "P1", "--data", folder, "--as-of", "2026-12-31"]
    assert run([*asked, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema_of("goals-person")).validate(printed)
    (switch,) = printed["body"]["switches"]
    assert switch["progress"]["strict"] == pytest.approx((181 * 60 + 184 * 80) / 365)
    assert run(asked) == 0
    said = capsys.readouterr().out
    assert "2026-01-01 .. 2026-06-30  181 days (49.6 %)  OKR: 60.0 %" in said
    assert "2026-07-01 .. 2026-12-31  184 days (50.4 %)  MBO: 80.0 %" in said
    assert "OLD status = closed, recorded 2026-07-02" in said
    assert "NEW hangs below no other goal." in said


def test_it_is_told_in_chinese_and_an_unknown_person_is_refused(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--data", folder, "--as-of", "2026-12-31"]
    assert run(["goals", "person", "P1", *asked, "--lang", "zh"]) == 0
    assert "2026-07-01 更换框架" in capsys.readouterr().out
    assert run(["goals", "person", "P9", *asked]) == 2
