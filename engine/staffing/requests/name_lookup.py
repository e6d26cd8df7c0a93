"""Names of skills, people, units, tags and zones looked up in one organisation; what is not found is collected."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from engine.documents.placed import Fault, Path
from engine.domain.columns import split_list
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.domain.skill_names import SkillNames
from engine.staffing.requests.time_zones import offsets_known


@dataclass
class Resolver:
    """Looks names up in one organisation and collects what it cannot find."""

    organisation: Organisation
    faults: list[Fault] = field(default_factory=list)

    def skill(self, name: str, at: Path) -> str:
        """Return the id of a skill given by id, name or alias; capitals and full-width forms do not matter."""
        found = self._skills.find(name)
        if len(found) > 1:
            what = f"{name!r} names {len(found)} skills."
            self.faults.append(Fault(at, "ambiguous-skill", what, self._skills.mend(name), name))
        if not found:
            what = f"No skill is called {name!r}."
            self.faults.append(Fault(at, "unknown-skill", what, self._skills.mend(name), name))
        return found[0] if found else ""

    def person(self, name: str, at: Path) -> int:
        """Return the position of a person given by id or by a name that one person alone bears, -1 if not found."""
        if name in self._positions:
            return self._positions[name]
        bearers = self._named.get(name, [])
        if len(bearers) == 1:
            return bearers[0]
        ids = self.organisation.workforce.person_ids
        if bearers:
            mend = f"Use the id: {', '.join(ids[person] for person in bearers[:5])}."
            self.faults.append(Fault(at, "ambiguous-person", f"{len(bearers)} people are called {name!r}.", mend, name))
        else:
            mend = _suggest(name, [*ids, *self._named], "the people employed on the day of the data")
            self.faults.append(Fault(at, "unknown-person", f"Nobody employed is called {name!r}.", mend, name))
        return -1

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Every tag that somebody carries."""
        return tuple(sorted({tag for entry in self.organisation.workforce.tags.index for tag in split_list(entry)}))

    def tag(self, name: str, at: Path) -> str:
        """Return a tag that at least one person carries."""
        if name not in self.tags:
            mend = _suggest(name, self.tags, "the tags in use")
            self.faults.append(Fault(at, "unknown-tag", f"Nobody carries the tag {name!r}.", mend, name))
        return name

    def units(self, name: str, at: Path) -> frozenset[str]:
        """Return a unit, given by id or by a name that one unit alone bears, and every unit below it."""
        names = self.organisation.unit_names
        found = [name] if name in names else [unit for unit, called in names.items() if called == name]
        if len(found) > 1:
            mend = f"Use one of the ids {', '.join(found)}."
            self.faults.append(Fault(at, "ambiguous-unit", f"{name!r} names {len(found)} units.", mend, name))
        if not found:
            known = [*names, *names.values()]
            mend = _suggest(name, known, "the table units")
            self.faults.append(Fault(at, "unknown-unit", f"No unit is called {name!r}.", mend, name))
        return frozenset(unit for unit in names if set(found[:1]) & set(self.organisation.unit_path(unit)))

    def time_zone(self, name: str, at: Path) -> str:
        """Return a time zone whose offset is known."""
        if not offsets_known(name):
            mend = "Write a name such as Europe/Vienna, or an offset such as UTC+8."
            self.faults.append(Fault(at, "unknown-time-zone", f"No time zone is called {name!r}.", mend, name))
        return name

    @cached_property
    def _skills(self) -> SkillNames:
        return _skill_names(self.organisation)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return _positions_of(self.organisation)

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        return _named_in(self.organisation)


@once_per_cut
def _positions_of(organisation: Organisation) -> dict[str, int]:
    return {person_id: at for at, person_id in enumerate(organisation.workforce.person_ids)}


@once_per_cut
def _named_in(organisation: Organisation) -> dict[str, list[int]]:
    """Return the positions of the people who bear each name."""
    named: dict[str, list[int]] = {}
    for at, name in enumerate(organisation.workforce.names.values()):
        if name is not None:
            named.setdefault(name, []).append(at)
    return named


_skill_names = once_per_cut(SkillNames.of)


def _suggest(name: str, known: Sequence[str], where: str) -> str:
    by_fold = {entry.casefold(): entry for entry in known}
    near = difflib.get_close_matches(name.casefold(), list(by_fold), n=3, cutoff=0.6)
    if near:
        return f"Did you mean {', '.join(repr(by_fold[entry]) for entry in near)}?"
    return f"Look it up in {where}."
