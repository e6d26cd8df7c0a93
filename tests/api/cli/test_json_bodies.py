"""Whatever a command prints with --json has a JSON Schema by name, and follows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer

from api.cli.main import command_line, run
from engine.application.load import load
from engine.application.sample import sample_organisation, write_sample
from engine.application.schemas import schema_names, schema_of
from engine.domain.actor import LOCAL_ACTOR

SCHEMAS = {
    "backup": "backup",
    "check": "check",
    "decisions appeal": "appeal",
    "decisions appeals": "appeals",
    "decisions approve": "proposal",
    "decisions confirm": "appeal",
    "decisions decline": "proposal",
    "decisions explain": "explanation",
    "decisions list": "proposals",
    "chain": "simulate-chain",
    "decisions log": "log",
    "decisions propose": "proposal",
    "decisions purge": "purge",
    "decisions reject": "appeal",
    "decisions replay": "replay",
    "decisions show": "proposal-shown",
    "decisions verify": "verification",
    "goals adviser": "goals-adviser",
    "goals direction": "goals-direction",
    "goals drafts": "goals-drafts",
    "goals acknowledge": "acknowledged-alert",
    "goals approve": "target-change",
    "goals change": "target-change",
    "goals changes": "target-changes",
    "goals decline": "target-change",
    "goals forecast": "goals-forecast",
    "goals map": "goals-map",
    "goals person": "goals-person",
    "goals recalibrate": "goals-recalibrate",
    "goals risks": "goals-risks",
    "goals status": "goals-status",
    "goals why": "goals-why",
    "jobs attach": "simulate",
    "jobs cancel": "job",
    "jobs list": "jobs",
    "jobs retry": "job",
    "jobs show": "job-shown",
    "keys create": "key-issued",
    "keys list": "keys",
    "keys revoke": "key",
    "keys rotate": "key-issued",
    "load": "load",
    "person": "person",
    "policy check": "policy-check",
    "policy approve": "publication",
    "policy backtest": "policy-backtest",
    "policy decline": "publication",
    "policy evaluate": "policy-evaluate",
    "policy explain": "policy-explain",
    "policy preview": "policy-preview",
    "policy read": "policy-read",
    "policy publish": "publication",
    "policy rollback": "publication",
    "policy show": "publication",
    "policy versions": "policy-versions",
    "policy test": "policy-test",
    "recommend": "recommend",
    "restore": "backup",
    "backtest": "backtest",
    "scenarios": "scenarios",
    "simulate": "simulate",
    "sweep": "sweep",
    "drivers": "drivers",
    "rank": "rank",
    "sensitivity": "sensitivity",
    "brief": "brief",
    "skills gaps": "skills-gaps",
    "skills matrix": "skills-matrix",
    "skills extract": "skills-extract",
    "skills search": "skills-search",
    "skills buried": "skills-buried",
    "skills correct": "skill-correction",
    "skills import": "skills-import",
    "skills person": "skills-person",
    "staff fixes": "staff-fixes",
    "staff change": "staff-change",
    "staff pareto": "staff-pareto",
    "staff replan": "staff-replan",
    "staff portfolio": "staff-portfolio",
    "staff request": "staff-request",
    "staff unsure": "staff-unsure",
    "staff why-not": "staff-why-not",
    "staff schedule": "staff-schedule",
    "plan": "plan",
    "harden": "harden",
    "units mode": "unit-mode",
    "units modes": "unit-modes",
}
"""Schema of what each command prints."""


def with_json(command: Any, name: str = "") -> Iterator[str]:
    below = getattr(command, "commands", None)
    if below is None:
        if any("--json" in each.opts for each in command.params):
            yield name
        return
    for each in below:
        yield from with_json(below[each], f"{name} {each}".strip())


def test_every_command_with_json_has_a_schema() -> None:
    assert set(with_json(typer.main.get_command(command_line([])))) == set(SCHEMAS)
    assert set(SCHEMAS.values()) <= set(schema_names())


Asked = Callable[..., dict[str, Any]]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Asks a command with --json in a folder with a database; what stands on stdout follows the schema."""
    monkeypatch.chdir(tmp_path)
    write_sample(sample_organisation(60, 7), tmp_path / "org")
    load("sqlite:///sextant.sqlite", LOCAL_ACTOR, tmp_path / "org")

    def ask(*arguments: str, schema: str | None = None, json_option: bool = True) -> dict[str, Any]:
        capsys.readouterr()
        assert run([*arguments, *(["--json"] if json_option else [])]) == 0, capsys.readouterr().err
        printed = json.loads(capsys.readouterr().out)
        name = schema or SCHEMAS.get(" ".join(arguments[:2])) or SCHEMAS[arguments[0]]
        jsonschema.Draft202012Validator(schema_of(name)).validate(printed)
        found: dict[str, Any] = printed
        return found

    return ask


