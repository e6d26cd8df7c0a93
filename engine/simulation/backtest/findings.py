"""What a backtest says out loud: years that do not fit, years that differ, what was not used, what was not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from engine.domain.columns import day
from engine.domain.frozen import Localised
from engine.domain.history import History
from engine.simulation.backtest.body import Finding, ForecastCell, Measured, PastYear, VariationTest
from engine.simulation.backtest.fit import RecordFit
from engine.simulation.calibration.dispersion import SIGNIFICANT, shift

NAMES = {
    Measured.LEAVERS: Localised(en="leavers", zh="离职"),
    Measured.JOINERS: Localised(en="joiners", zh="入职"),
    Measured.HEADCOUNT: Localised(en="people", zh="在职"),
}
FEW_YEARS = 3


def finding(code: str, en: str, zh: str, label: str | None = None) -> Finding:
    """Return one finding in both languages."""
    return Finding(code=code, label=label, text=Localised(en=en, zh=zh))


def misfits(cells: Sequence[ForecastCell]) -> Iterator[Finding]:
    """Yield every number that fell outside its band, leavers and joiners before what follows from them."""
    for measured in Measured:
        name = NAMES[measured]
        for cell in cells:
            if cell.measured is not measured or cell.inside is not False or cell.real is None:
                continue
            low, high = f"{cell.low:.0f}", f"{cell.high:.0f}"
            yield finding(
                "does-not-fit",
                f"{cell.label} does not fit: {cell.real} {name.en}, band {low}-{high}.",
                f"{cell.label} 年与预测不符：{name.zh} {cell.real} 人，区间 {low}-{high}。",
                cell.label,
            )


def breaks(fit: RecordFit, past: Sequence[PastYear]) -> Iterator[Finding]:
    """Yield the years of the record that do not fit to the others, and a lasting change of level."""
    for year in past:
        if year.p_value is not None and year.p_value < SIGNIFICANT / len(past):
            yield finding(
                "break-on-record",
                f"{year.label} does not fit the other years on record: {year.leavers} leavers, "
                f"band {year.low}-{year.high}. It was kept in the fit and widens the bands.",
                f"{year.label} 年与记录中其他年份不符：离职 {year.leavers} 人，区间 {year.low}-{year.high}。"
                "拟合中仍保留该年，区间因此加宽。",
                year.label,
            )
    for measured, observed, expected in (
        (Measured.LEAVERS, fit.time.leavers_by_period, fit.expected),
        (Measured.JOINERS, fit.joiners, fit.joiners_expected),
    ):
        found = shift(observed.astype(np.float64), expected)
        if found is not None:
            name, label = NAMES[measured], past[found.at].label
            yield finding(
                "level-change",
                f"From {label} on there are {found.ratio:.2f} times as many {name.en} as before "
                f"(p = {found.p_value:.2g}). A fit that begins there may foretell better.",
                f"自 {label} 起{name.zh}人数为此前的 {found.ratio:.2f} 倍（p = {found.p_value:.2g}）。"
                "以此为拟合起点或更准确。",
                label,
            )


def scatter(tests: Sequence[VariationTest], years: int) -> Iterator[Finding]:
    """Yield whether years differ beyond chance, and what the bands do about it."""
    for test in tests:
        name, deviation = NAMES[test.measured], 100 * test.variance**0.5
        if test.p_value < SIGNIFICANT:
            yield finding(
                "years-differ",
                f"Years differ by more than chance in {name.en} (chi-square {test.pearson:.1f} on {test.degrees} "
                f"degrees of freedom, p = {test.p_value:.2g}): by about {deviation:.0f} %. The bands hold that.",
                f"各年{name.zh}人数的差异超出随机波动（卡方 {test.pearson:.1f}，自由度 {test.degrees}，"
                f"p = {test.p_value:.2g}），约 {deviation:.0f} %；区间已计入。",
            )
    if years == 1:
        yield finding(
            "one-year",
            "The record is one year long: how years differ is not known, and the bands leave it out. Trust them less.",
            "记录只有一年：无法得知各年差异，区间只含随机波动，请谨慎采信。",
        )
    elif years <= FEW_YEARS:
        yield finding(
            "few-years",
            f"The record is {years} years long: little is known of how years differ, so the bands are wide.",
            f"记录只有 {years} 年：各年差异所知甚少，区间因此较宽。",
        )


def season_of(fit: RecordFit) -> Iterator[Finding]:
    """Yield whether months of the year differ."""
    if fit.season is not None and fit.season.proven:
        first = np.datetime64(int(fit.time.starts[-1]), "D").astype("datetime64[M]").astype(int)
        month = (int(first) + int(fit.season.factors.argmax())) % 12 + 1
        most = float(fit.season.factors.max())
        yield finding(
            "season",
            f"Months differ (p = {fit.season.p_value:.2g}): month {month} has {most:.1f} times its share of leavers. "
            "The simulation follows the months of the record.",
            f"各月存在差异（p = {fit.season.p_value:.2g}）：{month} 月离职人数为平均份额的 {most:.1f} 倍；"
            "模拟按记录中的月份规律进行。",
        )


def knowledge(history: History, fit_until: date, assumed: bool) -> Iterator[Finding]:
    """Yield what was recorded too late to be used, and whether recording days had to be assumed."""
    table = history.table("employments")
    recorded = table.date("recorded_at")
    late = int((recorded >= (day(fit_until) + np.timedelta64(1, "D")).astype("datetime64[s]")).sum())
    if late:
        yield finding(
            "recorded-later",
            f"{late} rows of employments were recorded after {fit_until}; the fit did not use them.",
            f"有 {late} 行任职记录在 {fit_until} 之后才登记，拟合未使用。",
        )
    if assumed:
        yield finding(
            "known-then-assumed",
            "Rows without a day of recording count as known from their own date on: a first day from that day, an end "
            "from that end.",
            "没有登记日期的行按其自身日期视为已知：入职自入职日起，离职自离职日起。",
        )
