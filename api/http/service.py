"""What the running server knows: the workspace, opened once and renewed by a load."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from engine.application.check import DatasetCheck, check
from engine.application.load import LoadReport, load
from engine.application.opening import Source, open_workspace
from engine.application.workspace import Workspace, bare_workspace
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.evidence.result import Result
from engine.loading.reading import Mode


class Service:
    """The workspace of a server; answers read it, a load renews it, each from any thread.

    Parameters
    ----------
    source : Source
        Where facts and policies come from, and where runs are kept.

    Raises
    ------
    SextantError
        What ``open_workspace`` raises.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._workspace = open_workspace(source)
        self._loading = threading.Lock()

    @property
    def workspace(self) -> Workspace:
        """The workspace as of now; an answer under way keeps the one it began with."""
        return self._workspace

    def check(
        self, actor: Actor, dataset: Path, columns: Path | None, bad_rows_to: Path | None
    ) -> Result[DatasetCheck]:
        """Return the dry run of a dataset beside what is known; no run of it is recorded."""
        beside = bare_workspace() if self._source.data else replace(self._workspace, runs=None)
        return check(beside, actor, dataset, columns, bad_rows_to)

    def load(self, actor: Actor, dataset: Path, columns: Path | None, mode: Mode, uploaded: str) -> LoadReport:
        """Append a dataset to the database and answer from it from now on.

        Raises
        ------
        InputError
            The dataset has problems, or the server answers from a dataset instead of a database.
        StorageError
            The database cannot be written.
        """
        database = self._source.database
        if self._source.data is not None or database is None:
            what = "This server answers from a dataset named with --data; a load into the database would not show."
            mend = "Load that dataset into the database (sextant load DIR) and start the server without --data."
            raise InputError(Problem("answers-from-dataset", what, mend))
        with self._loading:
            report = load(database, actor, dataset, columns=columns, mode=mode, source=uploaded)
            self._workspace = self._workspace.renewed()
        return report

    def renew(self) -> None:
        """Answer from now on with what has been written to the database: facts, bookings, modes of units."""
        with self._loading:
            self._workspace = self._workspace.renewed()

    def close(self) -> None:
        """End the matcher's process and give back the database."""
        self._workspace.close()


async def _service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(_service_of)]
"""The service of the application, as a route takes it."""
