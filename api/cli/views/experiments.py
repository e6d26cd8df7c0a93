"""What experiments say, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, counted, heading, number, percent, sentence, table
from engine.simulation.experiments.drivers import DriversBody
from engine.simulation.experiments.estimates import Estimate
from engine.simulation.experiments.ranking import RankingBody
from engine.simulation.experiments.sensitivity import SensitivityBody, Share
from engine.simulation.experiments.sweep import SweepBody


def show_sweep(body: SweepBody, language: str) -> None:
    """Print every point of the grid with its band and its difference from the scenario as it is."""
    _heading(f"{body.scenario}: {body.of}", body.replications, language)
    _as_it_is(body.as_it_is, language)
    headers = [
        *(f">{axis.parameter.path}, {axis.parameter.unit}" for axis in body.axes),
        *_estimate_headers(language),
        ">" + both(language, "difference", "差异"),
        ">±",
        *([">" + body.lines_of] if body.lines_of else []),
    ]
    table(
        headers,
        [
            (
                *(f"{value:g}" for value in cell.at),
                *_estimate(cell.result),
                _number(cell.difference.mean),
                _number(cell.difference.half_width),
                *([_number(cell.line.mean)] if cell.line else []),
            )
            for cell in body.cells
        ],
    )


def show_drivers(body: DriversBody, language: str) -> None:
    """Print the parts of the difference, largest first, and that they add up."""
    _heading(f"{body.of}: {body.first} → {body.second}", body.replications, language)
    rows = [(body.first, _number(body.at_first.mean), _number(body.at_first.half_width), "", "", "")]
    rows += [
        (
            driver.name,
            _signed(driver.value.mean),
            _number(driver.value.half_width),
            _signed(driver.alone.mean),
            _signed(driver.last.mean),
            ", ".join(driver.changes),
        )
        for driver in body.drivers
    ]
    rows.append((body.second, _number(body.at_second.mean), _number(body.at_second.half_width), "", "", ""))
    headers = (
        both(language, "driver", "驱动因素"),
        ">" + both(language, "part", "贡献"),
        ">±",
        ">" + both(language, "alone", "单独"),
        ">" + both(language, "as the last", "最后加入"),
        both(language, "changes", "变化"),
    )
    table(headers, rows)
    told = f"{_signed(body.difference.mean)} ± {_number(body.difference.half_width)}"
    sentence(
        both(
            language,
            f"Together {told}, traced over {body.mixtures:,} mixtures of the two (exact Shapley values).",
            f"合计 {told}，经由两者的 {body.mixtures:,} 种组合精确归因（Shapley 值）。",
        )
    )


def show_ranking(body: RankingBody, language: str) -> None:
    """Print the scenarios in order, and what can be said of the best."""
    heading(body.of)
    headers = (
        both(language, "scenario", "情景"),
        *_estimate_headers(language),
        ">" + both(language, "behind", "落后"),
        ">±",
        ">" + both(language, "replications", "模拟次数"),
        ">" + both(language, "left out after", "淘汰于"),
    )
    table(
        headers,
        [
            (
                option.name,
                *_estimate(option.result),
                _number(option.behind.mean if option.behind else None),
                _number(option.behind.half_width if option.behind else None),
                f"{option.replications:,}",
                NONE if option.left_out_after is None else f"{option.left_out_after:,}",
            )
            for option in body.options
        ],
    )
    sentence(body.statement.text(language))


def show_sensitivity(body: SensitivityBody, language: str) -> None:
    """Print the numbers that are varied, those first on which the outcome depends most."""
    _heading(f"{body.scenario}: {body.of}", body.replications, language)
    _as_it_is(body.as_it_is, language)
    headers = (
        both(language, "number", "参数"),
        both(language, "from – to", "范围"),
        ">" + both(language, "at low", "取低值"),
        ">" + both(language, "at high", "取高值"),
        ">" + both(language, "mean effect", "平均效应"),
        ">±",
        ">" + both(language, "interaction", "交互"),
        ">" + both(language, "share alone", "单独占比"),
        ">" + both(language, "share in all", "总占比"),
    )
    table(
        headers,
        [
            (
                factor.parameter.path,
                f"{factor.low:g} – {factor.high:g} {factor.parameter.unit}",
                _signed(factor.at_low.mean),
                _signed(factor.at_high.mean),
                _number(factor.mean_absolute_effect.value),
                _number(factor.mean_absolute_effect.half_width),
                _number(factor.interaction),
                _share(factor.first_order),
                _share(factor.total),
            )
            for factor in body.factors
        ],
    )
    sentence(
        both(
            language,
            f"Shares are of the variance if all these numbers are uncertain evenly over their ranges; "
            f"{counted(body.points, 'point')}, intervals 95 %.",
            f"占比指各参数在其范围内均匀取值时的方差占比；共 {body.points:,} 个点，95 % 区间。",
        )
    )


def _heading(title: str, replications: int, language: str) -> None:
    each = both(language, f"{counted(replications, 'replication')} of each", f"每点 {replications} 次模拟")
    heading(f"{title} ({each})")


def _as_it_is(estimate: Estimate, language: str) -> None:
    told = f"{_number(estimate.mean)} ± {_number(estimate.half_width)}"
    sentence(both(language, f"As it is: {told}.", f"现状：{told}。"))


def _estimate_headers(language: str) -> tuple[str, ...]:
    return (">" + both(language, "mean", "均值"), ">±", ">5 %", ">95 %")


def _estimate(estimate: Estimate) -> tuple[str, ...]:
    return tuple(_number(each) for each in (estimate.mean, estimate.half_width, estimate.low, estimate.high))


def _number(value: float | None) -> str:
    """Return a number with as many decimals as tell something: shares and probabilities need more than heads."""
    digits = 1 if value is None or abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return number(value, digits)


def _signed(value: float) -> str:
    return f"+{_number(value)}" if value > 0 else _number(value)


def _share(share: Share | None) -> str:
    return NONE if share is None else f"{percent(share.value)} ± {percent(share.half_width)}"
