"""What the console shows of alerts that are silent: acknowledged or expired, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.cli.views.tables import both, heading, number, sentence
from engine.application.goals.acknowledge import AcknowledgedAlert
from engine.goals.goal_alerts import AlertAnswer, GoalAlert


def show_acknowledged(body: AcknowledgedAlert, language: str) -> None:
    """Print how an alert stands after somebody answered it."""
    about = f"{body.code} {body.subject_id} {body.title}"
    if body.withdrawn:
        told = both(language, "acknowledgement taken back", "已撤回确认")
    else:
        told = both(language, f"acknowledged by {body.actor}", f"已由 {body.actor} 确认")
    sentence(f"{about}: {told}{_until(body.until if not body.withdrawn else None, body.worse_by, language)}")


def show_quiet(alerts: Sequence[GoalAlert], language: str, at_most: int) -> None:
    """Print a line for each alert that is silent, and who answered it."""
    if not alerts:
        return
    count = len(alerts)
    heading(both(language, f"{count} acknowledged or expired", f"{count} 项已确认或已过期"))
    for alert in alerts[:at_most]:
        sentence(f"[{_state(alert, language)}] {alert.code} {alert.subject} {alert.title}: {_why(alert, language)}")
    if count > at_most:
        more = count - at_most
        sentence(both(language, f"... and {more} more (--json lists all).", f"……另有 {more} 项（--json 可全部列出）。"))


def _state(alert: GoalAlert, language: str) -> str:
    return both(language, alert.state, {"acknowledged": "已确认", "expired": "已过期"}.get(alert.state, alert.state))


def _why(alert: GoalAlert, language: str) -> str:
    if alert.state == "expired" or alert.acknowledged is None:
        since = alert.state_since
        return both(language, f"nobody answered, expired on {since}", f"无人处理，{since} 过期")
    return _answered(alert.acknowledged, alert.state_until, language)


def _answered(answer: AlertAnswer, until: date | None, language: str) -> str:
    by = answer.by or both(language, "somebody", "某人")
    told = both(language, f"{by} on {answer.on}", f"{by} 于 {answer.on} 确认")
    said = f": {answer.because}" if answer.because else ""
    return f"{told}{_until(until, answer.worse_by, language)}{said}"


def _until(until: date | None, worse_by: float | None, language: str) -> str:
    parts = []
    if until is not None:
        parts.append(both(language, f"silent until {until}", f"静默至 {until}"))
    if worse_by is not None:
        points = number(worse_by)
        parts.append(both(language, f"unless {points} points worse", f"除非再失 {points} 分"))
    return "".join(f", {part}" for part in parts)
