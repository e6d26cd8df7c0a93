"""The labelled sentences, in two halves, and what extraction makes of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from zlib import crc32

from engine.application.policies.files import read_policy
from engine.skills.extraction.aliases import AliasBank, SkillName, alias_bank
from engine.skills.extraction.cue_book import CueBook, cue_book
from engine.skills.extraction.extractor import extract_tags
from engine.skills.extraction.stances import Stance
from engine.skills.extraction.tag import SkillTag
from tests.conftest import CHECKOUT

HERE = Path(__file__).parent
DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Labelled:
    """One sentence with the skills it is evidence of."""

    text: str
    skills: frozenset[str]

    @property
    def held_out(self) -> bool:
        return crc32(self.text.encode()) % 2 == 1


def labelled(language: str) -> list[Labelled]:
    lines = (HERE / f"sentences_{language}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return [Labelled(text, frozenset(skills.split()) - {"-"}) for skills, text in pairs]


@cache
def book() -> CueBook:
    return cue_book(read_policy(CHECKOUT / "policies" / "skill_extraction.yaml"), DAY)


def bank_of(*names: str) -> AliasBank:
    """Return a bank of skills named like their ids, ``id=alias;alias`` where one has further names."""
    listed = []
    for name in names:
        skill, _, aliases = name.partition("=")
        listed += [SkillName(skill, skill, False), *(SkillName(skill, one, True) for one in aliases.split(";") if one)]
    return alias_bank(listed, book().decoys)


@cache
def labelled_bank() -> AliasBank:
    with (HERE / "bank.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    names = [SkillName(row["skill_id"], row["name"], False) for row in rows]
    names += [SkillName(row["skill_id"], one, True) for row in rows for one in row["aliases"].split(";") if one]
    return alias_bank(names, book().decoys)


def tags_of(text: str, bank: AliasBank | None = None) -> list[SkillTag]:
    return extract_tags(text, bank or labelled_bank(), book())


def found_in(text: str, bank: AliasBank | None = None) -> set[str]:
    """Return the skills that a text is evidence of."""
    return {tag.skill_id for tag in tags_of(text, bank) if tag.stance is Stance.HAS}


def precision_and_recall(sentences: Sequence[Labelled]) -> tuple[float, float]:
    right = wrong = missed = 0
    for sentence in sentences:
        found = found_in(sentence.text)
        right += len(found & sentence.skills)
        wrong += len(found - sentence.skills)
        missed += len(sentence.skills - found)
    return right / (right + wrong), right / (right + missed)
