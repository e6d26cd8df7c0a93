"""Rows of foreign files and what comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import Problem
from engine.skills.bank_merge import ForeignSkill


@dataclass(frozen=True)
class Row:
    """One row or entry: cells by column name in lower case, and its number."""

    cells: Mapping[str, Any]
    row: int

    def text(self, *names: str) -> str:
        """Return the first of several columns that is filled, as one line; empty where none is."""
        for name in names:
            value = self.cells.get(name)
            if isinstance(value, str) and value.strip():
                return " ".join(value.split())
        return ""

    def lines(self, *names: str) -> tuple[str, ...]:
        """Return the entries of a column that is a list, or a text with an entry a line."""
        for name in names:
            value = self.cells.get(name)
            entries = value if isinstance(value, list) else value.splitlines() if isinstance(value, str) else []
            found = tuple(" ".join(entry.split()) for entry in entries if isinstance(entry, str) and entry.strip())
            if found:
                return found
        return ()


@dataclass(frozen=True)
class Found:
    """Skills of one file, rows that are none, and what was left alone."""

    skills: tuple[ForeignSkill, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def nameless(row: Row, file: str) -> Problem:
    """Return the problem of a row without id or name."""
    return Problem("no-name", "The row has no id or no name.", "Give both.", file=file, row=row.row)
