"""Staffing requests from files and folders, every problem of every file at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.application.policies.files import read_text
from engine.errors import InputError, Problem
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import read_request

SUFFIXES = {".yaml", ".yml"}


def requests_in(places: Sequence[Path]) -> tuple[StaffingRequest, ...]:
    """Return the requests of files, and of the YAML files of folders, by name.

    Raises
    ------
    InputError
        Every problem of every file; or a folder holds no request.
    """
    requests: list[StaffingRequest] = []
    problems: list[Problem] = []
    for file in _files(places, problems):
        try:
            requests.append(read_request(read_text(file), str(file)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return tuple(requests)


def _files(places: Sequence[Path], problems: list[Problem]) -> list[Path]:
    files: list[Path] = []
    for place in places:
        inside = sorted(file for file in place.iterdir() if file.suffix in SUFFIXES) if place.is_dir() else [place]
        if not inside:
            mend = "Put staffing-request files (.yaml) into it, or name another folder."
            problems.append(Problem("no-requests", "The folder holds no request.", mend, file=str(place)))
        files += inside
    return files
