"""How sure it is that something happens, from replications in which it did or did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist
from typing import Generic, TypeVar

import numpy as np

from engine.domain.columns import Numbers
from engine.domain.frozen import FrozenModel

CONFIDENCE = 0.95
DECIDING_CONFIDENCE = 0.998
"""With which a certainty counts as above or below what is asked; it is looked at several times on the way."""
FIRST_LOOK = 40
GROWTH = 4

What = TypeVar("What")


class Certainty(FrozenModel):
    """A probability, estimated."""

    mean: float
    """Share of the replications in which it happened."""
    low: float
    """Lower end of the 95 % interval of the probability (Wilson)."""
    high: float
    """Upper end of it."""
    replications: int
    """Replications behind it."""


def certainty_of(happened: Numbers, confidence: float = CONFIDENCE) -> Certainty:
    """Return the probability that replications of 0 and 1, shape (replications,), speak for.

    The interval is Wilson's (Probable inference, the law of succession, and statistical inference, 1927).
    """
    number, mean = len(happened), float(happened.mean())
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (mean + z * z / (2 * number)) / (1 + z * z / number)
    half = z / (1 + z * z / number) * sqrt(mean * (1 - mean) / number + z * z / (4 * number * number))
    return Certainty(
        mean=mean, low=min(max(middle - half, 0.0), mean), high=max(min(middle + half, 1.0), mean), replications=number
    )


@dataclass
class Trials(Generic[What]):
    """Replications of whatever is tried, run only as often as a decision needs, all on the same random numbers.

    Attributes
    ----------
    run : callable
        ``run(what, first, number)`` returns 0 and 1 of replications ``first`` to ``first + number - 1``.
    at_most : int
        Replications of one thing at most; then the mean decides.
    """

    run: Callable[[What, int, int], Numbers]
    at_most: int
    _known: dict[What, Numbers] = field(default_factory=dict)

    def certainty(self, what: What, asked: float) -> Certainty:
        """Return how sure a thing is, known well enough to say whether it is at least ``asked``, where that can be."""
        while True:
            known = self._known.get(what, np.empty(0))
            if len(known):
                found = certainty_of(known, DECIDING_CONFIDENCE)
                if found.low >= asked or found.high < asked or len(known) >= self.at_most:
                    return certainty_of(known)
            wanted = min(max(FIRST_LOOK, GROWTH * len(known)), self.at_most)
            self._known[what] = np.concatenate([known, self.run(what, len(known), wanted - len(known))])

    def undecided(self, asked: float) -> list[What]:
        """Return what all replications allowed did not place above or below a probability."""
        return [
            what
            for what, known in self._known.items()
            if len(known) >= self.at_most and certainty_of(known).low < asked <= certainty_of(known).high
        ]

    @property
    def replications(self) -> int:
        """Replications run so far."""
        return sum(map(len, self._known.values()))

    @property
    def tried(self) -> int:
        """Things tried so far."""
        return len(self._known)
