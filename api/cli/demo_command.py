"""The command that runs the whole main job on a generated organisation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress as Bar
from rich.progress import TaskID

from api.cli.options import LanguageOption, WorkersOption
from api.cli.session import language, progress_bar
from api.cli.views.demo import show_demo, step_name
from engine.application.demo import STEPS, DemoSettings, demo
from engine.application.os_user import os_actor


def demo_command(
    out: Annotated[Path, typer.Option("--out", help="Folder for the dataset and report.html.")] = Path("out/demo"),
    people: Annotated[int, typer.Option("--people", help="People of the generated organisation.")] = 1200,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the organisation.")] = 7,
    workers: WorkersOption = None,
    lang: LanguageOption = "en",
) -> None:
    """Run the main job on a generated organisation, from check to simulation; write report.html."""
    spoken = language(lang)
    settings = DemoSettings(people=people, seed=seed, workers=workers, language=spoken)
    with progress_bar() as bar:
        steps = _Steps(bar, spoken)
        answered = demo(out, os_actor(), settings, steps.begin, steps.simulated)
    show_demo(answered, spoken)


class _Steps:
    """Shows which step runs, and within the simulation the replications done."""

    def __init__(self, bar: Bar, spoken: str) -> None:
        self._bar, self._language = bar, spoken
        self._task: TaskID = bar.add_task("", total=len(STEPS), note="")

    def begin(self, step: str) -> None:
        self._bar.update(self._task, completed=STEPS.index(step), description=step_name(step, self._language), note="")

    def simulated(self, done: int, total: int, scenario: str, half_width: float | None) -> None:
        del half_width
        self._bar.update(self._task, note=f"{scenario} {done}/{total}")
