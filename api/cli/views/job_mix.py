"""The framework mix of one job, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, percent, sentence, table
from engine.goals.framework_questionnaire import JobMix


def show_job_mix(body: JobMix, language: str) -> None:
    """Print the weights, what brought them, and what another answer would bring."""
    headers = (
        both(language, "component", "组成"),
        ">" + both(language, "weight", "权重"),
        both(language, "because", "依据"),
    )
    table(headers, [(name, percent(weight), _because(body, name, language)) for name, weight in _ordered(body)])
    for warning in body.warnings:
        sentence(f"{warning.code}: {warning.because.text(language)}")
    if body.conflict is not None:
        sentence(body.conflict.text(language))
    if body.other_answers:
        sentence(both(language, "What another answer would bring:", "若回答不同："))
    for other in body.other_answers:
        sentence(f"  {other.what.text(language)}")
    if body.unanswered:
        left = ", ".join(body.unanswered)
        sentence(both(language, f"Not answered: {left}.", f"尚未回答：{left}。"))
    sentence(both(language, "Advice only: a named human decides.", "仅供参考，由具名人员决定。"))


def _ordered(body: JobMix) -> list[tuple[str, float]]:
    return sorted(body.mix.items(), key=lambda item: (-item[1], item[0]))


def _because(body: JobMix, component: str, language: str) -> str:
    rows = [row.because.text(language) for row in body.brought_by if row.component == component]
    return " ".join(rows) or body.explanation.text(language)
