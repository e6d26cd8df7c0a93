"""The text of a query in one form: full-width signs, case and spaces made equal, each character with its column."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache


def folded(text: str) -> str:
    """Return a name in the form in which names are compared: NFKC, lower case, single spaces."""
    return " ".join((text.lower() if text.isascii() else _plain(text)).split())


def _plain(text: str) -> str:
    return "".join(map(_character, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=65_536)
def _character(one: str) -> str:
    return unicodedata.normalize("NFKC", one).casefold()


def is_word(one: str) -> bool:
    """Return whether a character goes on an ASCII word, so that a name must not end before it."""
    return one.isascii() and (one.isalnum() or one == "_")


@dataclass(frozen=True)
class QueryText:
    """A query, folded character by character.

    Attributes
    ----------
    given : str
        The query as it was written, in NFC.
    text : str
        Its folded form; runs of spaces are one space.
    origin : tuple of int
        Position in ``given`` of every character of ``text``, and its length at the end.
    """

    given: str
    text: str
    origin: tuple[int, ...]

    @staticmethod
    def of(given: str) -> QueryText:
        """Return a query ready to be read."""
        given = unicodedata.normalize("NFC", given)
        characters: list[str] = []
        origin: list[int] = []
        for at, one in enumerate(given):
            for part in " " if one.isspace() else _character(one):
                if part == " " and characters[-1:] == [" "]:
                    continue
                characters.append(part)
                origin.append(at)
        return QueryText(given, "".join(characters), (*origin, len(given)))

    def column(self, at: int) -> int:
        """Return the 1-based column in the query as written of a position in the folded text."""
        return self.origin[min(at, len(self.origin) - 1)] + 1

    def written(self, start: int, end: int) -> str:
        """Return the part between two positions of the folded text as it was written."""
        return self.given[self.origin[start] : self.origin[end]].strip()
