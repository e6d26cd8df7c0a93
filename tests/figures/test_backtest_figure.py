"""The figure of a backtest: its numbers are the answer's own, it says in words what it shows, and it renders."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from engine.domain.history import History
from engine.figures.backtest_figure import backtest_figure
from engine.figures.picture import svg_of
from engine.simulation.backtest.backtest import backtest
from engine.simulation.backtest.body import BacktestBody, BacktestQuestion, Measured
from tests.simulation.planted_records import record_of


@pytest.fixture(scope="module")
def body() -> BacktestBody:
    table = record_of(date(2010, 1, 1), 10, 80, 0.2, seed=4)
    ends = table.date("valid_to").copy()
    ends[np.flatnonzero(np.isnat(ends) & (table.date("valid_from") < np.datetime64("2017-01-01")))] = np.datetime64(
        "2018-03-31"
    )
    question = BacktestQuestion(fit_until=date(2016, 12, 31), forecast_until=date(2019, 12, 31), replications=20)
    return backtest(History.of([table.with_columns({"valid_to": ends})]), question, date(2019, 6, 30))


@pytest.mark.parametrize("measured", list(Measured))
def test_its_numbers_are_those_of_the_answer(body: BacktestBody, measured: Measured) -> None:
    figure = backtest_figure(body, measured, "en")
    cells = [cell for cell in body.cells if cell.measured is measured]
    records = figure.records()
    assert [record["year"] for record in records] == [str(year) for year in range(2010, 2020)]
    assert [record["low"] for record in records[-3:]] == [cell.low for cell in cells]
    assert records[0]["real"] == getattr(body.past[0], measured.value)
    assert records[-1]["real"] is None


def test_it_says_what_it_shows_and_renders_in_both_languages(body: BacktestBody) -> None:
    figure = backtest_figure(body, Measured.LEAVERS, "zh")
    cell = next(cell for cell in body.cells if cell.label == "2018")
    assert f"2018: {cell.low:.0f} to {cell.high:.0f} foretold, {cell.real} real" in figure.alternative.en
    assert "1 of 2 real values lie within their band" in figure.alternative.en
    assert "2019：预测" in figure.alternative.text("zh")
    assert "尚未结束" in figure.alternative.text("zh")
    assert "2018" in svg_of(figure, "zh")
