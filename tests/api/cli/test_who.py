"""Who asks on the command line: the user of the operating system, or the actor of a key."""

from __future__ import annotations

import getpass
import json
from datetime import date
from pathlib import Path

import pytest

from api.cli.main import run
from engine.application.load import load
from engine.application.sample import sample_organisation, write_sample
from engine.domain.actor import LOCAL_ACTOR


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("who")
    write_sample(sample_organisation(60, 7), folder / "org")
    load(f"sqlite:///{folder / 'sextant.sqlite'}", LOCAL_ACTOR, folder / "org")
    return folder


@pytest.fixture(autouse=True)
def inside(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(loaded)
    monkeypatch.delenv("SEXTANT_KEY", raising=False)


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run(arguments) == code
    return capsys.readouterr().out


def test_a_key_is_shown_once_listed_rotated_and_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    secret = said(capsys, "keys", "create", "anna", "--role", "planner", "--unit", "U0002").strip()
    key_id = secret.split("_")[1]
    listed = said(capsys, "keys", "list", "--json")
    (line,) = [each for each in json.loads(listed)["keys"] if each["key_id"] == key_id]
    assert (line["actor"], line["units"], line["state"]) == ("anna", ["U0002"], "active")
    assert line["created_by"] == f"os:{getpass.getuser()}"
    assert secret.split("_", 2)[2] not in listed
    rotated = said(capsys, "keys", "rotate", key_id, "--overlap-hours", "2").strip()
    assert rotated != secret
    assert "revoked" in said(capsys, "keys", "revoke", key_id)
    assert run(["--key", rotated, "recommend"]) == 2
    assert "was revoked" in capsys.readouterr().err


def test_with_a_key_its_roles_and_units_hold(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = said(capsys, "keys", "create", "bo", "--role", "requester", "--unit", "U0002").strip()
    assert run(["--key", secret, "recommend"]) == 2
    assert "may not ask for 'recommend'" in capsys.readouterr().err
    monkeypatch.setenv("SEXTANT_KEY", secret)
    assert run(["keys", "list"]) == 2
    capsys.readouterr()
    assert run(["goals", "status"]) == 2
    monkeypatch.setenv("SEXTANT_KEY", secret[:-1] + ("A" if secret[-1] != "A" else "B"))
    assert run(["staff", "request", "--project", "PRJ0006"]) == 2
    assert "not known" in capsys.readouterr().err


def test_a_planner_sees_pseudonyms_here_too(capsys: pytest.CaptureFixture[str]) -> None:
    secret = said(capsys, "keys", "create", "cy", "--role", "planner").strip()
    named = json.loads(said(capsys, "recommend", "--json"))
    masked = json.loads(said(capsys, "--key", secret, "recommend", "--json"))
    assert masked["hash"] != named["hash"]
    assert all(person.startswith("~") for group in masked["body"]["groups"] for person in group["person_ids"])


def test_what_the_command_line_shows_of_people_is_noted_under_the_key(capsys: pytest.CaptureFixture[str]) -> None:
    secret = said(capsys, "keys", "create", "rosa", "--role", "requester").strip()
    said(capsys, "--key", secret, "staff", "request", "--project", "PRJ0006", "--json")
    said(capsys, "goals", "risks")
    lines = json.loads(said(capsys, "decisions", "log", "--chain", "reads", "--json"))["lines"][:2]
    noted = [(line["actor"], json.loads(line["content"])["verb"]) for line in lines]
    assert noted == [(f"os:{getpass.getuser()}", "goals risks"), ("rosa", "staff request")]


def test_a_database_can_be_named_in_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "url").write_text(f"sqlite:///{tmp_path / 'other.sqlite'}\n")
    monkeypatch.setenv("SEXTANT_DATABASE_FILE", str(tmp_path / "url"))
    assert "other.sqlite" in said(capsys, "load", "org")
    said(capsys, "backup", str(tmp_path / "saved"))
    (tmp_path / "other.sqlite").unlink()
    said(capsys, "restore", str(tmp_path / "saved"))
    assert (tmp_path / "other.sqlite").is_file()


def test_a_purge_keeps_what_the_settings_say(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def day() -> date:
        return date.fromisoformat(json.loads(said(capsys, "decisions", "purge", "--json"))["older_than"])

    usual = day()
    monkeypatch.setenv("SEXTANT_RETENTION_DAYS", "200")
    assert (day() - usual).days in {1461 - 200, 1461 - 199}, "a midnight may pass between the two"


def test_a_mode_is_set_with_a_reason_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "team-only" in said(capsys, "units", "mode", "U0003", "team-only", "--because", "Agreed.")
    (line,) = json.loads(said(capsys, "units", "modes", "--json"))["units"]
    assert (line["unit_id"], line["mode"], line["because"]) == ("U0003", "team-only", "Agreed.")
    assert line["actor"] == f"os:{getpass.getuser()}"
    said(capsys, "units", "mode", "U0003", "personal", "--because", "Ended.")
    said(capsys, "units", "mode", "NOWHERE", "personal", "--because", "x", code=2)
    said(capsys, "units", "mode", "U0003", "secret", "--because", "x", code=2)
    said(capsys, "units", "mode", "U0003", "personal", "--because", " ", code=2)


def test_a_key_for_an_employee_says_who_that_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "create", "eve", "--role", "employee"]) == 2
    assert "--person" in capsys.readouterr().err
    assert said(capsys, "keys", "create", "eve", "--role", "employee", "--person", "P00001").strip()


def test_a_receipt_file_that_is_not_there_is_called_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["decisions", "replay", "nowhere.json"]) == 2
    assert "nowhere.json: The file cannot be read" in capsys.readouterr().err
