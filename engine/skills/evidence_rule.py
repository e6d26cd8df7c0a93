"""How much a record of a skill says: by source, by credibility, and by age for kinds of skill that fade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CORRECTION_SOURCES = ("corrected-verified", "person-corrected")
"""Sources of records that outrank inference, the more trusted first: by or with a verifier; by the person alone."""
FADING_KINDS = ("tool", "software", "technology")
"""Kinds of skill that fade where no policy says otherwise."""


@dataclass(frozen=True)
class SourceTrust:
    """What a record of one source says.

    Attributes
    ----------
    sd : float
        Standard deviation of a recorded level around the true one, in levels, above 0.
    credibility : float
        Weight of a record that states no credibility of its own, 0 to 1.
    verified : bool
        Whether somebody or something other than the person vouches for the level: a test, a certificate, a verifier.
    """

    sd: float
    credibility: float = 1.0
    verified: bool = False


@dataclass(frozen=True)
class EvidenceRule:
    """The numbers with which levels are inferred.

    Attributes
    ----------
    prior : tuple of float
        Probability of each level from 1 to 5 before any record; they sum to 1.
    least_chance : float
        The level that counts is the highest one that the person reaches with at least this probability.
    sources : mapping of str to SourceTrust
        What records say, by source.
    unnamed : SourceTrust
        What records of any other source say.
    half_life_days : mapping of str to float
        Days after which a record weighs half, by kind of skill; a kind that is not named does not fade. A skill's
        own ``half_life_days`` goes before its kind's.
    """

    prior: tuple[float, ...] = (0.25, 0.30, 0.25, 0.15, 0.05)
    least_chance: float = 0.5
    sources: Mapping[str, SourceTrust] = field(
        default_factory=lambda: {
            "system": SourceTrust(0.4, verified=True),
            "certificate": SourceTrust(0.4, verified=True),
            "verified": SourceTrust(0.4, verified=True),
            "corrected-verified": SourceTrust(0.4, verified=True),
            "extracted": SourceTrust(0.95, 0.8),
            "self": SourceTrust(0.95),
            "person-corrected": SourceTrust(0.95),
        }
    )
    unnamed: SourceTrust = SourceTrust(0.65)
    half_life_days: Mapping[str, float] = field(
        default_factory=lambda: dict.fromkeys(("tool", "software", "technology"), 1460.0)
    )

    def trust(self, source: str) -> SourceTrust:
        """Return what a record of a source says."""
        return self.sources.get(source, self.unnamed)


STANDARD_RULE = EvidenceRule()
"""The rule of the shipped policy ``skill_evidence`` (a test holds the two equal), for callers that have no policy."""
