"""The dry run of a load: what is in a dataset, and everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from engine.application.access import permit
from engine.application.workspace import Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.domain.history import History
from engine.errors import Problem
from engine.evidence.result import Result
from engine.loading.bad_rows import write_bad_rows
from engine.loading.reading import DatasetReading, FileCounts, read_dataset


class ListedProblem(FrozenModel):
    """One problem or note, with its place."""

    code: str
    """Stable name of the kind of problem."""
    what: str
    """What is wrong."""
    mend: str
    """How to put it right."""
    file: str | None
    """File, with the sheet in brackets."""
    line: int | None
    """Line of a text file."""
    row: int | None
    """Row as a spreadsheet counts it."""
    column: str | None
    """Column."""
    value: str | None
    """The value."""


class TableCount(FrozenModel):
    """Good rows of one table."""

    table: str
    """Table."""
    rows: int
    """Rows without a problem."""


class DatasetCheck(FrozenModel):
    """What a dataset holds and what is wrong with it; nothing was stored."""

    files: tuple[FileCounts, ...]
    """What became of every row of every file."""
    tables: tuple[TableCount, ...]
    """Good rows by table."""
    problems: tuple[ListedProblem, ...]
    """Everything that is wrong."""
    notes: tuple[ListedProblem, ...]
    """What was decided on the user's behalf; nothing of it is wrong."""


def check(
    workspace: Workspace, actor: Actor, path: Path, columns: Path | None = None, bad_rows_to: Path | None = None
) -> Result[DatasetCheck]:
    """Return what a dataset holds and every problem in it, without storing anything.

    Rows may refer to what the workspace already knows, as they may when the dataset is loaded on top of it.

    Parameters
    ----------
    path : Path
        Dataset: folder, workbook, CSV or JSON file.
    columns : Path or None
        Column map.
    bad_rows_to : Path or None
        Folder into which the rows with problems are written, with row numbers and reasons.

    Raises
    ------
    InputError
        The column map cannot be read.
    """
    permit(actor, "check")

    def work() -> DatasetCheck:
        known = known_ids(workspace.history)
        reading = read_dataset(path, columns, mode="take_good_rows", known_ids=known, now=workspace.now())
        if bad_rows_to is not None:
            write_bad_rows(reading.bad_rows, bad_rows_to)
        return dataset_check(reading)

    return workspace.answer(actor, Question("check", request={"path": path.name}), work)


def dataset_check(reading: DatasetReading) -> DatasetCheck:
    """Return the report of a dataset that was read."""
    return DatasetCheck(
        files=reading.files,
        tables=tuple(TableCount(table=table.schema.name, rows=len(table)) for table in reading.tables),
        problems=tuple(map(listed, reading.problems)),
        notes=tuple(map(listed, reading.notes)),
    )


def listed(problem: Problem) -> ListedProblem:
    """Return a problem as results show it."""
    return ListedProblem(**problem.as_dict())  # type: ignore[arg-type]


def known_ids(history: History) -> dict[str, tuple[str, ...]]:
    """Return the ids that rows of a further load may refer to, by table with a key of one column."""
    return {
        name: table.text(table.schema.key[0]).index
        for name, table in history.tables.items()
        if len(table.schema.key) == 1
    }
