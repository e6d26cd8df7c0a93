"""Merge skills of a foreign taxonomy into the bank: what is the same is one skill, what looks alike is only listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz, process

from engine.domain.columns import split_list
from engine.domain.dataset import SKILLS
from engine.domain.frozen import FrozenModel
from engine.domain.skill_names import NEAR, folded_name
from engine.domain.table import Cell, Table

NAMES_A_CHUNK = 500
"""Names compared with the whole bank at one time."""


@dataclass(frozen=True)
class ForeignSkill:
    """One skill as a foreign file names it.

    Attributes
    ----------
    skill_id : str
        Id with the prefix of its taxonomy, such as ``esco:S1.1``.
    name : str
        Its name.
    aliases : tuple of str
        Other names.
    parent_id : str or None
        Id of the skill or group above it.
    kind : str or None
        Kind of skill.
    file, row : str and int
        Where it stands.
    """

    skill_id: str
    name: str
    aliases: tuple[str, ...] = ()
    parent_id: str | None = None
    kind: str | None = None
    file: str = ""
    row: int = 0


class Merged(FrozenModel):
    """A foreign skill that is a skill of the bank by another id."""

    skill_id: str
    """Id in the file."""
    name: str
    """Name in the file."""
    into: str
    """Skill of the bank that it is."""
    because: str
    """``name`` or ``alias``: which of the bank's words is the same but for width, case and spaces."""
    file: str
    """File."""
    row: int
    """Row."""


class Alike(FrozenModel):
    """An added skill that looks like one of the bank; nothing was merged."""

    skill_id: str
    """Id of the added skill."""
    name: str
    """Its name."""
    like: str
    """Skill of the bank."""
    like_name: str
    """Its name, or the alias that looks alike."""
    likeness: float
    """Plain ratio, 85 to 100."""


class AliasLeftOut(FrozenModel):
    """An alias that was not taken in."""

    skill_id: str
    """Skill of the merged bank."""
    alias: str
    """The alias."""
    because: str
    """``names ID``: another skill is called so; ``separator``: a list cannot hold it."""


class MergeReport(FrozenModel):
    """What became of every foreign skill."""

    before: int
    """Skills of the bank before."""
    after: int
    """Skills of the bank after."""
    added: tuple[str, ...]
    """Ids of skills that are new."""
    same_id: int
    """Rows whose id the bank had already: what they say more was added to it."""
    merged: tuple[Merged, ...]
    """Rows that are a skill of the bank by another id."""
    ambiguous: tuple[Merged, ...]
    """Rows that could be several skills of the bank: added as skills of their own, ``into`` lists those."""
    alike: tuple[Alike, ...]
    """Added skills that look like one of the bank; look them over and merge by hand."""
    aliases_added: int
    """Aliases that were added."""
    aliases_left_out: tuple[AliasLeftOut, ...]
    """Aliases that were not."""
    parents_missing: tuple[str, ...]
    """Ids of parents that no file and no row of the bank has: their skills stand without a parent."""


def merge_skills(bank: Table, foreign: Sequence[ForeignSkill]) -> tuple[Table, MergeReport]:
    """Return the bank with foreign skills merged in, and what became of each of them.

    A foreign skill is one of the bank if it has its id, or if its name is, folded, the name or an alias of exactly one
    skill of the bank, or the name of one added before it. Names go before aliases: an alias that names another skill
    is left out and listed. Names of added skills that look like the bank's (plain ratio of 85 or more) are listed.

    Parameters
    ----------
    bank : Table
        Table ``skills``; columns and rows of the bank stay as they are but for aliases, and missing kinds and parents.
    foreign : sequence of ForeignSkill
        In the order of the files, which decides whose name stands where two have one id.
    """
    merging = _Merging(bank)
    for each in foreign:
        merging.place(each)
    for each in foreign:
        merging.enrich(each)
    merging.link(foreign)
    table = Table.from_rows(SKILLS, merging.rows.values()).canonical()
    return table, MergeReport(
        before=len(bank),
        after=len(table),
        added=tuple(merging.added),
        same_id=merging.same_id,
        merged=tuple(merging.merged),
        ambiguous=tuple(merging.ambiguous),
        alike=tuple(merging.alike()),
        aliases_added=merging.aliases_added,
        aliases_left_out=tuple(merging.left_out),
        parents_missing=tuple(sorted(merging.parents_missing)),
    )


