"""Which units may have numbers of their own, so that no number and no difference of numbers is about few people."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.headcount import FEWEST_TOLD
from engine.skills.matrix.unit_tree import UnitTree


def units_told(tree: UnitTree, fewest: int = FEWEST_TOLD) -> frozenset[int]:
    """Return the positions of the units whose numbers may be told.

    Numbers of a unit are sums over its people, those below it included. The units told form a tree; whatever can be
    computed from their sums is a sum of *remainders*, each a told unit without the told units below it (the sets told
    are nested or disjoint, so their differences are the atoms of all they generate). So it is enough, and needed, that
    every remainder has nobody or at least ``fewest`` people. Units with fewer people are left out (primary
    suppression); where a remainder is still too small, the smallest told unit below is left out as well, until it is
    not (complementary suppression; for tables in general see Willenborg and de Waal, "Elements of Statistical
    Disclosure Control", 2001). The choice follows from the headcounts alone, so that every skill, level and mode has
    the same, and asking several gives no more.

    Parameters
    ----------
    tree : UnitTree
        Units and who is in them.
    fewest : int
        People that a number stands for at least.
    """
    told = {at for at in range(len(tree)) if tree.people[at] >= fewest}
    for at in tree.upward:
        if at in told:
            _complete(tree, told, at, fewest)
    return frozenset(told)


def _complete(tree: UnitTree, told: set[int], at: int, fewest: int) -> None:
    """Leave out units below one until what remains of it is nobody or enough people."""
    while True:
        below = told_below(tree, told, at)
        remainder = int(tree.people[at]) - sum(int(tree.people[one]) for one in below)
        if remainder == 0 or remainder >= fewest:
            return
        told.discard(min(below, key=lambda one: (int(tree.people[one]), one)))


def told_below(tree: UnitTree, told: frozenset[int] | set[int], at: int) -> Sequence[int]:
    """Return the highest told units below a unit."""
    found: list[int] = []
    for child in tree.children[at]:
        found += [child] if child in told else told_below(tree, told, child)
    return found


def nearest_told(tree: UnitTree, told: frozenset[int], at: int) -> int | None:
    """Return a unit, or the lowest above it, whose numbers may be told; ``None`` where none may."""
    return next((one for one in tree.path(at) if one in told), None)
