"""What was measured on a day that had not come is a problem with its row; an indicator with gaps is noted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from api.cli.main import run
from engine.loading.reading import DatasetReading, read_dataset
from tests.loading.folders import balanced, said, write

NOON = datetime(2026, 2, 13, 12)
GOALS = {
    "goals.csv": "goal_id,owner_type,owner_id,framework,title,start,due,weight,parent_id\n"
    "G1,unit,U1,OKR,Grow,2026-01-05,2026-04-05,1,\n",
    "units.csv": "unit_id,name\nU1,One\n",
    "key_results.csv": "key_result_id,goal_id,title,baseline,target,weight,indicator_id\nK1,G1,Sell,0,100,1,I1\n",
    "indicator_catalogue.csv": "indicator_id,name\nI1,Orders\n",
}


def seen(folder: Path, files: dict[str, str], now: datetime | None = NOON) -> DatasetReading:
    return read_dataset(write(folder, GOALS | files), mode="take_good_rows", now=now)


def test_a_check_in_dated_after_it_was_recorded_or_loaded_is_a_problem_of_its_row(tmp_path: Path) -> None:
    rows = (
        "K1,2026-02-06,10,2026-02-06T18:00:00\n"
        "K1,2026-02-20,20,2026-02-13T09:00:00\n"  # row 3: dated a week after it was recorded
        "K1,2026-02-13,15,\n"
        "K1,2062-02-13,30,\n"  # row 5: dated decades after the day of loading
    )
    reading = seen(tmp_path, {"check_ins.csv": "key_result_id,日期,value,recorded_at\n" + rows})
    assert said(reading) == [("future-date", "check_ins.csv", row, "日期") for row in (3, 5)]
    recorded, loaded = reading.problems
    assert (recorded.value, loaded.value) == ("2026-02-20", "2062-02-13")
    assert "recorded, 2026-02-13" in recorded.what
    assert "recorded_at" in recorded.mend
    assert "loaded" in loaded.what
    assert len(reading.table("check_ins")) == 2
    assert balanced(reading)


def test_indicator_values_are_judged_the_same_way(tmp_path: Path) -> None:
    rows = "I1,2026-02-13,10\nI1,2027-02-13,20\n"
    reading = seen(tmp_path, {"indicators.csv": "indicator_id,date,value\n" + rows})
    assert said(reading) == [("future-date", "indicators.csv", 3, "date")]


def test_without_a_clock_only_rows_that_say_when_they_were_recorded_are_judged(tmp_path: Path) -> None:
    rows = "K1,2062-02-13,30,\nK1,2026-02-20,20,2026-02-13T09:00:00\n"
    reading = seen(tmp_path, {"check_ins.csv": "key_result_id,date,value,recorded_at\n" + rows}, now=None)
    assert said(reading) == [("future-date", "check_ins.csv", 3, "date")]


def test_the_day_that_has_begun_in_the_east_is_not_the_future(tmp_path: Path) -> None:
    evening = datetime(2026, 2, 12, 23)
    rows = "K1,2026-02-13,30,\nK1,2026-02-14,31,\n"
    reading = seen(tmp_path, {"check_ins.csv": "key_result_id,date,value,recorded_at\n" + rows}, now=evening)
    assert said(reading) == [("future-date", "check_ins.csv", 3, "date")]


def test_an_indicator_with_gaps_is_noted_with_the_periods_and_the_row_after_them(tmp_path: Path) -> None:
    months = "".join(f"I1,2025-{month:02}-28,{month}\n" for month in (1, 2, 3, 6, 7))
    reading = seen(tmp_path, {"indicators.csv": "indicator_id,date,value\n" + months})
    assert reading.problems == ()
    (note,) = [one for one in reading.notes if one.code == "indicator-gap"]
    assert (note.file, note.row, note.value) == ("indicators.csv", 5, "2025-06-28")
    assert "I1 has no value in 2 periods: 2025-04, 2025-05" in note.what
    whole = "".join(f"I1,2025-{month:02}-28,{month}\n" for month in range(1, 8))
    assert seen(tmp_path, {"indicators.csv": "indicator_id,date,value\n" + whole}).notes == ()


def test_all_of_it_is_told_by_check_and_refused_by_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = GOALS | {
        "goals.csv": "goal_id,owner_type,owner_id,framework,title,start,due,weight,parent_id\n"
        "G1,unit,U1,OKR,Grow,2026-01-05,2026-04-05,1,G2\nG2,unit,U1,OKR,More,2026-01-05,2026-04-05,1,G3\n"
        "G3,unit,U1,OKR,Most,2026-01-05,2026-04-05,1,G1\n",
        "check_ins.csv": "key_result_id,date,value,mood\nK1,2026-01-09,3,good\nK1,2198-01-01,4,bad\n",
        "indicators.csv": "indicator_id,date,value\n"
        + "".join(f"I1,2025-{month:02}-01,1\n" for month in (1, 2, 4, 5, 6)),
    }
    folder = write(tmp_path / "in", files)
    assert run(["check", str(folder)]) == 2
    text = " ".join(capsys.readouterr().out.split())
    assert "check_ins.csv row 3 date [2198-01-01]: The value" in text
    assert "check_ins.csv row 1 mood" in text
    assert "goals.csv row 4 parent_id [G1]: parent_id runs in a loop: G3 -> G1 -> G2 -> G3" in text
    assert "indicators.csv row 4 date [2025-04-01]: Indicator I1 has no value in 1 period: 2025-03" in text
    assert run(["load", str(folder), "--database", f"sqlite:///{tmp_path / 's.sqlite'}"]) == 2
    assert "dated after the day on which it is loaded" in " ".join(capsys.readouterr().err.split())
