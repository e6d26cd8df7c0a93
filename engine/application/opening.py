"""Open a workspace: facts from a dataset or a database, policies from a folder, runs kept where there is a database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from engine.application.policies.files import policies_of_folder
from engine.application.policies.published import published_policies
from engine.application.workspace import Workspace
from engine.domain.history import History
from engine.domain.pseudonyms import Pseudonyms
from engine.errors import InputError, Problem
from engine.loading.reading import read_dataset
from engine.storage.database import Database, sqlite_file
from engine.storage.history_store import HistoryStore
from engine.storage.job_store import JobStore
from engine.storage.ledger import Ledger
from engine.storage.mode_store import ModeStore
from engine.storage.publication_store import PublicationStore
from engine.storage.read_log import ReadLog
from engine.storage.run_store import RunStore
from engine.storage.secret_store import SecretStore


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


def require_facts(source: Source) -> None:
    """Refuse a database file that is not there, so that a question with a mistyped name makes no empty database.

    Raises
    ------
    InputError
        No data is named, and the file of the database does not exist.
    """
    file = sqlite_file(source.database) if source.database else None
    if source.data is None and file is not None and not file.exists() and str(file) != ":memory:":
        raise InputError(
            Problem(
                "no-database",
                f"There is no database {file}.",
                f"Check the name, or make it: sextant load DIR --database {source.database}.",
            )
        )


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
    history = History.of(read_dataset(source.data, source.columns).tables) if source.data is not None else None
    if source.database is None:
        assert history is not None
        return Workspace(history=history, policies=policies)
    database = Database(source.database)
    try:
        mark, modes = None, ModeStore(database)
        if history is None:
            store = HistoryStore(database)
            mark = store.newest_mark()
            history = store.read(mark)
        publications = PublicationStore(database)
        published, policy_mark = published_policies(publications, policies)
        return Workspace(
            history=history,
            policies=published,
            publications=publications,
            files=policies,
            policy_mark=policy_mark,
            runs=RunStore(database),
            mark=mark,
            ledger=Ledger(database),
            reads=ReadLog(database),
            modes=modes,
            closed=modes.team_only_units(),
            pseudonyms=Pseudonyms(SecretStore(database).keep("pseudonyms", secrets.token_bytes(32))),
            jobs=JobStore(database),
        )
    except BaseException:
        database.close()
        raise
