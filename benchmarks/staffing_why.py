"""Why not somebody, and what would mend an impossible request: 8 roles, 10,000 people, beside the limit of a second.

The figure is the 95th percentile over both kinds of question, everything included: two solves, a second solver's
confirmation, blocking sets, smallest changes, the cheapest ways and their verification. The peer is what is promised:
one second. Nobody else answers these questions with a proof, so that there is no other peer to run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from benchmarks.staffing_request import PEOPLE, REQUESTS, SEED, bank, request
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.ground import Ground
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.staff import staff_request
from engine.staffing.why.fixes import fixes
from engine.staffing.why.giving_way import Prices
from engine.staffing.why.why_not import why_not

PROMISED = 1.0
PRICES = Prices(
    train=20,
    borrow_per_half=12,
    shift_week=8,
    split=15,
    hire=90,
    waive=40,
    drop_rule=30,
    drop_pin=30,
    budget_per_thousand=5,
    most_weeks=12,
)
BUDGETS = (None, 400_000.0)


def run() -> dict[str, float | str]:
    """Return the figure, the promise, their ratio, the unit and what was measured."""
    organisation = bank(PEOPLE, SEED)
    ground = Ground(organisation, proficiency_table(organisation))
    whys, mends = [], []
    for number in range(REQUESTS):
        for budget in BUDGETS:
            asked = request(number, budget)
            for person in left_out(asked, ground):
                begun = time.perf_counter()
                answer = why_not(asked, ground, person)
                whys.append(time.perf_counter() - begun)
                if not answer.confirmed:
                    raise AssertionError(f"request {number}: {person} is not confirmed")
            begun = time.perf_counter()
            mended = fixes(impossible(asked), ground, PRICES)
            mends.append(time.perf_counter() - begun)
            if not (mended.confirmed and mended.fixes):
                raise AssertionError(f"request {number}: nothing mends it")
    why, mend = (float(np.percentile(taken, 95)) for taken in (whys, mends))
    figure = max(why, mend)
    return {
        "figure": figure,
        "peer": PROMISED,
        "ratio": PROMISED / figure,
        "unit": "seconds a question (95th percentile)",
        "what": f"8 roles, {PEOPLE} people, with and without a budget: why not {why:.2f} s over {len(whys)} questions, "
        f"impossible {mend:.2f} s over {len(mends)}; peer: the promised second",
    }


def left_out(asked: StaffingRequest, ground: Ground) -> Iterator[str]:
    """Yield two candidates who are not in the best team, and one person who may well be no candidate."""
    answer = staff_request(asked, ground.organisation, ground.proficiency)
    taken = {place.person_id for place in answer.teams[0].places}
    able = [each.person_id for role in answer.roles for each in role.candidates if each.person_id not in taken]
    yield from dict.fromkeys([able[0], able[-1], "P000017"])


def impossible(asked: StaffingRequest) -> StaffingRequest:
    """Return the request with every preferred skill required at the highest level."""
    roles = tuple(
        role.changed(skills=tuple(need.changed(min_level=5.0, must=True) for need in role.skills))
        for role in asked.roles
    )
    return asked.changed(roles=roles)
