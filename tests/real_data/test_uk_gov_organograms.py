"""Half-yearly returns of posts: positions and holders from senior posts, the one vacant post reported."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from engine.domain.history import History
from engine.loading.reading import DatasetReading, read_dataset

MAP = Path(__file__).parent / "uk_gov_organograms" / "columns.yaml"
DAYS = ("2011-03-31", "2011-09-30", "2012-03-31")


@pytest.fixture(scope="module")
def posts(real_data: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for day in DAYS:
        path = real_data / "uk_gov_organograms" / f"audit_commission-{day}-senior.csv"
        with path.open(encoding="utf-8") as stream:
            found[day] = list(csv.DictReader(stream))
    return found


@pytest.fixture(scope="module")
def reading(real_data: Path) -> DatasetReading:
    return read_dataset(real_data / "uk_gov_organograms", MAP, mode="take_good_rows")


def _is_whole(post: dict[str, str]) -> bool:
    return bool(post["Professional/Occupational Group"])


def test_every_row_of_every_file_is_accounted_for(
    real_data: Path, posts: dict[str, list[dict[str, str]]], reading: DatasetReading
) -> None:
    assert {one.file for one in reading.files} == {
        path.name for path in (real_data / "uk_gov_organograms").glob("*.csv")
    }
    for counts in reading.files:
        with (real_data / "uk_gov_organograms" / counts.file).open(encoding="utf-8") as stream:
            assert counts.rows_in == sum(1 for _ in csv.reader(stream)) - 1
        assert counts.rows_in == counts.rows_taken + counts.rows_reported + counts.rows_ignored
        is_ours = counts.file.startswith("audit_commission") and counts.file.endswith("senior.csv")
        assert counts.rows_ignored == (0 if is_ours else counts.rows_in)
    dirty = [post for listed in posts.values() for post in listed if not _is_whole(post)]
    assert sum(one.rows_reported for one in reading.files) == len(dirty) == 1
    assert [(one.code, one.row) for one in reading.problems] == [("missing-value", 25)]


@pytest.mark.parametrize("day", DAYS)
def test_positions_and_holders_of_a_day_are_those_of_its_return(
    posts: dict[str, list[dict[str, str]]], reading: DatasetReading, day: str
) -> None:
    on = date.fromisoformat(day)
    organisation = History.of(reading.tables).as_of(on, date(2016, 1, 1))
    whole = [post for post in posts[day] if _is_whole(post)]
    positions = {str(row["position_id"]): row for row in organisation.table("positions").rows()}
    assert set(positions) == {post["Post Unique Reference"] for post in whole}
    assert {key: row["level"] for key, row in positions.items()} == {
        post["Post Unique Reference"]: float(post["Grade (or equivalent)"][-1]) for post in whole
    }
    workforce = organisation.workforce
    assert set(workforce.position_id.values()) == set(positions)
    assert float(workforce.fte.sum()) == pytest.approx(sum(float(post["FTE"]) for post in whole))
