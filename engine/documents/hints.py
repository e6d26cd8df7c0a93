"""Words that error messages share: the nearest known name, and values cut to what a message can show."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

EVERYTHING_SHOWN = 12
"""Names up to which a message lists them all."""
MOST_COMPARED = 400
"""Names a misspelt one is compared with; beyond, only those with its first letter."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a mend for a name nobody knows: the nearest known one, or the list of those there are."""
    names = sorted(set(known))
    for close in nearest(name, names):
        return f"Did you mean '{close}'?"
    if not names:
        return "Remove it."
    more = ", ..." if len(names) > EVERYTHING_SHOWN else ""
    return f"Known: {', '.join(names[:EVERYTHING_SHOWN])}{more}."


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the known name that looks most like ``name``, in a list that is empty where none is near."""
    names = sorted(set(known))
    if len(names) > MOST_COMPARED:
        names = [one for one in names if one[:1] == name[:1]][:MOST_COMPARED]
    return get_close_matches(name[:80], names, n=1, cutoff=0.6)


def shown(value: object) -> str:
    """Return ``value`` as a message shows it, at most 80 characters."""
    return str(value)[:80]
