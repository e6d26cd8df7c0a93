"""What a clause says about each skill it names: has it, lacks it, wants it, asks for it, or tells of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from engine.skills.extraction.clauses import Clause, Mention, Sign
from engine.skills.extraction.cue_book import GOVERNING


class Stance(StrEnum):
    """What a sentence says of a person and a skill."""

    HAS = "has"
    """It is used, held or praised; only this is a tag."""
    LACKS = "lacks"
    """It is not there, or too weak to count on."""
    WANTS = "wants"
    """Somebody wants or ought to learn it, or has just begun."""
    REQUIRED = "required"
    """A job or a project asks for it."""
    OTHER = "other"
    """It is somebody else's."""
    UNSURE = "unsure"
    """A question, a condition, or hearsay."""


class Reading(NamedTuple):
    """A stance, and the cue it rests on; None where nothing speaks against the mention."""

    stance: Stance
    sign: Sign | None


_STANCES: Final = (
    ("denies-by-itself", Stance.LACKS),
    ("denies-what-follows", Stance.LACKS),
    ("denies-statement", Stance.LACKS),
    ("wish-or-plan", Stance.WANTS),
    ("job-requirement", Stance.REQUIRED),
    ("somebody-else", Stance.OTHER),
    ("open-question", Stance.UNSURE),
)
"""Effects and what they say, the first that reaches a skill counts."""
_POLAR: Final = frozenset({"denies-what-follows", "denies-statement", "denies-by-itself"})
_STOPS: Final = frozenset({"own-verb", "back-to-person"})
_AFTER_LATIN, _AFTER_HAN = 3, 2
"""Words that may follow a cue at the end of a clause which looks back on a skill."""
HAS: Final = Reading(Stance.HAS, None)


def readings_of(clause: Clause, han: bytes, reach: int) -> dict[Mention, Reading]:
    """Return the reading of every skill that a clause names.

    Parameters
    ----------
    clause : Clause
        The clause.
    han : bytes
        Whether each word of the text is a Chinese character.
    reach : int
        Words between a cue and a skill at most.
    """
    signs = _without_cancelled(clause)
    touched: dict[Mention, dict[str, Sign]] = {}
    for sign in signs:
        effect = sign.cue.effect
        if effect in GOVERNING or (effect == "somebody-else" and sign.cue.side != "as-subject"):
            reached = _governed(sign, clause, signs, han, reach)
        elif effect == "somebody-else":
            reached = _of_somebody_else(sign, clause, signs)
        else:
            continue
        for mention in reached:
            touched.setdefault(mention, {}).setdefault(effect, sign)
    return {mention: _first_stance(touched.get(mention)) for mention in clause.mentions}


def _first_stance(signs: dict[str, Sign] | None) -> Reading:
    for effect, stance in _STANCES if signs else ():
        if signs and effect in signs:
            return Reading(stance, signs[effect])
    return HAS


def _without_cancelled(clause: Clause) -> tuple[Sign, ...]:
    """Return the cues without pairs of denials that cancel: ``is not unfamiliar with``, ``并不是不懂``."""
    dropped: set[int] = set()
    polar = [(at, sign) for at, sign in enumerate(clause.signs) if sign.cue.effect in _POLAR]
    if len(polar) < 2:
        return clause.signs
    for (at, one), (following, other) in pairwise(polar):
        cancels = one.cue.effect == "denies-statement" or (
            one.cue.effect == "denies-what-follows" and other.cue.effect == "denies-by-itself"
        )
        near = other.first - one.last <= 2 and not any(one.last <= m.first < other.first for m in clause.mentions)
        if cancels and near and at not in dropped:
            dropped |= {at, following}
    return tuple(sign for at, sign in enumerate(clause.signs) if at not in dropped)


