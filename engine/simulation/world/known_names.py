"""The names that a scenario may use: what the organisation has, and the nearest of it where a name is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

import numpy as np

from engine.documents.hints import did_you_mean
from engine.domain.columns import split_list
from engine.domain.organisation import Organisation
from engine.errors import Problem


class KnownNames:
    """Units, job families, levels, people and tags of an organisation.

    Parameters
    ----------
    scenario : str
        Name of the scenario, for its problems.
    organisation : Organisation
        What there is on the first day.
    created : collection of str
        Units that come into being in the run.
    """

    def __init__(self, scenario: str, organisation: Organisation, created: Collection[str] = ()) -> None:
        self._created = set(created)
        self._scenario = scenario
        self._organisation = organisation

    @cached_property
    def units(self) -> set[str]:
        """Units that are declared or have people."""
        return (
            self._created | set(self._organisation.unit_names) | _texts(self._organisation.workforce.unit_id.values())
        )

    @cached_property
    def families(self) -> set[str]:
        """Job families that are declared or have people."""
        declared = self._organisation.table("job_families").text("job_family").values()
        return _texts(self._organisation.workforce.job_family.values()) | _texts(declared)

    @cached_property
    def levels(self) -> set[str]:
        """Levels that people or positions have, as texts."""
        organisation = self._organisation
        given = np.concatenate([organisation.workforce.level, organisation.table("positions").number("level")])
        return {f"{level:g}" for level in given[~np.isnan(given)]}

    @cached_property
    def people(self) -> set[str]:
        """Everyone employed."""
        return set(self._organisation.workforce.person_ids)

    @cached_property
    def skills(self) -> set[str]:
        """Skills that people have on record."""
        return _texts(self._organisation.table("skill_records").text("skill_id").values())

    @cached_property
    def tags(self) -> set[str]:
        """Tags that people bear."""
        return {tag for tags in self._organisation.workforce.tags.index for tag in split_list(tags)}

    def unknown_unit(self, who: str, unit: str | None) -> Iterator[Problem]:
        """Yield a problem where ``who`` names a unit that there is not."""
        yield from self._unknown(f"{who} names unit", unit, self.units)

    def unknown_family(self, who: str, family: str | None) -> Iterator[Problem]:
        """Yield a problem where ``who`` names a job family that there is not."""
        yield from self._unknown(f"{who} names job family", family, self.families)

    def unknown_level(self, who: str, level: int | None) -> Iterator[Problem]:
        """Yield a problem where ``who`` names a level that nobody and no position has."""
        yield from self._unknown(f"{who} names level", None if level is None else str(level), self.levels)

    def unknown_person(self, who: str, person: str) -> Iterator[Problem]:
        """Yield a problem where ``who`` names somebody who is not employed."""
        yield from self._unknown(f"{who} names person", person, self.people)

    def unknown_skill(self, who: str, skill: str) -> Iterator[Problem]:
        """Yield a problem where ``who`` names a skill that nobody has on record."""
        yield from self._unknown(f"{who} names skill", skill, self.skills)

    def unknown_tag(self, who: str, tag: str | None) -> Iterator[Problem]:
        """Yield a problem where ``who`` names a tag that nobody bears."""
        yield from self._unknown(f"{who} names tag", tag, self.tags)

    def unknown_location(self, who: str, location: str) -> Iterator[Problem]:
        """Yield a problem where ``who`` names a location at which nobody works."""
        yield from self._unknown(f"{who} names location", location, set(self._organisation.workforce.location.index))

    def _unknown(self, who: str, name: str | None, known: Collection[str]) -> Iterator[Problem]:
        if name is not None and name not in known:
            what = f"Scenario '{self._scenario}': {who} '{name[:80]}', which the organisation does not have."
            yield Problem("unknown-name", what, did_you_mean(name, known), value=name[:80])


def _texts(values: list[str | None]) -> set[str]:
    return {value for value in values if value}
