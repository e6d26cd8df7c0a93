"""The simulator on the past: bands that hold what they promise, only what was known, and words where nothing was."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from engine.domain.columns import TextColumn
from engine.domain.dataset import EMPLOYMENTS
from engine.domain.history import History
from engine.domain.table import Cell, Table
from engine.errors import InputError
from engine.simulation.backtest.backtest import backtest
from engine.simulation.backtest.body import BacktestBody, BacktestQuestion, Measured
from engine.simulation.backtest.periods import month_after
from tests.counts import scaled
from tests.simulation.planted_records import YEAR, record_of, table_of

FIRST = date(2006, 1, 1)
TODAY = date(2026, 1, 1)


def tried(table: Table, until: int = 2015, years: int = 5, **more: object) -> BacktestBody:
    """Fit until the end of a year and foretell some years."""
    given = {"fit_until": date(until, 12, 31), "forecast_until": date(until + years, 12, 31), "replications": 30}
    return backtest(History.of([table]), BacktestQuestion.model_validate({**given, **more}), TODAY)


def cells_of(body: BacktestBody, measured: Measured) -> list[object]:
    return [cell for cell in body.cells if cell.measured is measured]


def test_planted_constant_attrition_stays_within_its_bands() -> None:
    """Leavers and joiners of 2 years, from 10 records: of 40 cells 32 at least."""
    inside = cells = 0
    for seed in range(10):
        body = tried(record_of(FIRST, 13, 100, 0.15, seed=seed), years=2, seed=seed, replications=30)
        for cell in body.cells:
            if cell.measured is not Measured.HEADCOUNT:
                cells += 1
                inside += bool(cell.inside)
    assert cells == 40
    assert inside >= 32


def test_bands_hold_about_nine_in_ten_where_years_differ() -> None:
    """Hazards that vary by 20 % from year to year: first-year cells of many records, 90 % but for chance."""
    number, inside = scaled(5, 200), 0
    for seed in range(number):
        rng = np.random.default_rng(seed)
        yearly = 0.15 * rng.gamma(25, 1 / 25, 17)
        gathered = np.append(0.0, np.cumsum(yearly))
        starts = np.concatenate([np.zeros(200), rng.uniform(0, 17 * YEAR, rng.poisson(0.15 * 200 * 17))])
        begun = np.interp(starts / YEAR, np.arange(18), gathered)
        lasts = np.interp(begun + rng.exponential(size=len(starts)), gathered, np.arange(18) * YEAR, right=99 * YEAR)
        body = tried(table_of(FIRST, np.floor(starts), np.floor(lasts), 17), 2015, 1, replications=60)
        inside += bool(cells_of(body, Measured.LEAVERS)[0].inside)  # type: ignore[attr-defined]
    assert inside / number > 0.9 - 3.3 * np.sqrt(0.09 / number)


def test_a_year_that_breaks_is_said_in_both_languages_with_its_band() -> None:
    table = record_of(FIRST, 16, 400, 0.1, seed=3, joiners=40)
    ends = table.date("valid_to").copy()
    stays = np.flatnonzero(np.isnat(ends) & (table.date("valid_from") < np.datetime64("2016-01-01")))
    ends[stays[:120]] = np.datetime64("2016-06-30")
    body = tried(table.with_columns({"valid_to": ends}), 2015, 2)
    broken = next(cell for cell in body.cells if cell.label == "2016" and cell.measured is Measured.LEAVERS)
    assert broken.inside is False
    said = next(one for one in body.findings if one.code == "does-not-fit" and "leavers" in one.text.en)
    assert said.text.en == f"2016 does not fit: {broken.real} leavers, band {broken.low:.0f}-{broken.high:.0f}."
    assert f"离职 {broken.real} 人" in said.text.text("zh")


def test_the_mean_is_that_of_the_law_of_leaving_and_coming() -> None:
    """dH/dt = j - h H: H(t) = H e^(-ht) + j/h (1 - e^(-ht)), with the h and j that the record has."""
    body = tried(record_of(FIRST, 16, 300, 0.2, seed=5), years=2, replications=80, joiners="absolute")
    hazard = sum(one.leavers for one in body.evidence) / sum(one.exposure_person_years for one in body.evidence)
    assert body.question.bands_years is not None
    joining = sum(year.joiners for year in body.past) / len(body.past)
    heads = body.people_at_start * np.exp(-2 * hazard) + joining / hazard * (1 - np.exp(-2 * hazard))
    cell = next(cell for cell in body.cells if cell.label == "2017" and cell.measured is Measured.HEADCOUNT)
    assert cell.mean == pytest.approx(heads, rel=0.05)
    assert cell.constant_rate == pytest.approx(heads, rel=0.01)


def test_last_year_again_repeats_the_last_year() -> None:
    body = tried(record_of(FIRST, 14, 100, 0.2, seed=6), years=2)
    last = body.past[-1]
    first, second = ([cell.last_year for cell in body.cells if cell.label == label] for label in ("2016", "2017"))
    assert first == pytest.approx([last.leavers, last.joiners, last.headcount + last.joiners - last.leavers], rel=0.01)
    assert second[2] - first[2] == pytest.approx(last.joiners - last.leavers, rel=0.01)


def rows_of(recorded: datetime | None) -> list[dict[str, Cell]]:
    """Forty people who leave one a quarter; the last year's ends are recorded when ``recorded`` says."""
    return [
        {
            "person_id": f"P{at:02}",
            "valid_from": date(2010, 1, 1),
            "valid_to": month_after(date(2012, 2, 1), 3 * at) if at < 20 else None,
            "recorded_at": recorded if 12 <= at < 20 else datetime(2012, 1, 1) if recorded else None,
            "unit_id": "U",
            "job_family": "F",
            "level": 1,
        }
        for at in range(40)
    ]


