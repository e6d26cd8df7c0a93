"""Read-only columns: text as integer codes into an index, numbers, dates and flags as numpy arrays.

Missing is ``-1`` in a code or flag, ``NaN`` in a number and ``NaT`` in a date; it never turns into zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int32]
Numbers: TypeAlias = NDArray[np.float64]
Dates: TypeAlias = NDArray[np.datetime64]
Flags: TypeAlias = NDArray[np.int8]

Array = TypeVar("Array", bound=NDArray[Any])

MISSING_CODE = -1


@dataclass(frozen=True, eq=False)
class TextColumn:
    """Texts or identifiers of ``n`` rows, each stored once.

    Attributes
    ----------
    codes : int32 array of shape (n,)
        Position in ``index``, or -1 where the value is missing.
    index : tuple of str
        Distinct values.
    """

    codes: Codes
    index: tuple[str, ...]

    @staticmethod
    def of(values: Iterable[str | None]) -> TextColumn:
        """Return the column of ``values`` in their order; ``None`` and the empty text are missing."""
        positions: dict[str, int] = {}
        codes = [positions.setdefault(value, len(positions)) if value else MISSING_CODE for value in values]
        return TextColumn(frozen_array(np.asarray(codes, dtype=np.int32)), tuple(positions))

    @staticmethod
    def missing(size: int) -> TextColumn:
        """Return a column of ``size`` missing values."""
        return TextColumn(frozen_array(np.full(size, MISSING_CODE, dtype=np.int32)), ())

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str | None:
        code = int(self.codes[row])
        return None if code < 0 else self.index[code]

    def values(self) -> list[str | None]:
        """Return the texts row by row, ``None`` where missing."""
        lookup = (*self.index, None)
        return [lookup[code] for code in self.codes.tolist()]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> TextColumn:
        """Return the rows at the given positions or under the given mask; the index is kept."""
        return TextColumn(frozen_array(self.codes[rows]), self.index)

    def canonical(self) -> TextColumn:
        """Return the same rows with the index sorted and without unused entries, so that code order is text order."""
        used = np.zeros(len(self.index) + 1, dtype=bool)
        used[self.codes] = True
        kept = sorted((value, code) for code, value in enumerate(self.index) if used[code])
        renumbered = np.full(len(self.index) + 1, MISSING_CODE, dtype=np.int32)
        for position, (_, code) in enumerate(kept):
            renumbered[code] = position
        return TextColumn(frozen_array(renumbered[self.codes]), tuple(value for value, _ in kept))

    def codes_into(self, index: Sequence[str]) -> Codes:
        """Return, per row, the position of its text in another ``index``, -1 where missing or not in it."""
        positions = {value: position for position, value in enumerate(index)}
        translated = np.full(len(self.index) + 1, MISSING_CODE, dtype=np.int32)
        for code, value in enumerate(self.index):
            translated[code] = positions.get(value, MISSING_CODE)
        return translated[self.codes]

    def equals(self, value: str) -> NDArray[np.bool_]:
        """Return the mask of rows whose text is ``value``."""
        if value not in self.index:
            return np.zeros(len(self.codes), dtype=bool)
        return np.asarray(self.codes == self.index.index(value))


AnyColumn: TypeAlias = TextColumn | Numbers | Dates | Flags


def frozen_array(values: Array) -> Array:
    """Return ``values`` as an array nobody can write to."""
    if not values.flags.writeable:
        return values
    view = values.view()
    view.flags.writeable = False
    return view


def day(value: date | None) -> np.datetime64:
    """Return a calendar day as numpy counts it, ``NaT`` for ``None``."""
    return np.datetime64("NaT", "D") if value is None else np.datetime64(value, "D")


def as_date(value: np.datetime64) -> date | None:
    """Return a numpy day as a calendar date, ``None`` for ``NaT``."""
    if np.isnat(value):
        return None
    found: date = value.astype("datetime64[D]").item()
    return found


def split_list(text: str | None) -> tuple[str, ...]:
    """Return the entries of a list cell: separated by semicolons, full-width ones and bars included."""
    if not text:
        return ()
    for mark in ("；", "|", "、"):
        text = text.replace(mark, ";")
    return tuple(part.strip() for part in text.split(";") if part.strip())
