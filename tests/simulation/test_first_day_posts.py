"""Posts vacant on the first day: taken in where a scenario asks for it, with their work, and not otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.errors import InputError
from engine.simulation.scenarios.scenario import Output
from engine.simulation.simulate import simulate
from engine.simulation.world.world_building import world_of
from tests.simulation.arrangements import START, scenario_of, series_of, value


def half_empty() -> Organisation:
    """Return two holders of five positions; one is recruited for and approved, one is waiting, one was filled once."""
    rows: dict[str, list[dict[str, Cell]]] = {
        "units": [{"unit_id": "U", "name": "Unit"}, {"unit_id": "V", "name": "Empty"}],
        "job_families": [{"job_family": "F", "name": "Family"}, {"job_family": "G", "name": "Other"}],
        "positions": [
            {
                "position_id": f"X{at}",
                "unit_id": "V" if at == 4 else "U",
                "job_family": "G" if at == 4 else "F",
                "level": 2.0,
            }
            for at in range(5)
        ],
        "employments": [
            {
                "person_id": f"P{at}",
                "valid_from": date(2020, 1, 1),
                "unit_id": "U",
                "job_family": "F",
                "level": 2,
                "position_id": f"X{at}",
            }
            for at in range(2)
        ],
        "requisitions": [
            {"position_id": "X2", "opened": date(2025, 10, 1), "approved": date(2025, 11, 1)},
            {"position_id": "X3", "opened": date(2025, 12, 1)},
            {"position_id": "X4", "opened": date(2024, 1, 1), "filled": date(2024, 6, 1)},
        ],
    }
    return History.from_rows(rows).as_of(START, START)


def hiring(which: str) -> str:
    return (
        f"hiring: {{time_to_fill: {value(2, 'months')}, approval_lag: {value(3, 'months')}, posts_at_start: {which}}}\n"
    )


def test_open_requisitions_are_gone_on_with_where_they_stand() -> None:
    """The approved one takes 2 months, the one that waits for approval 3 + 2."""
    run = series_of(scenario_of(hiring("open requisitions"), replications=1), half_empty())
    assert run[Output.HIRES][0].nonzero()[0].tolist() == [3, 6]
    assert run[Output.VACANCY_MONTHS].sum() == 2 + 5
    assert run[Output.OPEN_REQUISITIONS][0, 1] == 2


def test_vacant_positions_are_filled_too_and_their_work_is_there() -> None:
    run = series_of(scenario_of(hiring("vacant positions"), replications=1), half_empty())
    assert run[Output.HEADCOUNT][0].tolist() == [2, 2, 2, 3, 3, 3] + [5] * 7
    assert world_of(scenario_of(hiring("vacant positions")), half_empty()).plan.work(0).tolist() == [4, 1]
    assert run[Output.LOAD][0, 0] == 2


MEASURED = "{law: empirical, unit: days, source: data}"


def filled(number: int) -> Organisation:
    """Return as many filled requisitions, approved after 10 days and filled 20, 40, 60, ... days later."""
    opened = date(2024, 1, 1)
    rows: dict[str, list[dict[str, Cell]]] = {
        "employments": [
            {"person_id": "P", "valid_from": date(2020, 1, 1), "unit_id": "U", "job_family": "F", "level": 2}
        ],
        "positions": [
            {"position_id": f"X{at}", "unit_id": "U", "job_family": "F", "level": 2.0} for at in range(number)
        ],
        "requisitions": [
            {
                "position_id": f"X{at}",
                "opened": opened,
                "approved": opened + timedelta(days=10),
                "filled": opened + timedelta(days=10 + 20 * (at + 1)),
            }
            for at in range(number)
        ],
    }
    return History.from_rows(rows).as_of(START, START)


def test_times_come_from_the_requisitions_that_were_filled() -> None:
    law = f"hiring: {{time_to_fill: {MEASURED}, approval_lag: {MEASURED}}}"
    hiring_law = simulate([scenario_of(law, replications=1)], filled(6)).scenarios[0].scenario.laws.hiring
    assert hiring_law is not None
    assert hiring_law.time_to_fill.values == (20, 40, 60, 80, 100, 120)
    assert hiring_law.time_to_fill.value == 70
    assert hiring_law.approval_lag is not None
    assert hiring_law.approval_lag.value == 10


def test_too_few_requisitions_are_refused_in_words() -> None:
    law = f"hiring: {{time_to_fill: {MEASURED}}}"
    with pytest.raises(InputError, match="from filled requisitions, of which 4 say it"):
        simulate([scenario_of(law)], filled(4))
    with pytest.raises(InputError, match="have not been taken from them"):
        world_of(scenario_of(law), filled(4))


def test_nothing_is_taken_in_unless_it_is_asked_for() -> None:
    run = series_of(scenario_of(hiring("none"), replications=1), half_empty())
    assert not run[Output.HIRES].any()
