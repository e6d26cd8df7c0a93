"""Who could help with a goal: people of its unit with capacity left, first those with the skills its work asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Final

import numpy as np

from engine.domain.columns import day
from engine.domain.organisation import Organisation
from engine.domain.scope import home_units, units_below
from engine.goals.recalibration import FreePerson, Recalibration, Recalibrations
from engine.skills.evidence_rule import STANDARD_RULE, EvidenceRule
from engine.skills.proficiency_table import proficiency_table

LEAST_FREE: Final = 0.2
"""Share of a full-time post below which nobody is called free: one day a week."""
MOST_NAMED: Final = 5
"""People named per proposal."""


def with_people(
    recalibrations: Recalibrations,
    organisation: Organisation,
    unnamed: Collection[str] = (),
    rule: EvidenceRule = STANDARD_RULE,
) -> Recalibrations:
    """Return the proposals with people named where adding some is an option.

    A person can help who works in the unit that answers for the goal or below it, does not own the goal, and has a
    day a week or more not booked on projects. The skills asked for are those of the roles in projects that the unit
    sponsors and that run on the day; who holds more of them at the level asked for stands first. Where no such project
    names a skill, free capacity alone decides. Nobody of ``unnamed`` is named. ``rule`` says how levels are inferred.
    """
    bank = _Bank(organisation, frozenset(unnamed), rule)
    return recalibrations.changed(proposals=tuple(_named(one, bank) for one in recalibrations.proposals))


def _named(proposal: Recalibration, bank: _Bank) -> Recalibration:
    if proposal.also:
        proposal = proposal.changed(also=tuple(_named(one, bank) for one in proposal.also))
    if not any(option.option == "add_resource" for option in proposal.options):
        return proposal
    people = bank.free_for(proposal.owner_type, proposal.owner_id)
    options = tuple(
        option.changed(people=people) if option.option == "add_resource" else option for option in proposal.options
    )
    return proposal.changed(options=options)


class _Bank:
    """Free capacity and skills of everyone employed on the day."""

    def __init__(self, organisation: Organisation, unnamed: frozenset[str], rule: EvidenceRule) -> None:
        self.unnamed = unnamed
        self.organisation, self.homes = organisation, home_units(organisation)
        self.free = _free(organisation)
        self.levels = _levels(organisation, rule)

    def free_for(self, owner_type: str, owner_id: str) -> tuple[FreePerson, ...]:
        """Return the people who could help an owner's goal, best first."""
        unit = owner_id if owner_type == "unit" else self.homes.get(owner_id, "")
        units = units_below(self.organisation, frozenset({unit}))
        asked = _asked(self.organisation, units)
        found = [
            FreePerson(
                person_id=person,
                unit_id=self.homes[person],
                free_fte=round(free, 6),
                skills=tuple(sorted(s for s, least in asked.items() if self.levels[person].get(s, 0.0) >= least)),
            )
            for person, free in self.free.items()
            if person != owner_id
            and person not in self.unnamed
            and self.homes.get(person) in units
            and free >= LEAST_FREE
        ]
        fitting = [one for one in found if one.skills] if asked else found
        fitting.sort(key=lambda one: (-len(one.skills), -one.free_fte, one.person_id))
        return tuple(fitting[:MOST_NAMED])


def _free(organisation: Organisation) -> dict[str, float]:
    """Return the share of a post that each person has not booked on the day."""
    workforce, table = organisation.workforce, organisation.table("assignments")
    fte = np.nan_to_num(workforce.fte, nan=1.0)
    free = dict(zip(workforce.person_ids, fte.tolist(), strict=True))
    on = day(organisation.valid_on)
    running = (table.date("start") <= on) & (table.date("end") >= on)
    for row in np.flatnonzero(running).tolist():
        person = table.text("person_id")[row]
        if person in free:
            free[person] -= float(np.nan_to_num(table.number("fte")[row]))
    return free


def _levels(organisation: Organisation, rule: EvidenceRule) -> dict[str, dict[str, float]]:
    """Return the level of each skill by person."""
    bank = proficiency_table(organisation, rule)
    levels: dict[str, dict[str, float]] = defaultdict(dict)
    for person, skill, level in zip(bank.person.tolist(), bank.skill.tolist(), bank.level.tolist(), strict=True):
        levels[bank.person_ids[person]][bank.skill_ids[skill]] = level
    return levels


def _asked(organisation: Organisation, units: frozenset[str]) -> dict[str, float]:
    """Return the skills that roles of running projects sponsored by units must have, with their lowest level."""
    on = organisation.valid_on
    projects = {
        str(row["project_id"])
        for row in organisation.table("projects").rows()
        if row["sponsor_unit_id"] in units and _within(row["start"], row["end"], on)
    }
    roles = {str(row["role_id"]) for row in organisation.table("roles").rows() if row["project_id"] in projects}
    asked: dict[str, float] = {}
    for row in organisation.table("role_skills").rows():
        if row["role_id"] in roles and row["must"]:
            skill, level = str(row["skill_id"]), float(row["min_level"] or 0.0)  # type: ignore[arg-type]
            asked[skill] = min(asked.get(skill, level), level)
    return asked


def _within(start: object, end: object, on: object) -> bool:
    return start is not None and end is not None and start <= on <= end  # type: ignore[operator]
