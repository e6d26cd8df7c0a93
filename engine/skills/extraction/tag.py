"""What extraction finds: a tag with its sentence, its place and its reasons."""

from __future__ import annotations

from typing import NamedTuple

from engine.skills.extraction.stances import Stance


class SkillTag(NamedTuple):
    """A skill that a text names.

    Attributes
    ----------
    skill_id : str
        Skill of the bank.
    alias : str
        The name of the bank that was found.
    start, end : int
        Place in the source text, so that ``text[start:end]`` is what stands there.
    sentence_start, sentence_end : int
        Place of the sentence in the source text.
    sentence : str
        The sentence.
    stance : Stance
        What the sentence says of it; only ``has`` is evidence of a skill.
    cue, rule : str
        The words that a stance other than ``has`` rests on, and the row of the policy; empty for ``has``.
    level : float or None
        Level 1 to 5 that the sentence suggests; None where it says nothing of how well.
    level_rule : str
        Row of the policy that suggests it.
    also : tuple of str
        Other skills that bear the same name.
    """

    skill_id: str
    alias: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    sentence: str
    stance: Stance
    cue: str
    rule: str
    level: float | None
    level_rule: str
    also: tuple[str, ...]
