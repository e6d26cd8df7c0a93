"""Tables, headings and sentences as all summaries print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.markup import escape
from rich.table import Table

from api.cli.terminal import stdout

NONE = "–"


def both(language: str, en: str, zh: str) -> str:
    """Return the wording in ``language``."""
    return zh if language == "zh" else en


def heading(text: str) -> None:
    """Print a heading."""
    stdout.print(f"\n[bold]{escape(text)}[/]")


def sentence(text: str) -> None:
    """Print a sentence of plain text."""
    stdout.print(escape(text), soft_wrap=not stdout.is_terminal)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table of plain texts; columns whose header starts with ``>`` are right-aligned."""
    printed = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for header in headers:
        printed.add_column(
            escape(header.lstrip(">")), justify="right" if header.startswith(">") else "left", overflow="fold"
        )
    for row in rows:
        printed.add_row(*(escape(cell) for cell in row))
    stdout.print(printed)


def number(value: float | None, digits: int = 1) -> str:
    """Return a number with thousands separators, a dash where it is missing."""
    return NONE if value is None else f"{round(value, digits) + 0.0:,.{digits}f}"


def counted(count: int, noun: str, nouns: str | None = None) -> str:
    """Return how many of something there are, in English."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def percent(value: float | None, digits: int = 0) -> str:
    """Return a share as a percentage, a dash where it is missing."""
    return NONE if value is None else f"{value:.{digits}%}"