def test_what_was_recorded_later_is_not_used_and_said() -> None:
    """Twelve departures are recorded from the start of 2012 to the end of 2014; eight more became known in 2017."""
    late = History.from_rows({"employments": rows_of(datetime(2017, 1, 1))})
    question = BacktestQuestion(fit_until=date(2014, 12, 31), forecast_until=date(2016, 12, 31), replications=20)
    body = backtest(late, question, date(2017, 6, 1))
    assert sum(one.leavers for one in body.evidence) == 12
    assert body.people_at_start == 20
    assert [year.label for year in body.past] == ["2012-02-01 – 2012-12-31", "2013", "2014"]
    assert [cell.real for cell in body.cells if cell.measured is Measured.LEAVERS] == [4, 4]
    assert any("8 rows of employments were recorded after 2014-12-31" in one.text.en for one in body.findings)
    unknown = backtest(late, question, date(2016, 12, 30))
    assert [cell.real for cell in unknown.cells if cell.measured is Measured.LEAVERS] == [0, None]


def test_the_past_alone_decides_what_is_foretold() -> None:
    """Whatever comes after the last day of the fit changes no band."""
    table = record_of(FIRST, 14, 60, 0.2, seed=8)
    later = table.date("valid_from") > np.datetime64("2015-12-31")
    ends = np.where(
        table.date("valid_to") > np.datetime64("2015-12-31"), np.datetime64("NaT", "D"), table.date("valid_to")
    )
    bare = table.with_columns({"valid_to": ends}).take(~later)
    bands = [[(cell.mean, cell.low, cell.high) for cell in tried(one).cells] for one in (table, bare)]
    assert bands[0] == bands[1]


def test_covariates_are_fitted_and_kept_through_the_forecast() -> None:
    """Family B leaves three times as often; its ratio is near 3 and the order of rows changes nothing."""
    rng = np.random.default_rng(2)
    second = rng.random(500) < 0.4
    starts = np.floor(rng.uniform(0, 14 * YEAR, 500))
    lasts = np.floor(starts + rng.exponential(YEAR / np.where(second, 0.45, 0.15)))
    table = table_of(FIRST, starts, lasts, 14, job_family=np.where(second, "B", "A").tolist())
    body = tried(table, years=1, covariates=("job_family", "calendar_year"), replications=20)
    ratio = next(one for one in body.ratios if one.covariate == "job_family")
    turned = 1 / ratio.ratio if ratio.level == "A" else ratio.ratio
    assert 2.3 < turned < 3.9
    shuffled = table.take(rng.permutation(len(table)))
    assert tried(shuffled, years=1, covariates=("job_family", "calendar_year"), replications=20) == body


