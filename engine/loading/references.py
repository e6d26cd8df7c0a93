"""Judge references: rows that name what does not exist, ids that lost their zeros, rows that rest on bad rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import TextColumn
from engine.domain.dataset import PEOPLE, TABLES, UNITS
from engine.domain.goal_tables import GOALS
from engine.errors import Problem
from engine.loading.checks import Dataset, Said
from engine.loading.drafts import Draft
from engine.loading.findings import by_code
from engine.loading.headers import closest

_OWNERS = {"unit": UNITS.name, "person": PEOPLE.name}
MOST_CANDIDATES = 20_000
"""Beyond so many ids the closest one is not searched for."""


@dataclass(frozen=True, eq=False)
class Reference:
    """A column of a table whose texts name rows of another table.

    Attributes
    ----------
    table, column, target : str
        Where it stands and what it names.
    rows : bool array
        Rows of the table to which it applies.
    """

    table: str
    column: str
    target: str
    rows: NDArray[np.bool_]

    def texts(self, dataset: Dataset) -> TextColumn:
        """Return the column."""
        return dataset.drafts[self.table].table.text(self.column)


def references(dataset: Dataset) -> Iterator[Reference]:
    """Yield every reference of the dataset; the owner of a goal is one to units or people, row by row."""
    for name, draft in dataset.drafts.items():
        for column in TABLES[name].columns:
            if column.refers_to:
                yield Reference(name, column.name, column.refers_to, np.ones(len(draft), dtype=bool))
    goals = dataset.drafts.get(GOALS.name)
    if goals is not None:
        for kind, target in _OWNERS.items():
            yield Reference(GOALS.name, "owner_id", target, goals.table.text("owner_type").equals(kind))


def check_references(dataset: Dataset, known_ids: Mapping[str, Collection[str]]) -> None:
    """Report ids that lost zeros and references to what no row of the dataset (good or bad) and no known id is."""
    for name in dataset.drafts:
        _check_zeros(dataset, name)
    unchecked: dict[str, list[str]] = {}
    for reference in references(dataset):
        if reference.target not in dataset.drafts and reference.target not in known_ids:
            if (reference.texts(dataset).codes[reference.rows] >= 0).any():
                unchecked.setdefault(reference.target, []).append(f"{reference.table}.{reference.column}")
            continue
        _check_orphans(dataset, reference, _ids(dataset, reference.target, known_ids))
    for target, users in sorted(unchecked.items()):
        what = f"There is no table {target}; what {', '.join(sorted(users))} name was not checked."
        dataset.findings.notes.append(Problem("reference-not-checked", what, f"Add {target} to check it."))


def _ids(dataset: Dataset, target: str, known_ids: Mapping[str, Collection[str]]) -> frozenset[str]:
    draft = dataset.drafts.get(target)
    own = draft.table.text(TABLES[target].key[0]).index if draft is not None else ()
    return frozenset(own) | frozenset(known_ids.get(target, ()))


def _check_orphans(dataset: Dataset, reference: Reference, ids: frozenset[str]) -> None:
    texts = reference.texts(dataset)
    rows = np.flatnonzero(reference.rows & (texts.codes >= 0))
    orphans = [code for code, value in enumerate(texts.index) if value not in ids]
    zeros = {value.lstrip("0"): value for value in sorted(ids) if value.isdigit()} if orphans else {}
    for code, at in by_code(texts.codes[rows], orphans, rows):
        value = texts.index[code]
        dataset.report(reference.table, at, reference.column, _orphan(reference, value, ids, zeros))


def _orphan(reference: Reference, value: str, ids: frozenset[str], zeros: Mapping[str, str]) -> Said:
    twin = zeros.get(value.lstrip("0")) if value.isdigit() else None
    if twin:
        return _lost_zeros(reference.target, value, twin)
    guess = closest(value, sorted(ids)) if len(ids) <= MOST_CANDIDATES else None
    mend = f"Did you mean {guess!r}? Otherwise add it to {reference.target} or correct the cell."
    plain = f"Add it to {reference.target}, or correct the cell."
    what = f"{reference.target} has no {value[:80]!r}."
    return Said("orphan-reference", what, mend if guess else plain, value)


def _lost_zeros(target: str, value: str, twin: str) -> Said:
    what = f"{target} has {twin!r} but not {value!r}; leading zeros were lost on the way."
    where = f"Write {twin}" if len(value) < len(twin) else f"Write {value} in {target}"
    return Said("lost-leading-zeros", what, f"{where}; format the column as text before saving.", value)


def _check_zeros(dataset: Dataset, name: str) -> None:
    """Report ids that are shorter than their siblings, which are padded with zeros to one width."""
    schema = TABLES[name]
    if len(schema.key) > 1 and schema.key != ("person_id", "valid_from"):
        return
    column = schema.column(schema.key[0])
    if column.refers_to:
        return
    texts = dataset.drafts[name].table.text(column.name)
    short = _short_ids(texts.index)
    everyone = np.arange(len(texts))
    for code, at in by_code(texts.codes, short, everyone):
        value = texts.index[code]
        width = max(len(other) for other in texts.index if other.isdigit() and other.startswith("0"))
        what = f"{value!r} has fewer digits than the other ids, which are padded with zeros to {width}."
        said = Said("lost-leading-zeros", what, f"Write {value.zfill(width)}; format the column as text.", value)
        dataset.report(name, at, column.name, said)


def _short_ids(ids: tuple[str, ...]) -> list[int]:
    widths = [len(value) for value in ids if value.isdigit()]
    padded = {len(value) for value in ids if value.isdigit() and len(value) > 1 and value.startswith("0")}
    if len(padded) != 1:
        return []
    width = padded.pop()
    if widths.count(width) * 2 < len(widths):
        return []
    return [code for code, value in enumerate(ids) if value.isdigit() and len(value) < width]


def drop_dependents(dataset: Dataset) -> None:
    """Report good rows that refer to rows which are no longer good, until none is left."""
    dropped = True
    while dropped:
        dropped = False
        for reference in references(dataset):
            dropped |= _drop_once(dataset, reference)


def _drop_once(dataset: Dataset, reference: Reference) -> bool:
    target = dataset.drafts.get(reference.target)
    lost = _lost_ids(target, TABLES[reference.target].key[0], dataset) if target is not None else set()
    if not lost:
        return False
    rows = np.flatnonzero(reference.rows & dataset.drafts[reference.table].good(dataset.findings))
    texts = reference.texts(dataset)
    codes = [code for code, value in enumerate(texts.index) if value in lost]
    found = False
    for code, at in by_code(texts.codes[rows], codes, rows):
        what = f"{reference.target} {texts.index[code]!r} is among the rows that have problems."
        said = Said("refers-to-bad-row", what, "Mend that row first.", texts.index[code], consequence=True)
        dataset.report(reference.table, at, reference.column, said)
        found = True
    return found


def _lost_ids(target: Draft, key: str, dataset: Dataset) -> set[str]:
    """Return the ids of a table that only bad rows have."""
    texts = target.table.text(key)
    good = target.good(dataset.findings)
    if good.all():
        return set()
    kept = set(np.unique(texts.codes[good]).tolist())
    had = set(np.unique(texts.codes).tolist()) - {-1}
    return {texts.index[code] for code in had - kept}
