"""Many texts at once: joined, read as one and handed back one by one, so that short reviews cost no more than one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from engine.skills.extraction.aliases import AliasBank
from engine.skills.extraction.cue_book import CueBook
from engine.skills.extraction.extractor import extract_tags
from engine.skills.extraction.folding import folded
from engine.skills.extraction.phrase_index import PhraseIndex
from engine.skills.extraction.tag import SkillTag
from engine.skills.extraction.tokens import tokens_of

BATCH: Final = 2_000_000
"""Characters that are read at once."""
BETWEEN: Final = "\x00"
"""Separates texts; it ends every sentence."""
HIDDEN: Final = "\u2588"
"""Stands for every letter of a name that may not be seen."""


def tags_of_texts(
    texts: Sequence[str], bank: AliasBank, book: CueBook, hidden: PhraseIndex | None = None
) -> Iterator[list[SkillTag]]:
    """Yield the tags of every text, as ``extract_tags`` gives them for each alone.

    Parameters
    ----------
    texts : sequence of str
        The texts.
    bank, book : AliasBank, CueBook
        As for ``extract_tags``.
    hidden : PhraseIndex, optional
        Names that are blacked out in sentences, letter by letter so that every place stays what it was.
    """
    for first, last in _batches(texts):
        yield from _batch(texts[first:last], bank, book, hidden)


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = size = 0
    for at, text in enumerate(texts):
        size += len(text) + 1
        if size >= BATCH:
            yield first, at + 1
            first, size = at + 1, 0
    if first < len(texts):
        yield first, len(texts)


def _batch(
    texts: Sequence[str], bank: AliasBank, book: CueBook, hidden: PhraseIndex | None
) -> Iterator[list[SkillTag]]:
    joined = BETWEEN.join(texts)
    begins = [0]
    for text in texts:
        begins.append(begins[-1] + len(text) + 1)
    found: list[list[SkillTag]] = [[] for _ in texts]
    for tag in extract_tags(joined if hidden is None else blacked_out(joined, hidden), bank, book):
        which = bisect_right(begins, tag.start) - 1
        found[which].append(_moved(tag, begins[which]))
    yield from found


def _moved(tag: SkillTag, back: int) -> SkillTag:
    if not back:
        return tag
    return tag._replace(
        start=tag.start - back,
        end=tag.end - back,
        sentence_start=tag.sentence_start - back,
        sentence_end=tag.sentence_end - back,
    )


def blacked_out(text: str, names: PhraseIndex) -> str:
    """Return a text of the same length in which the names of an index cannot be read."""
    form = folded(text)
    letters = list(text)
    hits = names.find(form, tokens_of(form.codes))
    for span in zip(hits.start.tolist(), hits.end.tolist(), strict=True):
        start, end = form.span(*span)
        letters[start:end] = HIDDEN * (end - start)
    return "".join(letters)
