"""What a backtest found, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, counted, heading, number, sentence, table
from engine.domain.frozen import Localised
from engine.simulation.backtest.body import BacktestBody, ForecastCell, Measured

NAMES = {
    Measured.LEAVERS: Localised(en="leavers", zh="离职"),
    Measured.JOINERS: Localised(en="joiners", zh="入职"),
    Measured.HEADCOUNT: Localised(en="headcount", zh="在职"),
}
METHODS = {
    "simulation": Localised(en="simulation", zh="模拟"),
    "constant rate": Localised(en="constant rate", zh="恒定比率"),
    "last year": Localised(en="last year again", zh="沿用去年"),
}


def show_backtest(body: BacktestBody, language: str) -> None:
    """Print what was foretold beside what came, how often bands held, how far methods were off, and the findings."""
    asked = body.question
    heading(
        both(
            language,
            f"Fitted on {asked.fit_from} to {asked.fit_until}, foretold until {asked.forecast_until}: "
            f"{counted(body.people_at_start, 'person', 'people')}, {counted(asked.replications, 'replication')}",
            f"以 {asked.fit_from} 至 {asked.fit_until} 的记录拟合，预测至 {asked.forecast_until}："
            f"{body.people_at_start:,} 人，{asked.replications} 次模拟",
        )
    )
    headers = (
        both(language, "year", "年份"),
        both(language, "what", "指标"),
        ">" + both(language, "real", "实际"),
        ">" + both(language, "mean", "均值"),
        ">5 %",
        ">95 %",
        both(language, "held", "吻合"),
        ">" + both(language, "constant rate", "恒定比率"),
        ">" + both(language, "last year", "沿用去年"),
    )
    table(headers, [_row(cell, language) for cell in body.cells])
    _errors(body, language)
    for one in body.findings:
        sentence(one.text.text(language))


def _row(cell: ForecastCell, language: str) -> tuple[str, ...]:
    held = NONE if cell.inside is None else both(language, "yes", "是") if cell.inside else both(language, "NO", "否")
    return (
        cell.label,
        NAMES[cell.measured].text(language),
        number(cell.real, 0),
        number(cell.mean, 0),
        number(cell.low, 0),
        number(cell.high, 0),
        held,
        number(cell.constant_rate, 0),
        number(cell.last_year, 0),
    )


def _errors(body: BacktestBody, language: str) -> None:
    if not body.coverage:
        return
    whole = body.coverage[0]
    heading(
        both(
            language,
            f"{whole.inside} of {whole.cells} real values lie within their 90 % band. Mean distance from them:",
            f"{whole.cells} 个实际值中有 {whole.inside} 个落在 90 % 区间内。与实际值的平均距离：",
        )
    )
    headers = (both(language, "method", "方法"), *(">" + NAMES[one].text(language) for one in Measured))
    rows = [
        (
            METHODS[method].text(language),
            *(
                number(
                    next((e.mean_absolute_error for e in body.errors if (e.method, e.measured) == (method, one)), None)
                )
                for one in Measured
            ),
        )
        for method in METHODS
    ]
    table(headers, rows)
