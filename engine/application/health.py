"""Whether Sextant is up, which version it is and what it knows."""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine.application.matcher_process import matcher_sentence
from engine.application.versions import versions_of
from engine.application.workspace import Workspace
from engine.domain.frozen import FrozenModel
from engine.domain.history import History


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
    local: bool
    """Whether everybody on this machine is answered without a key."""
    data: LoadedData | None
    """What the history holds; ``None`` for who is not known."""


def health(workspace: Workspace, *, local: bool = False, known: bool = True) -> Health:
    """Return versions, the matcher and, for who is known, what the history holds."""
    return Health(
        versions=versions_of("numpy", "ortools", "simpy", "durable_rules"),
        matcher=matcher_sentence(),
        local=local,
        data=_loaded(workspace.history) if known else None,
    )


def _loaded(history: History) -> LoadedData:
    return LoadedData(
        people=len(history.table("people").text("person_id").index),
        newest_day=history.newest_day(),
        tables={name: len(table) for name, table in sorted(history.tables.items())},
    )
