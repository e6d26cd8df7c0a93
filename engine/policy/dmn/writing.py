"""A policy file written line by line, each line with the line of the model that it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from engine.policy.kinds import Plain, choice_text

Written: TypeAlias = "Plain | tuple[str, ...] | Sequence[Written] | Mapping[str, Written]"
_PLAIN_NAME: Final = frozenset("abcdefghijklmnopqrstuvwxyz_")


class Lines:
    """Lines of a file, and for each the line of another file that it comes from."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.sources: list[int] = []

    def add(self, depth: int, text: str, source: int) -> None:
        """Add a line, ``depth`` levels deep."""
        self.lines.append("  " * depth + text)
        self.sources.append(source)

    @property
    def text(self) -> str:
        """The whole file."""
        return "\n".join(self.lines) + "\n"


def flow(value: Written) -> str:
    """Return a value on one line as YAML reads it back; every text but a plain word stands in double quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, str):
        return value if value and set(value) <= _PLAIN_NAME and value not in _READ_OTHERWISE else _in_quotes(value)
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return json.dumps(value)
    return choice_text(value)


_READ_OTHERWISE: Final = frozenset({"null", "true", "false"})


def _in_quotes(text: str) -> str:
    """Return a text in double quotes; what YAML cannot hold as it is comes escaped."""
    told = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() else _escaped(one) for one in told)


def _escaped(character: str) -> str:
    point = ord(character)
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
