"""What holds the house together beyond what the import linter checks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from engine.application.access import PERMISSIONS
from tests.conftest import CHECKOUT

OWNERS = {
    "ortools": {"engine/staffing"},
    "highspy": {"engine/staffing", "engine/planning"},
    "pyomo": {"engine/planning"},
    "simpy": {"engine/simulation"},
    "statsmodels": {"engine/simulation/calibration"},
    "sim_tools": {"engine/simulation"},
    "SALib": {"engine/simulation"},
    "distributed": {"engine/application/cluster.py"},
    "durable": {"engine/policy/durable_matcher.py"},
    "durable_rules_engine": {"engine/policy/durable_matcher.py"},
    "fastapi": {"api/http"},
    "uvicorn": {"api/http"},
    "starlette": {"api/http"},
    "rapidfuzz": {"engine/domain/skill_names.py", "engine/skills"},
    "altair": {"engine/figures"},
    "vl_convert": {"engine/figures"},
    "dbos": {"engine/application/jobs"},
    "sqlalchemy": {"engine/storage"},
    "jwt": {"engine/application"},
    "alembic": {"engine/storage"},
    "sqlite3": {"engine/storage"},
    "openpyxl": {"engine/loading"},
    "httptools": {"api/http/protocol.py"},
    "prometheus_client": {"api/http/metrics.py"},
    "structlog": {"engine/application/logs.py"},
    "typer": {"api/cli"},
    "rich": {"api/cli"},
}
JUDGED_BY_THEIR_CALLER = {
    "access.py: permit",
    "decisions/decide.py: supersede",
    "decisions/propose.py: added",
    "decisions/read.py: own_person",
    "decisions/read.py: seen_by",
    "decisions/scope.py: decision_scope",
    "decisions/scope.py: in_scope",
    "decisions/scope.py: require_in_scope",
    "decisions/scope.py: require_run_in_scope",
    "jobs/job_submission.py: submit",
    "simulate.py: simulation_question",
    "skills/person.py: sight_of_person",
    "sight.py: personal_sight_of",
    "sight.py: require_in_sight",
    "sight.py: sight_of",
}
"""Steps of verbs, each called by verbs that have asked already."""
PURE = ("domain", "evidence", "policy", "goals", "skills", "staffing", "planning", "simulation", "sample", "figures")
WORLDLY = {"os", "socket", "urllib", "requests", "httpx", "subprocess", "tempfile", "shutil", "sqlite3", "time"}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "core", "manager", "managers"}


def sources() -> Iterator[Path]:
    for top in ("engine", "api"):
        yield from sorted((CHECKOUT / top).rglob("*.py"))


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_a_library_has_one_owner(library: str) -> None:
    users = {file.relative_to(CHECKOUT).as_posix() for file in sources() if library in imported(file)}

    strangers = {user for user in users if not any(user.startswith(owner) for owner in OWNERS[library])}
    assert not strangers
    assert users, f"nobody uses {library}: take it out of the dependencies"


def test_the_pure_packages_touch_no_file_network_process_or_clock() -> None:
    touching = {
        f"{file.relative_to(CHECKOUT)}: {name}"
        for package in PURE
        for file in sorted((CHECKOUT / "engine" / package).rglob("*.py"))
        for name in imported(file) & WORLDLY
    }

    assert not touching


def test_no_module_is_a_drawer() -> None:
    assert not [file for file in sources() if file.stem in DRAWERS or file.parent.name in DRAWERS]


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    long = {str(file): count for file in sources() if (count := len(file.read_text("utf-8").splitlines())) > 400}

    assert not long


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-durable.lock"])
def test_a_lock_holds_hashes_and_no_address(lock: str) -> None:
    text = (CHECKOUT / lock).read_text(encoding="utf-8")

    assert "--hash=sha256:" in text
    assert "://" not in text
    assert "--index" not in text


def test_every_make_target_is_one_line() -> None:
    lines = (CHECKOUT / "Makefile").read_text(encoding="utf-8").splitlines()

    assert not [line for line in lines if line.startswith("\t")]


def test_every_public_name_has_a_docstring() -> None:
    bare = []
    for file in sources():
        tree = tree_of(file)
        named = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        public = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
        bare += [
            f"{file.relative_to(CHECKOUT)}: {node.name}"
            for node in named
            if node.name in public and not node.name.startswith("_") and not ast.get_docstring(node)
        ]
    assert not bare


def test_every_verb_asks_first_whether_the_actor_may() -> None:
    """A public function of application with an ``actor`` begins with ``permit``, before it reads or changes a thing."""
    unasked, asked = [], set()
    for file in sorted((CHECKOUT / "engine" / "application").rglob("*.py")):
        for function in tree_of(file).body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            if not any(given.arg == "actor" for given in (*function.args.args, *function.args.kwonlyargs)):
                continue
            place = f"{_within(file)}: {function.name}"
            verbs = set(_permitted(function.body[1]))
            asked |= verbs
            if not verbs and place not in JUDGED_BY_THEIR_CALLER:
                unasked.append(place)
    assert not unasked
    assert asked <= set(PERMISSIONS)


def _within(file: Path) -> str:
    return file.relative_to(CHECKOUT / "engine" / "application").as_posix()


def _permitted(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "permit":
            assert isinstance(node.args[1], ast.Constant)
            yield str(node.args[1].value)
