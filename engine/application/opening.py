"""Open a workspace: facts from a dataset or a database, policies from a folder, runs kept where there is a database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from engine.application.policy_files import policies_of_folder
from engine.application.workspace import Workspace
from engine.domain.history import History
from engine.errors import InputError, Problem
from engine.loading.reading import read_dataset
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore
from engine.storage.run_store import RunStore


@dataclass(frozen=True)
class Source:
    """Where facts and policies come from.

    Attributes
    ----------
    data : Path or None
        Dataset; read anew, nothing is stored.
    database : str or None
        Database URL; its history is used where no dataset is given, and runs are recorded in it.
    columns : Path or None
        Column map of the dataset.
    policies : Path or None
        Folder of policies; ``None`` means the shipped ones.
    """

    data: Path | None = None
    database: str | None = None
    columns: Path | None = None
    policies: Path | None = None


def open_workspace(source: Source) -> Workspace:
    """Return the workspace of ``source``.

    Raises
    ------
    InputError
        Neither data nor a database is named, or the data has problems (all are listed).
    PolicyError
        A policy file is not well formed.
    StorageError
        The database cannot be opened.
    """
    policies = policies_of_folder(source.policies)
    if source.data is None and source.database is None:
        raise InputError(
            Problem(
                "no-data-named",
                "No data is named.",
                "Give --data DIR (a dataset) or --database URL; sextant sample --out DIR writes a dataset to try.",
            )
        )
    database = Database(source.database) if source.database else None
    runs = RunStore(database) if database else None
    if source.data is not None:
        history = History.of(read_dataset(source.data, source.columns).tables)
    else:
        assert database is not None
        history = HistoryStore(database).read()
    return Workspace(history=history, policies=policies, runs=runs)


def with_newest_facts(workspace: Workspace, source: Source) -> Workspace:
    """Return the workspace with the facts that its database holds now; policies, matcher and runs stay as they are.

    Raises
    ------
    StorageError
        The database cannot be read.
    """
    if source.data is not None or source.database is None:
        return workspace
    database = Database(source.database)
    try:
        return replace(workspace, history=HistoryStore(database).read())
    finally:
        database.close()
