"""Units as a tree whose root is the whole organisation, with numbers rolled up from each unit to those above it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.organisation import Organisation

WHOLE = ""
"""Id of the whole organisation, above the units that have no parent."""


@dataclass(frozen=True, eq=False)
class UnitTree:
    """Units of an organisation.

    Attributes
    ----------
    unit_ids : tuple of str
        The whole organisation first, then every unit in order of ids.
    names : dict of str to str
        Name of every unit; the id where it has none.
    parent : tuple of int
        Position of the unit above each, -1 for the whole organisation.
    person : int array of shape (people,)
        Position of everyone's own unit; the whole organisation for who has none.
    """

    unit_ids: tuple[str, ...]
    names: dict[str, str]
    parent: tuple[int, ...]
    person: NDArray[np.intp]

    @staticmethod
    def of(organisation: Organisation) -> UnitTree:
        """Return the tree of an organisation; a unit whose parents run in a loop hangs below the whole."""
        column = organisation.workforce.unit_id
        ids = (WHOLE, *sorted({*organisation.unit_names, *column.index}))
        at = {unit: position for position, unit in enumerate(ids)}
        parent = [-1, *(at[_above(organisation, unit)] for unit in ids[1:])]
        own = np.array([*(at[unit] for unit in column.index), 0], dtype=np.intp)
        names = {unit: organisation.unit_names.get(unit, unit) for unit in ids}
        return UnitTree(ids, names, tuple(parent), own[column.codes])

    def __len__(self) -> int:
        return len(self.unit_ids)

    @cached_property
    def position(self) -> dict[str, int]:
        """Position of every unit by id."""
        return {unit: at for at, unit in enumerate(self.unit_ids)}

    @cached_property
    def depth(self) -> tuple[int, ...]:
        """Steps from the whole organisation to each unit."""
        return tuple(len(self.path(at)) - 1 for at in range(len(self)))

    @cached_property
    def upward(self) -> tuple[int, ...]:
        """Positions of all units, each before the one above it."""
        return tuple(sorted(range(len(self)), key=lambda at: (-self.depth[at], at)))

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the units directly below each."""
        below: list[list[int]] = [[] for _ in self.unit_ids]
        for at, above in enumerate(self.parent):
            if above >= 0:
                below[above].append(at)
        return tuple(map(tuple, below))

    @cached_property
    def people(self) -> NDArray[np.int64]:
        """People of each unit and all below it."""
        own = np.bincount(self.person, minlength=len(self))
        return self.rolled_up(own.astype(np.float64)).astype(np.int64)

    def path(self, at: int) -> list[int]:
        """Return a unit and those above it, lowest first."""
        found = [at]
        while self.parent[found[-1]] >= 0:
            found.append(self.parent[found[-1]])
        return found

    def below(self, at: int, depth: int) -> list[int]:
        """Return a unit and those at most ``depth`` steps below it, each before its children."""
        found = [at]
        for child in self.children[at] if depth > 0 else ():
            found += self.below(child, depth - 1)
        return found

    def rolled_up(self, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, for numbers about each unit itself, those of each unit and all below it; both of shape (units,)."""
        total = own.copy()
        for at in self.upward[:-1]:
            total[self.parent[at]] += total[at]
        return total


def _above(organisation: Organisation, unit: str) -> str:
    parent = organisation.unit_parents.get(unit)
    if parent is None or parent not in organisation.unit_names:
        return WHOLE
    path = organisation.unit_path(unit)
    looped = organisation.unit_parents.get(path[-1]) is not None
    return WHOLE if looped and organisation.unit_parents[path[-1]] in organisation.unit_names else parent
