"""The organisation as one decision sees it: immutable tables of one day, known by one day, in canonical order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.domain.corrections import Correction
from engine.domain.dataset import EMPLOYMENTS, PEOPLE, TABLES
from engine.domain.proficiency import Proficiency
from engine.domain.table import Table
from engine.domain.workforce import Workforce, workforce_of


@dataclass(frozen=True, eq=False)
class Organisation:
    """A cut of the history.

    Attributes
    ----------
    valid_on : date
        The day looked at.
    known_on : date
        The last day whose recordings were used.
    tables : mapping of str to Table
        Rows in force by table name, in canonical order; ``protected`` is never among them.
    known_then_assumed : tuple of str
        Tables with rows that did not say when they became known, so that their own date stood in.
    corrections : tuple of Correction
        Facts that were overlaid on the cut.
    proficiency : Proficiency or None
        Levels of people's skills on the cut, where whoever made it has inferred them for those who cannot.
    """

    valid_on: date
    known_on: date
    tables: Mapping[str, Table]
    known_then_assumed: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    proficiency: Proficiency | None = None

    def table(self, name: str) -> Table:
        """Return the rows of a table in force; empty if the dataset has none. KeyError if no such table exists."""
        schema = TABLES[name]
        return self.tables.get(name) or Table.empty(schema)

    @cached_property
    def workforce(self) -> Workforce:
        """Everyone employed on ``valid_on``, one row per person, ordered by person id."""
        return workforce_of(self.table(PEOPLE.name), self.table(EMPLOYMENTS.name), self.valid_on)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Name of every unit by id."""
        return {str(row["unit_id"]): str(row["name"]) for row in self.table("units").rows()}

    @cached_property
    def unit_parents(self) -> dict[str, str]:
        """Parent unit by unit id, for units that have one."""
        return {
            str(row["unit_id"]): str(row["parent_id"])
            for row in self.table("units").rows()
            if row["parent_id"] is not None
        }

    def unit_path(self, unit_id: str) -> tuple[str, ...]:
        """Return the unit and its ancestors, lowest first; a loop in the data ends the path."""
        path = [unit_id]
        while (parent := self.unit_parents.get(path[-1])) and parent not in path:
            path.append(parent)
        return tuple(path)
