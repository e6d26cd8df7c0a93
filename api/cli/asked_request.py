"""A staffing request as a command line names it: a file, or a project of the dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from engine.application.policies.files import read_text
from engine.errors import InputError, Problem
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import located, read_request

Answer = TypeVar("Answer")

RequestArgument = Annotated[
    str | None,
    typer.Argument(
        help="staffing-request file (YAML), or the id of a project of the dataset.",
        metavar="REQUEST|PROJECT",
        show_default=False,
    ),
]
ProjectOption = Annotated[
    str | None,
    typer.Option("--project", help="Project of the dataset, in place of REQUEST|PROJECT.", show_default=False),
]


@dataclass(frozen=True)
class AskedRequest:
    """A request from a file with its text, or a project's id."""

    asked: StaffingRequest | str
    text: str = ""
    file: str = ""

    @staticmethod
    def of(given: str | None, project: str | None) -> AskedRequest:
        """Return what the command line names; an argument is a file where there is one or it looks like one.

        Raises
        ------
        InputError
            Both or neither are given, or the file holds no request.
        """
        if (given is None) == (project is None):
            mend = "Give a request file or the id of a project, once."
            raise InputError(Problem("request-or-project", "Exactly one request is needed.", mend))
        if given is None:
            return AskedRequest(str(project))
        path = Path(given)
        if not path.is_file() and path.suffix.lower() not in {".yaml", ".yml"}:
            return AskedRequest(given)
        text = read_text(path)
        return AskedRequest(read_request(text, given), text, given)

    def answered(self, ask: Callable[[StaffingRequest | str], Answer]) -> Answer:
        """Return the answer to a question; a name in the file that nothing bears is told with its line."""
        with located(self.text, self.file):
            return ask(self.asked)