def test_months_that_differ_are_found() -> None:
    rng = np.random.default_rng(4)
    leaves = np.sort(rng.uniform(0, 10, 900))
    month = np.where(rng.random(900) < 0.4, 11 / 12, rng.uniform(0, 1, 900))
    lasts = np.floor((np.floor(leaves) + np.minimum(month + rng.uniform(0, 0.05, 900), 0.99)) * YEAR)
    table = table_of(FIRST, np.zeros(1500), np.append(lasts, np.full(600, 99 * YEAR)), 12)
    body = tried(table, years=1, replications=20)
    assert body.season is not None
    assert int(np.argmax(body.season)) == 11
    assert any(one.code == "season" and "month 12" in one.text.en for one in body.findings)


@pytest.mark.parametrize(
    ("table", "more", "says"),
    [
        (Table.empty(EMPLOYMENTS), {}, "no employments on record"),
        (table_of(FIRST, np.zeros(3), np.full(3, 9e6), 20), {}, "nobody on record left"),
        (table_of(date(2020, 1, 1), np.zeros(3), np.full(3, 100.0), 5), {}, "nothing about employments was known"),
        (record_of(FIRST, 12, 30, 0.2, seed=1), {"forecast_until": date(2016, 2, 3)}, "no whole months"),
        (record_of(FIRST, 12, 30, 0.2, seed=1), {"forecast_until": date(2015, 12, 31)}, "Nothing lies between"),
        (record_of(FIRST, 12, 30, 0.2, seed=1), {"forecast_until": date(2095, 12, 31)}, "960 months"),
        (record_of(FIRST, 12, 30, 0.2, seed=1), {"fit_until": date.max, "forecast_until": date.max}, "No day comes"),
        (record_of(FIRST, 12, 30, 0.2, seed=1), {"forecast_until": date.max}, "last of the calendar"),
        (record_of(FIRST, 12, 30, 0.2, seed=1), {"fit_from": date(2018, 1, 1)}, "after fit_until"),
        (record_of(FIRST, 12, 30, 0.2, seed=1), {"bands_years": (0.0, 40.0)}, "bands of tenure that begin with 40"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_words(table: Table, more: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        tried(table, **more)


def test_bands_that_do_not_rise_from_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="rise from 0"):
        BacktestQuestion(fit_until=date(2015, 12, 31), forecast_until=date(2016, 12, 31), bands_years=(1.0, 0.5))


def test_years_need_not_be_calendar_years() -> None:
    body = backtest(
        History.of([record_of(FIRST, 14, 60, 0.3, seed=8)]),
        BacktestQuestion(fit_until=date(2014, 6, 30), forecast_until=date(2015, 9, 30), replications=20),
        TODAY,
    )
    assert [cell.label for cell in body.cells][::3] == ["2014-07-01 – 2015-06-30", "2015-07-01 – 2015-09-30"]
    assert body.past[0].label == "2006-01-01 – 2006-06-30"
    assert body.past[0].joiners < 30


def test_employments_of_one_person_only_are_enough_or_refused() -> None:
    one = Table.of(
        EMPLOYMENTS,
        {
            "person_id": TextColumn.of(["A", "B"]),
            "valid_from": np.array(["2014-01-01", "2014-01-01"], dtype="datetime64[D]"),
            "valid_to": np.array(["2015-05-01", "NaT"], dtype="datetime64[D]"),
        },
    )
    body = tried(one, years=1)
    assert body.people_at_start == 1
    assert any(one.code in {"one-year", "few-years"} for one in body.findings)
