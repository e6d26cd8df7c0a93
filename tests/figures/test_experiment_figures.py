"""Waterfall, tornado and map: the numbers behind them are the answer's own, in both languages, and they render."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.main import run
from engine.figures.figure import Figure
from engine.figures.picture import svg_of
from engine.figures.sweep_figure import sweep_figure
from engine.figures.tornado_figure import tornado_figure
from engine.figures.waterfall_figure import waterfall_figure
from engine.simulation.experiments.drivers import Driver, DriversBody
from engine.simulation.experiments.estimates import Estimate
from engine.simulation.experiments.sensitivity import Factor, SensitivityBody, Share
from engine.simulation.experiments.sweep import SweepBody, SweepCell, SweptNumber
from engine.simulation.scenarios.parameters import Parameter

NUMBER = Parameter(path="laws.x.value", value=2, unit="months", source=None, low=0, high=None, whole=False)
OTHER = Parameter(path="laws.y.value", value=5, unit="people", source=None, low=0, high=None, whole=True)


def about(mean: float) -> Estimate:
    return Estimate(mean=mean, half_width=0.5, low=mean - 2, high=mean + 2)


DRIVERS = DriversBody(
    first="now",
    second="then",
    of="headcount",
    replications=9,
    mixtures=4,
    at_first=about(0),
    at_second=about(36),
    difference=about(36),
    drivers=tuple(
        Driver(name=name, changes=(name,), value=about(part), alone=about(part - 3), last=about(part + 3))
        for name, part in (("B", 23.0), ("A", 13.0))
    ),
)
SENSITIVITY = SensitivityBody(
    scenario="now",
    of="leavers",
    replications=9,
    points=30,
    as_it_is=about(20),
    factors=tuple(
        Factor(
            parameter=parameter,
            low=1,
            high=3,
            at_low=about(-reach),
            at_high=about(reach),
            mean_absolute_effect=Share(value=reach, half_width=0.1),
            mean_effect=reach,
            interaction=0,
            first_order=None,
            total=None,
        )
        for parameter, reach in ((NUMBER, 3.0), (OTHER, 8.0))
    ),
)


def grid(axes: int, *, costs: bool = True) -> SweepBody:
    values = (0.0, 6.0, 12.0)
    at = [(x, y) for x in values for y in values] if axes == 2 else [(x,) for x in values]
    return SweepBody(
        scenario="now",
        of="on_time:line",
        lines_of="cost" if costs else None,
        replications=9,
        axes=tuple(SweptNumber(parameter=each, values=values) for each in (NUMBER, OTHER)[:axes]),
        as_it_is=about(0.5),
        cells=tuple(
            SweepCell(
                at=each, result=about(sum(each) / 24), difference=about(0), line=about(sum(each)) if costs else None
            )
            for each in at
        ),
    )


FIGURES = {
    "waterfall": lambda language: waterfall_figure(DRIVERS, language),
    "tornado": lambda language: tornado_figure(SENSITIVITY, language),
    "map": lambda language: sweep_figure(grid(2), language),
    "line": lambda language: sweep_figure(grid(1), language),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_speaks_both_languages_and_renders(name: str) -> None:
    english, chinese = FIGURES[name]("en"), FIGURES[name]("zh")
    assert english.title.zh != english.title.en
    assert english.alternative.en
    assert english.rows == chinese.rows
    assert json.dumps(english.spec) != json.dumps(chinese.spec)
    assert "<svg" in svg_of(english, "en")


def test_a_waterfall_goes_from_the_first_scenario_by_every_part_to_the_second() -> None:
    figure = waterfall_figure(DRIVERS, "en")
    assert [row[:2] + row[3:] for row in figure.rows] == [
        ("now", 0.0, 0.0, 0.0),
        ("B", 23.0, 0.0, 23.0),
        ("A", 13.0, 23.0, 36.0),
        ("then", 36.0, 0.0, 36.0),
    ]
    assert "B +23.0, A +13.0" in figure.alternative.en


def test_a_tornado_is_widest_on_top() -> None:
    figure = tornado_figure(SENSITIVITY, "en")
    assert [row[0] for row in figure.rows] == ["laws.y.value", "laws.y.value", "laws.x.value", "laws.x.value"]
    assert "laws.y.value from 1 to 3: −8.00 to +8.00" in figure.alternative.en


def rules(figure: Figure) -> list[dict[str, object]]:
    sets = figure.spec["datasets"]
    values = [sets[layer["data"]["name"]] for layer in figure.spec["layer"] if layer["mark"]["type"] == "rule"]
    return [row for each in values for row in each]


def test_budget_lines_part_the_cells_that_cost_more_from_those_that_cost_less() -> None:
    """Costs are x + y from 0 to 24 on a 3 by 3 grid; the level 4.8 parts the cell (0, 0) from the rest."""
    around = [row for row in rules(sweep_figure(grid(2), "en")) if row["level"] == "4.8"]
    assert {(row["left"], row["right"], row["bottom"], row["top"]) for row in around} == {(0, 1, 1, 1), (1, 1, 0, 1)}
    assert rules(sweep_figure(grid(2, costs=False), "en")) == []


def test_a_fan_against_demand_says_when_capacity_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight technicians against 400 person-months in 24 months, 16.7 a month: short throughout."""
    monkeypatch.chdir(tmp_path)
    asked = ["simulate", "smart_manufacturing", "--replications", "2", "--workers", "1"]
    assert run([*asked, "--figure", "gap.csv"]) == 0
    header, *rows = Path("gap.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header == "scenario,month,demand,capacity_mean,capacity_low,capacity_high"
    cells = [row.split(",") for row in rows]
    assert len(cells) == 24
    assert all(float(row[2]) == pytest.approx(400 / 24) and float(row[3]) <= 8 for row in cells)
    assert run([*asked, "--figure", "heads.json", "--show", "headcount"]) == 0
    assert run([*asked, "--figure", "gap.csv", "--show", "heads"]) == 2
    assert run([*asked, "--show", "headcount"]) == 2
