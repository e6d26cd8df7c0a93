"""All requests against one bank: nobody is booked twice, what stays open is explained, terms and pins hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.frozen import Localised
from engine.domain.limits import Limit
from engine.errors import InputError
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.ground import Ground
from engine.staffing.portfolio.asked import PortfolioTerms
from engine.staffing.portfolio.incumbent import Incumbent, read_incumbent, written_incumbent
from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer, PortfolioStatus
from engine.staffing.portfolio.staff_portfolio import PortfolioWatch, staff_portfolio
from engine.staffing.requests.open_requests import open_requests
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import request_from_data
from tests.counts import scaled
from tests.staffing.worlds import END, START, Rows, organisation, world

EXACT = PortfolioOptions(gap=0.0)


def project(title: str, *roles: Mapping[str, Any], **more: Any) -> StaffingRequest:
    frame = {"name": title, "start": str(START), "end": str(END), **more.pop("project", {})}
    return request_from_data({"title": title, "project": frame, "roles": list(roles), **more})


def plan(rows: Rows, *requests: StaffingRequest, **more: Any) -> PortfolioAnswer:
    cut = organisation(rows)
    facts = Ground(cut, proficiency_table(cut), more.pop("limits", ()))
    return staff_portfolio(requests, facts, more.pop("terms", None), EXACT, **more)


def places(answer: PortfolioAnswer) -> list[tuple[str, str, str]]:
    return [(each.project, each.role, each.person_id) for each in answer.assignments]


def test_two_projects_that_want_one_person_share_people_so_that_both_are_filled() -> None:
    """Ana fits both better, but only one of the two can have her whole: A 90 + B 70 beats B 85 + A 10."""
    rows = world({"Ana": {}, "Bo": {}})
    first = project("A", {"id": "PM"}, scores={"PM": {"Ana": 90, "Bo": 10}})
    second = project("B", {"id": "PM"}, scores={"PM": {"Ana": 85, "Bo": 70}})

    answer = plan(rows, first, second)

    assert places(answer) == [("A", "PM", "Ana"), ("B", "PM", "Bo")]
    assert (answer.status, answer.objective) == (PortfolioStatus.OPTIMAL, 5 * (100 + 90 + 100 + 70))
    assert answer.objective <= answer.bound <= answer.priced_bound


def test_the_more_important_project_is_filled_first_and_the_other_is_told_who_took_the_person() -> None:
    rows = world({"Ana": {}})
    urgent = project("Urgent", {"id": "PM"}, project={"priority": 1})
    later = project("Later", {"id": "PM"}, project={"priority": 6})

    answer = plan(rows, later, urgent)

    assert places(answer) == [("Urgent", "PM", "Ana")]
    (unfilled,) = answer.unfilled
    assert (unfilled.project, unfilled.reason, unfilled.eligible) == ("Later", "taken", 1)
    assert [state.state for state in answer.projects] == ["open", "filled"]


def test_one_person_does_two_projects_one_after_the_other_and_two_halves_at_once() -> None:
    rows = world({"Ana": {}})
    half = START + timedelta(days=40)
    first = project("A", {"id": "r", "fte": 0.5}, {"id": "s", "end": str(half)}, project={"priority": 1})
    second = project("B", {"id": "r", "fte": 0.5})
    third = project("C", {"id": "r", "fte": 0.5, "start": str(half + timedelta(days=1))})

    answer = plan(rows, first, second, third)

    assert places(answer) == [("A", "r", "Ana"), ("B", "r", "Ana")]
    assert plan(rows, project("A", {"id": "s", "end": str(half)}), third).filled == 2


def test_a_person_takes_one_place_of_a_project_even_where_time_would_allow_two() -> None:
    answer = plan(world({"Ana": {}}), project("A", {"id": "r", "fte": 0.5}, {"id": "s", "fte": 0.5}))

    assert answer.filled == 1


def test_who_refuses_automated_decisions_is_named_for_a_human_and_never_scored() -> None:
    answer = plan(world({"Ana": {"refuse_automated": True}}), project("A", {"id": "r"}))

    (unfilled,) = answer.unfilled
    assert (unfilled.reason, [each.person_id for each in unfilled.manual_only]) == ("manual-only", ["Ana"])
    pinned = plan(
        world({"Ana": {"refuse_automated": True}}),
        project("A", {"id": "r"}, pins=[{"role": "r", "person": "Ana", "because": "She asked for it."}]),
    )
    assert [(each.person_id, each.pinned) for each in pinned.assignments] == [("Ana", True)]


def test_a_missing_level_is_not_eligible_and_a_missing_cost_is_no_zero() -> None:
    skilled = {"id": "r", "skills": [{"skill": "PLC", "min_level": 3, "must": True}]}
    rows = world({"Ana": {"hourly_cost": 50.0}, "Bo": {}}, [("Bo", "PLC", 5.0)])

    assert [each.person_id for each in plan(rows, project("A", skilled)).assignments] == ["Bo"]
    (unfilled,) = plan(rows, project("A", skilled, project={"budget": 1e9})).unfilled
    assert unfilled.reason == "nobody-eligible"


def test_a_budget_holds_and_says_so() -> None:
    """May to July has 65 weekdays: 520 hours at 50 an hour cost 26,000 a place."""
    rows = world({"Ana": {"hourly_cost": 50.0}, "Bo": {"hourly_cost": 50.0}})
    wanted = {"id": "r", "openings": 2}

    answer = plan(rows, project("A", wanted, project={"budget": 30_000}))

    assert (answer.filled, answer.unfilled[0].reason, answer.projects[0].cost) == (1, "budget", 26_000.0)
    assert plan(rows, project("A", wanted, project={"budget": 52_000})).filled == 2


def test_all_or_nothing_fills_whole_projects_only() -> None:
    rows = world({"Ana": {}, "Bo": {}, "Cy": {}})
    big, small = project("Big", {"id": "r", "openings": 2}), project("Small", {"id": "r", "openings": 2})

    answer = plan(rows, big, small, terms=PortfolioTerms(all_or_nothing=True))

    assert sorted(state.state for state in answer.projects) == ["filled", "open"]
    assert [each.reason for each in answer.unfilled] == ["left-out"]
    assert plan(rows, big, small).filled == 3


def test_nobody_takes_more_roles_than_the_terms_say() -> None:
    rows = world({"Ana": {}})
    wanted = [project(name, {"id": "r", "fte": 0.25}) for name in "ABC"]

    assert plan(rows, *wanted).filled == 3
    assert plan(rows, *wanted, terms=PortfolioTerms(most_roles=2)).filled == 2


def test_hard_limits_hold_for_all_placements_of_a_person_together() -> None:
    def limit(quantity: str, value: float) -> Limit:
        return Limit(
            id="x",
            rule="p",
            selector={},
            quantity=quantity,
            comparison="<=",
            value=value,
            unit="",
            because=Localised(en=""),
        )

    rows = world({"Ana": {}})
    wanted = [project(name, {"id": "r", "fte": 0.25}) for name in "ABCD"]

    assert plan(rows, *wanted, limits=[limit("allocated_fte", 0.6)]).filled == 2
    assert plan(rows, *wanted, limits=[limit("concurrent_projects", 3)]).filled == 3
    more = [*wanted, project("E", {"id": "r", "fte": 0.25}), project("F", {"id": "r", "fte": 0.25})]
    assert plan(rows, *more).filled == 4
    assert plan(rows, *more, limits=[limit("overtime_hours", 10)]).filled == 5
    later = str(END + timedelta(days=10))
    after = project("Z", {"id": "r"}, project={"start": later, "end": later})
    assert plan(rows, wanted[0], after).filled == 2
    assert plan(rows, wanted[0], after, limits=[limit("rest_days", 20).changed(comparison=">=")]).filled == 1


def test_leave_and_weeks_that_are_short_keep_people_out() -> None:
    away = {"person_id": "Ana", "start": START, "end": START + timedelta(days=3), "type": "annual"}
    short = {"person_id": "Ana", "week": START, "fte": 0.5}
    half = [project(name, {"id": "r", "fte": 0.5}) for name in "AB"]

    assert plan(world({"Ana": {}}, leave=[away]), *half).filled == 0
    assert plan(world({"Ana": {}}, availability=[short]), *half).filled == 1


def test_a_pin_holds_against_every_better_use_of_the_person_and_takes_time_and_money() -> None:
    rows = world({"Ana": {"hourly_cost": 50.0}, "Bo": {"hourly_cost": 50.0}})
    pin = [{"role": "r", "person": "Ana", "because": "She knows it."}]
    pinned = project("Low", {"id": "r"}, {"id": "s"}, pins=pin, project={"priority": 9, "budget": 26_000})

    answer = plan(rows, pinned, project("High", {"id": "r"}, {"id": "s"}, project={"priority": 1}))

    assert sorted(places(answer)) == [("High", "r", "Bo"), ("Low", "r", "Ana")]
    assert [state.cost for state in answer.projects] == [26_000.0, None]


def test_what_a_portfolio_cannot_hold_is_refused_in_words() -> None:
    rows = world({"Ana": {}, "Bo": {}}, bookings=[("Bo", "old", 1.0)])
    ruled = project("A", {"id": "r", "openings": 2}, rules=[{"keep_together": ["Ana", "Bo"]}])
    pinned = project("B", {"id": "r"}, pins=[{"role": "r", "person": "Bo", "because": "He knows it."}])

    for refused, code in (((ruled,), "rule-not-in-portfolio"), ((pinned,), "pin-cannot-hold")):
        with pytest.raises(InputError) as error:
            plan(rows, *refused)
        assert [problem.code for problem in error.value.problems] == [code]
    both = [
        project(name, {"id": "r"}, pins=[{"role": "r", "person": "Ana", "because": "She knows it."}]) for name in "CD"
    ]
    with pytest.raises(InputError, match="Ana is pinned to r of C and r of D, which is more"):
        plan(rows, *both)
    with pytest.raises(InputError, match="asked for twice"):
        plan(rows, project("A", {"id": "r"}), project("A", {"id": "r"}))


def test_stopped_at_once_it_says_unknown_with_a_bound_and_resumed_it_has_what_was_saved() -> None:
    rows = world({"Ana": {}, "Bo": {}})
    wanted = project("A", {"id": "r"}), project("B", {"id": "r"})
    seen: list[Incumbent] = []

    done = plan(rows, *wanted, watch=PortfolioWatch(tell=lambda progress: seen.append(progress.incumbent())))
    text = written_incumbent(seen[-1])
    at_once = plan(rows, *wanted, watch=PortfolioWatch(stop=lambda: True))
    resumed = plan(rows, *wanted, watch=PortfolioWatch(stop=lambda: True, start=read_incumbent(text, "f")))

    assert (at_once.status, at_once.filled, at_once.stopped) == (PortfolioStatus.UNKNOWN, 0, True)
    assert at_once.bound >= done.objective
    assert places(resumed) == places(done)
    with pytest.raises(InputError, match="no plan of a portfolio"):
        read_incumbent("{}", "f")


def test_open_roles_of_every_project_are_asked_for_but_those_that_are_over_or_filled() -> None:
    day = {"start": START, "end": END}
    rows = world(
        {"Ana": {}, "Bo": {}},
        bookings=[("Bo", "r2", 1.0)],
        projects=[{"project_id": p, "name": p, "priority": 2, **day} for p in ("P1", "P2", "P3")],
        roles=[
            {"role_id": "r1", "project_id": "P1", "name": "r1", "openings": 1, "fte": 1.0, **day},
            {"role_id": "r2", "project_id": "P2", "name": "r2", "openings": 1, "fte": 1.0, **day},
            {
                "role_id": "r3",
                "project_id": "P3",
                "name": "r3",
                "openings": 1,
                "fte": 1.0,
                "start": date(2025, 1, 1),
                "end": date(2025, 2, 1),
            },
        ],
    )

    assert [request.project.project_id for request in open_requests(organisation(rows))] == ["P1"]


shares = st.sampled_from([0.2, 0.4, 0.5, 0.6, 1.0])
days = st.tuples(st.integers(0, 60), st.integers(0, 40))


@settings(max_examples=scaled(15, 300), deadline=None)
@given(
    asked=st.lists(st.tuples(shares, days), min_size=1, max_size=7),
    booked=st.lists(st.tuples(st.sampled_from(["P0", "P1", "P2"]), shares, days), max_size=5),
)
def test_nobody_is_ever_booked_beyond_full_time_on_any_day(asked: list[Any], booked: list[Any]) -> None:
    def span(days: tuple[int, int]) -> tuple[date, date]:
        return START + timedelta(days=days[0]), START + timedelta(days=sum(days))

    rows = world(
        {f"P{at}": {} for at in range(3)},
        bookings=[(person, f"b{at}", fte, *span(when)) for at, (person, fte, when) in enumerate(booked)],
    )
    requests = [
        project(
            f"A{at}", {"id": "r", "fte": fte}, project=dict(zip(("start", "end"), map(str, span(when)), strict=True))
        )
        for at, (fte, when) in enumerate(asked)
    ]

    answer = plan(rows, *requests)

    taken = [(each.person_id, each.fte, each.start, each.end) for each in answer.assignments]
    before = [(person, fte, *span(when)) for person, fte, when in booked]
    load: dict[tuple[str, date], float] = defaultdict(float)
    for person, fte, start, end in taken + before:
        for at in range((end - start).days + 1):
            load[person, start + timedelta(days=at)] += fte
    for person, _, start, end in taken:
        assert all(load[person, start + timedelta(days=at)] <= 1.0 + 1e-9 for at in range((end - start).days + 1))
    assert answer.status is PortfolioStatus.OPTIMAL
