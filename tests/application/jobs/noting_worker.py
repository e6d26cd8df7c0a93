"""A worker that writes down every step it begins, and may dawdle in each; stdin says how, and ends it when it ends."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.application.executors import OneByOne
from engine.application.jobs.durable_work import DurableWork
from engine.application.jobs.simulate_job import simulate_durably
from engine.application.jobs.watchkeeper import Pace
from engine.application.jobs.worker import Craft, Worker
from engine.application.workspace import Workspace
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.simulation.ensembles import ensemble


def noting(notes: Path, pause: float) -> Callable[[DurableWork, Workspace], Result[Any]]:
    def verb(work: DurableWork, workspace: Workspace) -> Result[Any]:
        def step(name: str, doing: Callable[[], Json]) -> Json:
            def noted() -> Json:
                with notes.open("a", encoding="utf-8") as file:
                    file.write(f"{time.time() * 1000}\t{name}\n")
                until = time.monotonic() + pause
                while time.monotonic() < until:
                    time.sleep(0.02)
                    work.watch()
                return doing()

            return work.step(name, noted)

        return simulate_durably(replace(work, step=step), workspace)

    return verb


def main() -> None:
    told = json.loads(sys.stdin.readline())
    ensemble.WAVE = 2
    pace = Pace(beat_seconds=0.1, dead_seconds=told["dead_seconds"], look_seconds=0.05)
    verbs = {"simulate": noting(Path(told["notes"]), told["pause"])}
    worker = Worker(told["database"], Craft(pace=pace, verbs=verbs, crew=OneByOne))
    signal.signal(signal.SIGTERM, lambda *_: worker.leave())
    worker.run()


if __name__ == "__main__":
    main()
