"""Records of past periods: who worked under which framework mix, and how it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
COMPARED = ("level",)
"""Numeric columns by which those who worked under different mixes are compared."""


@dataclass(frozen=True, eq=False)
class MixHistory:
    """Records by column, all of shape (records,).

    Attributes
    ----------
    job_family, mix, period : tuple of str
        Family, mix as it was called, period; an unknown period is the empty text.
    score : float64 array
        How it went, in one unit throughout, such as attainment in points.
    traits : mapping of str to float64 array
        Further columns by which people are compared, NaN where missing.
    """

    job_family: tuple[str, ...]
    mix: tuple[str, ...]
    score: Numbers
    period: tuple[str, ...]
    traits: Mapping[str, Numbers]

    def families(self) -> tuple[str, ...]:
        """Return the job families, sorted."""
        return tuple(sorted(set(self.job_family)))

    def by_mix(self, family: str) -> dict[str, NDArray[np.intp]]:
        """Return the records of a family by mix, sorted by its name."""
        rows = [at for at, name in enumerate(self.job_family) if name == family]
        names = sorted({self.mix[at] for at in rows})
        return {name: np.array([at for at in rows if self.mix[at] == name], dtype=np.intp) for name in names}


def standardised_difference(own: Numbers, others: Numbers) -> float | None:
    """Return the difference of means in pooled standard deviations (Cohen's d); None where it cannot be told."""
    own, others = own[~np.isnan(own)], others[~np.isnan(others)]
    if min(len(own), len(others)) < 2:
        return None
    spread = float(np.sqrt((np.var(own, ddof=1) + np.var(others, ddof=1)) / 2))
    gap = float(own.mean() - others.mean())
    if not spread:
        return 0.0 if not gap else None
    return gap / spread


def overlap(own: Sequence[str | float], others: Sequence[str | float]) -> float | None:
    """Return the share that two groups have in common, over the distinct values: 1 alike, 0 nothing in common."""
    own, others = list(_known(own)), list(_known(others))
    if not own or not others:
        return None
    values = {*own, *others}
    return float(sum(min(own.count(value) / len(own), others.count(value) / len(others)) for value in values))


def _known(values: Sequence[str | float]) -> Iterator[str | float]:
    return (value for value in values if value != "" and value == value)  # noqa: PLR0124 - NaN is not itself
