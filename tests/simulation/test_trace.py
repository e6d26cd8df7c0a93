"""Every event of a run says what it follows from."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from engine.simulation.replication.team_clock import TeamClock
from engine.simulation.replication.trace import Event, Happening, Trace
from engine.simulation.world.world import World
from engine.simulation.world.world_building import world_of
from tests.counts import scaled
from tests.simulation.arrangements import leaving, organisation_of, scenario_of, value
from tests.strategies import simulation_laws

OVERLOAD = f"overload: {{exponent: {value(2, 'power')}, cap: {value(5, 'factor')}, floor: {value(1, 'factor')}}}\n"


def events_of(world: World, replication: int = 0) -> list[Event]:
    trace = Trace()
    TeamClock(world, replication, trace).run()
    return trace.events


def test_in_an_overloaded_team_departures_nobody_refilled_contribute_to_the_next() -> None:
    """Two teams, nobody is hired: the n-th leaver of a team goes with all earlier ones of that team behind it."""
    events = events_of(world_of(scenario_of(leaving(0.8) + OVERLOAD), organisation_of([6, 6])))
    gone: dict[int, list[int]] = {0: [], 1: []}
    assert len(events) > 4
    for event in events:
        assert event.what is Happening.LEFT
        assert event.causes == ()
        assert event.contributing == tuple(gone[event.team])
        gone[event.team].append(event.number)


def test_a_refilled_departure_presses_nobody_any_more() -> None:
    """Posts are filled after half a month: only gaps younger than that contribute."""
    laws = leaving(1.5) + OVERLOAD + f"hiring: {{time_to_fill: {value(0.5, 'months')}}}"
    events = events_of(world_of(scenario_of(laws, months=4), organisation_of([60])))
    left = [event for event in events if event.what is Happening.LEFT]
    assert any(event.contributing for event in left)
    for event in left:
        young = {other.number for other in left if other.number < event.number and event.at - other.at < 0.5 - 1e-9}
        assert set(event.contributing) == young


def test_without_overload_nothing_contributes() -> None:
    events = events_of(world_of(scenario_of(leaving(0.8)), organisation_of([6])))
    assert events
    assert not any(event.contributing for event in events)


@given(laws=simulation_laws())
@settings(max_examples=scaled(5, 60))
def test_a_trace_changes_nothing_and_every_event_follows_from_earlier_ones(laws: str) -> None:
    world = world_of(scenario_of(laws, months=6), organisation_of([3, 5], families=2))
    trace = Trace()
    traced, plain = TeamClock(world, 1, trace).run(), TeamClock(world, 1).run()
    assert np.array_equal(traced.series, plain.series)
    for event in trace.events:
        assert all(cause < event.number for cause in event.causes + event.contributing)
        assert not set(event.causes) & set(event.contributing)
        if event.what is Happening.HIRED:
            assert trace.events[event.causes[0] - 1].what is Happening.VACANCY
    moments = [event.at for event in trace.events]
    assert moments == sorted(moments)