def _governed(sign: Sign, clause: Clause, signs: tuple[Sign, ...], han: bytes, reach: int) -> list[Mention]:
    side = sign.cue.side
    if side == "next-to-skill":
        return list(_next(sign, clause, signs)) or _right_before(sign, clause)
    ahead = [] if side == "after-skill" else list(_ahead(sign, clause, signs, reach))
    if side == "before-skill":
        return ahead
    behind = list(_behind(sign, clause, signs, reach)) if _looks_back(sign, clause, han) else []
    if not ahead or not behind:
        return ahead or behind
    return behind if _postposed(clause) else ahead


def _ahead(sign: Sign, clause: Clause, signs: tuple[Sign, ...], reach: int) -> Iterator[Mention]:
    """Yield the skills after a cue, up to the first predicate that follows one of them."""
    stops = [one.first for one in signs if one.first >= sign.last and one.cue.effect in _STOPS]
    begun = None
    for mention in clause.mentions:
        if mention.first < sign.last:
            continue
        if begun is not None and any(begun <= stop < mention.first for stop in stops):
            return
        if begun is None and mention.first - sign.last > reach:
            return
        begun = mention.last
        yield mention


def _behind(sign: Sign, clause: Clause, signs: tuple[Sign, ...], reach: int) -> Iterator[Mention]:
    """Yield the skills before a cue, back to the last predicate between skills."""
    stops = [one.first for one in signs if one.last <= sign.first and one.cue.effect in {*_STOPS, *GOVERNING}]
    begun = None
    for mention in reversed(clause.mentions):
        if mention.last > sign.first:
            continue
        if begun is not None and any(mention.last <= stop < begun for stop in stops):
            return
        if begun is None and sign.first - mention.last > reach:
            return
        begun = mention.first
        yield mention


def _next(sign: Sign, clause: Clause, signs: tuple[Sign, ...]) -> Iterator[Mention]:
    """Yield the skills right after a cue and their list: only words that fill or join stand between."""
    at = sign.last
    for mention in clause.mentions:
        if mention.first < at:
            continue
        covered = sum(
            min(one.last, mention.first) - one.first
            for one in signs
            if at <= one.first < mention.first and one.cue.effect in {"filler-word", "list-word", "denies-by-itself"}
        )
        if mention.first - at > covered:
            return
        yield mention
        at = mention.last


def _right_before(sign: Sign, clause: Clause) -> list[Mention]:
    """Return the skill that a denial at the very end of a clause stands behind: ``Java: no``."""
    return [one for one in clause.mentions if one.last == sign.first and sign.last == clause.last]


def _looks_back(sign: Sign, clause: Clause, han: bytes) -> bool:
    """Return whether a cue stands at the end of its clause, where it may speak of a skill before it."""
    rest = sum(
        one.last - one.first
        for one in clause.signs
        if one.first >= sign.last and one.cue.effect in {"filler-word", "list-word"}
    )
    left = clause.last - sign.last - rest
    return left <= (_AFTER_HAN if han[sign.first] else _AFTER_LATIN)


def _postposed(clause: Clause) -> bool:
    """Return whether a clause puts its skills before their cues: it begins with a skill and ends with a cue."""
    governing = [sign for sign in clause.signs if sign.cue.effect in GOVERNING]
    return clause.mentions[0].first < governing[0].first and clause.mentions[-1].last <= governing[-1].first


def _of_somebody_else(sign: Sign, clause: Clause, signs: tuple[Sign, ...]) -> list[Mention]:
    """Return the skills of a clause whose subject is somebody else and that does not come back to the person."""
    if sign.first - clause.first > 3 or clause.unknown(clause.first, sign.first) > 1:
        return []
    # "taught interns Git": who stands after a verb is no subject
    if any(one.last <= sign.first and one.cue.effect == "own-verb" for one in signs):
        return []
    after = [one for one in signs if one.first >= sign.last]
    acting = next((one for one in after if one.cue.effect in {"own-verb", "back-to-person", *GOVERNING}), None)
    if acting is None or acting.cue.effect != "own-verb":
        return []
    back = next((one.first for one in after if one.cue.effect == "back-to-person"), clause.last)
    return [one for one in clause.mentions if acting.last <= one.first < back]
