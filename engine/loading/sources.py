"""Find the files of a dataset and read each as raw tables; what cannot be read is a problem, not an exception."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from engine.errors import Problem
from engine.loading.column_map import ColumnMap
from engine.loading.csv_source import read_csv
from engine.loading.json_source import read_json
from engine.loading.raw import RawTable
from engine.loading.workbook_source import read_workbook

MAP_NAME = "columns.yaml"
TEXT_SUFFIXES = {".csv", ".tsv", ".tab"}
WORKBOOK_SUFFIXES = {".xlsx", ".xlsm"}
_BESIDE = {".txt", ".md", ".pdf", ".yaml", ".yml", ".html", ".docx", ".png", ".jpg", ".db", ".sqlite", ".zip"}


def read_sources(
    path: Path, columns: ColumnMap, known: Collection[str]
) -> tuple[list[RawTable], list[Problem], list[Problem]]:
    """Return the raw tables at ``path`` (a folder or one file), the problems of files, and notes.

    Parameters
    ----------
    path : Path
        Folder of files, or one file.
    columns : ColumnMap
        Encodings, delimiters and header rows the user states.
    known : collection of str
        Keys of headers by which a header row is found.
    """
    if not path.exists():
        return [], [Problem("not-found", f"There is no {path.name!r}.", "Check the path.", file=str(path))], []
    files = _files(path) if path.is_dir() else [path]
    raws: list[RawTable] = []
    problems: list[Problem] = []
    notes: list[Problem] = []
    for file in files:
        for found in _read(file, columns, known, notes):
            if isinstance(found, Problem):
                (notes if columns.ignored(file.name, file.stem) else problems).append(found)
            else:
                raws.append(found)
    if not files or not (raws or problems):
        what = "There are no files with tables in it." if path.is_dir() else "There is no table in it."
        problems.append(Problem("empty-folder", what, "Give .csv, .xlsx or .json files.", file=path.name))
    return raws, problems, notes


def _files(folder: Path) -> list[Path]:
    listed = sorted(folder.iterdir(), key=lambda file: file.name)
    return [
        file for file in listed if file.is_file() and not file.name.startswith((".", "~$")) and file.name != MAP_NAME
    ]


def _read(path: Path, columns: ColumnMap, known: Collection[str], notes: list[Problem]) -> Iterator[RawTable | Problem]:
    suffix = path.suffix.lower()
    rule = columns.source(path.name, path.stem)
    try:
        if suffix in TEXT_SUFFIXES or (suffix == ".txt" and rule is not None):
            stated = (rule.encoding, rule.delimiter, rule.header_row) if rule else (None, None, None)
            yield read_csv(path, path.name, known, encoding=stated[0], delimiter=stated[1], header_row=stated[2])
        elif suffix in WORKBOOK_SUFFIXES:
            rows = {one.sheet: one.header_row for one in columns.sources if one.header_row}
            yield from read_workbook(path, path.name, known, rows)
        elif suffix == ".json":
            yield from read_json(path, path.name)
        elif suffix in _BESIDE or not suffix:
            notes.append(Problem("file-not-read", "Not a table; it was left out.", "", file=path.name))
        else:
            yield _unknown(path)
    except OSError as error:
        yield Problem(
            "unreadable-file", f"It cannot be read: {error.strerror}.", "Check its permissions.", file=path.name
        )


def _unknown(path: Path) -> Problem:
    old = path.suffix.lower() == ".xls"
    what = "This is an old Excel file." if old else f"Files ending in {path.suffix!r} are not read."
    return Problem("unknown-file", what, "Save it as .xlsx or CSV, or take it out of the folder.", file=path.name)
