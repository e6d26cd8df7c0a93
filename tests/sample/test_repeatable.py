"""Equal inputs give equal bytes; protected attributes stand apart from everything else."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.domain.history import History
from engine.domain.table import Table
from engine.errors import InputError
from engine.evidence.fingerprint import fingerprint, table_fingerprint
from engine.sample import SampleOrganisation, SampleSettings, generate
from engine.sample.streams import Streams
from tests.sample.conftest import generated, tables_of


def _prints(sample: SampleOrganisation) -> dict[str, str]:
    return {table.schema.name: table_fingerprint(table) for table in sample.tables}


@pytest.mark.parametrize("people", [60, 1200])
def test_the_same_seed_gives_the_same_tables(settings: SampleSettings, people: int) -> None:
    first, second = generate(settings, people, 7), generate(settings, people, 7)
    assert _prints(first) == _prints(second)
    assert first.planted == second.planted


def test_another_seed_gives_other_people_goals_and_projects(settings: SampleSettings) -> None:
    first, second = _prints(generated(300, 1)), _prints(generated(300, 2))
    same = {name for name in first if first[name] == second[name]}
    assert same <= {"job_families", "skills", "courses", "indicator_catalogue"}


def test_the_order_of_rows_changes_nothing_a_decision_sees(settings: SampleSettings) -> None:
    sample = generated(300, 1)
    order = np.random.default_rng(0)
    shuffled = [table.take(order.permutation(len(table))) for table in sample.tables]
    as_of = settings.as_of
    straight, mixed = (History.of(tables).as_of(as_of, as_of) for tables in (sample.tables, shuffled))
    assert fingerprint(straight) == fingerprint(mixed)


def test_one_subject_drawing_more_leaves_the_numbers_of_the_others_alone() -> None:
    streams = Streams(3)
    before = streams.of("goals").random(4).tolist()
    streams.of("skills").random(1000)
    assert streams.of("goals").random(4).tolist() == before
    assert streams.of("skills").random(4).tolist() != before


def test_more_skill_records_leave_people_goals_and_protected_attributes_alone(settings: SampleSettings) -> None:
    data = settings.model_dump(mode="json")
    data["records"]["repeat"] = 0.9
    more = _prints(generate(SampleSettings.model_validate(data, strict=False), 300, 1))
    kept = _prints(generated(300, 1))
    assert more["skill_records"] != kept["skill_records"]
    assert all(more[name] == kept[name] for name in ("people", "employments", "protected", "goals", "check_ins"))


def _counts(protected: Table, other: list[str | None]) -> np.ndarray:
    sex = protected.text("sex").values()
    groups, kinds = sorted({each for each in sex if each}), sorted({each for each in other if each})
    counts = np.zeros((len(groups), len(kinds)))
    for one, two in zip(sex, other, strict=True):
        if one in groups and two in kinds:
            counts[groups.index(one), kinds.index(two)] += 1
    return np.asarray(counts[counts.sum(axis=1) > 100])


@pytest.mark.parametrize("column", ["job_family", "location", "level"])
def test_sex_says_nothing_about_family_place_or_level(column: str) -> None:
    tables = tables_of(generated(5000, 1))
    first: dict[object, str] = {}
    for row in tables["employments"].take(np.isnat(tables["employments"].date("valid_to"))).rows():
        first.setdefault(row["person_id"], str(row[column]))
    people = tables["protected"].text("person_id").values()
    counts = _counts(tables["protected"], [first[person] for person in people])
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    statistic, freedom = ((counts - expected) ** 2 / expected).sum(), (counts.shape[0] - 1) * (counts.shape[1] - 1)
    # Chi-square has mean f and variance 2 f; five standard deviations above are out of reach of chance.
    assert statistic < freedom + 5 * math.sqrt(2 * freedom)


@pytest.mark.parametrize(("people", "seed"), [(49, 1), (0, 1), (-5, 1), (10_000_000, 1), (100, -1)])
def test_a_size_or_seed_that_cannot_be_is_refused_with_a_mend(settings: SampleSettings, people: int, seed: int) -> None:
    with pytest.raises(InputError) as refused:
        generate(settings, people, seed)
    assert all(problem.mend for problem in refused.value.problems)
