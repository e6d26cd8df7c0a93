"""Who would change under another policy, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, heading, number, percent, sentence, table
from engine.goals.preview_views import GroupImpact, PolicyPreview, PreviewExample, ScoredMix

SHOWN = 10


def show_preview(body: PolicyPreview, language: str) -> None:
    """Print counts, band flows, other mixes, warnings, impact and examples."""
    _counts(body, language)
    _flows(body, language)
    for change in body.mix_changes[:SHOWN]:
        told = both(language, f"{change.people:,} people", f"{change.people:,} 人")
        sentence(f"{told}: {_mix(change.before)} -> {_mix(change.after)}")
    for warning in body.warnings:
        counts = both(
            language,
            f"appears for {warning.appears:,}, disappears for {warning.disappears:,}, stays for {warning.stays:,}",
            f"新增 {warning.appears:,} 人，消失 {warning.disappears:,} 人，保留 {warning.stays:,} 人",
        )
        sentence(f"{warning.code}: {counts}. {warning.because.text(language)}")
    _impact(body, language)
    for example in body.examples:
        _example(example, language)
    for note in body.notes:
        sentence(note.text(language))
    sentence(both(language, f"Fairness: {body.fairness}. Staffing: {body.staffing}.", "公平性与用人影响：需重新计算。"))
    sentence(both(language, "Nothing was written: a named human decides.", "未写入任何内容：由具名人员决定。"))


def _counts(body: PolicyPreview, language: str) -> None:
    sides = f"{body.before.policy}@{body.before.version} -> {body.after.policy}@{body.after.version}"
    told = both(
        language,
        f"{body.people_changed:,} of {body.people:,} people change, {body.people_unchanged:,} do not",
        f"{body.people:,} 人中 {body.people_changed:,} 人变化，{body.people_unchanged:,} 人不变",
    )
    heading(f"{sides}: {told}")
    sentence(
        both(
            language,
            f"{body.band_changed:,} get into another band; {body.mix_changed:,} get another mix; "
            f"{body.without_score:,} have no score.",
            f"{body.band_changed:,} 人等级变化；{body.mix_changed:,} 人组合变化；{body.without_score:,} 人无得分。",
        )
    )


def _flows(body: PolicyPreview, language: str) -> None:
    if not body.flows:
        return
    before = list(dict.fromkeys(flow.before for flow in body.flows))
    after = sorted({flow.after for flow in body.flows}, key=lambda band: (band is None, _place(body, band)))
    people = {(flow.before, flow.after): flow.people for flow in body.flows}
    headers = (both(language, "band before \\ after", "原等级 \\ 新等级"), *(">" + (band or NONE) for band in after))
    table(headers, [(old or NONE, *(f"{people.get((old, new), 0):,}" for new in after)) for old in before])


def _place(body: PolicyPreview, band: str | None) -> int:
    return next(at for at, flow in enumerate(body.flows) if flow.after == band)


def _impact(body: PolicyPreview, language: str) -> None:
    touched = [group for group in body.impact if group.people_changed]
    if not touched:
        return
    headers = (
        both(language, "unit or job family", "部门或岗位序列"),
        ">" + both(language, "people", "人数"),
        ">" + both(language, "change", "变化"),
        ">" + both(language, "mean before", "原均分"),
        ">" + both(language, "mean after", "新均分"),
        "",
    )
    touched.sort(key=lambda group: (group.by, -group.people_changed, group.id))
    table(headers, [_group(group, language) for group in touched[:SHOWN]])


def _group(group: GroupImpact, language: str) -> tuple[str, ...]:
    small = both(language, "small group", "人数过少") if group.small else ""
    counts = (f"{group.people:,}", f"{group.people_changed:,}")
    return (group.name or group.id or NONE, *counts, number(group.mean_before), number(group.mean_after), small)


def _example(example: PreviewExample, language: str) -> None:
    sentence(f"{example.person_id}: {_scored(example.before)} -> {_scored(example.after)}")
    for scored in (example.before, example.after):
        parts = (f"{part.component} {percent(part.weight)} x {number(part.attainment)}" for part in scored.components)
        because = " ".join(rule.because.text(language) for rule in scored.trail.rules[:1])
        sentence(f"    {', '.join(parts)}. {because}")


def _scored(scored: ScoredMix) -> str:
    return f"{number(scored.score)} ({scored.band or NONE})"


def _mix(mix: dict[str, float]) -> str:
    return ", ".join(f"{component} {percent(weight)}" for component, weight in mix.items())
