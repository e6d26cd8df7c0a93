"""A staffing request as a command line names it: a file, or a project of the dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from engine.application.policies.files import read_text
from engine.errors import InputError
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import locate, read_request

Answer = TypeVar("Answer")

RequestArgument = Annotated[
    str,
    typer.Argument(
        help="staffing-request file (YAML), or the id of a project of the dataset.",
        metavar="REQUEST|PROJECT",
        show_default=False,
    ),
]


@dataclass(frozen=True)
class AskedRequest:
    """A request from a file with its text, or a project's id."""

    asked: StaffingRequest | str
    text: str = ""
    file: str = ""

    @staticmethod
    def of(given: str) -> AskedRequest:
        """Return what an argument names: the file where there is one or it looks like one, else a project."""
        path = Path(given)
        if not path.is_file() and path.suffix.lower() not in {".yaml", ".yml"}:
            return AskedRequest(given)
        text = read_text(path)
        return AskedRequest(read_request(text, given), text, given)

    def answered(self, ask: Callable[[StaffingRequest | str], Answer]) -> Answer:
        """Return the answer to a question; a name in the file that nothing bears is told with its line."""
        try:
            return ask(self.asked)
        except InputError as error:
            if not self.text:
                raise
            raise InputError(*locate(error.problems, self.text, self.file)) from error
