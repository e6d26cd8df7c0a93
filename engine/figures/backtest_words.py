"""What the figure of a backtest says: English and Chinese by key."""

from __future__ import annotations

from typing import Final

BACKTEST_WORDS: Final[dict[str, tuple[str, str]]] = {
    "backtest.title": ("Foretold and real: {measured} by year", "预测与实际：各年{measured}"),
    "backtest.leavers": ("leavers", "离职人数"),
    "backtest.joiners": ("joiners", "入职人数"),
    "backtest.headcount": ("headcount", "在职人数"),
    "backtest.year": ("Year", "年份"),
    "backtest.kind": ("What", "类别"),
    "backtest.told": ("Value", "数值"),
    "backtest.past": ("on record", "历史记录"),
    "backtest.inside": ("real, within the band", "实际（区间内）"),
    "backtest.outside": ("real, outside the band", "实际（区间外）"),
    "backtest.band": ("foretold, 5-95 % band and mean", "预测（5–95 % 区间与均值）"),
    "backtest.constant": ("constant rate", "恒定比率"),
    "backtest.alternative": (
        (
            "{measured} by year: fitted on {first} to {last}, then foretold. {told}. {inside} of {cells} real values "
            "lie within their band; nine in ten are to be expected."
        ),
        (
            "各年{measured}：以 {first} 至 {last} 的记录拟合后预测。{told}。"
            "{cells} 个实际值中有 {inside} 个落在区间内，预期为十之有九。"
        ),
    ),
    "backtest.cell": ("{year}: {low} to {high} foretold, {real} real", "{year}：预测 {low} 至 {high}，实际 {real}"),
    "backtest.open": ("{year}: {low} to {high} foretold, not over yet", "{year}：预测 {low} 至 {high}，尚未结束"),
}
