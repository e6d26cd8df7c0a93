"""Write files so that nobody ever sees half of one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from engine.errors import InputError, Problem


def write_files(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write several files into a folder; the folder is made if need be, and none appears before all are complete."""

    def write(into: Path) -> None:
        for name, content in contents.items():
            (into / name).write_bytes(content)

    return publish(folder, tuple(contents), write)


def publish(folder: Path, names: tuple[str, ...], write: Callable[[Path], None]) -> tuple[Path, ...]:
    """Let ``write`` fill a hidden folder beside the files to be, then move them into place one by one.

    Raises
    ------
    InputError
        The folder cannot be made or written to.
    """
    try:
        return _publish(folder, names, write)
    except OSError as failure:
        what = f"Nothing can be written into {folder}: {failure.strerror or failure}."
        raise InputError(Problem("cannot-write", what, "Name a folder in which you may write.")) from failure


def _publish(folder: Path, names: tuple[str, ...], write: Callable[[Path], None]) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    hidden = Path(tempfile.mkdtemp(prefix=".sextant-", dir=folder))
    try:
        write(hidden)
        for name in names:
            (hidden / name).replace(folder / name)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return tuple(folder / name for name in names)
