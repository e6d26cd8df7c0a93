"""What texts say about skills, ready to be looked at by a human: tags, what was set aside and why, proposed records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.domain.frozen import FrozenModel, Localised
from engine.skills.extraction.aliases import AliasBank
from engine.skills.extraction.batches import tags_of_texts
from engine.skills.extraction.cue_book import CueBook
from engine.skills.extraction.misspelt import SpeltNames, misspelt_names
from engine.skills.extraction.phrase_index import PhraseIndex
from engine.skills.extraction.stances import Stance
from engine.skills.extraction.tag import SkillTag
from engine.skills.extraction.text_sources import SourceText

EXTRACTED: Final = "extracted"
"""Source of the records that are proposed."""
COURSE_RULE: Final = "course"


class TagLine(FrozenModel):
    """A skill that a text names, with the sentence and its place."""

    skill_id: str
    """Skill of the bank."""
    skill: str
    """Its name."""
    alias: str
    """Name of the bank that was found."""
    person_id: str | None
    """Whom the text is about; missing where it does not say."""
    source: str
    """Table and column, or file."""
    place: str
    """Row and column within the source; empty for a whole text."""
    dated: str | None
    """ISO date of the text; missing where it has none."""
    sentence: str
    """The sentence."""
    start: int
    """First character of the name in the source text, from 0."""
    end: int
    """Character after its last."""
    sentence_start: int
    """First character of the sentence in the source text."""
    sentence_end: int
    """Character after its last."""
    stance: Stance
    """What the sentence says; only ``has`` is evidence."""
    cue: str
    """Words that a stance other than ``has`` rests on."""
    rule: str
    """Row of the policy they stand in."""
    level: float | None
    """Level 1 to 5 that the sentence suggests; missing where it says nothing of how well."""
    level_rule: str
    """Row of the policy, or ``course``, that suggests it."""
    also: tuple[str, ...]
    """Other skills that bear the same name; a human says which is meant."""


class MisspeltName(FrozenModel):
    """A word that may be a misspelt name: to be confirmed, no tag."""

    written: str
    """The word."""
    skill_id: str
    """Skill it may mean."""
    alias: str
    """Name of the bank it is like."""
    similarity: float
    """Per cent of letters in common."""


class ProposedRecord(FrozenModel):
    """A row of skill_records that somebody may accept; nothing is recorded by itself."""

    person_id: str
    """Person."""
    skill_id: str
    """Skill."""
    level: float | None
    """Suggested level; missing where no text says how well: whoever accepts the row fills it in."""
    source: str
    """``extracted``."""
    date: str
    """Date of the newest text."""
    credibility: float
    """Low, by policy."""
    evidence: str
    """The sentence."""


class SkillFindings(FrozenModel):
    """What was found in texts. Hints for a human, who decides."""

    texts: int
    """Texts read."""
    characters: int
    """Characters read."""
    tags: tuple[TagLine, ...]
    """Skills that texts are evidence of, in the order of the texts."""
    set_aside: tuple[TagLine, ...]
    """Skills that texts name without being evidence: lacked, wanted, asked for, in doubt, or somebody else's."""
    misspelt: tuple[MisspeltName, ...]
    """Words that may be misspelt names."""
    records: tuple[ProposedRecord, ...]
    """Proposed records, one a person and skill without a record so far."""
    notes: tuple[Localised, ...]
    """What to know before using them."""


@dataclass(frozen=True)
class Reader:
    """With what texts are read.

    Attributes
    ----------
    bank, book : AliasBank, CueBook
        Names of skills, and words about them.
    spelt : SpeltNames
        The names of the bank as misspelt words are compared with them.
    names : mapping of str to str
        Names of skills by id.
    credibility, similarity : float
        Of proposed records; from which on a word counts as misspelt, in per cent.
    hidden : PhraseIndex or None
        Names of people that may not be seen.
    unjudged : frozenset of str
        People for whom no level is suggested, because they refuse automatic judgements.
    courses : mapping of str to (str, float or None)
        Skill and level of courses by name.
    held : frozenset of (str, str)
        People and skills with a record.
    """

    bank: AliasBank
    book: CueBook
    spelt: SpeltNames
    names: Mapping[str, str]
    credibility: float
    similarity: float
    hidden: PhraseIndex | None = None
    unjudged: frozenset[str] = frozenset()
    courses: Mapping[str, tuple[str, float | None]] = field(default_factory=dict)
    held: frozenset[tuple[str, str]] = frozenset()


