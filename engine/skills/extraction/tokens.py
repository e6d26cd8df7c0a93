"""Words of a folded text: runs of letters, runs of digits, and each Chinese character by itself, with their hashes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.skills.extraction.folding import PLANE, Codes, Positions

LETTER, DIGIT, HAN = 1, 2, 3
LONGEST: Final = 64
"""Letters of a word that its hash tells apart."""
_SEED: Final = 20_240_101
_HAN_RANGES: Final = ((0x2E80, 0x2FE0), (0x3005, 0x3008), (0x3040, 0x3130), (0x31F0, 0x3200), (0x3400, 0xA000))
_MARKS: Final = (0x221A, 0x2610, 0x2611, 0x2612, 0x2713, 0x2714, 0x2716, 0x2717, 0x2718, 0x2705, 0x274C, 0x274E)
"""Ticks, crosses and empty boxes: each says something of what it marks, and is a word by itself."""

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Tokens:
    """Words of a text in order; ``n`` of them.

    Attributes
    ----------
    starts, ends : array of int64, shape (n,)
        Where each begins and ends, in folded characters.
    kinds : array of uint8, shape (n,)
        LETTER, DIGIT or HAN.
    hashes : array of uint64, shape (n,)
        Equal for equal words; different words seldom share one, and whoever looks one up compares the words too.
    """

    starts: Positions
    ends: Positions
    kinds: NDArray[np.uint8]
    hashes: Hashes

    def __len__(self) -> int:
        return len(self.starts)


def tokens_of(codes: Codes) -> Tokens:
    """Return the words of a folded, lower-case text given by its code points."""
    kinds = _kinds(codes)
    inside = np.flatnonzero(kinds)
    if not len(inside):
        none = np.zeros(0, dtype=np.int64)
        return Tokens(none, none, np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=np.uint64))
    kind = kinds[inside]
    begins = np.ones(len(inside), dtype=bool)
    begins[1:] = (kind[1:] != kind[:-1]) | (kind[1:] == HAN) | (np.diff(inside) > 1)
    firsts = np.flatnonzero(begins)
    starts = inside[firsts]
    lengths = np.diff(firsts, append=len(inside))
    place = np.arange(len(inside)) - np.repeat(firsts, lengths)
    values = codes[inside].astype(np.uint64) * _weights()[place % LONGEST]
    return Tokens(starts, starts + lengths, kind[firsts], np.add.reduceat(values, firsts))


def _kinds(codes: Codes) -> NDArray[np.uint8]:
    if len(codes) and int(codes.max()) >= PLANE:
        beyond = (codes >= 0x20000) & (codes < 0x32000)
        return np.where(codes < PLANE, _table()[np.minimum(codes, PLANE - 1)], np.where(beyond, HAN, 0)).astype(
            np.uint8
        )
    return _table()[codes]


@cache
def _table() -> NDArray[np.uint8]:
    table = np.zeros(PLANE, dtype=np.uint8)
    for code in range(PLANE):
        character = chr(code)
        if character.isdigit():
            table[code] = DIGIT
        elif character.isalnum() or character == "_":
            table[code] = LETTER
    for first, end in _HAN_RANGES:
        table[first:end] = HAN
    table[[0x30FB, 0x309B, 0x309C]] = 0
    table[list(_MARKS)] = HAN
    return table


@cache
def _weights() -> Hashes:
    generator = np.random.Generator(np.random.PCG64(_SEED))
    return generator.integers(0, 2**63, LONGEST, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
