"""Read a YAML 1.2 file into plain values and a way to find the line of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import YAMLError

from engine.errors import InputError, Problem


def read_yaml(text: str, file: str) -> tuple[Any, Callable[[Sequence[str | int]], int]]:
    """Return the content of a YAML file and a function from a path of keys to its line.

    Parameters
    ----------
    text : str
        Content of the file.
    file : str
        Its name for messages.

    Raises
    ------
    InputError
        Not YAML, or a key stands twice.
    """
    try:
        content = YAML(typ="rt").load(text)
    except DuplicateKeyError as error:
        raise InputError(_broken(error, file, "A key stands twice.", "Keep one of them.")) from None
    except YAMLError as error:
        raise InputError(_broken(error, file, "This is not YAML.", "Check indentation, colons and quotes.")) from None
    return _plain(content), lambda path: _line(content, path)


def _broken(error: YAMLError, file: str, what: str, mend: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    detail = str(getattr(error, "problem", "") or "").split("\n", maxsplit=1)[0]
    return Problem("bad-yaml", f"{what} {detail[:120]}".strip(), mend, file=file, line=mark.line + 1 if mark else 1)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if isinstance(value, bool) or value is None:
        return value
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    return value


def _line(content: Any, path: Sequence[str | int]) -> int:
    """Return the line of the deepest part of ``path`` that exists."""
    line = 1
    for step in path:
        try:
            places = getattr(content, "lc", None)
            if places is None:
                break
            at = places.item(step) if isinstance(content, list) else places.key(step)
            content = content[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
        line = at[0] + 1
    return line