def skill_findings(texts: Sequence[SourceText], reader: Reader) -> SkillFindings:
    """Return what texts say about skills; equal texts give equal findings."""
    distinct = list(dict.fromkeys(one.text for one in texts))
    found = dict(zip(distinct, tags_of_texts(distinct, reader.bank, reader.book, reader.hidden), strict=True))
    lines = [_line(one, tag, reader) for one in texts for tag in _with_course(one, found[one.text], reader)]
    tags = tuple(line for line in lines if line.stance is Stance.HAS)
    aside = tuple(line for line in lines if line.stance is not Stance.HAS)
    records = _records(tags, reader)
    misspelt = misspelt_names(distinct, reader.spelt, reader.similarity)
    return SkillFindings(
        texts=len(texts),
        characters=sum(len(one.text) for one in texts),
        tags=tags,
        set_aside=aside,
        misspelt=tuple(MisspeltName(**one._asdict()) for one in misspelt),
        records=records,
        notes=tuple(_notes(tags, aside, records, reader)),
    )


def _with_course(text: SourceText, tags: list[SkillTag], reader: Reader) -> list[SkillTag]:
    """Return the tags of a text; a course that was done is evidence of the skill it teaches, and of no other."""
    taught = reader.courses.get(text.text) if text.source == "courses.name" else None
    if taught is None:
        return tags
    skill, level = taught
    whole = SkillTag(
        skill, reader.names.get(skill, skill), 0, len(text.text), 0, len(text.text), text.text, Stance.HAS,
        "", "", level, COURSE_RULE, (),
    )  # fmt: skip
    return [whole]


def _line(text: SourceText, tag: SkillTag, reader: Reader) -> TagLine:
    judged = text.person_id not in reader.unjudged
    return TagLine.trusted(
        {
            "skill_id": tag.skill_id,
            "skill": reader.names.get(tag.skill_id, tag.skill_id),
            "alias": tag.alias,
            "person_id": text.person_id,
            "source": text.source,
            "place": text.place,
            "dated": text.dated,
            "sentence": tag.sentence,
            "start": tag.start,
            "end": tag.end,
            "sentence_start": tag.sentence_start,
            "sentence_end": tag.sentence_end,
            "stance": tag.stance,
            "cue": tag.cue,
            "rule": tag.rule,
            "level": tag.level if judged else None,
            "level_rule": tag.level_rule if judged else "",
            "also": tag.also,
        }
    )


def _records(tags: Sequence[TagLine], reader: Reader) -> tuple[ProposedRecord, ...]:
    """Return one record a person and skill: of the newest text that suggests a level, else of the newest."""
    best: dict[tuple[str, str], TagLine] = {}
    for tag in tags:
        if tag.person_id is None or tag.dated is None or (tag.person_id, tag.skill_id) in reader.held:
            continue
        known = best.get((tag.person_id, tag.skill_id))
        if known is None or _weight(tag) > _weight(known):
            best[tag.person_id, tag.skill_id] = tag
    return tuple(
        ProposedRecord(
            person_id=person,
            skill_id=skill,
            level=tag.level,
            source=EXTRACTED,
            date=tag.dated or "",
            credibility=reader.credibility,
            evidence=tag.sentence,
        )
        for (person, skill), tag in sorted(best.items())
    )


def _weight(tag: TagLine) -> tuple[bool, str]:
    return tag.level is not None, tag.dated or ""


def _notes(
    tags: Sequence[TagLine], aside: Sequence[TagLine], records: Sequence[ProposedRecord], reader: Reader
) -> list[Localised]:
    notes = [
        Localised(
            en="Hints from texts: a named human confirms or rejects each of them before it counts.",
            zh="以上为文本线索，须经具名人员逐条确认后方可生效。",
        )
    ]
    by_stance = Counter(line.stance for line in aside)
    if by_stance:
        en = ", ".join(f"{count} {stance.value}" for stance, count in sorted(by_stance.items()))
        zh = "，".join(f"{_SAID[stance]} {count}" for stance, count in sorted(by_stance.items()))
        notes.append(Localised(en=f"Named, but no evidence: {en}.", zh=f"提及但不构成证据：{zh}。"))
    unstated = sum(record.level is None for record in records)
    if unstated:
        notes.append(
            Localised(
                en=f"{unstated} proposed records have no level, as no text says how well; fill it in to accept one.",
                zh=f"{unstated} 条建议记录没有等级，因文本未说明水平；接受前请填写。",
            )
        )
    if any(line.person_id in reader.unjudged for line in tags):
        notes.append(
            Localised(
                en="No level is suggested for people who refuse automatic judgements.",
                zh="对拒绝自动评判的员工不建议等级。",
            )
        )
    return notes


_SAID: Final = {
    Stance.HAS: "具备",
    Stance.LACKS: "不具备",
    Stance.WANTS: "想学",
    Stance.REQUIRED: "岗位要求",
    Stance.OTHER: "他人",
    Stance.UNSURE: "未定",
}
