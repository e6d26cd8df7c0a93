"""Scenarios by name or file: the shipped ones, a planner's own, and whatever they extend."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.application.policy_files import read_text
from engine.application.shipped import shipped_folder
from engine.errors import InputError, Problem, SextantError
from engine.simulation.reading import read_scenario
from engine.simulation.scenario import Scenario

SUFFIX = ".yaml"


def read_scenarios(wanted: Sequence[str], folder: Path | None = None) -> tuple[Scenario, ...]:
    """Return the scenarios called ``wanted``: names of files in ``folder`` or among the shipped ones, or paths.

    A scenario extends others of its own folder first, then of ``folder``, then shipped ones.

    Raises
    ------
    InputError
        Every problem of every scenario.
    """
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    for name in wanted:
        try:
            scenarios.append(_read(name, folder))
        except SextantError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(*dict.fromkeys(problems))
    return tuple(scenarios)


def _read(name: str, folder: Path | None) -> Scenario:
    texts = scenario_texts(folder)
    file = Path(name)
    if file.suffix in {SUFFIX, ".yml"} or file.parent != Path():
        texts |= _texts(file.parent) | {file.stem: read_text(file)}
        return read_scenario(file.stem, texts)
    return read_scenario(name, texts)


def scenario_texts(folder: Path | None = None) -> dict[str, str]:
    """Return the texts of the shipped scenarios and of those in ``folder``, which win, by name."""
    return _texts(shipped_folder("scenarios")) | (_texts(folder) if folder else {})


def _texts(folder: Path) -> dict[str, str]:
    """Return every YAML file of a folder that calls itself a scenario, by name; others live there too."""
    texts = {
        file.stem: file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.glob(f"*{SUFFIX}"))
    }
    return {name: text for name, text in texts.items() if _says_scenario(text)}


def _says_scenario(text: str) -> bool:
    return any(line.split("#")[0].split() == ["kind:", "scenario"] for line in text.splitlines())
