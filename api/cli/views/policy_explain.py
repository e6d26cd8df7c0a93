"""Why somebody got what they got, and a policy read out."""

from __future__ import annotations

from api.cli.views.tables import both, heading, sentence
from engine.application.policies.explain import PolicyReading
from engine.policy.explanations import PolicyExplanation


def show_explanation(body: PolicyExplanation, language: str) -> None:
    """Print the outcome, the rows that spoke, those that did not, and the smallest changes."""
    who = body.person_id or body.subject or both(language, "These facts", "给定事实")
    decision = f", {body.decision}" if body.decision else ""
    sentence(f"{who}, {body.policy} ({body.version}){decision}, {body.on}: {body.said.text(language)}.")
    for title, rows in (
        (both(language, "What spoke", "生效的规则"), body.fired),
        (both(language, "What did not", "未生效的规则"), body.silent),
    ):
        if rows:
            heading(title)
        for row in rows:
            sentence(row.sentence.text(language))
    for note in body.notes:
        sentence(note)
    if not body.subject:
        _show_changes(body, language)


def _show_changes(body: PolicyExplanation, language: str) -> None:
    heading(both(language, "Smallest change", "最小变化"))
    for change in body.changes:
        sentence(change.sentence.text(language))
    if not body.changes and body.complete:
        sentence(both(language, "No change of the facts leads there.", "任何事实变化都无法达到。"))
    if not body.complete:
        sentence(
            both(
                language,
                "The search stopped early; a smaller change may exist.",
                "搜索提前停止；可能存在更小的变化。",
            )
        )


def show_reading(body: PolicyReading, language: str) -> None:
    """Print every sentence of a policy."""
    for said in body.sentences:
        sentence(said.text(language))
