"""A policy on past days, for a terminal."""

from __future__ import annotations

from collections import Counter

from api.cli.views.tables import NONE, both, heading, sentence, table
from engine.goals.policy_backtest import PolicyBacktest, Snapshot

SHOWN = 4


def show_backtest(body: PolicyBacktest, language: str) -> None:
    """Print a row per day: how many got what, who changed since the day before, and why."""
    heading(f"{body.policy}@{body.version}")
    headers = (
        both(language, "day", "日期"),
        ">" + both(language, "cases", "数量"),
        both(language, "outcomes", "结果"),
        ">" + both(language, "stayed", "不变"),
        ">" + both(language, "changed", "变化"),
        both(language, "because of", "原因"),
        ">" + both(language, "other than held", "与当时生效版本不同"),
    )
    table(headers, [_row(snapshot, language) for snapshot in body.snapshots])
    if body.known_then_assumed:
        told = both(language, "Assumed known when it happened: ", "假定发生时即已知：")
        sentence(told + ", ".join(body.known_then_assumed))


def _row(snapshot: Snapshot, language: str) -> tuple[str, ...]:
    if not snapshot.in_force:
        return (str(snapshot.on), NONE, both(language, "no rule yet", "尚无规则"), NONE, NONE, "", NONE)
    why = Counter(change.because for change in snapshot.changes)
    return (
        str(snapshot.on),
        f"{snapshot.cases:,}",
        _outcomes(snapshot, language),
        _told(snapshot.stayed),
        NONE if snapshot.stayed is None else f"{len(snapshot.changes):,}",
        ", ".join(f"{reason} {count:,}" for reason, count in sorted(why.items())),
        _told(snapshot.differs_from_held),
    )


def _outcomes(snapshot: Snapshot, language: str) -> str:
    """Return the most frequent outcomes, and how many others there are."""
    listed = sorted(snapshot.outcomes.items(), key=lambda item: (-item[1], item[0]))
    told = [f"{outcome}: {count:,}" for outcome, count in listed[:SHOWN]]
    more = len(listed) - len(told)
    return "; ".join([*told, both(language, f"{more} others", f"另有 {more} 种")] if more else told)


def _told(count: int | None) -> str:
    return NONE if count is None else f"{count:,}"
