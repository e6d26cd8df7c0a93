"""People into groups: everyone into exactly one whose demands they meet, within the sizes that the groups may have.

People who meet the demands of the same groups are one kind, so that the problem is a transport from kinds to groups
with bounds; its corners are whole numbers (Hoffman and Kruskal 1956, "Integral boundary points of convex polyhedra").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np

Kind = tuple[int, ...]
"""Groups whose demands somebody meets, ascending."""


@dataclass(frozen=True)
class GroupDemand:
    """What a group asks for.

    Attributes
    ----------
    id : str
        Its name.
    marks : frozenset of str
        What everyone in it bears.
    at_least : int
        Fewest people.
    at_most : int or None
        Most people; ``None`` for any number.
    """

    id: str
    marks: frozenset[str] = frozenset()
    at_least: int = 0
    at_most: int | None = None


class GroupingError(ValueError):
    """There is no way to group the people; the text says why."""


def grouped(marks: Sequence[frozenset[str]], groups: Sequence[GroupDemand]) -> list[int]:
    """Return the group of every person, as positions in ``groups``.

    Earlier groups are filled first: the sum of the positions is the least possible. Among people who meet the demands
    of the same groups, the order of ``marks`` decides.

    Parameters
    ----------
    marks : sequence of frozenset of str
        What each person bears.
    groups : sequence of GroupDemand
        The groups, in order of preference.

    Raises
    ------
    GroupingError
        Somebody fits no group, or the sizes do not allow it.
    """
    kinds: dict[Kind, list[int]] = {}
    for person, borne in enumerate(marks):
        kind = tuple(at for at, group in enumerate(groups) if group.marks <= borne)
        kinds.setdefault(kind, []).append(person)
    if () in kinds:
        raise GroupingError(f"{len(kinds[()])} of {len(marks)} people meet the demands of no group")
    sizes = {kind: len(people) for kind, people in kinds.items()}
    found = [0] * len(marks)
    for (kind, group), number in _transport(sizes, groups).items():
        for _ in range(number):
            found[kinds[kind].pop(0)] = group
    return found


def _transport(sizes: dict[Kind, int], groups: Sequence[GroupDemand]) -> dict[tuple[Kind, int], int]:
    """Return how many of every kind go into every group they may go into."""
    ways = [(kind, group) for kind in sorted(sizes) for group in kind]
    if not ways:
        return _nobody(groups)
    from scipy.optimize import linprog  # noqa: PLC0415 - every process that simulates would import it; few regroup

    into = np.array([[float(way[1] == at) for way in ways] for at in range(len(groups))])
    bounded = [at for at, group in enumerate(groups) if group.at_most is not None]
    found = linprog(
        [way[1] for way in ways],
        A_eq=[[float(way[0] == kind) for way in ways] for kind in sorted(sizes)],
        b_eq=[sizes[kind] for kind in sorted(sizes)],
        A_ub=np.vstack([-into, into[bounded]]),
        b_ub=[-group.at_least for group in groups] + [float(groups[at].at_most or 0) for at in bounded],
        method="highs-ds",
    )
    if found.status != 0:
        raise GroupingError(_why_not(sizes, groups))
    return {way: round(number) for way, number in zip(ways, found.x.tolist(), strict=True)}


def _nobody(groups: Sequence[GroupDemand]) -> dict[tuple[Kind, int], int]:
    if any(group.at_least for group in groups):
        raise GroupingError("there is nobody to group")
    return {}


def _why_not(sizes: dict[Kind, int], groups: Sequence[GroupDemand]) -> str:
    """Return a smallest set of groups that shows why (Hall 1935, "On representatives of subsets")."""
    for some in _subsets(len(groups)):
        names = ", ".join(f"'{groups[at].id}'" for at in some)
        fit = sum(size for kind, size in sizes.items() if set(kind) & set(some))
        wanted = sum(groups[at].at_least for at in some)
        if fit < wanted:
            return f"{names} together are to have at least {wanted} people, and {fit} meet their demands"
        bound = [groups[at].at_most for at in some]
        places = sum(most for most in bound if most is not None)
        only = sum(size for kind, size in sizes.items() if set(kind) <= set(some))
        if None not in bound and only > places:
            return f"{only} people fit only {names}, which may have at most {places} together"
    return "the sizes of the groups do not allow it"


def _subsets(number: int) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(range(number), size) for size in range(1, number + 1))
