"""Scores: weights, caps and bands that analytics obey, lowered to numbers on a day.

A score is one fact, or the weighted sum of several: ``weight x value`` over its facts, of which one with a cap adds or
takes at most the cap. Where one of its facts is missing the score is missing; nothing is filled in or re-weighted. A
score stands in the highest band whose ``at_least`` it reaches; a score exactly at a threshold stands in the band that
begins there. Both are compared at nine decimals, so that 0.1 + 0.2 reaches 0.3. A missing score stands in no band.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Numbers
from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.trail import RuleFired
from engine.policy.document import Policy

Amount: TypeAlias = "float | str"
"""A number, or the name of a parameter."""

DECIMALS: Final = 9
"""Decimal places at which scores and thresholds are compared."""


@dataclass(frozen=True, slots=True)
class BandRule:
    """A band as it was written; ``at_least`` is None for the lowest, which takes the rest."""

    id: str
    at_least: Amount | None
    titles: Localised
    because: Localised
    line: int


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """A score as it was written: of one fact, whose weight is then 1, or of several with weights."""

    id: str
    titles: Localised
    weights: dict[str, Amount]
    caps: dict[str, Amount]
    bands: tuple[BandRule, ...]
    because: Localised
    line: int

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters it reads, sorted."""
        thresholds = (band.at_least for band in self.bands)
        named = (*self.weights.values(), *self.caps.values(), *thresholds)
        return tuple(sorted({one for one in named if isinstance(one, str)}))


class Band(FrozenModel):
    """One band of a score on one day."""

    id: str
    """Unique within its score, such as ``on_track``."""
    titles: Localised
    """Name for readers."""
    at_least: float | None
    """Lowest score of the band, itself included; ``None`` for the lowest band, which takes the rest."""
    rule: RuleFired
    """Evidence: rule, version, and the thresholds with their dates and sources."""


class Score(FrozenModel):
    """A score on one day: what it weighs, what it caps, and its bands from the highest to the lowest."""

    id: str
    """Unique within its policy."""
    titles: Localised
    """Name for readers."""
    weights: dict[str, float]
    """Weight of each fact, summing to 1."""
    caps: dict[str, float] = {}
    """The most that a fact may add to or take from the score."""
    bands: tuple[Band, ...] = ()
    """From the highest to the lowest."""
    rule: RuleFired
    """Evidence: rule, version, and the weights and caps with their dates and sources."""

    def value(self, facts: Mapping[str, float | None]) -> float | None:
        """Return the score of one case, ``None`` where a fact of it is missing."""
        columns = {name: np.array([np.nan if facts.get(name) is None else facts[name]]) for name in self.weights}
        value = float(self.values(cast("Mapping[str, Numbers]", columns))[0])
        return None if np.isnan(value) else value

    def values(self, columns: Mapping[str, Numbers]) -> Numbers:
        """Return the scores of a population.

        Parameters
        ----------
        columns : mapping of str to float64 array of shape (cases,)
            A column per weighted fact; NaN where missing. KeyError where one is not there.

        Returns
        -------
        float64 array of shape (cases,)
            NaN where a fact is missing.
        """
        total: Numbers = np.zeros(len(columns[next(iter(self.weights))]))
        for name, weight in self.weights.items():
            part = weight * np.asarray(columns[name], dtype=np.float64)
            total = total + (np.clip(part, -self.caps[name], self.caps[name]) if name in self.caps else part)
        return total

    def band_of(self, score: float | None) -> Band | None:
        """Return the band of a score, ``None`` for a missing one or where the score has no bands."""
        at = -1 if score is None else int(self.band_positions(np.array([score]))[0])
        return None if at < 0 else self.bands[at]

    def band_positions(self, scores: Numbers) -> NDArray[np.intp]:
        """Return, by score, the position of its band in ``bands``; -1 for NaN and where there are no bands."""
        if not self.bands:
            return np.full(len(scores), -1, dtype=np.intp)
        rising = _counted(np.array([band.at_least for band in reversed(self.bands) if band.at_least is not None]))
        reached = np.searchsorted(rising, _counted(scores), side="right")
        positions = (len(self.bands) - 1 - reached).astype(np.intp)
        return np.where(np.isnan(scores), -1, positions)


def lower_scores(policy: Policy, on: date) -> tuple[Score, ...]:
    """Return the scores a policy sets on a day, in the order of its file.

    A score of which a parameter has no value yet is left out: there is no rule. So is every one before the policy's
    effective date.
    """
    if on < policy.effective:
        return ()
    in_force = policy.values(on)
    return tuple(
        _lowered(policy, rule, on) for rule in policy.scores if all(name in in_force for name in rule.parameters)
    )


def _lowered(policy: Policy, rule: ScoreRule, on: date) -> Score:
    def number(amount: Amount) -> float:
        return float(cast("float", policy.parameter(amount, on))) if isinstance(amount, str) else float(amount)

    own = [one for one in (*rule.weights.values(), *rule.caps.values()) if isinstance(one, str)]
    bands = []
    for at, band in enumerate(rule.bands):
        ends = (band.at_least, rule.bands[at - 1].at_least if at else None)
        used = [one for one in ends if isinstance(one, str)]
        bands.append(
            Band(
                id=band.id,
                titles=band.titles,
                at_least=None if band.at_least is None else number(band.at_least),
                rule=policy.fired(f"{rule.id}/{band.id}", band.because, used, on),
            )
        )
    return Score(
        id=rule.id,
        titles=rule.titles,
        weights={name: number(weight) for name, weight in rule.weights.items()},
        caps={name: number(cap) for name, cap in rule.caps.items()},
        bands=tuple(bands),
        rule=policy.fired(rule.id, rule.because, own, on),
    )


def _counted(values: Numbers) -> Numbers:
    """Return values as they are compared: counted in units of the last decimal."""
    counted: Numbers = np.rint(values * 10.0**DECIMALS)
    return counted
