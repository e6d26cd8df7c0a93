"""Projects in files: Sextant's own YAML, and the formats of public libraries by the ending of their names."""

from __future__ import annotations

from pathlib import Path

from engine.application.policies.files import read_bytes, read_text
from engine.errors import InputError, Problem
from engine.loading.atomic import write_files
from engine.loading.imopse import read_imopse, write_sol
from engine.loading.mspsp import read_mspsp
from engine.staffing.schedule.answer import ScheduleAnswer
from engine.staffing.schedule.project_file import ProjectSchedule, listed_file
from engine.staffing.schedule.project_reading import read_project

READERS = {".def": read_imopse, ".dzn": read_mspsp}
"""Readers of foreign formats by the ending of a file's name."""


def read_schedule_file(file: Path) -> ProjectSchedule:
    """Return the project in a file: iMOPSE ``.def``, MSPSP ``.dzn``, else YAML of kind ``project-schedule``.

    Raises
    ------
    InputError
        The file cannot be read, or what stands in it cannot be used: every problem with its line.
    """
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        return read_project(read_text(file), str(file))
    # Headers of foreign files name authors in whatever encoding; what counts in them is ASCII.
    return listed_file(reader(read_bytes(file).decode("utf-8", "replace"), str(file)), file.stem)


def write_sol_file(file: Path, answer: ScheduleAnswer) -> None:
    """Write a schedule as a ``.sol`` file of iMOPSE.

    Raises
    ------
    InputError
        There is no schedule, or an id has blanks or hyphens, which the format cannot hold.
    """
    if not answer.assignments:
        raise InputError(Problem("no-schedule", "There is no schedule to write.", "Allow more time.", file=str(file)))
    names = {name for one in answer.assignments for name in (one.task, one.person)}
    awkward = sorted(name for name in names if "-" in name or name.split() != [name])
    if awkward:
        what = f"A .sol file cannot hold the id '{awkward[0][:80]}'."
        raise InputError(Problem("id-unfit", what, "Use ids without blanks and hyphens.", file=str(file)))
    text = write_sol((one.start, one.person, one.task) for one in answer.assignments)
    write_files(file.parent, {file.name: text.encode()})
