"""The skills of one person, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, heading, number, percent, sentence, table
from engine.application.skills.correct import SkillCorrection
from engine.skills.profile_views import PersonSkill, SkillProfile


def show_profile(body: SkillProfile, language: str) -> None:
    """Print every skill with level and distribution, then its records, and the rule behind them."""
    if not body.skills:
        sentence(both(language, f"Nothing is recorded of {body.person_id}.", f"暂无 {body.person_id} 的技能记录。"))
    else:
        _levels(body, language)
    for skill in body.skills:
        show_skill(skill, language)
    for note in body.notes:
        sentence(note.text(language))
    sentence(body.rule.text(language))
    sentence(both(language, "Advice only: a named human decides.", "仅为建议，由具名人员决定。"))


def show_correction(body: SkillCorrection, language: str) -> None:
    """Print what was corrected, what is inferred beside it, and which proposals can be re-run."""
    before = NONE if body.before is None else number(body.before.level)
    verb = both(language, "Withdrawn", "已撤回") if body.withdrawn else both(language, "Corrected", "已更正")
    sentence(
        both(
            language,
            f"{verb}: {body.after.name} of {body.person_id} from {before} to {number(body.after.level)}, "
            f"as of {body.dated}, by {body.actor} ({body.source}).",
            f"{verb}：{body.person_id} 的“{body.after.name}”由 {before} 改为 {number(body.after.level)}，"
            f"自 {body.dated} 起，由 {body.actor} 提出（{body.source}）。",
        )
    )
    show_skill(body.after, language)
    for each in body.affected:
        told = f"{each.title} ({each.state.value}): {each.proposal_id}"
        mend = f"sextant decisions confirm {each.appeal_id}" if each.appeal_id else NONE
        sentence(
            both(
                language, f"Asks for this skill: {told}; re-run: {mend}", f"涉及该技能的提案：{told}；重新计算：{mend}"
            )
        )
    if body.affected and not any(each.appeal_id for each in body.affected):
        sentence(both(language, "To have them re-run, add --appeal.", "如需重新计算，请加 --appeal。"))


def show_skill(skill: PersonSkill, language: str) -> None:
    """Print one skill's records, newest first, and what a reader must know."""
    heading(f"{skill.name} ({skill.skill_id})")
    headers = [
        both(language, en, zh)
        for en, zh in (
            ("dated", "日期"),
            ("source", "来源"),
            (">level", ">等级"),
            (">credibility", ">可信度"),
            ("what it counts for", "计入方式"),
            ("evidence", "证据"),
        )
    ]
    table(
        headers,
        [
            (
                str(each.dated),
                each.source,
                number(each.level),
                number(each.credibility, 2),
                each.counts.text(language),
                each.evidence or NONE,
            )
            for each in skill.records
        ],
    )
    for note in skill.notes:
        sentence(note.text(language))


def _levels(body: SkillProfile, language: str) -> None:
    headers = [
        both(language, en, zh)
        for en, zh in (
            ("skill", "技能"),
            (">level", ">等级"),
            (">inferred", ">推断"),
            (">mean", ">均值"),
            ("probability of 1 / 2 / 3 / 4 / 5", "1 / 2 / 3 / 4 / 5 级概率"),
            ("rests on", "依据"),
        )
    ]
    table(headers, [_line(skill, language) for skill in body.skills])


def _line(skill: PersonSkill, language: str) -> tuple[str, ...]:
    chances = " / ".join(percent(chance) for chance in skill.distribution) or NONE
    rests = NONE if skill.source is None else f"{skill.source} {skill.dated}"
    corrected = both(language, " (corrected)", "（更正）") if skill.corrected else ""
    return (
        skill.name,
        number(skill.level),
        number(skill.inferred_level),
        number(skill.mean, 2),
        chances,
        f"{rests}{corrected}",
    )
