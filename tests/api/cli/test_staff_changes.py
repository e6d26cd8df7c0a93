"""Trade-offs, pins and bans, and replanning from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli.main import run
from api.cli.staff_choices import absences_of, decisions_of, shifts_of
from engine.errors import InputError
from engine.loading.export import write_dataset
from tests.staffing.worlds import F_STAFF, START, TODAY, organisation, world

Told = Callable[..., tuple[int, str, str]]

REQUEST = f"""
kind: staffing-request
format: 1
title: Line 3
project: {{name: Line 3, start: {START}, end: 2026-07-31}}
roles: [{{id: DataLead}}, {{id: PLC}}, {{id: PM}}]
scores: {json.dumps(F_STAFF)}
"""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a command on four people in an empty folder; returns exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    people: dict[str, dict[str, str]] = {name: {} for name in ("Ana", "Bo", "Chen", "Dai")}
    write_dataset(organisation(world(people)).tables.values(), tmp_path / "free")
    booked = world(people, bookings=[("Dai", "DataLead", 1.0)])
    write_dataset(organisation(booked).tables.values(), tmp_path / "booked")
    (tmp_path / "request.yaml").write_text(REQUEST, encoding="utf-8")

    def ask(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        data = "booked" if arguments[0] == "replan" else "free"
        code = run(["staff", *arguments, "--data", data, "--as-of", str(TODAY)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return ask


def test_a_ban_is_answered_by_moves_with_what_they_cost(told: Told, tmp_path: Path) -> None:
    # Without Dai as data lead: Bo comes in, 240 in place of 248.
    code, out, _ = told("change", "request.yaml", "--ban", "Dai@DataLead:on another line", "--figure", "moves.svg")
    assert code == 0
    assert "1 place changes hands" in out
    assert "on another line" in out
    assert "248.0 -> 240.0 (-8.0)" in out
    assert "<svg" in (tmp_path / "moves.svg").read_text(encoding="utf-8")
    _, chinese, _ = told("change", "request.yaml", "--pin", "PM=Dai:熟悉客户", "--lang", "zh")
    assert "岗位换人" in chinese


@pytest.mark.parametrize("ask", [("request",), ("pareto",), ("change", "--ban", "Dai:away"), ("fixes",), ("unsure",)])
def test_every_command_takes_a_file_a_project_or_the_option_project_once(told: Told, ask: tuple[str, ...]) -> None:
    verb, *rest = ask
    assert told(verb, "request.yaml", *rest)[0] in {0, 1}
    place, option = told(verb, "P9", *rest), told(verb, "--project", "P9", *rest)
    assert place == option
    assert place[0] == 2
    assert "P9" in place[2]
    for unclear in ([], ["request.yaml", "--project", "P9"]):
        code, _, err = told(verb, *unclear, *rest)
        assert (code, "Exactly one request is needed." in err) == (2, True)


def test_a_request_takes_pins_and_bans_beside_those_of_its_file(told: Told) -> None:
    code, out, _ = told("request", "request.yaml", "--ban", "Dai:on another line", "--teams", "1")
    assert (code, "240.0 points (proven)" in out, "Dai" in out) == (0, True, False)
    code, out, _ = told("request", "request.yaml", "--pin", "PM=Ana:knows the customer", "--teams", "1")
    assert (code, "pinned: knows the customer" in out) == (0, True)
    code, out, _ = told("request", "request.yaml", "--pin", "PM=Ana:a", "--ban", "Ana:b")
    assert (code, "Ana: not banned by the requester" in out) == (1, True)


def test_replanning_a_request_keeps_what_is_booked_and_holds_its_budget(told: Told, tmp_path: Path) -> None:
    code, out, _ = told("replan", "request.yaml", "--json")
    answer = json.loads(out)["body"]
    assert (code, answer["least_moves"]) == (0, 2)
    assert [(move["role"], move["kind"]) for move in answer["moves"]] == [("PLC", "fill"), ("PM", "fill")]
    code, out, _ = told("replan", "request.yaml", "--moves", "2", "--absent", "Dai:2026-06-01:2026-06-02")
    assert code == 1
    assert "--moves to 3" in out
    code, out, _ = told("replan", "request.yaml", "--moves", "3", "--absent", "Dai", "--figure", "moves.csv")
    assert code == 0
    assert "is not there any more" in out
    assert "Dai,Dai,DataLead,,leaves" in (tmp_path / "moves.csv").read_text(encoding="utf-8-sig")


def test_trade_offs_are_listed_and_drawn(told: Told, tmp_path: Path) -> None:
    code, out, _ = told("pareto", "request.yaml", "--figure", "pareto.json")
    assert code == 0
    assert "1 plan" in out
    assert json.loads((tmp_path / "pareto.json").read_text(encoding="utf-8"))["layer"]
    assert told("pareto", "request.yaml", "--figure", "pareto.bmp")[0] == 2


def test_what_is_written_otherwise_is_refused_with_the_form_it_should_have() -> None:
    for read, written in (
        (absences_of, ["Dai:soon", "Dai:2026-06-01:2026-06-02:2026-06-03", ":2026-06-01"]),
        (shifts_of, ["PM", "PM:soon", ":2026-06-01"]),
    ):
        with pytest.raises(InputError) as refused:
            read(written)
        assert [problem.value for problem in refused.value.problems] == written
    unread = (["PM=Dai", "PM:because", "=Dai:because"], ["Dai", "Dai@:because", ":because"])
    with pytest.raises(InputError) as refused:
        decisions_of(*unread)
    assert [problem.value for problem in refused.value.problems] == [*unread[0], *unread[1]]
    decided = decisions_of(["PM=Dai:so: that"], ["Dai:no", "Dai@PM:no"])
    assert decided.pins[0].because == "so: that"
    assert [ban.role for ban in decided.bans] == [None, "PM"]
    assert str(absences_of(["Dai:2026-06-01"])[0].start) == "2026-06-01"
    assert shifts_of(["a:b:2026-06-01"])[0].role == "a:b"
