"""How many people there are by group, with groups too small to be told apart folded into one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from engine.domain.frozen import FrozenModel

FEWEST_TOLD = 5
"""People that a number stands for at least."""


class Group(FrozenModel):
    """One group."""

    id: str
    """Id of the unit or job family."""
    name: str
    """Its name; the id where it has none."""
    people: int
    """People employed."""


class Groups(FrozenModel):
    """People by group; no number stands for fewer than five, nor does a difference of numbers."""

    told: tuple[Group, ...]
    """Groups by id."""
    folded_groups: int
    """Groups that are not told by themselves: those with fewer than five people, and the next larger where these are
    fewer than five together."""
    folded_people: int | None
    """People in them together; ``None`` where there are fewer than five in all."""


def groups_of(ids: Iterable[str | None], names: Mapping[str, str]) -> Groups:
    """Return the people by group from the group of each; who is in none is left out."""
    counts = Counter(each for each in ids if each is not None)
    smallest_first = sorted(counts, key=lambda each: (counts[each], each))
    folded: list[str] = []
    people = 0
    for group in smallest_first:
        if counts[group] >= FEWEST_TOLD and (not folded or people >= FEWEST_TOLD):
            break
        folded.append(group)
        people += counts[group]
    told = sorted(set(counts) - set(folded))
    return Groups(
        told=tuple(Group(id=each, name=names.get(each, each), people=counts[each]) for each in told),
        folded_groups=len(folded),
        folded_people=people if not folded or people >= FEWEST_TOLD else None,
    )
