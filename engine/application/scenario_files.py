"""Scenarios by name or file: the shipped ones, a planner's own, and whatever they extend."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from engine.application.policies.files import read_text
from engine.application.shipped import shipped_folder
from engine.errors import InputError, Problem, SextantError
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Scenario

SUFFIX = ".yaml"
LONGEST_SCENARIO = 200_000
"""Characters that a scenario given as data may have."""


def read_scenarios(wanted: Sequence[str], folder: Path | None = None) -> tuple[Scenario, ...]:
    """Return the scenarios called ``wanted``: names of files in ``folder`` or among the shipped ones, or paths.

    A scenario extends others of its own folder first, then of ``folder``, then shipped ones.

    Raises
    ------
    InputError
        Every problem of every scenario.
    """
    return _all_read([partial(_read, name, folder) for name in wanted], [])


def scenarios_of(wanted: Sequence[str | Mapping[str, object]]) -> tuple[Scenario, ...]:
    """Return scenarios given by the name of a shipped one or as data with the keys of a scenario file.

    One given as data may extend shipped ones and others given beside it; without a ``name`` it is called ``scenario-1``
    by its place in the list. No file but the shipped ones is read.

    Raises
    ------
    InputError
        Every problem of every scenario.
    """
    texts, names, problems = scenario_texts(), list[str](), list[Problem]()
    for at, given in enumerate(wanted):
        if isinstance(given, str):
            names.append(given)
            continue
        name = given.get("name") or f"scenario-{at + 1}"
        text = json.dumps(given, ensure_ascii=False)
        if not isinstance(name, str) or len(text) > LONGEST_SCENARIO:
            problems.append(_not_a_scenario(at, len(text)))
            continue
        names.append(name)
        texts[name] = text
    return _all_read([partial(read_scenario, name, texts) for name in names], problems)


def _not_a_scenario(at: int, length: int) -> Problem:
    if length > LONGEST_SCENARIO:
        what = f"The scenario has {length:,} characters; {LONGEST_SCENARIO:,} are the most."
        return Problem("scenario-too-long", what, "Leave out what it can extend.", column=f"scenarios[{at}]")
    return Problem("wrong-value", "The name is no text.", "Name it in letters.", column=f"scenarios[{at}].name")


def _all_read(readers: Sequence[Callable[[], Scenario]], problems: list[Problem]) -> tuple[Scenario, ...]:
    scenarios: list[Scenario] = []
    for read in readers:
        try:
            scenarios.append(read())
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
