"""Append a dataset to the history in a database."""

from __future__ import annotations

from pathlib import Path

from engine.application.access import permit
from engine.application.check import DatasetCheck, dataset_check, known_ids
from engine.application.clock import utc_now
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.loading.bad_rows import write_bad_rows
from engine.loading.reading import Mode, read_dataset
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore


class LoadReport(FrozenModel):
    """One load: what was appended, and what was left out."""

    load_id: int
    """Running number of the load in the database."""
    appended: dict[str, int]
    """Rows appended by table."""
    dataset: DatasetCheck
    """What the dataset held."""


def load(
    database_url: str,
    actor: Actor,
    path: Path,
    *,
    columns: Path | None = None,
    mode: Mode = "stop",
    bad_rows_to: Path | None = None,
    source: str | None = None,
) -> LoadReport:
    """Append a dataset to the history, all of it or nothing.

    Parameters
    ----------
    mode : str
        ``stop`` refuses a dataset with any problem; ``take_good_rows`` appends the good rows.
    bad_rows_to : Path or None
        Folder into which the rows with problems are written.
    source : str or None
        Where the dataset came from, as the load remembers it; the path unless said.

    Raises
    ------
    InputError
        In mode ``stop`` every problem of the dataset; nothing was appended.
    StorageError
        The database cannot be opened or written; nothing was appended.
    """
    permit(actor, "load")
    database = Database(database_url)
    try:
        store = HistoryStore(database)
        now = utc_now()
        reading = read_dataset(path, columns, mode, known_ids=known_ids(store.read()), now=now)
        if bad_rows_to is not None:
            write_bad_rows(reading.bad_rows, bad_rows_to)
        done = store.append(reading.tables, actor=actor.id, source=source or str(path), at=now)
        return LoadReport(load_id=done.id, appended=dict(done.counts), dataset=dataset_check(reading))
    finally:
        database.close()
