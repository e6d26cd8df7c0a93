"""Regroupings as decided moves: who goes into which group is settled before the run, for those there at the start."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.domain.columns import split_list
from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.simulation.randomness import entity_hashes
from engine.simulation.scenarios.regroup import Regrouping
from engine.simulation.world.grouping import GroupDemand, GroupingError, grouped
from engine.simulation.world.known_names import KnownNames
from engine.simulation.world.population import Population
from engine.simulation.world.transfers import PlannedTransfer

Marked = tuple[str, frozenset[str]]
"""A person's id and what the person bears: tags, and skills behind a mark of their own."""
SKILL = "skill\0"


def regrouping_problems(
    regroupings: tuple[Regrouping, ...], organisation: Organisation, known: KnownNames
) -> Iterator[Problem]:
    """Yield what regroupings name and the organisation does not have, and groups that cannot be filled."""
    for regrouping in regroupings:
        named = list(_unknown(regrouping, known))
        yield from named
        if not named:
            try:
                _grouped(regrouping, organisation)
            except GroupingError as fault:
                what = f"Regrouping '{regrouping.id}' is impossible: {fault}."
                yield Problem("no-grouping", what, "Change the sizes or the demands, or add a group without demands.")


def regrouping_transfers(
    regroupings: tuple[Regrouping, ...], organisation: Organisation, population: Population
) -> Iterator[PlannedTransfer]:
    """Yield the moves of everyone into the groups; their posts move along."""
    for regrouping in regroupings:
        people, group_of = _grouped(regrouping, organisation)
        for at, group in enumerate(regrouping.groups):
            chosen = tuple(person for person, group_at in zip(people, group_of, strict=True) if group_at == at)
            yield PlannedTransfer(
                month=regrouping.month,
                people=chosen,
                number=len(chosen),
                from_teams=None,
                team=population.team_ids.index(group.id),
                level=None,
                leaves_vacancy=False,
                back_month=None,
            )


def _grouped(regrouping: Regrouping, organisation: Organisation) -> tuple[list[int], list[int]]:
    """Return the hashes of the people, ascending, and the position of the group of each."""
    marked = _marked(regrouping.unit_id, organisation)
    hashes = entity_hashes(person for person, _ in marked)
    order = np.argsort(hashes, kind="stable").tolist()
    demands = [
        GroupDemand(group.id, frozenset(group.tags) | {SKILL + skill for skill in group.skills}, *group.limits)
        for group in regrouping.groups
    ]
    return hashes[order].tolist(), grouped([marked[at][1] for at in order], demands)


def _marked(unit_id: str | None, organisation: Organisation) -> list[Marked]:
    workforce = organisation.workforce
    skills: dict[str, set[str]] = {}
    records = organisation.table("skill_records")
    for person, skill in zip(records.text("person_id").values(), records.text("skill_id").values(), strict=True):
        skills.setdefault(person or "", set()).add(SKILL + (skill or ""))
    within: dict[str, bool] = {}
    marked = []
    for person, unit, tags in zip(
        workforce.person_ids, workforce.unit_id.values(), workforce.tags.values(), strict=True
    ):
        where = unit or ""
        if where not in within:
            within[where] = unit_id is None or unit_id in organisation.unit_path(where)
        if within[where]:
            marked.append((person, frozenset(split_list(tags)) | skills.get(person, set())))
    return marked


def _unknown(regrouping: Regrouping, known: KnownNames) -> Iterator[Problem]:
    yield from known.unknown_unit(f"regrouping '{regrouping.id}'", regrouping.unit_id)
    for group in regrouping.groups:
        who = f"group '{group.id}'"
        for tag in group.tags:
            yield from known.unknown_tag(who, tag)
        for skill in group.skills:
            yield from known.unknown_skill(who, skill)
