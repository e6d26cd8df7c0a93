"""Random numbers, one stream per subject: a change in one subject leaves the numbers of all others alone."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Subject = Literal[
    "structure",
    "careers",
    "contracts",
    "people",
    "positions",
    "requisitions",
    "protected",
    "skills",
    "projects",
    "milestones",
    "goals",
    "progress",
    "indicators",
    "leave",
    "learning",
    "recognition",
    "buried",
]
SUBJECTS: tuple[Subject, ...] = get_args(Subject)


class Streams:
    """Generators from one seed, one per subject.

    Parameters
    ----------
    seed : int
        Not negative.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def of(self, subject: Subject) -> np.random.Generator:
        """Return a fresh generator at the beginning of the subject's stream."""
        sequence = np.random.SeedSequence(self._seed, spawn_key=(SUBJECTS.index(subject),))
        return np.random.default_rng(sequence)


def drawn(rng: np.random.Generator, shares: NDArray[np.float64], size: int) -> NDArray[np.intp]:
    """Return ``size`` positions drawn with the given relative frequencies."""
    edges = np.cumsum(shares)
    return np.asarray(np.minimum(np.searchsorted(edges, rng.random(size) * edges[-1], side="right"), len(shares) - 1))
