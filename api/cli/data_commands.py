"""Commands on datasets: make one to try, check one, load one, write one out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import ColumnsOption, DatabaseOption, DataOption, JsonOption, LanguageOption
from api.cli.session import asking, database_url, emit, language, tell, workspace
from api.cli.terminal import stderr
from api.cli.views.dataset import show_check
from api.cli.views.tables import sentence
from engine.application.check import check
from engine.application.export import export_history
from engine.application.load import LoadReport, load
from engine.application.sample import sample_organisation, write_sample
from engine.application.workspace import bare_workspace
from engine.loading.reading import Mode
from engine.storage.database_url import shown_url

DatasetArgument = Annotated[
    Path, typer.Argument(help="Dataset: folder of CSV or JSON files, XLSX workbook, JSON file or CSV file.")
]
BadRowsOption = Annotated[
    Path | None,
    typer.Option("--bad-rows", help="Write the rows with problems, with row numbers and reasons, into this folder."),
]


def sample_command(
    out: Annotated[Path, typer.Option("--out", help="Folder to write the dataset into.")],
    people: Annotated[int, typer.Option("--people", help="People employed on the day of the sample.")] = 1200,
    seed: Annotated[int, typer.Option("--seed", help="Seed; the same seed writes the same bytes.")] = 7,
    settings: Annotated[Path | None, typer.Option("--settings", help="sample.yaml instead of the shipped one.")] = None,
) -> None:
    """Write a generated organisation as a dataset, with planted.yaml saying what was planted in it."""
    organisation = sample_organisation(people, seed, settings)
    files = write_sample(organisation, out)
    rows = sum(len(table) for table in organisation.tables)
    sentence(f"{out}: {len(files)} files, {rows:,} rows, {people:,} people as of {organisation.planted.as_of}.")


def check_command(
    dataset: DatasetArgument,
    columns: ColumnsOption = None,
    bad_rows: BadRowsOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Look a dataset over without storing anything; every problem with file, row, column and mend. Exit 2 if any."""
    spoken = language(lang)
    result = check(bare_workspace(), asking(), dataset, columns, bad_rows)
    emit(result, as_json, lambda body: show_check(body, spoken))
    if result.body.problems:
        raise typer.Exit(2)


def load_command(
    dataset: DatasetArgument,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    take_good_rows: Annotated[
        bool, typer.Option("--take-good-rows", help="Leave out rows with problems instead of refusing the dataset.")
    ] = False,
    bad_rows: BadRowsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Append a dataset to the history in the database: all of it, or nothing."""
    url = database_url(database)
    mode: Mode = "take_good_rows" if take_good_rows else "stop"
    report = load(url, asking(database), dataset, columns=columns, mode=mode, bad_rows_to=bad_rows)
    tell(report, as_json, lambda body: _show_load(body, url))


def _show_load(report: LoadReport, url: str) -> None:
    show_check(report.dataset, "en")
    sentence(f"Load {report.load_id} into {shown_url(url)}: {sum(report.appended.values()):,} rows appended.")


def export_command(
    out: Annotated[Path, typer.Argument(help="Folder for CSV files, or a file ending in .xlsx or .json.")],
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
) -> None:
    """Write the facts out again; read back, they are the same."""
    with workspace(data, database, columns, None) as facts:
        written = export_history(facts, asking(database), out)
    for path in written:
        stderr.print(str(path), markup=False)
