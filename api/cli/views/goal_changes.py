"""Changes of targets, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, heading, sentence
from engine.application.goals.change_target import TargetChanges
from engine.decision.target_change import TargetChange, TargetState

_STATES = {
    TargetState.PROPOSED: "待批准",
    TargetState.APPROVED: "已批准",
    TargetState.DECLINED: "已否决",
}


def show_change(body: TargetChange, language: str) -> None:
    """Print one change: both targets, who proposed it and who decided."""
    state = both(language, body.state.value, _STATES[body.state])
    sentence(f"{body.id} {body.key_result_id} {body.title}: {body.before.target:g} -> {body.target:g} [{state}]")
    proposed = f"{body.proposed_by}, {body.proposed_at:%Y-%m-%d}"
    sentence(both(language, f"    proposed by {proposed}: ", f"    提议人 {proposed}：") + body.because)
    if body.decided_by and body.decided_at:
        said = f"{body.decided_by}, {body.decided_at:%Y-%m-%d}"
        reason = f": {body.reason}" if body.reason else ""
        sentence(both(language, f"    {body.state.value} by {said}", f"    {state}，{said}") + reason)


def show_changes(body: TargetChanges, language: str) -> None:
    """Print every change."""
    count = len(body.changes)
    heading(both(language, f"{count} changes of targets", f"{count} 项目标值调整"))
    for change in body.changes:
        show_change(change, language)
