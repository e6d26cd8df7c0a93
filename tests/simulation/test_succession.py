"""Vacancy chains: who fills a post from below leaves one, to the moment and to the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.errors import InputError
from engine.simulation.ensembles.ensemble import run_batch
from engine.simulation.randomness import entity_hash
from engine.simulation.replication.team_clock import TeamClock
from engine.simulation.replication.trace import Happening, Trace
from engine.simulation.scenarios.scenario import Output
from engine.simulation.world.world_building import world_of
from tests.counts import scaled
from tests.simulation.arrangements import START, assert_meets, leaving, scenario_of, series_of, value

CHAIN = f"""\
growth: {{additions: [{{id: key, month: 0, unit_id: K, people: {value(1, "people")}}}]}}
hiring:
  time_to_fill: {value(5, "months")}
  exceptions: [{{id: juniors, level: 1, time_to_fill: {value(4, "months")}}}]
succession:
  steps:
  - {{id: key-from-2, to_level: 3, from_level: 2, share: {value(100, "%")}, search_time: {value(2, "months")}}}
  - {{id: 2-from-1, to_level: 2, from_level: 1, share: {value(100, "%")}, search_time: {value(3, "months")}}}
"""


def people_of(*people: tuple[str, str, int, int]) -> Organisation:
    """Return the organisation of people given by id, unit, level and the year in which they were hired."""
    rows = [
        {"person_id": person, "valid_from": date(year, 1, 1), "unit_id": unit, "job_family": "F", "level": level}
        for person, unit, level, year in people
    ]
    return History.from_rows({"employments": rows}).as_of(START, START)  # type: ignore[list-item]


def ladder(sizes: Sequence[int], units: int = 1) -> Organisation:
    """Return as many people a level as ``sizes`` says, from level 1, spread over units."""
    return people_of(
        *(
            (f"L{level}-{at:04}", f"U{at % units}", level, 2020)
            for level, size in enumerate(sizes, 1)
            for at in range(size)
        )
    )


KEY_LINE = (("boss", "K", 3, 2010), ("old", "A", 2, 2012), ("young", "A", 2, 2018), ("junior", "B", 1, 2020))


def test_a_post_filled_from_below_leaves_posts_that_are_filled_in_turn() -> None:
    """K from level 2 after 2 months, level 2 from level 1 after 3, level 1 from outside after 4: 2 + 3 + 4 months."""
    world = world_of(scenario_of(CHAIN, months=12), people_of(*KEY_LINE))
    trace = Trace()
    run = TeamClock(world, 0, trace).run()
    at = {output: run.series[position] for position, output in enumerate(Output)}
    assert at[Output.VACANCY_MONTHS].tolist() == [0] + [1] * 9 + [0] * 3
    assert at[Output.MOVES].nonzero()[0].tolist() == [3, 6]
    assert at[Output.HIRES].nonzero()[0].tolist() == [10]
    happened = [(event.what, event.at, event.grade) for event in trace.events]
    assert happened == [
        (Happening.VACANCY, 0, 3),
        (Happening.MOVED, 2, 3),
        (Happening.VACANCY, 2, 2),
        (Happening.MOVED, 5, 2),
        (Happening.VACANCY, 5, 1),
        (Happening.HIRED, 9, 1),
    ]
    assert [event.causes for event in trace.events] == [(), (1,), (2,), (3,), (4,), (5,)]
    movers = [event.subject for event in trace.events if event.what is Happening.MOVED]
    assert movers == [entity_hash("old"), entity_hash("junior")]


def test_a_named_leaver_starts_the_same_chain_and_without_the_leaver_nothing_happens() -> None:
    laws = CHAIN[CHAIN.index("hiring:") :]
    leaver = {"id": "s1", "month": 0, "leaver": "boss"}
    scenario = scenario_of(laws, replications=1)
    series = series_of(scenario.changed(shocks=(leaver,)), people_of(*KEY_LINE))
    assert series[Output.VACANCY_MONTHS].sum() == 9
    assert series[Output.MOVES].sum() == 2
    assert not series_of(scenario, people_of(*KEY_LINE))[Output.VACANCY_MONTHS].any()


def test_without_succession_the_post_itself_waits_for_the_outside() -> None:
    laws = CHAIN[: CHAIN.index("succession:")]
    series = series_of(scenario_of(laws, months=12, replications=1), people_of(*KEY_LINE))
    assert series[Output.VACANCY_MONTHS].sum() == 5
    assert not series[Output.MOVES].any()


def test_where_nobody_is_below_the_post_is_opened_to_the_outside_on_that_day() -> None:
    laws = CHAIN.replace("to_level: 2, from_level: 1", "to_level: 2, from_level: 1, from_unit_id: K")
    series = series_of(scenario_of(laws, months=12, replications=1), people_of(*KEY_LINE))
    assert series[Output.VACANCY_MONTHS].sum() == 2 + 3 + 5
    assert series[Output.MOVES].sum() == 1


def test_only_colleagues_of_the_own_team_are_asked_where_the_law_says_so() -> None:
    laws = CHAIN.replace("to_level: 3, from_level: 2", "to_level: 3, from_level: 2, within: team")
    assert series_of(scenario_of(laws, replications=1), people_of(*KEY_LINE))[Output.MOVES].sum() == 0
    near = people_of(*KEY_LINE, ("near", "K", 2, 2024))
    trace = Trace()
    # A new post is modelled on one of the team's: give the key post to a team whose other post is on its level.
    TeamClock(world_of(scenario_of(laws, seed=3), near), 0, trace).run()
    movers = [event.subject for event in trace.events if event.what is Happening.MOVED and event.grade == 3]
    assert movers in ([entity_hash("near")], [])


def test_those_longest_in_grade_move_first_however_many_move() -> None:
    """200 people hired on 200 days in turn, 170 posts a level up: the movers come in the order of their first days."""
    days = [date(2018, 1, 1) + timedelta(days=3 * ((at * 77) % 200)) for at in range(200)]
    rows: list[dict[str, Cell]] = [
        {"person_id": f"P{at:03}", "valid_from": day, "unit_id": "A", "job_family": "F", "level": 2}
        for at, day in enumerate(days)
    ]
    rows.append({"person_id": "boss", "valid_from": days[0], "unit_id": "K", "job_family": "F", "level": 3})
    organisation = History.from_rows({"employments": rows}).as_of(START, START)
    laws = CHAIN[: CHAIN.index("  - {id: 2-from-1")].replace(value(1, "people"), value(170, "people"))
    laws = laws.replace("level: 1, time_to_fill", "level: 2, time_to_fill")
    trace = Trace()
    TeamClock(world_of(scenario_of(laws), organisation), 0, trace).run()
    movers = [event.subject for event in trace.events if event.what is Happening.MOVED]
    longest = sorted(range(200), key=lambda at: days[at])[:170]
    assert movers == [entity_hash(f"P{at:03}") for at in longest]


def test_a_share_of_nothing_changes_no_byte() -> None:
    laws = leaving(0.5) + CHAIN
    never = laws.replace(value(100, "%"), value(0, "%"))
    without = laws[: laws.index("succession:")]
    organisation = ladder([40, 20, 10], units=4)
    scenario = without.replace("unit_id: K", "unit_id: U0")
    first = run_batch(world_of(scenario_of(scenario), organisation), 0, 2)
    second = run_batch(world_of(scenario_of(never.replace("unit_id: K", "unit_id: U0")), organisation), 0, 2)
    for one, other in zip(first, second, strict=True):
        assert one.series.tobytes() == other.series.tobytes()


def fundamental(rises: np.ndarray) -> np.ndarray:
    """Vacancies by level that one vacancy by level leads to: (I - Q) ** -1 (White 1970; Kemeny and Snell 1960)."""
    return np.asarray(np.linalg.inv(np.eye(len(rises)) - rises))


def white() -> tuple[np.ndarray, float, float]:
    """Return moves per first vacancy of each replication, with theory's mean and deviation of one vacancy's chain.

    Level 3 is filled from level 2 (60 %) or 1 (25 %), level 2 from level 1 (70 %); all first vacancies are new posts
    of level 3, and every search takes a week.
    """
    posts = 300
    steps = [(3, 2, 0.60), (3, 1, 0.25), (2, 1, 0.70)]
    listed = ", ".join(
        f"{{id: s{to}{source}, to_level: {to}, from_level: {source}, share: {value(share, 'share')}, choose: random, "
        f"search_time: {value(1, 'weeks')}}}"
        for to, source, share in steps
    )
    laws = (
        f"growth: {{additions: [{{id: key, month: 0, unit_id: U0, people: {value(posts, 'people')}}}]}}\n"
        f"hiring: {{time_to_fill: {value(1, 'months')}}}\nsuccession: {{steps: [{listed}]}}"
    )
    top = [(f"T{at}", "U0", 3, 2020) for at in range(9)]
    below = [(f"B{at:03}", "U1", 1 + at % 2, 2020) for at in range(2 * posts + 100)]
    series = series_of(scenario_of(laws, months=3, replications=scaled(60, 1000), seed=4), people_of(*top, *below))
    rises = np.array([[0, 0, 0], [0.70, 0, 0], [0.25, 0.60, 0]])
    visits = fundamental(rises)[2]
    # A chain has 0, 1 or 2 moves: from the path probabilities.
    chance = np.array([0.15, 0.25 + 0.60 * 0.30, 0.60 * 0.70])
    moves = chance @ np.arange(3)
    assert visits.sum() - 1 == pytest.approx(moves)
    deviation = float(np.sqrt(chance @ np.arange(3) ** 2 - moves**2))
    return series[Output.MOVES].sum(axis=1) / posts, float(moves), deviation / np.sqrt(posts)


def test_chains_are_as_long_as_the_fundamental_matrix_says() -> None:
    moves, mean, deviation = white()
    assert_meets(moves, mean, deviation, notices=0.03)
    with pytest.raises(AssertionError, match="is not within"):
        assert_meets(moves * 1.02, mean, deviation)


def test_slips_of_the_law_are_answered_in_words() -> None:
    with pytest.raises(InputError) as refused:
        world_of(scenario_of(CHAIN.replace("from_level: 1", "from_level: 7")), people_of(*KEY_LINE))
    assert "succession step '2-from-1' names level '7'" in str(refused.value)
    with pytest.raises(InputError, match="between 0 and 1"):
        scenario_of(CHAIN.replace(value(100, "%"), value(101, "%")))
    twice = CHAIN.replace("to_level: 2, from_level: 1", "to_level: 3, from_level: 1")
    with pytest.raises(InputError, match="into level 3 sum to 2, more than 1"):
        scenario_of(twice)
