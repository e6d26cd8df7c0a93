"""One spelling for texts, with the way back: every folded character knows where it stood in the original.

Folding is Unicode NFKC (UAX 15), simplified characters for traditional ones, typographic signs as on a keyboard and
Latin letters for look-alikes inside Latin words. It works on arrays of code points, so that a megabyte costs
milliseconds; only characters that change their length are looked at one by one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.skills.extraction.character_forms import LOOK_ALIKES, SIMPLIFIED, TYPOGRAPHY

Codes: TypeAlias = "NDArray[np.uint32]"
Positions: TypeAlias = "NDArray[np.int64]"

PLANE: Final = 0x10000
"""Characters below it are folded by table."""
_INVISIBLE: Final = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"
_VARIATION: Final = "".join(map(chr, range(0xFE00, 0xFE10)))
_LETTERS: Final = re.compile(r"[A-Za-z\u0370-\u03ff\u0400-\u04ff\u0500-\u052f]+")
_OWN_LETTERS: Final = re.compile(r"[A-Za-z" + "".join(LOOK_ALIKES) + "]+")


@dataclass(frozen=True, eq=False)
class FoldedText:
    """A text under folding.

    Attributes
    ----------
    cased, lowered : str
        Folded, with its capitals and without; of equal length, and each character stands at the same place.
    codes : array of uint32
        Code points of ``lowered``.
    origins : array of int64 or None
        Where each folded character stood in the original, and one more for the end; None where nothing moved.
    """

    cased: str
    lowered: str
    codes: Codes
    origins: Positions | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded characters from ``start`` up to ``end`` (at least one) stood in the original."""
        if self.origins is None:
            return start, end
        return int(self.origins[start]), max(int(self.origins[end]), int(self.origins[end - 1]) + 1)


def folded(text: str) -> FoldedText:
    """Return a text folded, character by character of its original; any text has a folding, the empty one too."""
    if text.isascii():
        lowered = text.lower()
        return FoldedText(text, lowered, _codes(lowered), None)
    codes, kept = _composed(_same_script(_codes(text)))
    codes, places = _expanded(codes)
    lowered_codes = _looked_up(_lower_case(), codes)
    return FoldedText(_text(codes), _text(lowered_codes), lowered_codes, _chained(kept, places))


def folded_each(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return many short texts folded, each with its capitals and without; one pass over all of them."""
    if not texts:
        return []
    form = folded("\x00".join(one.replace("\x00", " ") for one in texts))
    return list(zip(form.cased.split("\x00"), form.lowered.split("\x00"), strict=True))


def _chained(kept: Positions | None, places: Positions | None) -> Positions | None:
    if kept is None or places is None:
        return places if kept is None else kept
    return kept[places]


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _looked_up(table: NDArray[np.generic], codes: Codes) -> Codes:
    """Return the table's entry of each character, characters beyond the table as they are."""
    if not _beyond(codes):
        return table[codes].astype(np.uint32, copy=False)
    low = codes < PLANE
    return np.where(low, table[np.where(low, codes, 0)], codes).astype(np.uint32, copy=False)


def _beyond(codes: Codes) -> bool:
    return len(codes) > 0 and int(codes.max()) >= PLANE


def _marked(table: NDArray[np.bool_], codes: Codes) -> Positions:
    """Return where the characters of a table stand; none lies beyond it."""
    return np.flatnonzero(table[np.minimum(codes, PLANE - 1) if _beyond(codes) else codes])


def _same_script(codes: Codes) -> Codes:
    """Replace look-alike letters in runs that hold no other letter of their script: ``С++`` begins with a Latin C."""
    if not len(_marked(_look_alikes(), codes)):
        return codes
    table = str.maketrans(LOOK_ALIKES)

    def replaced(run: re.Match[str]) -> str:
        return run[0].translate(table) if _OWN_LETTERS.fullmatch(run[0]) else run[0]

    return _codes(_LETTERS.sub(replaced, _text(codes)))


def _composed(codes: Codes) -> tuple[Codes, Positions | None]:
    """Join letters with the combining marks that follow them (canonical composition)."""
    marks = _marked(_marks(), codes)
    if not len(marks):
        return codes, None
    codes, keep = codes.copy(), np.ones(len(codes), dtype=bool)
    heads = np.maximum(marks[np.diff(marks, prepend=-2) > 1] - 1, 0)
    tails = marks[np.diff(marks, append=len(codes) + 2) > 1] + 1
    for head, tail in zip(heads.tolist(), tails.tolist(), strict=True):
        joined = unicodedata.normalize("NFKC", _text(codes[head:tail]))
        if len(joined) <= tail - head:
            codes[head : head + len(joined)] = _codes(joined)
            keep[head + len(joined) : tail] = False
    return codes[keep], np.append(np.flatnonzero(keep), len(codes))


def _expanded(codes: Codes) -> tuple[Codes, Positions | None]:
    """Replace every character by its folded ones: none, one, or several as in the ligature fi."""
    single = _looked_up(_singles(), codes)
    for at in np.flatnonzero(codes >= PLANE).tolist() if _beyond(codes) else ():
        form = unicodedata.normalize("NFKC", chr(int(codes[at])))
        single[at] = ord(form) if len(form) == 1 else codes[at]
    changing = _marked(_changes_length(), codes)
    if not len(changing):
        return single, None
    forms = [_form(chr(code)) for code in codes[changing].tolist()]
    lengths = np.ones(len(codes), dtype=np.int64)
    lengths[changing] = [len(form) for form in forms]
    source = np.repeat(np.arange(len(codes), dtype=np.int64), lengths)
    spread = single[source]
    first = (np.cumsum(lengths) - lengths)[changing]
    for at, form in zip(first.tolist(), forms, strict=True):
        spread[at : at + len(form)] = _codes(form)
    return spread, np.append(source, len(codes))


def _form(character: str) -> str:
    if character in _INVISIBLE or character in _VARIATION:
        return ""
    if character in TYPOGRAPHY:
        return TYPOGRAPHY[character]
    folded_form = unicodedata.normalize("NFKC", character)
    return "".join(SIMPLIFIED.get(one, one) for one in folded_form)


@cache
def _forms() -> tuple[str, ...]:
    return tuple(_form(chr(code)) if not 0xD800 <= code < 0xE000 else chr(code) for code in range(PLANE))


@cache
def _changes_length() -> NDArray[np.bool_]:
    return np.array([len(form) != 1 for form in _forms()])


@cache
def _singles() -> Codes:
    return np.array([ord(form[0]) if form else 0 for form in _forms()], dtype=np.uint32)


@cache
def _lower_case() -> Codes:
    lowered = (chr(code).lower() if not 0xD800 <= code < 0xE000 else chr(code) for code in range(PLANE))
    return np.array([ord(low) if len(low) == 1 else code for code, low in enumerate(lowered)], dtype=np.uint32)


@cache
def _marks() -> NDArray[np.bool_]:
    return np.array([unicodedata.combining(chr(code)) != 0 for code in range(PLANE)])


@cache
def _look_alikes() -> NDArray[np.bool_]:
    table = np.zeros(PLANE, dtype=bool)
    table[[ord(letter) for letter in LOOK_ALIKES]] = True
    return table
