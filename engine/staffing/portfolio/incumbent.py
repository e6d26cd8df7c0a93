"""The best plan so far as a file keeps it, so that a later search can go on from it."""

from __future__ import annotations

import json
from typing import Literal

import numpy as np

from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.staffing.portfolio.filling import filled_in_order
from engine.staffing.portfolio.portfolio_answer import PlaceKey
from engine.staffing.portfolio.problem import Index
from engine.staffing.portfolio.stating import POINTS, Stated


class Incumbent(FrozenModel):
    """A plan that holds, by ids."""

    kind: Literal["portfolio-incumbent"] = "portfolio-incumbent"
    """Kind of file."""
    format: Literal[1] = 1
    """Version of the format."""
    objective: float
    """Points of the plan."""
    bound: float
    """Bound known when it was written."""
    places: tuple[PlaceKey, ...]
    """Who is placed where."""


def incumbent_of(stated: Stated, plan: Index, bound: float) -> Incumbent:
    """Return a plan by ids."""
    pairs = stated.problem.pairs.take(plan)
    people = stated.asked.banks[0].workforce.person_ids
    seats = [stated.asked.seats[role] for role in pairs.role.tolist()]
    places = (
        PlaceKey(project=stated.asked.keys[seat.project], role=seat.role.id, person_id=people[person])
        for seat, person in zip(seats, pairs.person.tolist(), strict=True)
    )
    ordered = sorted(places, key=lambda place: (place.project, place.role, place.person_id))
    return Incumbent(objective=int(pairs.value.sum()) / POINTS, bound=bound / POINTS, places=tuple(ordered))


def plan_of(stated: Stated, incumbent: Incumbent) -> Index:
    """Return the placements of an incumbent that still hold together, as pairs; the rest is dropped."""
    asked, people = stated.asked, stated.asked.banks[0].workforce.person_ids
    wanted = {(place.project, place.role, place.person_id) for place in incumbent.places}
    pairs = stated.problem.pairs
    names = [(asked.keys[seat.project], seat.role.id) for seat in asked.seats]
    concerned = {(project, role) for project, role, _ in wanted}
    kept = [
        at
        for seat, name in enumerate(names)
        if name in concerned
        for at in range(int(stated.problem.starts[seat]), int(stated.problem.starts[seat + 1]))
        if (*name, people[pairs.person[at]]) in wanted
    ]
    return filled_in_order(stated.problem, np.array(kept, dtype=np.int64))


def read_incumbent(text: str, file: str) -> Incumbent:
    """Return the incumbent of a file; InputError where it is none."""
    try:
        return Incumbent.model_validate_json(text)
    except ValueError as fault:
        reason = str(fault).splitlines()[-2].strip() if "\n" in str(fault) else str(fault)
        what = f"This is no plan of a portfolio: {reason[:200]}."
        mend = "Name a file that --save wrote, or leave --resume out."
        raise InputError(Problem("no-incumbent", what, mend, file=file)) from None


def written_incumbent(incumbent: Incumbent) -> str:
    """Return the text of an incumbent's file; equal plans give equal bytes."""
    return json.dumps(incumbent.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
