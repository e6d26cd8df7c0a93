"""When a spelling in a text is really the name of a skill: neighbours, capitals and everyday words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.skills.extraction.aliases import Alias
from engine.skills.extraction.folding import Codes, FoldedText
from engine.skills.extraction.phrase_index import Found
from engine.skills.extraction.tokens import DIGIT

_HAN: Final = "\u2e80"
_JOINING: Final = re.compile(
    r"\s*(?:[,/\u3001&+|;]|\band\b|\bor\b|\u548c|\u4e0e|\u53ca|\u4ee5\u53ca|\u6216)\s*(?:and\s|or\s)?\s*"
)
_ADDRESS: Final = re.compile(r"://|www\.|@")
_WORD_BEFORE: Final = re.compile(r"([a-z]+(?: [a-z]+)?)[ \"'(]+$")
_WORD_AFTER: Final = re.compile(r"[ \"')-]+([a-z]+)")
_INITIAL: Final = re.compile(r"\. ?[A-Z][a-z]")
_NAMED_BEFORE: Final = re.compile(r"(?:[A-Z][a-z]+ |[A-Z]\. ?)$")
_AROUND: Final = 40
_PLAIN: Final = ' ,;!?\n()"\u3001\u3002'
_PLAIN_CODES: Final = np.array([ord(one) for one in _PLAIN], dtype=np.uint32)


@dataclass(frozen=True, eq=False)
class NameRules:
    """Judges one text's spellings.

    Attributes
    ----------
    text : FoldedText
        The text.
    kinds : bytes
        Kind of each word.
    sentence_starts : frozenset of int
        First words of sentences.
    words : mapping of str to frozenset of str
        Everyday and function words, and words before and after which a skill stands.
    """

    text: FoldedText
    kinds: bytes
    begins: bytes
    words: Mapping[str, frozenset[str]]

    def is_name(self, found: Found, alias: Alias) -> bool:
        """Return whether a spelling stands as a name, as far as its own letters and neighbours tell."""
        lowered = self.text.lowered
        before = lowered[found.start - 1 : found.start] if found.start else ""
        after = lowered[found.end : found.end + 1]
        if found.end - found.start > 1 and not alias.strict and _is_plain(before) and _is_plain(after):
            return True
        if not self._apart(found, before, after):
            return False
        if self._in_address(found, before, after) or self._dotted(found, before, after):
            return False
        shown = self.text.cased[found.start : found.end]
        if alias.strict:
            return shown == alias.cased
        return len(shown) > 1 or not shown.isascii() or self._stands_alone(found, before, after)

    def is_exact(self, found: Found, alias: Alias) -> bool:
        """Return whether nothing about its capitals is in doubt: no everyday word, or capitals inside a sentence."""
        shown = self.text.cased[found.start : found.end]
        lowered = self.text.lowered[found.start : found.end]
        if not self.is_everyday(lowered):
            return True
        if shown == lowered or alias.cased not in {shown, lowered}:
            return False
        if self._shouted(found) and not self._headline_word(found):
            return False
        return not self.begins[found.first] or (shown.isupper() and not self._shouted(found))

    def is_everyday(self, lowered: str) -> bool:
        """Return whether a name is also an everyday word, or so short that its capitals must be right."""
        short = lowered.isascii() and len(lowered) <= 2 and lowered.isalpha()
        return short or lowered in self.words.get("everyday-word", ()) or lowered in self.words.get("function-word", ())

    def in_place(self, found: Found, sure: Sequence[Found]) -> bool:
        """Return whether an everyday word in doubt stands where skills stand: beside one, or beside words for them."""
        lowered = self.text.lowered
        name = lowered[found.start : found.end]
        if name in self.words.get("function-word", ()):
            return False
        left, right = lowered[max(found.start - _AROUND, 0) : found.start], lowered[found.end : found.end + _AROUND]
        if len(name) > 1 and (left.rstrip(" ")[-1:] >= _HAN or right.lstrip(" ")[:1] >= _HAN):
            return True
        if any(self._listed(found, other) for other in sure):
            return True
        following = _WORD_AFTER.match(right)
        if following and following[1] in self.words.get("after-skills", ()):
            return True
        leading = _WORD_BEFORE.search(left)
        return bool(leading) and len(name) > 1 and self._leads(leading[1] if leading else "")

    @staticmethod
    def are_plain(characters: Codes) -> NDArray[np.bool_]:
        """Return which characters beside a name leave no doubt that it ends there; given as code points."""
        return (characters >= ord(_HAN)) | np.isin(characters, _PLAIN_CODES)

    def _leads(self, before: str) -> bool:
        leads = self.words.get("before-skills", frozenset())
        return before in leads or before.rpartition(" ")[2] in leads - {
            "to",
            "and",
            "or",
            "on",
            "than",
            "not",
            "no",
            "over",
            "from",
            "through",
        }

    def _listed(self, found: Found, other: Found) -> bool:
        first, second = (found, other) if found.start < other.start else (other, found)
        return bool(_JOINING.fullmatch(self.text.lowered, first.end, second.start)) and first.end <= second.start

    def _apart(self, found: Found, before: str, after: str) -> bool:
        """Return whether no letter touches the name; digits may follow three letters, as in ``Python3``."""
        lowered = self.text.lowered
        if _is_letter(lowered[found.start]) and _is_letter(before):
            return False
        # ".NET" does not begin within "example.net", while a Chinese name may touch Latin: "Python数据分析"
        if not _is_letter(lowered[found.start]) and lowered[found.start] < _HAN and before.isalnum() and before < _HAN:
            return False
        if not _is_letter(lowered[found.end - 1]) or not _is_letter(after):
            return True
        versioned = self.kinds[found.last] == DIGIT and lowered[found.end - 1].isalpha()
        if not versioned or found.end - found.start < 3:
            return False
        rest = lowered[found.end : found.end + 12].lstrip("0123456789.")
        return not _is_letter(rest[:1])

    def _in_address(self, found: Found, before: str, after: str) -> bool:
        if before not in "./:@\\-=?&" and after not in "./:@\\-=?&":
            return False
        lowered = self.text.lowered
        left = lowered[max(found.start - 60, 0) : found.start].rpartition(" ")[2].rpartition("\n")[2]
        right = lowered[found.end : found.end + 60].partition(" ")[0].partition("\n")[0]
        return bool(_ADDRESS.search(left) or _ADDRESS.match(right))

    def _dotted(self, found: Found, before: str, after: str) -> bool:
        """Return whether a dot makes it part of a word, as in ``main.go`` or ``java.util``; sentences begin large."""
        following = self.text.cased[found.end + 1 : found.end + 2]
        if after == "." and following.islower() and following < _HAN:
            return True
        if before != ".":
            return False
        prior = self.text.lowered[found.start - 2 : found.start - 1] if found.start > 1 else ""
        small = self.text.cased[found.start].islower() or found.end - found.start < 3
        return prior.isalnum() and prior < _HAN and small

    def _stands_alone(self, found: Found, before: str, after: str) -> bool:
        """Return whether a single letter names a language: no initial, no grade, no part of R&D or of degrees."""
        cased = self.text.cased
        right, left = cased[found.end : found.end + 6], cased[max(found.start - 12, 0) : found.start]
        if (after in "+#&'@\u00b0" and after) or (before in "&\u00b0-'.+#@$" and before):
            return False
        if right.lstrip().startswith("&") or left.rstrip().endswith("&"):
            return False
        if right[:1] == ":" and right[1:2] in {"\\", "/"}:
            return False
        if right[:1] == "-":
            return bool((word := _WORD_AFTER.match(right)) and word[1] in {"based", "code"})
        if left.rstrip()[-1:].isdigit() and left[-1:] == " ":
            return False
        return not (
            _INITIAL.match(right) and (_NAMED_BEFORE.search(left) or not left.strip() or self.begins[found.first])
        )

    def _shouted(self, found: Found) -> bool:
        """Return whether the words around are in capitals too, so that capitals tell nothing."""
        cased = self.text.cased
        left = cased[max(found.start - 20, 0) : found.start].rpartition("\n")[2]
        right = cased[found.end : found.end + 20].partition("\n")[0]
        letters = [one for one in left + right if one.isalpha() and one < _HAN]
        return len(letters) >= 6 and all(one.isupper() for one in letters)

    def _headline_word(self, found: Found) -> bool:
        return self.text.lowered[found.start : found.end] not in self.words.get("function-word", ())


def _is_plain(character: str) -> bool:
    """Return whether a character beside a name leaves no doubt that the name ends there."""
    return character in _PLAIN or character >= _HAN


def _is_letter(character: str) -> bool:
    return character != "" and (character.isalnum() or character == "_") and character < _HAN
