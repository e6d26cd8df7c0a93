"""The fast search for names against the slow one: every name tried at every place."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counts import scaled
from tests.skills.extraction.labelled import bank_of, tags_of

LETTERS = ("a", "b", "B", "Ａ", "ｂ", "e\u0301", "é", "数", "据")
BETWEEN = (" ", "-", "\n", "　", " - ", "，", "")
WIDEST_GAP = 3


@st.composite
def spellings(draw: st.DrawFn, most: int) -> str:
    parts = draw(st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from(BETWEEN)), min_size=1, max_size=most))
    gap_at_all = draw(st.sampled_from([0, 1, 2]))
    return "".join(letter + (gap if at % 3 < gap_at_all else "") for at, (letter, gap) in enumerate(parts))


def is_fit(name: str) -> bool:
    """Return whether a name is spelt so that only its letters decide: no mark outside, long enough."""
    plain = folded_slowly(name)[0]
    longest_gap = max((len(gap) for gap in re.findall(r"[ \n-]+", plain)), default=0)
    return len(plain) >= 3 and "," not in plain and plain == plain.strip(" -\n") and longest_gap <= 1


def folded_slowly(text: str) -> tuple[str, list[int]]:
    """Return a text in NFKC and lower case, and where each of its characters begins in the original."""
    letters, places = "", []
    for cluster in re.finditer(r".[\u0300-\u036f]*", text, re.DOTALL):
        form = unicodedata.normalize("NFKC", cluster[0]).lower()
        letters += form
        places += [cluster.start()] * len(form)
    return letters, [*places, len(text)]


def is_han(character: str) -> bool:
    return character in "数据"


def kind(character: str) -> str:
    return "han" if is_han(character) else "letter" if character.isalpha() else ""


def loose(text: str) -> str:
    single = re.sub(r"[ \n-]+", " ", text)
    return re.sub(r"(?<=[数据]) | (?=[数据])", "", single)


def touches(left: str, right: str) -> bool:
    """Return whether two characters belong to one word."""
    return bool(left and right and kind(left) and kind(right)) and not is_han(left) and not is_han(right)


def names_tried_everywhere(text: str, names: list[str]) -> list[tuple[int, int]]:
    plain, places = folded_slowly(text)
    wanted = {loose(folded_slowly(name)[0]) for name in names}
    longest = 3 * max(map(len, wanted), default=0)
    found, at = [], 0
    while at < len(plain):
        for end in range(min(len(plain), at + longest), at, -1):
            shown = plain[at:end]
            inside = bool(kind(shown[0]) and kind(shown[-1]))
            apart = not touches(plain[at - 1 : at] if at else "", shown[0]) and not touches(
                shown[-1], plain[end : end + 1]
            )
            close = all(len(gap) <= WIDEST_GAP for gap in re.findall(r"[ \n-]+", shown))
            if inside and apart and close and loose(shown) in wanted:
                found.append((places[at], places[end]))
                at = end
                break
        else:
            at += 1
    return found


@given(st.lists(spellings(5).filter(is_fit), min_size=1, max_size=6), st.data())
@settings(max_examples=scaled(60, 5000), deadline=None)
def test_the_names_found_are_those_of_trying_every_name_everywhere(names: list[str], data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.one_of(st.sampled_from(names), spellings(4), st.sampled_from(BETWEEN)), max_size=9))
    text = "".join(pieces)

    tags = tags_of(text, bank_of(*names))

    assert [(tag.start, tag.end) for tag in tags] == names_tried_everywhere(text, names)
