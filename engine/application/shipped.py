"""Find the policies and scenarios that come with Sextant: beside the installed engine first, then in the checkout."""

from __future__ import annotations

from pathlib import Path

from engine.errors import InputError, Problem

PACKAGE = Path(__file__).parents[1]


def shipped_folder(name: str) -> Path:
    """Return the folder ``policies`` or ``scenarios`` that came with this installation.

    Raises
    ------
    InputError
        Neither an installed copy nor a checkout has it.
    """
    for folder in (PACKAGE / "_shipped" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise InputError(
        Problem("shipped-files-missing", f"The shipped {name} were not found.", "Install sextant-workforce again.")
    )
