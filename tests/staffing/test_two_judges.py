"""Whole columns and single rows come to the same: who may take a role, what it costs in points, what is a stretch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.frozen import Localised
from engine.domain.limits import Limit
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.eligibility import eligibility
from engine.staffing.judging.judge import Judge
from engine.staffing.requests.resolution import resolve
from tests.counts import scaled
from tests.staffing.worlds import START, Rows, organisation, request, world

PEOPLE = ("Ana", "Bo", "Chen", "Dai")
someone = st.sampled_from(PEOPLE)
DAYS = st.integers(-20, 40).map(lambda days: START + timedelta(days=days))
spans = st.tuples(DAYS, st.integers(0, 12)).map(lambda span: (span[0], span[0] + timedelta(days=span[1])))
SHARES = st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.25])


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    """Draw a limit on any known quantity."""
    quantity, values, comparison = draw(
        st.sampled_from(
            [
                ("allocated_fte", [0.5, 1.0], "<="),
                ("concurrent_projects", [1, 2], "<="),
                ("overtime_hours", [0, 10, 20], "<="),
                ("leave_days", [0, 2, 5], "<="),
                ("leave_share", [0.0, 0.1, 0.5], "<="),
                ("rest_days", [1, 7], ">="),
                ("rest_weeks", [0.5, 1], ">="),
                ("credited_points", [10, 30], ">="),
            ]
        )
    )
    return Limit(
        id=quantity,
        rule=f"p/{draw(st.integers(0, 99))}",
        quantity=quantity,
        comparison=comparison,
        value=draw(st.sampled_from(values)),
        unit="u",
        penalty=draw(st.sampled_from([None, None, 3.0])),
        selector=draw(st.sampled_from([{}, {}, {"location": "Linz"}, {"stretch": "true"}, {"level": "3"}])),
        valid_to=draw(st.sampled_from([None, None, START + timedelta(days=9)])),
        because=Localised(en="so"),
    )


@st.composite
def worlds(draw: st.DrawFn) -> Rows:
    """Draw people with everything that a condition can ask about."""
    facts = st.fixed_dictionaries(
        {
            "fte": st.sampled_from([0.5, 1.0]),
            "location": st.sampled_from(["Linz", "linz ", "Graz", None]),
            "languages": st.sampled_from(["German;English", "de", "english", None]),
            "time_zone": st.sampled_from(["Europe/Vienna", "UTC+8", "nowhere", None]),
            "refuse_automated": st.booleans(),
        }
    )
    levels = draw(
        st.lists(
            st.tuples(someone, st.sampled_from(["plc", "cert"]), st.integers(1, 4)),
            max_size=6,
            unique_by=lambda r: r[:2],
        )
    )
    booked = draw(
        st.lists(
            st.tuples(someone, st.sampled_from(["x", "y"]), st.sampled_from([0.25, 0.5, 1.0]), spans),
            max_size=5,
            unique_by=lambda r: (r[0], r[1], r[3][0]),
        )
    )
    rows = world(
        {name: draw(facts) for name in PEOPLE},
        [(name, skill, float(level)) for name, skill, level in levels],
        [(name, role, share, *span) for name, role, share, span in booked],
        roles=[
            {
                "role_id": role,
                "project_id": role.upper(),
                "name": role,
                "openings": 1,
                "fte": 1,
                "start": START,
                "end": START,
            }
            for role in ("x", "y")
        ],
        leave=[
            {"person_id": name, "start": first, "end": last}
            for name, (first, last) in draw(
                st.lists(st.tuples(someone, spans), max_size=3, unique_by=lambda r: (r[0], r[1][0]))
            )
        ],
        availability=[
            {"person_id": name, "week": week, "fte": share}
            for name, week, share in draw(
                st.lists(st.tuples(someone, DAYS, SHARES), max_size=5, unique_by=lambda r: r[:2])
            )
        ],
        recognition=[
            {
                "from_id": giver,
                "to_id": receiver,
                "date": date(2025, 1, 1) + timedelta(days=at),
                "kind": "k",
                "points": points,
            }
            for at, (giver, receiver, points) in enumerate(
                draw(st.lists(st.tuples(someone, someone, st.sampled_from([10, 20])), max_size=6))
            )
        ],
    )
    for record in rows.get("skill_records", []):
        record["expires"] = draw(st.sampled_from([None, START, START + timedelta(days=60)]))
    return rows


role = st.fixed_dictionaries(
    {
        "id": st.just("A"),
        "fte": st.sampled_from([0.25, 0.5, 1.0]),
        "stretch": st.booleans(),
        "skills": st.sampled_from([[], [{"skill": "plc", "min_level": 3, "must": True}]]),
        "certificates": st.sampled_from([[], [], ["cert"]]),
        "languages": st.sampled_from([[], [], ["German"]]),
        "time_zone": st.sampled_from([None, None, {"zone": "Asia/Shanghai", "max_offset_hours": 6}]),
        "location": st.sampled_from([None, None, "Linz"]),
    }
)


@settings(max_examples=scaled(60, 3000))
@given(worlds(), role, st.lists(limits(), max_size=2, unique_by=lambda limit: (limit.rule, limit.id)))
def test_who_may_take_a_role_is_the_same_over_columns_and_row_by_row(
    rows: Rows, asked: dict[str, Any], ruled: list[Limit]
) -> None:
    rows["skills"] = [{"skill_id": skill, "name": skill} for skill in ("plc", "cert")]
    cut = organisation(rows)
    end = START + timedelta(days=20)
    resolved, problems = resolve(request([asked], project={"end": str(end), "project_id": "X"}), cut)
    assert problems == ()
    proficiency = proficiency_table(cut)
    found = eligibility(resolved.roles[0], Bank(cut, proficiency, ruled, "X"))
    judge = Judge(cut, proficiency, ruled, "X")
    for person in range(len(PEOPLE)):
        faults = list(judge.faults(resolved.roles[0], person, needs_cost=False))
        assert bool(found.eligible[person]) == (not faults), (PEOPLE[person], faults)
        assert np.isclose(found.penalties[person], judge.penalty(resolved.roles[0], person), atol=1e-4)
        assert bool(found.stretch[person]) == judge.is_stretch(resolved.roles[0], person)
