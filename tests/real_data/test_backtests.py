"""Backtests on public records: what does not fit is said, what can be foretold lies in its band."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.history import History
from engine.loading.reading import read_dataset
from engine.simulation.backtest.backtest import backtest
from engine.simulation.backtest.body import BacktestBody, BacktestQuestion, Measured

HERE = Path(__file__).parent
TODAY = date(2026, 8, 31)


def tried(data: Path, name: str, until: int, years: int) -> BacktestBody:
    if not (data / name).is_dir():
        pytest.skip(f"{data / name} is not there")
    reading = read_dataset(data / name, HERE / name / "columns.yaml", mode="take_good_rows")
    question = BacktestQuestion(
        fit_until=date(until, 12, 31), forecast_until=date(until + years, 12, 31), replications=40
    )
    return backtest(History.of(reading.tables), question, TODAY)


def test_the_manufacturers_break_of_2014_is_said_out_loud(real_data: Path) -> None:
    """253 leave in 2014, where about 150 a year left before, and nobody is hired any more."""
    body = tried(real_data, "mfg10year", 2012, 3)
    assert body.past[0].label == "2006"
    assert [year.leavers for year in body.past] == [134, 162, 164, 142, 123, 110, 130]
    leavers = {cell.label: cell for cell in body.cells if cell.measured is Measured.LEAVERS}
    assert [cell.real for cell in leavers.values()] == [105, 253, 162]
    assert not leavers["2014"].inside
    assert leavers["2015"].inside
    assert 100 < leavers["2014"].low < 135
    assert 175 < leavers["2014"].high < 225
    said = [one.text.en for one in body.findings]
    assert any(one.startswith("2014 does not fit: 253 leavers, band ") for one in said)
    assert any(one.startswith("2014 does not fit: 0 joiners, band ") for one in said)
    assert any(one.startswith("Years differ by more than chance in leavers") for one in said)


def test_two_years_of_a_volunteer_project_lie_within_their_bands(real_data: Path) -> None:
    """Fitted on four years, first year's band of joiners is wide since these years differ by about 30 %."""
    body = tried(real_data, "rust_teams_history", 2022, 2)
    assert body.past[0].label == "2019"
    assert body.coverage[0].cells == 6
    assert body.coverage[0].inside >= 5
    joiners = next(test for test in body.variation if test.measured is Measured.JOINERS)
    assert joiners.p_value < 0.001
    error = {(one.method, one.measured): one.mean_absolute_error for one in body.errors}
    assert error["simulation", Measured.LEAVERS] < error["last year", Measured.LEAVERS]
