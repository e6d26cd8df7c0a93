"""What the READMEs show works as they show it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from api.cli.main import run
from tests.conftest import CHECKOUT

ANSWERED_NO = {"sextant staff request --project PRJ0008 --data org"}


def blocks(readme: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)


def test_the_quick_tour_runs_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(CHECKOUT / "scenarios")
    readme = CHECKOUT / "README.md"
    commands = [line[2:] for block in blocks(readme, "console") for line in block.splitlines() if line.startswith("$ ")]
    assert len(commands) > 8

    for command in commands:
        expected = 1 if command in ANSWERED_NO else 0
        assert run(shlex.split(command)[1:]) == expected, command
    (example,) = blocks(readme, "python")
    exec(compile(example, "README.md", "exec"), {})


def test_every_top_folder_has_a_readme_that_the_first_one_names() -> None:
    told = (CHECKOUT / "README.md").read_text(encoding="utf-8")

    for folder in ("engine", "scenarios", "policies", "api", "tests", "benchmarks"):
        assert (CHECKOUT / folder / "README.md").is_file(), folder
        assert f"{folder}/README.md" in told


def test_every_link_between_readmes_leads_somewhere() -> None:
    for readme in [CHECKOUT / "README.md", *CHECKOUT.glob("*/README.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", readme.read_text(encoding="utf-8")):
            assert (readme.parent / target).exists(), f"{readme}: {target}"
