"""Part of an organisation: the people of some units, what they own, and nothing that leads to anybody else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import MISSING_CODE, TextColumn, frozen_array
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.domain.schema import TableSchema
from engine.domain.table import Table

Mask = NDArray[np.bool_]


def units_below(organisation: Organisation, units: Collection[str]) -> frozenset[str]:
    """Return the given units and every unit below them."""
    chosen = set(units)
    return frozenset(chosen | {unit for unit in organisation.unit_names if chosen & {*organisation.unit_path(unit)}})


@once_per_cut
def home_units(organisation: Organisation) -> dict[str, str]:
    """Return the unit of everybody ever employed: where they work on the day, or worked last."""
    employments = organisation.table("employments")
    pairs = zip(employments.text("person_id").values(), employments.text("unit_id").values(), strict=True)
    return {str(person): str(unit) for person, unit in pairs}


def people_of(organisation: Organisation, units: Collection[str]) -> frozenset[str]:
    """Return the people whose unit is one of ``units`` itself; give ``units_below`` to take in sub-units."""
    return frozenset(person for person, unit in home_units(organisation).items() if unit in units)


def people_columns(schema: TableSchema) -> tuple[str, ...]:
    """Return the columns of a table that hold ids of people."""
    own = ("person_id",) if schema.name == "people" else ()
    return own + tuple(column.name for column in schema.columns if column.refers_to == "people")


def within_units(organisation: Organisation, units: Collection[str]) -> Organisation:
    """Return what belongs to ``units`` and their sub-units.

    People by the unit they work in, or worked in last; every row about somebody else is left out, and a mere
    reference to somebody else (a manager) is missing. Goals by owner, with their key results, check-ins and
    acknowledged alerts: a goal
    whose parent belongs to others stands as a root. Positions by unit, with their requisitions. Projects that another
    unit sponsors are left out. Units stay as the whole tree, and so do catalogues and roles, which name nobody.
    """
    chosen = units_below(organisation, units)
    people = people_of(organisation, chosen)
    kept = with_people(organisation, people)
    owners = {("unit", unit) for unit in chosen} | {("person", person) for person in people}
    tables = dict(kept.tables) | _goals(kept, owners)
    positions = _rows(kept, "positions", "unit_id", chosen)
    tables["positions"] = positions
    ids = {str(each) for each in positions.text("position_id").values()}
    tables["requisitions"] = _rows(kept, "requisitions", "position_id", ids)
    tables["projects"] = _rows(kept, "projects", "sponsor_unit_id", chosen, missing=True)
    return _with_tables(kept, tables)


def with_people(organisation: Organisation, people: Collection[str]) -> Organisation:
    """Return the organisation without any row about people other than ``people``, and without references to them."""
    known = frozenset(people)
    tables = {name: _about(table, known) for name, table in organisation.tables.items()}
    others = {str(person) for person in organisation.table("people").text("person_id").index} - known
    return _with_tables(organisation, tables | _answers_without(organisation, others))


def without_people(organisation: Organisation, people: Collection[str]) -> Organisation:
    """Return the organisation without any row about ``people``, and without references to them."""
    if not people:
        return organisation
    everybody = {
        value
        for table in organisation.tables.values()
        for name in people_columns(table.schema)
        for value in table.text(name).index
    }
    return with_people(organisation, everybody - frozenset(people))


def _about(table: Table, people: frozenset[str]) -> Table:
    """Return the rows whose subject is among ``people``; other references to anybody else become missing."""
    for name in people_columns(table.schema):
        known = _among(table.text(name), people)
        if name in table.schema.key:
            table = table.take(known)
        else:
            codes = np.where(known, table.text(name).codes, np.int32(MISSING_CODE))
            table = table.with_columns({name: TextColumn(frozen_array(codes), table.text(name).index)})
    return table


def _answers_without(organisation: Organisation, people: Collection[str]) -> dict[str, Table]:
    """Return the acknowledgements without saying that one of ``people`` gave them; actors who are no people stay."""
    table = organisation.table("acknowledgements")
    by = table.text("by")
    codes = np.where(_among(by, people), np.int32(MISSING_CODE), by.codes)
    return {"acknowledgements": table.with_columns({"by": TextColumn(frozen_array(codes), by.index)})}


def _goals(organisation: Organisation, owners: Collection[tuple[str, str]]) -> dict[str, Table]:
    goals = organisation.table("goals")
    pairs = zip(goals.text("owner_type").values(), goals.text("owner_id").values(), strict=True)
    goals = goals.take(np.fromiter((pair in owners for pair in pairs), dtype=bool, count=len(goals)))
    ids = frozenset(str(each) for each in goals.text("goal_id").values())
    parents = goals.text("parent_id")
    codes = np.where(_among(parents, ids), parents.codes, np.int32(MISSING_CODE))
    goals = goals.with_columns({"parent_id": TextColumn(frozen_array(codes), parents.index)})
    key_results = _rows(organisation, "key_results", "goal_id", ids)
    reported = frozenset(str(each) for each in key_results.text("key_result_id").values())
    check_ins = _rows(organisation, "check_ins", "key_result_id", reported)
    answers = _rows(organisation, "acknowledgements", "subject_id", ids | reported)
    return {"goals": goals, "key_results": key_results, "check_ins": check_ins, "acknowledgements": answers}


def _rows(
    organisation: Organisation, table: str, column: str, values: Collection[str], *, missing: bool = False
) -> Table:
    """Return the rows of a table whose column has one of ``values``, or none at all where ``missing`` is allowed."""
    found = organisation.table(table)
    text = found.text(column)
    kept = _among(text, values)
    return found.take(kept | (text.codes == MISSING_CODE) if missing else kept)


def _among(column: TextColumn, values: Collection[str]) -> Mask:
    """Return the rows whose text is one of ``values``; a missing one is not."""
    return np.array([*(value in values for value in column.index), False], dtype=bool)[column.codes]


def _with_tables(organisation: Organisation, tables: dict[str, Table]) -> Organisation:
    filled = {name: table.canonical() for name, table in tables.items() if len(table)}
    return replace(organisation, tables=filled)
