"""The walk of policies/README.md: edit, check, test, preview, try on past days, publish, approve, roll back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.main import run
from engine.application.keys import WantedKey, create_key
from engine.application.load import load
from engine.application.sample import sample_organisation, write_sample
from engine.domain.actor import LOCAL_ACTOR, Role
from engine.storage.database import Database
from engine.storage.key_store import KeyStore
from tests.goals.goal_worlds import POLICIES
from tests.goals.preview_worlds import reweighted

DATABASE = "sqlite:///sextant.sqlite"


def test_the_walk_from_an_edit_to_a_version_that_holds_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_sample(sample_organisation(60, 7), tmp_path / "org")
    load(DATABASE, LOCAL_ACTOR, tmp_path / "org")
    database = Database(DATABASE)
    wanted = WantedKey(actor="abel", roles=(Role.APPROVER,))
    secret = create_key(KeyStore(database), LOCAL_ACTOR, wanted).secret
    database.close()
    tests = (POLICIES / "framework_mix.tests.yaml").read_text()
    Path("framework_mix.yaml").write_text(reweighted(0.6))
    Path("framework_mix.tests.yaml").write_text(
        tests.replace(
            "KPI:results: 0.70, BEHAVIOUR:visit_quality: 0.30", "KPI:results: 0.6, BEHAVIOUR:visit_quality: 0.4"
        )
    )

    def said(*arguments: str) -> str:
        capsys.readouterr()
        code, printed = run([*arguments]), capsys.readouterr()
        assert code == 0, printed.err
        return printed.out

    said("policy", "check", "framework_mix.yaml")
    said("policy", "test", "framework_mix.yaml")
    preview = json.loads(said("policy", "preview", "framework_mix", "framework_mix.yaml", "--json"))
    assert preview["body"]["mix_changed"] > 0
    for lang in ("en", "zh"):
        assert "framework_mix@" in said("policy", "preview", "framework_mix", "framework_mix.yaml", "--lang", lang)
    said("policy", "backtest", "framework_mix.yaml", "--from", "2025-12-31", "--until", "2026-05-31")
    publication = json.loads(
        said("policy", "publish", "framework_mix.yaml", "--because", "Visits count more.", "--json")
    )
    assert run(["policy", "approve", publication["id"]]) == 2, "nobody approves what they proposed"
    said("--key", secret, "policy", "approve", publication["id"])
    version = f"framework_mix@{publication['version']}"
    assert said("policy", "show", version) == reweighted(0.6)
    listed = json.loads(said("policy", "versions", "framework_mix", "--json"))["versions"]
    assert [(one["number"], one["in_force"]) for one in listed] == [(1, False), (2, True)]
    back = json.loads(said("policy", "rollback", "framework_mix", "--because", "Sellers chase visits.", "--json"))
    said("--key", secret, "policy", "approve", back["id"])
    assert json.loads(said("recommend", "--json"))["body"]["version"] == back["version"] != publication["version"]
