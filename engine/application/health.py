"""Whether Sextant is up, which version it is and what it knows."""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine.application.matcher_process import matcher_sentence
from engine.application.versions import versions_of
from engine.application.workspace import Workspace
from engine.domain.frozen import FrozenModel


class LoadedData(FrozenModel):
    """What the history holds."""

    people: int
    """People in it, whether employed today or not."""
    newest_day: date | None
    """Latest day on which anything was recorded or happened; ``None`` without facts."""
    tables: dict[str, int]
    """Rows recorded by table."""


class Health(FrozenModel):
    """The state of a running Sextant."""

    status: Literal["ok"] = "ok"
    """Always ``ok``: whoever cannot say so does not answer."""
    versions: dict[str, str]
    """Versions of Python, Sextant and the libraries that compute."""
    matcher: str
    """Which pattern matcher answers, in one sentence."""
    data: LoadedData
    """What the history holds."""


def health(workspace: Workspace) -> Health:
    """Return versions, the matcher and what the history holds."""
    history = workspace.history
    return Health(
        versions=versions_of("numpy", "ortools", "simpy", "durable_rules"),
        matcher=matcher_sentence(),
        data=LoadedData(
            people=len(history.table("people").text("person_id").index),
            newest_day=history.newest_day(),
            tables={name: len(table) for name, table in sorted(history.tables.items())},
        ),
    )
