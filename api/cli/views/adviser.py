"""What past periods say about framework mixes, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, heading, sentence, table
from engine.goals.framework_adviser import FamilyAdvice, FrameworkAdvice


def show_advice(body: FrameworkAdvice, language: str) -> None:
    """Print every family with its mixes, who worked under which, and where the preset differs."""
    for family in body.families:
        _family(family, language)
    for note in body.notes:
        sentence(note.text(language))
    sentence(
        both(
            language,
            "Advice only: a named human decides, and the preset wins.",
            "仅供参考，由具名人员决定，并以预设为准。",
        )
    )


def _family(family: FamilyAdvice, language: str) -> None:
    heading(f"{family.job_family}: {family.because.text(language)}")
    headers = (
        both(language, "mix", "组合"),
        ">n",
        ">" + both(language, "mean", "均值"),
        ">sd",
        ">" + both(language, "ranked by", "排序值"),
        ">" + both(language, "5 to 95 %", "5%–95%"),
        ">" + both(language, "P(best)", "最优概率"),
    )
    table(
        headers,
        [
            (
                one.mix,
                str(one.n),
                _told(one.mean),
                _told(one.sd),
                _told(one.ranked_by),
                NONE if one.low is None else f"{_told(one.low)} .. {_told(one.high)}",
                NONE if one.best is None else f"{one.best:.3f}",
            )
            for one in family.mixes
        ],
    )
    for one in family.balance:
        difference = NONE if one.standardised_difference is None else f"{one.standardised_difference:+.2f}"
        shared = NONE if one.overlap is None else f"{one.overlap:.0%}"
        sentence(
            both(
                language,
                f"  {one.mix} against the others, {one.column}: difference {difference} sd, in common {shared}",
                f"  {one.mix} 与其他组合，{one.column}：差异 {difference} 个标准差，重叠 {shared}",
            )
        )
    if family.conflict is not None:
        sentence(family.conflict.text(language))


def _told(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"
