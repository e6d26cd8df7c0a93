"""``policy evaluate``, ``import-dmn`` and ``export-dmn`` as their user meets them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema
import pytest

from api.cli.main import run
from engine.application.schemas import schema_of
from tests.policy.test_dmn_import import GATE, TERMS, TYPES, decision, model, rule

MIX = str(Path(__file__).parents[3] / "policies" / "framework_mix.yaml")
TWICE = model(decision("d", ["x"], "<output/>", rule("> 1", outputs=("1",)) + rule("> 2", outputs=("2",))))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def files(**texts: str) -> None:
    for name, text in texts.items():
        Path(name.replace("_", ".")).write_text(text, encoding="utf-8")


def test_a_model_is_asked_and_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    files(m_dmn=model(TYPES, TERMS, GATE), f_json='{"Person": {"Grade": "senior", "Hired on": "2019-12-31"}}')
    assert run(["policy", "evaluate", "m.dmn", "--facts", "f.json", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema_of("policy-evaluate")).validate(printed)
    assert (printed["body"]["decision"], printed["body"]["outcome"]) == ("Gate", True)
    facts = {one["column"]: one["value"] for one in printed["body"]["trail"]["facts"]}
    assert facts == {"Person.Grade": "senior", "Person.Hired on": "2019-12-31", "Team Size": None}
    assert printed["body"]["trail"]["rules"][0]["because"]["en"] == "Long service"
    assert run(["policy", "evaluate", "m.dmn", "--facts", "f.json", "--lang", "zh"]) == 0
    assert "事实" in capsys.readouterr().out


def test_several_decisions_that_nobody_requires_are_answered_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    other = decision("Other", ["Team Size"], "<output/>", rule("> 1", outputs=('"big"',)))
    files(m_dmn=model(TYPES, TERMS, other), f_json='{"Team Size": 3}')
    assert run(["policy", "evaluate", "m.dmn", "--facts", "f.json", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)["body"]
    assert body["decision"] is None
    assert body["outcome"] == {"Terms": {"Notice": None, "Leave": 25}, "Other": "big"}


def test_a_shipped_policy_is_asked_on_a_day_with_facts_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"job_family": "sales"}'))
    arguments = ["policy", "evaluate", MIX, "--decision", "mix", "--on", "2026-01-01", "--facts", "-", "--json"]
    assert run(arguments) == 0
    outcome = json.loads(capsys.readouterr().out)["body"]["outcome"]
    assert outcome == {"weights": {"KPI:results": 0.7, "BEHAVIOUR:visit_quality": 0.3}, "reason": "preset"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evaluate", "twice.dmn", "--facts", "x.json"], "both match, but its hit policy is U (unique)"),
        (["evaluate", MIX, "--facts", "x.json"], "Unknown fact 'x'."),
        (["evaluate", MIX, "--facts", "x.json", "--profile", "agile"], "has no profile 'agile'."),
        (["evaluate", MIX, "--facts", "x.json", "--decision", "mixx"], "has no decision 'mixx'. Did you mean 'mix'?"),
        (["evaluate", MIX.replace("framework_mix", "goal_risks"), "--facts", "x.json"], "has no decision tables"),
        (["import-dmn", "x.json"], "The file is no XML"),
        (["export-dmn", MIX], "on which day? Add --on DAY"),
        (["import-dmn", "twice.dmn", "--out", "nowhere/policy.yaml"], "The file cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_with_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files(twice_dmn=TWICE, x_json='{"x": 3}')
    assert run(["policy", *arguments]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_policy_is_asked_as_a_profile_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    agile = "\nprofiles:\n  agile:\n    titles: {en: Agile}\n    parameters:\n      warn.only:\n"
    own = Path(MIX).read_text(encoding="utf-8")
    Path("own.yaml").write_text(f"{own}{agile}        values: [{{from: 2024-01-01, value: 0.8}}]\n", encoding="utf-8")
    Path("f.json").write_text('{"kpi_share": 0.85, "okr_share": 0.15}', encoding="utf-8")
    arguments = [
        "policy",
        "evaluate",
        "own.yaml",
        "--decision",
        "warnings",
        "--on",
        "2026-01-01",
        "--facts",
        "f.json",
        "--json",
    ]
    answered = []
    for more in ([], ["--profile", "agile"]):
        run([*arguments, *more])
        answered.append(json.loads(capsys.readouterr().out)["body"])
    assert answered[0]["outcome"] != answered[1]["outcome"]
    assert [rule["profile"] for rule in answered[1]["trail"]["rules"]] == ["agile"]


def test_a_model_becomes_a_policy_and_a_model_again(capsys: pytest.CaptureFixture[str]) -> None:
    files(m_dmn=model(TYPES, TERMS, GATE))
    assert run(["policy", "import-dmn", "m.dmn", "--out", "p.yaml"]) == 0
    assert "before publishing" in capsys.readouterr().err
    assert run(["policy", "export-dmn", "p.yaml", "--out", "again.dmn"]) == 0
    assert run(["policy", "import-dmn", "again.dmn", "--out", "q.yaml"]) == 0
    first, second = (Path(name).read_text(encoding="utf-8") for name in ("p.yaml", "q.yaml"))
    assert first.partition("decisions:")[2].split("rows:")[0] == second.partition("decisions:")[2].split("rows:")[0]
