"""Why not, and what would mend it, from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from api.cli.main import run
from engine.application.sample import sample_organisation, write_sample
from tests.conftest import CHECKOUT

FILE = """
kind: staffing-request
format: 1
title: Line 3
project: {name: Line 3, start: 2026-07-06, end: 2026-09-25}
roles:
  - {id: A, fte: 0.1}
  - {id: B, fte: 0.1%s}
scores: {}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small organisation and a request."""
    monkeypatch.chdir(tmp_path)
    write_sample(sample_organisation(60, 7), tmp_path / "org")
    (tmp_path / "request.yaml").write_text(FILE % "")
    (tmp_path / "hard.yaml").write_text(FILE % ", location: Nowhere")
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    capsys.readouterr()
    assert run([*arguments, "--data", "org"]) == code, capsys.readouterr().err
    captured = capsys.readouterr()
    return captured.out + captured.err


def left_out(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Return somebody in the best team and somebody who is not."""
    body = json.loads(printed(capsys, 0, "staff", "request", "request.yaml", "--json").split("\n}\n")[0] + "\n}")[
        "body"
    ]
    taken = [place["person_id"] for place in body["outcome"]["teams"][0]["places"]]
    able = [each["person_id"] for role in body["roles"] for each in role["candidates"]]
    return taken[0], next(each for each in able if each not in taken)


def test_why_not_is_told_in_both_languages_and_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, person = left_out(capsys)
    told = printed(capsys, 0, "staff", "why-not", "request.yaml", "--person", person)
    assert f"({person})" in told
    assert "them into" not in told
    assert "Confirmed by a second solver." in told
    assert "第二个求解器" in printed(capsys, 0, "staff", "why-not", "request.yaml", "--person", person, "--lang", "zh")


def test_bad_questions_are_answered_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside, _ = left_out(capsys)
    for arguments, words in (
        (("request.yaml", "--person", inside), "in the best team already"),
        (("request.yaml", "--person", "nobody"), "Nobody employed is called 'nobody'"),
        (("request.yaml", "--person", inside, "--role", "C"), "no role 'C'"),
        (("PRJ9999", "--person", inside), "PRJ9999"),
        (("missing.yaml", "--person", inside), "missing.yaml"),
    ):
        assert words in printed(capsys, 2, "staff", "why-not", *arguments)


def test_what_to_find_out_first_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "unverified skill" in printed(capsys, 0, "staff", "unsure", "request.yaml")


def test_an_impossible_request_gets_the_cheapest_ways_and_a_possible_one_needs_none(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = printed(capsys, 0, "staff", "fixes", "hard.yaml")
    assert "No team exists as the request stands" in told
    assert "Way 1: cost 40" in told
    assert "Confirmed by a second solver." in told
    assert "nothing need be given up" in printed(capsys, 0, "staff", "fixes", "request.yaml")


def test_an_impossible_request_shows_the_cheapest_ways_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, 1, "staff", "request", "hard.yaml")
    assert "Cheapest ways to a team, by declared cost, each solved again by two solvers, none cheaper:" in told
    outcome = json.loads(printed(capsys, 1, "staff", "request", "hard.yaml", "--json"))["body"]["outcome"]
    assert outcome["none_cheaper"]
    assert all(
        way["people"] and all(person in way["text"]["en"] for person in way["people"]) for way in outcome["ways"]
    )
    assert [way["cost"] for way in outcome["ways"]] == sorted(way["cost"] for way in outcome["ways"])
    assert f"  {outcome['ways'][0]['cost']:g}: {outcome['ways'][0]['text']['en']}" in told


def test_without_prices_the_ways_are_left_out_and_a_note_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CHECKOUT / "policies", folder / "rules", ignore=shutil.ignore_patterns("staffing_relaxations*"))
    told = printed(capsys, 1, "staff", "request", "hard.yaml", "--policies", "rules")
    assert "no policy staffing_relaxations" in told
    assert "Cheapest ways" not in told