@dataclass
class _Merging:
    """The bank while it grows."""

    bank: Table
    rows: dict[str, dict[str, Cell]] = field(default_factory=dict)
    target: dict[str, str] = field(default_factory=dict)
    """Skill of the merged bank by foreign id."""
    named: dict[str, set[str]] = field(default_factory=dict)
    """Skills by folded name."""
    called: dict[str, set[str]] = field(default_factory=dict)
    """Skills by folded alias."""
    added: list[str] = field(default_factory=list)
    same_id: int = 0
    merged: list[Merged] = field(default_factory=list)
    ambiguous: list[Merged] = field(default_factory=list)
    aliases_added: int = 0
    left_out: list[AliasLeftOut] = field(default_factory=list)
    parents_missing: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for row in self.bank.rows():
            skill_id = str(row["skill_id"])
            self.rows[skill_id] = row
            self.named.setdefault(folded_name(str(row["name"])), set()).add(skill_id)
            for alias in _aliases(row):
                self.called.setdefault(folded_name(alias), set()).add(skill_id)

    def place(self, skill: ForeignSkill) -> None:
        """Find the skill of the bank that a foreign one is, or add it."""
        if skill.skill_id in self.rows or skill.skill_id in self.target:
            self.target.setdefault(skill.skill_id, skill.skill_id)
            self.same_id += 1
            return
        name = folded_name(skill.name)
        by_name = self.named.get(name, set())
        found, because = (by_name, "name") if by_name else (self.called.get(name, set()), "alias")
        said = Merged(
            skill_id=skill.skill_id,
            name=skill.name,
            into=", ".join(sorted(found)),
            because=because,
            file=skill.file,
            row=skill.row,
        )
        if len(found) == 1:
            self.target[skill.skill_id] = next(iter(found))
            self.merged.append(said)
            return
        if found:
            self.ambiguous.append(said)
        self.target[skill.skill_id] = skill.skill_id
        self.rows[skill.skill_id] = {"skill_id": skill.skill_id, "name": skill.name, "kind": skill.kind}
        self.named.setdefault(name, set()).add(skill.skill_id)
        self.added.append(skill.skill_id)

    def enrich(self, skill: ForeignSkill) -> None:
        """Add what a foreign skill says more: aliases, and its kind where the bank says none."""
        skill_id = self.target[skill.skill_id]
        row = self.rows[skill_id]
        if row.get("kind") is None:
            row["kind"] = skill.kind
        for alias in (skill.name, *skill.aliases):
            self._take_alias(skill_id, row, alias.strip())

    def _take_alias(self, skill_id: str, row: dict[str, Cell], alias: str) -> None:
        folded = folded_name(alias)
        others = (self.named.get(folded, set()) | self.called.get(folded, set())) - {skill_id}
        if not folded or folded == folded_name(str(row["name"])) or skill_id in self.called.get(folded, set()):
            return
        because = None
        if others:
            because = f"names {', '.join(sorted(others)[:5])}"
        elif split_list(alias) != (alias,):
            because = "separator"
        if because is not None:
            self.left_out.append(AliasLeftOut(skill_id=skill_id, alias=alias, because=because))
            return
        row["aliases"] = ";".join((*_aliases(row), alias))
        self.called.setdefault(folded, set()).add(skill_id)
        self.aliases_added += 1

    def link(self, foreign: Iterable[ForeignSkill]) -> None:
        """Give every skill without a parent the one that its file names, by its id in the merged bank."""
        for skill in foreign:
            row = self.rows[self.target[skill.skill_id]]
            if skill.parent_id is None or row.get("parent_id") is not None:
                continue
            parent = self.target.get(skill.parent_id, skill.parent_id)
            if parent not in self.rows:
                self.parents_missing.add(skill.parent_id)
            elif not self._is_below(parent, str(row["skill_id"])):
                row["parent_id"] = parent

    def _is_below(self, skill_id: str, above: str) -> bool:
        seen: set[str] = set()
        at: str | None = skill_id
        while at is not None and at not in seen:
            if at == above:
                return True
            seen.add(at)
            parent = self.rows[at].get("parent_id") if at in self.rows else None
            at = None if parent is None else str(parent)
        return False

    def alike(self) -> Iterator[Alike]:
        """Yield the added skills that look like one the bank had, most alike word of each pair."""
        words = [(alias, row) for row in self.bank.rows() for alias in (str(row["name"]), *_aliases(row))]
        if not words or not self.added:
            return
        known = [folded_name(word) for word, _ in words]
        for start in range(0, len(self.added), NAMES_A_CHUNK):
            chunk = self.added[start : start + NAMES_A_CHUNK]
            names = [str(self.rows[skill_id]["name"]) for skill_id in chunk]
            likeness = process.cdist(
                [folded_name(name) for name in names], known, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.float32
            )
            best = likeness.argmax(axis=1)
            for at in np.flatnonzero(likeness.max(axis=1) >= NEAR).tolist():
                word, row = words[int(best[at])]
                yield Alike(
                    skill_id=chunk[at],
                    name=names[at],
                    like=str(row["skill_id"]),
                    like_name=word,
                    likeness=round(float(likeness[at, best[at]]), 1),
                )


def _aliases(row: dict[str, Cell]) -> tuple[str, ...]:
    cell = row.get("aliases")
    return split_list(None if cell is None else str(cell))
