"""Regrouping: everyone into exactly one group, by tags and skills, within the sizes that the groups may have."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.errors import InputError
from engine.simulation.scenarios.scenario import Output
from engine.simulation.world.grouping import GroupDemand, GroupingError, grouped
from engine.simulation.world.world_building import world_of
from tests.counts import scaled
from tests.simulation.arrangements import START, leaving, measures_of, scenario_of, series_of, value
from tests.simulation.test_outputs import looking_at

MARKS = [frozenset(), frozenset("a"), frozenset("b"), frozenset("ab")]


def is_allowed(marks: list[frozenset[str]], groups: list[GroupDemand], chosen: tuple[int, ...]) -> bool:
    """Whether an assignment respects demands and sizes."""
    sizes = [chosen.count(at) for at in range(len(groups))]
    fits = all(groups[group].marks <= borne for borne, group in zip(marks, chosen, strict=True))
    return fits and all(
        group.at_least <= size and (group.at_most is None or size <= group.at_most)
        for group, size in zip(groups, sizes, strict=True)
    )


@settings(max_examples=scaled(60, 600), deadline=None)
@given(
    st.lists(st.sampled_from(MARKS), min_size=1, max_size=6),
    st.lists(
        st.builds(
            lambda marks, least, more: ("", marks, least, None if more is None else least + more),
            st.sampled_from(MARKS),
            st.integers(0, 3),
            st.none() | st.integers(0, 3),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_a_grouping_is_the_best_of_all_or_there_is_none(
    marks: list[frozenset[str]], asked: list[tuple[str, frozenset[str], int, int | None]]
) -> None:
    """Against enumeration of all assignments: allowed, with the least sum of positions; refused where none is."""
    groups = [GroupDemand(f"g{at}", *demand[1:]) for at, demand in enumerate(asked)]
    allowed = [one for one in product(range(len(groups)), repeat=len(marks)) if is_allowed(marks, groups, one)]
    if not allowed:
        with pytest.raises(GroupingError):
            grouped(marks, groups)
        return
    found = tuple(grouped(marks, groups))
    assert is_allowed(marks, groups, found)
    assert sum(found) == min(map(sum, allowed))


def nine_box() -> Organisation:
    """Return 30 people: a third with high potential, half with high performance, every fifth who knows control."""
    ids = [f"P{at:02}" for at in range(30)]
    job: dict[str, Cell] = {"valid_from": date(2020, 1, 1), "unit_id": "plant", "job_family": "F", "level": 2}
    people: list[dict[str, Cell]] = [
        {
            "person_id": one,
            "name": one,
            "tags": ";".join(["high-potential"] * (at % 3 == 0) + ["high-performance"] * (at % 2 == 0)) or None,
        }
        for at, one in enumerate(ids)
    ]
    jobs: list[dict[str, Cell]] = [{"person_id": one, **job} for one in ids]
    skills: list[dict[str, Cell]] = [{"skill_id": "PLC", "name": "Control"}]
    known: list[dict[str, Cell]] = [
        {"person_id": one, "skill_id": "PLC", "level": 3.0, "source": "self", "date": date(2025, 1, 1)}
        for one in ids[::5]
    ]
    tables = {"people": people, "employments": jobs, "skills": skills, "skill_records": known}
    return History.from_rows(tables).as_of(START, START)


GROUPS = (
    "moves:\n"
    "  regroupings:\n"
    "  - id: r\n"
    "    month: 2\n"
    "    groups:\n"
    f"    - {{id: stars, tags: [high-potential, high-performance], at_most: {value(4, 'people')}}}\n"
    f"    - {{id: control, skills: [PLC], at_least: {value(5, 'people')}}}\n"
    "    - {id: others}\n"
)


def test_everybody_is_in_exactly_one_group_of_the_wanted_size() -> None:
    """Five bear both marks, of whom four may be stars; six know control, who are no stars."""
    scenario = scenario_of(GROUPS, months=4, replications=1)
    looked = looking_at(scenario, *({"of": "headcount", "unit_id": unit} for unit in ("stars", "control", "others")))
    sizes = {name: found[0].tolist() for name, found in measures_of(looked, nine_box()).items()}
    assert sizes["headcount:stars"] == [0, 0, 0, 4, 4]
    assert sizes["headcount:control"][3:] == [6, 6]
    assert sum(sizes[name][3] for name in sizes) == 30
    run = series_of(scenario, nine_box())
    assert run[Output.MOVES][0].tolist() == [0, 0, 0, 30, 0]
    assert not run[Output.VACANCY_MONTHS].any()


def test_work_goes_along_with_its_people() -> None:
    """30 people at full output do the work of 30 wherever they are: every team's load is 1 before and after."""
    scenario = scenario_of(GROUPS, months=4, replications=1)
    units = ("plant", "stars", "control", "others")
    looked = looking_at(scenario, *({"of": "load", "unit_id": unit} for unit in units))
    loads = {name: found[0].tolist() for name, found in measures_of(looked, nine_box()).items()}
    assert loads["load:plant"] == [0, 1, 1, 0, 0]
    assert loads["load:stars"] == loads["load:control"] == loads["load:others"] == [0, 0, 0, 1, 1]
    assert series_of(scenario, nine_box())[Output.LOAD][0].tolist() == [1] * 5


def test_who_has_left_by_then_does_not_come() -> None:
    run = series_of(scenario_of(leaving(3.0) + GROUPS, months=4, replications=5), nine_box())
    assert (run[Output.MOVES][:, 3] <= run[Output.HEADCOUNT][:, 2]).all()
    assert (run[Output.MOVES][:, 3] < 30).all()


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("    - {id: others}\n", "", "13 of 30 people|meet the demands of no group"),
        (value(5, "people"), value(9, "people"), "'control' together are to have at least 9 people, and 6 meet"),
        (
            "{id: others}",
            f"{{id: others, at_most: {value(2, 'people')}}}",
            "fit only 'others', which may have",
        ),
        ("skills: [PLC]", "skills: [PCL]", "names skill 'PCL'"),
        ("tags: [high-potential,", "tags: [high-potentail,", "Did you mean 'high-potential'"),
    ],
)
def test_impossible_groups_are_answered_in_words(was: str, now: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        world_of(scenario_of(GROUPS.replace(was, now)), nine_box())
