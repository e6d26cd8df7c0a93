"""What would make an impossible request possible: sorted by declared cost, verified, and nothing cheaper."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.ground import Ground
from engine.staffing.why.fixes import fixes
from engine.staffing.why.fixes_answer import Fix, Fixes
from engine.staffing.why.giving_way import Prices
from tests.counts import scaled
from tests.staffing.enumeration import TinyCase, tiny_cases
from tests.staffing.worlds import END, START, Rows, organisation, request, world

PRICES = Prices(
    train=20,
    borrow_per_half=12,
    shift_week=8,
    split=500,
    hire=900,
    waive=400,
    drop_rule=300,
    drop_pin=300,
    budget_per_thousand=100,
    most_weeks=12,
)
CERTIFIED = [{"id": "A", "openings": 2, "skills": [{"skill": "C", "min_level": 1, "must": True}]}]


def asked(rows: Rows, roles: Any, prices: Prices = PRICES, shown: int = 3, **more: Any) -> Fixes:
    """Ask what would make a request possible."""
    cut = organisation(rows)
    return fixes(request(roles, **more), Ground(cut, proficiency_table(cut)), prices, shown=shown)


def given_up(fix: Fix) -> list[tuple[str, str | None, float]]:
    """Return kinds, people and amounts of a way."""
    return [(each.kind, each.person_id, each.amount) for each in fix.relaxations]


def one_holder(weeks: int) -> Rows:
    """One certified person, half booked for some weeks, and two others who are free."""
    last = START + timedelta(weeks=weeks) - timedelta(days=1)
    return world({"Ana": {}, "Bo": {}, "Chen": {}}, [("Ana", "C", 1)], [("Ana", "old", 0.5, date(2026, 1, 1), last)])


def test_two_slots_and_one_holder_who_is_half_free_are_mended_in_the_order_of_declared_cost() -> None:
    answer = asked(one_holder(weeks=30), CERTIFIED, shown=4)
    assert answer.status == "impossible"
    assert answer.confirmed
    assert answer.none_cheaper
    assert [fix.cost for fix in answer.fixes] == [32, 32, 40, 912]
    assert given_up(answer.fixes[0]) == [("borrow", "Ana", 0.5), ("train", "Bo", 1)]
    assert given_up(answer.fixes[1]) == [("borrow", "Ana", 0.5), ("train", "Chen", 1)]
    assert given_up(answer.fixes[2]) == [("train", "Bo", 1), ("train", "Chen", 1)]
    assert all(fix.verified and fix.confirmed for fix in answer.fixes)
    assert [conflict.requirements for conflict in answer.conflicts] == [("role:A",)]


def test_waiting_a_week_for_the_holder_is_cheaper_than_borrowing_them() -> None:
    answer = asked(one_holder(weeks=1), CERTIFIED)
    assert (answer.fixes[0].cost, given_up(answer.fixes[0])) == (28, [("shift", None, 1), ("train", "Bo", 1)])
    dear = asked(one_holder(weeks=2), CERTIFIED)
    assert (dear.fixes[0].cost, given_up(dear.fixes[0])[0][0]) == (32, "borrow")


def test_costs_that_the_request_declares_stand_in_place_of_the_policys() -> None:
    answer = asked(one_holder(30), CERTIFIED, relaxations={"train": 5, "hire": 1})
    assert (answer.prices.train, answer.prices.hire, answer.prices.borrow_per_half) == (5, 1, 12)
    assert (answer.fixes[0].cost, given_up(answer.fixes[0])) == (2, [("hire", None, 2)])


def test_an_opening_split_in_half_takes_two_people_who_are_half_free() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "C", 1), ("Bo", "C", 1)], [("Ana", "x", 0.5), ("Bo", "x", 0.5)])
    one = [{**CERTIFIED[0], "openings": 1}]
    answer = asked(rows, one, PRICES.changed(split=10))
    assert (answer.fixes[0].cost, given_up(answer.fixes[0])) == (10, [("split", None, 1)])
    assert [(seat.role, seat.person_id) for seat in answer.fixes[0].team] == [("A/half", "Ana"), ("A/half", "Bo")]


def test_rules_pins_and_the_budget_have_their_price() -> None:
    rows = world({"Ana": {"hourly_cost": 20}, "Bo": {"hourly_cost": 30}})
    apart = {"rules": [{"keep_apart": ["Ana", "Bo"]}]}
    answer = asked(rows, [{"id": "A", "openings": 2}], PRICES.changed(drop_rule=3), **apart)
    assert (answer.fixes[0].cost, given_up(answer.fixes[0])) == (3, [("drop-rule", None, 1)])
    # 520 hours of 20 and of 30 are 26,000; 24,500 is two thousands begun too little.
    dear = asked(rows, [{"id": "A", "openings": 2}], PRICES.changed(budget_per_thousand=4), project={"budget": 24_500})
    assert (dear.fixes[0].cost, given_up(dear.fixes[0])) == (8, [("raise-budget", None, 2000)])
    pins = [{"role": "A", "person": "Ana", "because": "promised"}]
    pinned = asked(
        world({"Ana": {}, "Bo": {}}, [("Bo", "C", 1)]),
        [{**CERTIFIED[0], "openings": 1}],
        PRICES.changed(drop_pin=1),
        pins=pins,
    )
    assert (pinned.fixes[0].cost, given_up(pinned.fixes[0])) == (1, [("drop-pin", "Ana", 1)])


def test_a_request_that_has_a_team_needs_nothing() -> None:
    answer = asked(world({"Ana": {}}), [{"id": "A"}])
    assert (answer.status, answer.fixes, answer.confirmed) == ("possible", (), True)


def test_who_refuses_automated_decisions_is_banned_or_leaves_is_never_let_in() -> None:
    rows = world(
        {"Ana": {"refuse_automated": True}, "Bo": {}, "Chen": {"retirement_on": date(2026, 6, 1)}},
    )
    answer = asked(rows, [{"id": "A"}], bans=[{"person": "Bo", "because": "asked not to"}])
    assert [given_up(fix) for fix in answer.fixes] == [[("hire", None, 1)]]


@st.composite
def scarce(draw: st.DrawFn) -> tuple[list[int], list[float], int, int]:
    """Draw levels and booked shares of up to four people, a level asked for, and openings."""
    people = draw(st.integers(1, 4))
    levels = [draw(st.integers(0, 3)) for _ in range(people)]
    booked = [draw(st.sampled_from([0.0, 0.0, 0.25, 0.5])) for _ in range(people)]
    return levels, booked, draw(st.integers(1, 3)), draw(st.integers(1, 3))


@given(scarce(), st.sampled_from([3.0, 7.0, 20.0]), st.sampled_from([4.0, 9.0]), st.sampled_from([5.0, 11.0, 30.0]))
@settings(max_examples=scaled(15, 300), suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_cheapest_way_is_the_cheapest_of_all_by_enumeration(
    case: tuple[list[int], list[float], int, int], train: float, borrow: float, hire: float
) -> None:
    levels, booked, wanted, openings = case
    names = ["Ana", "Bo", "Chen", "Dai"][: len(levels)]
    rows = world(
        {name: {} for name in names},
        [(name, "C", level) for name, level in zip(names, levels, strict=True) if level],
        [
            (name, "old", share, date(2026, 1, 1), END + timedelta(days=300))
            for name, share in zip(names, booked, strict=True)
            if share
        ],
        skills=[{"skill_id": "C", "name": "C"}] if not any(levels) else [],
    )
    prices = PRICES.changed(train=train, borrow_per_half=borrow, hire=hire, split=2, most_weeks=2)
    answer = asked(
        rows, [{"id": "A", "openings": openings, "skills": [{"skill": "C", "min_level": wanted, "must": True}]}], prices
    )
    # By hand: some openings are hired, some split; every person is out, takes a whole place, or half of one.
    best = None
    for uses in product((0, 1, 2), repeat=len(names)):
        whole, half = uses.count(1), uses.count(2)
        if half % 2 or whole + half // 2 > openings:
            continue
        cost = hire * (openings - whole - half // 2) + 2 * (half // 2)
        for use, level, share in zip(uses, levels, booked, strict=True):
            if use:
                cost += train * max(0, wanted - level)
                cost += borrow * max(0.0, (1.0 if use == 1 else 0.5) + share - 1) / 0.5
        best = cost if best is None else min(best, cost)
    assert best is not None
    if best == 0:
        assert answer.status == "possible"
        return
    assert answer.fixes
    assert answer.none_cheaper
    assert abs(answer.fixes[0].cost - best) < 1e-6
    assert [fix.cost for fix in answer.fixes] == sorted(fix.cost for fix in answer.fixes)
    assert all(fix.verified and fix.confirmed for fix in answer.fixes)
    for one, other in combinations(answer.fixes, 2):
        assert not set(given_up(one)) < set(given_up(other))


@given(tiny_cases(), st.sampled_from([0.0, 3.0, 30.0]), st.sampled_from([1.0, 8.0]))
@settings(max_examples=scaled(8, 400), suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_with_rules_pins_and_a_budget_two_solvers_find_the_same_least_cost_and_fewer_ways_are_the_first_of_more(
    case: TinyCase, drop: float, shift: float
) -> None:
    prices = PRICES.changed(drop_rule=drop, drop_pin=7, split=11, hire=40, budget_per_thousand=2, shift_week=shift)
    prices = prices.changed(most_weeks=2)
    more = asked(case.rows(), case.roles, prices, shown=4, **case.more())
    assert (more.status == "possible") == bool(case.ranked())
    if more.status == "possible":
        return
    assert more.none_cheaper
    assert all(fix.verified and fix.confirmed for fix in more.fixes)
    fewer = asked(case.rows(), case.roles, prices, shown=1, **case.more())
    assert [fix.cost for fix in fewer.fixes] == [fix.cost for fix in more.fixes[:1]]
