"""Which column a header means: snake_case names and aliases in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from engine.domain.dataset import TABLES
from engine.domain.schema import Column

_NOT_WORD = re.compile(r"[\W_]+")


@cache
def header_key(header: str) -> str:
    """Return what makes two headers the same: letters and digits only, lower case, full-width forms folded.

    ``Employee_ID``, ``employee id`` and ``EmployeeID*`` share a key.
    """
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", header)).casefold()


def column_keys(columns: Iterable[Column]) -> dict[str, str]:
    """Return column name by header key: names win over aliases, earlier columns over later ones."""
    listed = list(columns)
    keys = {header_key(column.name): column.name for column in reversed(listed)}
    for column in listed:
        for alias in column.aliases:
            keys.setdefault(header_key(alias), column.name)
    return keys


@cache
def table_keys() -> dict[str, str]:
    """Return table name by key of a file or sheet name."""
    keys = {header_key(alias): schema.name for schema in TABLES.values() for alias in schema.aliases}
    return keys | {header_key(name): name for name in TABLES}


@cache
def known_headers() -> frozenset[str]:
    """Return the keys of every column name and alias of every table."""
    return frozenset(key for schema in TABLES.values() for key in column_keys(schema.columns))


def closest(value: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that looks most like ``value``, ``None`` if none comes near."""
    found = get_close_matches(value, list(candidates), n=1, cutoff=0.6)
    return found[0] if found else None
