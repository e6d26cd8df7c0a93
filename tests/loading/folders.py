"""Write the small datasets that the loading tests read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.loading.reading import DatasetReading, read_dataset

GOOD = {
    "people.csv": "person_id,name\n001,Ann\n002,Bo\n003,Cy\n",
    "units.csv": "unit_id,name\nU1,One\n",
    "job_families.csv": "job_family,name\nF,Family\n",
    "employments.csv": "person_id,valid_from,unit_id,job_family,level,manager_id\n"
    "001,2020-01-01,U1,F,5,\n002,2020-01-01,U1,F,3,001\n003,2021-01-01,U1,F,3,002\n",
}
"""A dataset without a problem."""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def dry_run(folder: Path, files: Mapping[str, str | bytes]) -> DatasetReading:
    """Return what a dry run says about files."""
    return read_dataset(write(folder, files), mode="take_good_rows")


def said(reading: DatasetReading) -> list[tuple[str, str | None, int | None, str | None]]:
    """Return code, file, row and column of every problem."""
    return [(one.code, one.file, one.row, one.column) for one in reading.problems]


def balanced(reading: DatasetReading) -> bool:
    """Return whether every row of every file is taken, reported or ignored."""
    return all(one.rows_in == one.rows_taken + one.rows_reported + one.rows_ignored for one in reading.files)
