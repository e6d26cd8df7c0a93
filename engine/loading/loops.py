"""Find loops: managers who report to themselves in the end, units, goals and skills that contain themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes
from engine.domain.dataset import EMPLOYMENTS, TABLES
from engine.loading.checks import Dataset, Said
from engine.loading.drafts import Draft

LONGEST_CHAIN = 1_000
"""Steps after which a chain of superiors is not followed further."""
_FOREVER = np.iinfo(np.int64).max
_ALWAYS = -(10**9)


@dataclass(frozen=True, eq=False)
class _Links:
    """Who is under whom from which day on, sorted by child and day; shapes (links,)."""

    rows: NDArray[np.intp]
    child: NDArray[np.int64]
    parent: Codes
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def parent_at(self, child: NDArray[np.integer[Any]], at: NDArray[np.int64]) -> Codes:
        """Return the superior of each child on a day, -1 where there is none."""
        wide = 1 << 32
        position = np.searchsorted(self.child * wide + self.start, child.astype(np.int64) * wide + at, "right") - 1
        safe = np.maximum(position, 0)
        holds = (position >= 0) & (self.child[safe] == child) & (self.end[safe] >= at)
        return np.where(holds, self.parent[safe], -1)


def check_loops(dataset: Dataset) -> None:
    """Report every loop once, at its last row: first among all rows, then among those still good until none is left."""
    _check_everywhere(dataset, only_good=False)
    while _check_everywhere(dataset, only_good=True):
        pass


def _check_everywhere(dataset: Dataset, *, only_good: bool) -> bool:
    found = _check(dataset, EMPLOYMENTS.name, "person_id", "manager_id", only_good=only_good)
    for name, schema in TABLES.items():
        for column in schema.columns:
            if column.refers_to == name:
                found |= _check(dataset, name, schema.key[0], column.name, only_good=only_good)
    return found


def _check(dataset: Dataset, name: str, child: str, parent: str, *, only_good: bool) -> bool:
    draft = dataset.drafts.get(name)
    if draft is None or not len(draft):
        return False
    rows = draft.good(dataset.findings) if only_good else np.ones(len(draft), dtype=bool)
    links, ids = _links(draft, rows, child, parent)
    loops = _loops(links)
    for members, row in loops:
        names = " -> ".join(ids[code] for code in (*members, members[0]))
        what = f"{parent} runs in a loop: {names}."
        said = Said("manager-loop" if parent == "manager_id" else "loop", what, "Correct who stands above whom.")
        dataset.report(name, np.array([row]), parent, said)
    return bool(loops)


def _links(draft: Draft, good: NDArray[np.bool_], child: str, parent: str) -> tuple[_Links, tuple[str, ...]]:
    table = draft.table
    own, above = table.text(child), table.text(parent)
    ids = tuple(dict.fromkeys((*own.index, *above.index)))
    children, parents = own.codes_into(ids), above.codes_into(ids)
    rows = np.flatnonzero(good & (children >= 0))
    start, end = _days(draft)
    order = rows[np.lexsort((start[rows], children[rows]))]
    return _Links(order, children[order].astype(np.int64), parents[order], start[order], end[order]), ids


def _days(draft: Draft) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    start = np.where(np.isnat(draft.snapshot), draft.table.date("valid_from"), draft.snapshot)
    end = draft.table.date("valid_to")
    return (
        np.where(np.isnat(start), _ALWAYS, start.astype(np.int64)),
        np.where(np.isnat(end), _FOREVER, end.astype(np.int64)),
    )


def _loops(links: _Links) -> list[tuple[list[int], int]]:
    """Return each loop as its members with the row that closes it.

    A loop that ever exists exists on the day its last link begins, so that following the chain from every link on
    that link's first day finds all. A chain that runs into a loop elsewhere is left once it meets the place where it
    stood at the last power of two of steps (Brent 1980).
    """
    active = np.flatnonzero(links.parent >= 0)
    here, mark = links.parent[active].copy(), links.child[active].copy()
    closing: list[int] = []
    for step in range(1, LONGEST_CHAIN):
        closed = here == links.child[active]
        closing += active[closed].tolist()
        going = ~closed & (here >= 0) & (here != mark)
        active, here, mark = active[going], here[going], mark[going]
        if not len(active):
            break
        if step & (step - 1) == 0:
            mark = here.copy()
        here = links.parent_at(here, links.start[active])
    return _named(links, closing)


def _named(links: _Links, closing: list[int]) -> list[tuple[list[int], int]]:
    seen: dict[frozenset[int], tuple[list[int], int]] = {}
    for link in closing:
        members = _members(links, link)
        row = int(links.rows[link])
        known = seen.get(frozenset(members))
        if known is None or known[1] < row:
            seen[frozenset(members)] = (members, row)
    return sorted(seen.values(), key=lambda one: one[1])


def _members(links: _Links, link: int) -> list[int]:
    at = links.start[link : link + 1]
    first = int(links.child[link])
    members, here = [first], int(links.parent[link])
    while here not in {first, -1}:
        members.append(here)
        here = int(links.parent_at(np.array([here]), at)[0])
    return members
