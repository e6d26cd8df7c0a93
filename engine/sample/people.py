"""Tables about people: who they are, and apart from that the protected attributes that no decision may read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import TextColumn
from engine.domain.dataset import PEOPLE, PROTECTED_ATTRIBUTES
from engine.domain.table import Table
from engine.sample.careers import Careers
from engine.sample.names import person_names
from engine.sample.settings import SampleSettings
from engine.sample.streams import drawn
from engine.sample.timeline import Days, Timeline, text_column

FOREIGN_SHARE = 0.06
REFUSES_SHARE = 0.008
RETIRES_SHARE = 0.02
TAGS = (("mentor", 0.07), ("first_aider", 0.05), ("internal_trainer", 0.04), ("works_council", 0.01))
SEX, SEX_SHARES = ("female", "male", "diverse"), np.array([0.42, 0.57, 0.01])
ETHNICITY, ETHNICITY_SHARES = ("han", "hui", "manchu", "zhuang", "other"), np.array([0.88, 0.03, 0.03, 0.02, 0.04])
DISABILITY = ("none", "registered")


def people_table(
    settings: SampleSettings,
    person_ids: tuple[str, ...],
    careers: Careers,
    site: Days,
    timeline: Timeline,
    rng: np.random.Generator,
) -> Table:
    """Return everyone who was ever employed; ``site`` is the position of their first place of work."""
    size = len(person_ids)
    names, languages, marks, retirement, refusal = rng.spawn(5)
    local = np.array([place.names == "chinese" for place in settings.locations.values()])[site]
    retires = retirement.random(size) < RETIRES_SHARE
    retire_on = timeline.horizon + retirement.integers(60, 1800, size)
    return Table.of(
        PEOPLE,
        {
            "person_id": text_column(np.arange(size), person_ids),
            "name": person_names(local ^ (names.random(size) < FOREIGN_SHARE), names),
            "retirement_on": timeline.dates(np.where(retires & (careers.left < 0), retire_on, -1)),
            "languages": _languages(settings, site, languages),
            "tags": _subsets([tag for tag, _ in TAGS], np.tile([share for _, share in TAGS], (size, 1)), marks),
            "refuse_automated": (refusal.random(size) < REFUSES_SHARE).astype(np.int8),
            "valid_from": timeline.dates(careers.hired),
            "recorded_at": timeline.instants(careers.hired),
        },
    )


def _languages(settings: SampleSettings, site: Days, rng: np.random.Generator) -> TextColumn:
    spoken = sorted({language for place in settings.locations.values() for language in place.languages})
    shares = np.array([[place.languages.get(name, 0.0) for name in spoken] for place in settings.locations.values()])
    return _subsets(spoken, shares[site], rng)


def _subsets(names: list[str], shares: NDArray[np.float64], rng: np.random.Generator) -> TextColumn:
    """Return list cells in which every name appears with its own probability, ``shares`` of shape (rows, names)."""
    chosen = rng.random(shares.shape) < shares
    codes = chosen @ (1 << np.arange(len(names)))
    index = {code: position for position, code in enumerate(np.unique(codes).tolist())}
    texts = [";".join(name for bit, name in enumerate(names) if code >> bit & 1) for code in index]
    column = np.array([index[code] if code else -1 for code in codes.tolist()])
    return text_column(column, texts)


def protected_table(
    person_ids: tuple[str, ...], careers: Careers, timeline: Timeline, rng: np.random.Generator
) -> Table:
    """Return protected attributes, drawn without a look at anything else; ethnicity and disability are sparse."""
    size = len(person_ids)
    age_at_hire = np.clip(rng.gamma(6.0, 2.2, size) + 19, 19, 58)
    born = timeline.founded.year + careers.hired / 365.25 - age_at_hire
    ethnicity = np.where(rng.random(size) < 0.6, drawn(rng, ETHNICITY_SHARES, size), -1)
    disability = np.where(rng.random(size) < 0.5, rng.random(size) < 0.05, -1)
    return Table.of(
        PROTECTED_ATTRIBUTES,
        {
            "person_id": text_column(np.arange(size), person_ids),
            "sex": text_column(np.where(rng.random(size) < 0.98, drawn(rng, SEX_SHARES, size), -1), SEX),
            "birth_year": np.where(rng.random(size) < 0.99, np.floor(born), np.nan),
            "ethnicity": text_column(ethnicity, ETHNICITY),
            "disability": text_column(disability, DISABILITY),
            "valid_from": timeline.dates(careers.hired),
            "recorded_at": timeline.instants(careers.hired),
        },
    )
