"""Cells that a spreadsheet would run as formulas: marked with an apostrophe on the way out, restored on the way in."""

from __future__ import annotations

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def neutralised(text: str) -> str:
    """Return ``text`` with one apostrophe more in front if a spreadsheet could take it for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def restored(text: str) -> str:
    """Return ``text`` without the apostrophe that ``neutralised`` put there; the two are each other's inverse."""
    return text[1:] if _MARKED.match(text) else text