def test_buried_potential_and_a_foreign_taxonomy(asked: Asked, tmp_path: Path) -> None:
    assert asked("skills", "buried")["body"]["months"] == 12
    (tmp_path / "groups.json").write_text('{"S1": "teaching", "S1.1": "Python"}', encoding="utf-8")
    body = asked("skills", "import", "groups.json", "--out", "merged")["body"]
    assert (body["report"]["added"], body["report"]["merged"][0]["into"]) == (["esco:S1"], "python")
    assert asked("check", "merged")["body"]["problems"] == []


def test_decisions_from_request_to_purge(asked: Asked) -> None:
    proposal = asked("staff", "request", "--project", "PRJ0006", "--propose", schema="proposal")
    assert asked("decisions", "propose", proposal["run_id"]) == proposal
    mine, person = proposal["id"], proposal["teams"][0]["bookings"][0]["person_id"]
    asked("decisions", "show", mine)
    asked("decisions", "explain", mine, "--person", person)
    asked("decisions", "approve", mine)
    assert asked("decisions", "list")["proposals"][0]["state"] == "approved"
    asked("decisions", "replay", mine)
    asked("decisions", "receipt", mine, schema="receipt", json_option=False)
    fact = ("--table", "people", "--key", f"person_id={person}", "--set", "name=Ana")
    appeal = asked("decisions", "appeal", mine, "--person", person, "--says", "My name is Ana.", *fact)
    asked("decisions", "reject", appeal["id"], "--because", "It is not.")
    assert asked("decisions", "appeals")["appeals"][0]["state"] == "rejected"
    asked("person", person)
    assert asked("skills", "person", person)["body"]["skills"]
    asked("skills", "correct", person, "Python", "--level", "4", "--because", "Seen in the audit of May.", "--appeal")
    asked("decisions", "log")
    assert asked("decisions", "verify")["holds"]
    asked("decisions", "purge")


def test_keys_units_jobs_and_copies(asked: Asked) -> None:
    key = asked("keys", "create", "anna", "--role", "planner")["key"]["key_id"]
    asked("keys", "rotate", key)
    asked("keys", "revoke", key)
    asked("keys", "list")
    asked("units", "mode", "U0003", "team-only", "--because", "Agreed.")
    asked("units", "modes")
    asked("recommend")
    Path("history.csv").write_text("job_family,mix,score\nsales,A,1\n", encoding="utf-8")
    asked("skills", "search", "grade >= 1, free from 2026-05")
    asked("skills", "matrix", "--mode", "gap", "--figure", "gap.csv")
    asked("skills", "gaps")
    asked("skills", "search", "grade >= 1 and", "--count", schema="skills-count")
    asked("goals", "map", "--focus", "G0001")
    asked("goals", "why", "G0001")
    asked("goals", "person", "P0001")
    asked("goals", "drafts")
    asked("goals", "direction")
    asked("goals", "adviser", "--history", "history.csv")
    asked("recommend", "--job-family", "sales", "--answer", "output_countable=yes", schema="recommend-job")
    alert = asked("goals", "risks")["body"]["alerts"][0]
    about = (alert["code"], alert["key_result_id"] or alert["goal_id"])
    assert asked("goals", "acknowledge", *about, "--because", "Agreed.")["state"] == "acknowledged"
    assert asked("goals", "risks")["body"]["quiet"][0]["acknowledged"]["because"] == "Agreed."
    assert asked("goals", "acknowledge", *about, "--because", "Not so.", "--withdraw")["state"] == "open"
    late = asked("goals", "forecast")["body"]["forecasts"][0]["key_result_id"]
    change = asked("goals", "change", late, "--because", "Later.")["id"]
    asked("goals", "decline", change, "--because", "Not so.")
    assert asked("goals", "changes")["changes"][0]["state"] == "declined"
    traced = asked("simulate", "neutral", "--trace", "--figure", "run.csv", schema="simulate-trace")["body"]
    someone = next(event["subject"] for event in traced["events"] if event["what"] == "left")
    asked("simulate", "neutral", "--trace", "--from", someone, "--event", "hired", schema="simulate-trace")
    asked("chain", "neutral", "--leaver", someone, "--month", "5", "--replications", "2", "--workers", "1")
    job = asked("simulate", "neutral", "--replications", "2", "--background", schema="job")["id"]
    asked("jobs", "show", job)
    asked("jobs", "cancel", job)
    asked("jobs", "retry", job)
    assert asked("jobs", "list")["jobs"][0]["state"] == "queued"
    asked("load", "org")
    asked("backup", "saved")
    asked("restore", "saved", "--force")
