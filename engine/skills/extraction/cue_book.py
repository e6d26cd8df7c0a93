"""The words that say what a sentence says about a skill, read from the policy and made ready to be found.

Effects of a cue: ``says-nothing`` holds a word of denial and denies nothing; ``denies-what-follows`` speaks of what
stands after it; ``denies-by-itself`` needs no other word; ``denies-statement`` turns over what is said;
``wish-or-plan``, ``open-question``, ``job-requirement`` and ``somebody-else`` make a mention no evidence;
``back-to-person`` hands over to the person again; ``new-clause``, ``own-verb``, ``list-word`` and ``filler-word`` tell
how far the others reach. Cues with scopes follow NegEx and ConText (Chapman et al. 2001; Harkema et al. 2009).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from engine.policy.document import Policy
from engine.policy.outputs import Output
from engine.policy.tables import Decision
from engine.policy.unary_tests import Comparison
from engine.skills.extraction.folding import folded
from engine.skills.extraction.phrase_index import PhraseIndex, phrase_index

SPEAKING: Final = frozenset(
    {
        *("says-nothing", "denies-what-follows", "denies-by-itself", "denies-statement"),
        *("wish-or-plan", "open-question", "job-requirement", "somebody-else"),
    }
)
"""Effects that say something of a skill; the others only matter where one of these stands."""
GOVERNING: Final = frozenset(
    {"denies-what-follows", "denies-by-itself", "denies-statement", "wish-or-plan", "open-question", "job-requirement"}
)
"""Effects that a skill in reach of the cue takes on."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One word or phrase and what it does.

    Attributes
    ----------
    text : str
        As the policy writes it.
    effect, side : str
        See the module and ``engine.skills.extraction.policy_kind``.
    rule : str
        Row of the policy it stands in.
    """

    text: str
    effect: str
    side: str
    rule: str


@dataclass(frozen=True, eq=False)
class CueBook:
    """All cues in force on a day.

    Attributes
    ----------
    speaking, building : tuple of Cue
        Cues that say something of a skill, and those that only tell how far such a cue reaches.
    cues : tuple of Cue
        The speaking ones, then the building ones.
    telling : array of bool, shape (speaking,)
        Which speaking cues are more than harmless words that hold a word of denial.
    levels : tuple of (float, str)
        Level and row of the cues of levels, numbered in ``level_index``.
    speaking_index, building_index, level_index : PhraseIndex
        Find them by their number.
    words : mapping of str to frozenset of str
        Everyday words, function words, and words before and after which a skill stands, folded, by effect.
    decoys : tuple of str
        Phrases that only look like skills.
    reach : int
        Words between a cue and a skill at most.
    """

    speaking: tuple[Cue, ...]
    building: tuple[Cue, ...]
    cues: tuple[Cue, ...]
    telling: NDArray[np.bool_]
    levels: tuple[tuple[float, str], ...]
    speaking_index: PhraseIndex
    building_index: PhraseIndex
    level_index: PhraseIndex
    words: Mapping[str, frozenset[str]]
    decoys: tuple[str, ...]
    reach: int


def cue_book(policy: Policy, on: date) -> CueBook:
    """Return the cues of a ``skill-extraction`` policy on a day; of a phrase that stands twice the first row counts."""
    tables = {decision.id: decision for decision in policy.decisions}
    cues = _once(
        Cue(text, str(given["effect"]), str(given.get("side") or "before-skill"), rule)
        for text, given, rule in _rows(tables.get("cues"))
    )
    levels = {
        folded(text).lowered: (cast("float", given["level"]), rule) for text, given, rule in _rows(tables.get("levels"))
    }
    words: dict[str, list[str]] = {}
    for text, given, _ in _rows(tables.get("words")):
        words.setdefault(str(given["effect"]), []).append(text)
    decoys = tuple(words.pop("no-skill", ()))
    speaking = tuple(cue for cue in cues if cue.effect in SPEAKING)
    building = tuple(cue for cue in cues if cue.effect not in SPEAKING)
    return CueBook(
        speaking=speaking,
        building=building,
        cues=speaking + building,
        telling=np.array([cue.effect != "says-nothing" for cue in speaking], dtype=bool),
        levels=tuple((float(level), rule) for level, rule in levels.values()),
        speaking_index=phrase_index([cue.text for cue in speaking]),
        building_index=phrase_index([cue.text for cue in building]),
        level_index=phrase_index([*levels]),
        words={effect: frozenset(folded(text).lowered for text in texts) for effect, texts in words.items()},
        decoys=decoys,
        reach=int(cast("float", policy.parameter("reach.words", on) or 0)),
    )


def _once(cues: Iterator[Cue]) -> tuple[Cue, ...]:
    found: dict[str, Cue] = {}
    for cue in cues:
        found.setdefault(folded(cue.text).lowered, cue)
    return tuple(found.values())


def _rows(table: Decision | None) -> Iterator[tuple[str, dict[str, Output], str]]:
    """Yield the texts of the cells ``cue`` of a table, with what their row gives and its id."""
    for row in table.rows if table else ():
        given = {field.name: output for field, output in zip(table.outputs, row.outputs, strict=True)} if table else {}
        for cell in row.cells:
            for test in cell.tests:
                if isinstance(test, Comparison) and test.operator == "=" and isinstance(test.endpoint, str):
                    yield test.endpoint, given, row.id
