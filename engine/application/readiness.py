"""Whether a running Sextant can answer now, as a balancer asks."""

from __future__ import annotations

from typing import Literal

from engine.application.matcher_process import matcher_sentence
from engine.application.workspace import Workspace
from engine.domain.frozen import FrozenModel
from engine.errors import Problem
from engine.storage.probe import database_problems, disk_problems
from engine.storage.run_store import RunStore


class Readiness(FrozenModel):
    """What was looked at, and found in order."""

    status: Literal["ready"] = "ready"
    """Always ``ready``: where something is amiss, the answer is problem details."""
    database: Literal["answers", "none"]
    """Whether the database answers and its tables are of the newest version; ``none`` where a dataset serves alone."""
    disk: Literal["writable"] = "writable"
    """Whether files can be written."""
    matcher: str
    """Which pattern matcher answers, in one sentence; the Python matcher is as good, and a little slower."""


def readiness_problems(workspace: Workspace, *, stopping: bool) -> list[Problem]:
    """Return everything that keeps Sextant from answering."""
    if stopping:
        return [Problem("stopping", "The server is about to end.", "Ask another one.")]
    database = workspace.runs.database if isinstance(workspace.runs, RunStore) else None
    problems = database_problems(database) if database is not None else []
    return problems + disk_problems(database.url if database is not None else None)


def readiness(workspace: Workspace) -> Readiness:
    """Return what a Sextant without problems says of itself."""
    kept = isinstance(workspace.runs, RunStore)
    return Readiness(database="answers" if kept else "none", matcher=matcher_sentence())
