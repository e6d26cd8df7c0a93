"""Moves of named or tagged people on a date."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.errors import InputError
from engine.simulation.ensembles.ensemble import run_batch
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output
from engine.simulation.world.stated_people import stated_organisation
from engine.simulation.world.world_building import world_of
from tests.simulation.arrangements import START, leaving, measures_of, scenario_of, series_of, value


def old_line(tagged: int = 10, others: int = 10) -> Organisation:
    """Return an old line whose first people have high potential, beside a declared new line without anybody."""
    ids = [f"P{at:02}" for at in range(tagged + others)]
    jobs: list[dict[str, Cell]] = [
        {"person_id": one, "valid_from": date(2020, 1, 1), "unit_id": "old", "job_family": "F", "level": 3}
        for one in ids
    ]
    people: list[dict[str, Cell]] = [
        {"person_id": one, "name": one, "tags": "high-potential;x" if at < tagged else "x"}
        for at, one in enumerate(ids)
    ]
    units: list[dict[str, Cell]] = [{"unit_id": "old", "name": "Old line"}, {"unit_id": "new", "name": "New line"}]
    return History.from_rows({"people": people, "employments": jobs, "units": units}).as_of(START, START)


def moves(people: int | None = None, more: str = "") -> str:
    number = "" if people is None else f", people: {value(people, 'people')}"
    return f"moves: {{transfers: [{{id: early, month: 2, tag: high-potential, to_unit_id: new{number}{more}}}]}}\n"


def test_tagged_people_move_at_the_start_of_the_month_and_back() -> None:
    run = series_of(scenario_of(moves(4, ", back_month: 5"), replications=1), old_line())
    assert run[Output.MOVES][0].tolist() == [0, 0, 0, 4, 0, 0, 4] + [0] * 6
    assert run[Output.HEADCOUNT][0].tolist() == [20] * 13
    assert np.allclose(run[Output.CAPACITY][0, 1:], 20)


def test_nobody_to_move_changes_no_byte() -> None:
    laws = leaving(0.4)
    first = run_batch(world_of(scenario_of(laws), old_line()), 0, 3)
    second = run_batch(world_of(scenario_of(laws + moves(0)), old_line()), 0, 3)
    for one, other in zip(first, second, strict=True):
        assert one.series.tobytes() == other.series.tobytes()


def test_the_posts_left_behind_are_vacant_unless_they_move_along() -> None:
    hiring = f"hiring: {{time_to_fill: {value(3, 'months')}}}\n"
    vacant = series_of(scenario_of(hiring + moves(4), replications=1), old_line())
    along = series_of(scenario_of(hiring + moves(4, ", old_post: moves along"), replications=1), old_line())
    assert vacant[Output.VACANCY_MONTHS].sum() == 4 * 3
    assert vacant[Output.HEADCOUNT][0, -1] == 24
    assert along[Output.VACANCY_MONTHS].sum() == 0


def test_slips_are_answered_in_words() -> None:
    with pytest.raises(InputError) as refused:
        world_of(scenario_of(moves().replace("high-potential", "hi-potential").replace("new", "news")), old_line())
    assert "names unit 'news'" in str(refused.value)
    assert "Did you mean 'high-potential'?" in str(refused.value)
    named = "moves: {{transfers: [{{id: a, month: 1, person_ids: [{}], to_unit_id: new}}, {}]}}"
    with pytest.raises(InputError, match="person 'Q1'"):
        world_of(scenario_of(named.format("Q1", "")), old_line())
    with pytest.raises(InputError, match="'P01' moves twice in month 1"):
        scenario_of(named.format("P01", "{id: b, month: 1, person_ids: [P01], to_unit_id: old}"))
    with pytest.raises(InputError, match="either by 'person_ids' or by 'tag'"):
        scenario_of(moves(more=", person_ids: [P01]"))


def test_the_example_of_the_readme_moves_ten_people() -> None:
    folder = Path(__file__).parents[2] / "scenarios"
    examples = re.findall(r"```yaml\n(.*?)```", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    example = next(text for text in examples if "to_unit_id: new-line" in text)
    texts = {"example": example, "baseline": (folder / "baseline.yaml").read_text(encoding="utf-8")}
    scenario = read_scenario("example", texts).changed(replications={"number": 1})
    rows = old_line(tagged=12)
    tables = {name: [dict(row) for row in rows.table(name).rows()] for name in ("people", "employments")}
    for at, row in enumerate(tables["employments"]):
        row["level"] = 2 + at % 2
    units: list[dict[str, Cell]] = [{"unit_id": "old", "name": "Old"}, {"unit_id": "new-line", "name": "New"}]
    run = series_of(scenario, History.from_rows({**tables, "units": units}).as_of(START, START))
    assert run[Output.MOVES][0, 4] >= 8


def test_stated_people_bear_tags_and_move_into_a_unit_that_nobody_is_in() -> None:
    """Five of eight with the mark go at the start of month 3; three with the mark stay with the two others."""
    people = (
        "people:\n"
        "  - {id: best, number: 8, unit_id: old, tags: [high-potential, x]}\n"
        "  - {id: rest, number: 2, unit_id: old}\n"
        "  - {id: start, number: 0, unit_id: new}\n"
    )
    scenario = scenario_of(moves(5), months=4, replications=1, more=f"{people}outputs: [headcount_by_unit]")
    run = measures_of(scenario, stated_organisation(scenario.people, START))
    assert run["headcount:unit:old"][0].tolist() == [10, 10, 10, 5, 5]
    assert run["headcount:unit:new"][0].tolist() == [0, 0, 0, 5, 5]


def test_a_tag_that_would_be_two_is_refused_in_words() -> None:
    with pytest.raises(InputError, match=r"people\[0\].tags\[0\] is 'a;b'"):
        scenario_of(more="people: [{id: p, number: 1, unit_id: u, tags: ['a;b']}]")
