"""The command that runs scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress as Bar
from rich.progress import TaskID

from api.cli.options import (
    AsOfOption,
    ColumnsOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    PoliciesOption,
    SeedOption,
    WorkersOption,
)
from api.cli.session import asking, emit, language, period, progress_bar, workspace
from api.cli.views.simulation import show_simulation
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import simulate_scenarios, with_overrides


def simulate_command(
    scenarios: Annotated[
        list[str],
        typer.Argument(help="Scenarios: names of shipped ones (optimistic neutral conservative) or YAML files."),
    ],
    folder: Annotated[
        Path | None, typer.Option("--scenarios", help="Folder of your own scenarios, found by name.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option("--replications", help="Replications instead of what the scenarios say.", min=1)
    ] = None,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Run scenarios on the same random numbers: means, 5-95 % bands, and how each differs from the first."""
    spoken = language(lang)
    wanted = [
        with_overrides(scenario, seed=seed, replications=replications) for scenario in read_scenarios(scenarios, folder)
    ]
    with workspace(data, database, columns, policies) as opened, progress_bar() as bar:
        result = simulate_scenarios(
            opened, asking(database), period(as_of, known), wanted, workers=workers, progress=_Reporter(bar)
        )
    emit(result, as_json, lambda body: show_simulation(body, spoken))


class _Reporter:
    """Shows replications done and the precision reached, a bar a scenario."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, done: int, total: int, scenario: str, half_width: float | None) -> None:
        if scenario not in self._tasks:
            self._tasks[scenario] = self._bar.add_task(scenario, total=total, note="")
        note = "" if half_width is None else f"±{half_width:.2%}"
        self._bar.update(self._tasks[scenario], completed=done, total=total, note=note)
