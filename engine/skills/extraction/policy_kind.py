"""The kind of policy that extraction reads: words that say what a sentence says about a skill."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised
from engine.policy.kinds import FactField, FieldType, PolicyKind

EFFECTS: Final = (
    "says-nothing",
    "denies-what-follows",
    "denies-by-itself",
    "denies-statement",
    "wish-or-plan",
    "open-question",
    "job-requirement",
    "somebody-else",
    "back-to-person",
    "new-clause",
    "own-verb",
    "list-word",
    "filler-word",
    "everyday-word",
    "function-word",
    "before-skills",
    "after-skills",
    "no-skill",
)
"""What a cue does; ``engine.skills.extraction.cue_book`` says what each means."""
SIDES: Final = ("before-skill", "after-skill", "either-side", "next-to-skill", "as-subject")
"""Where a cue stands: before or after the skill, either, right before it, or as the subject of the clause."""

_WORDS: Final = {
    written: Localised(en=en, zh=zh)
    for written, en, zh in (
        ("says-nothing", "says nothing", "无含义"),
        ("denies-what-follows", "denies what follows", "否定其后"),
        ("denies-by-itself", "denies by itself", "自身表示欠缺"),
        ("denies-statement", "denies statement", "否定陈述"),
        ("wish-or-plan", "wish or plan", "意愿或计划"),
        ("open-question", "open question", "未有定论"),
        ("job-requirement", "job requirement", "岗位要求"),
        ("somebody-else", "somebody else", "说的是他人"),
        ("back-to-person", "back to person", "转回本人"),
        ("new-clause", "new clause", "另起分句"),
        ("own-verb", "own verb", "新谓语"),
        ("list-word", "list word", "并列词"),
        ("filler-word", "filler word", "填充词"),
        ("everyday-word", "everyday word", "常用词"),
        ("function-word", "function word", "虚词"),
        ("before-skills", "before skills", "位于技能前的词"),
        ("after-skills", "after skills", "位于技能后的词"),
        ("no-skill", "no skill", "并非技能"),
        ("before-skill", "before skill", "在技能之前"),
        ("after-skill", "after skill", "在技能之后"),
        ("either-side", "either side", "前后均可"),
        ("next-to-skill", "next to skill", "紧邻技能"),
        ("as-subject", "as subject", "作主语"),
        ("words between", "words between", "个间隔词"),
        ("credibility", "credibility", "可信度"),
        ("per cent alike", "per cent alike", "%相似"),
        ("HR skills team", "the HR skills team", "人力资源技能组"),
    )
}

SKILL_EXTRACTION: Final = PolicyKind(
    name="skill-extraction",
    title=Localised(en="Skill extraction", zh="技能提取"),
    section="decisions",
    facts=(
        FactField(name="cue", type=FieldType.STRING, label=Localised(en="Word or phrase", zh="词语"), vocabulary=True),
    ),
    outcomes=(
        FactField(
            name="effect",
            type=FieldType.STRING,
            label=Localised(en="What it does", zh="作用"),
            choices=EFFECTS,
        ),
        FactField(
            name="side", type=FieldType.STRING, label=Localised(en="Where it stands", zh="所处位置"), choices=SIDES
        ),
        FactField(
            name="level",
            type=FieldType.NUMBER,
            label=Localised(en="Level it suggests", zh="建议等级"),
            low=1,
            high=5,
        ),
    ),
    parameters=("reach.words", "tag.credibility", "suggestion.similarity"),
    words=_WORDS,
)
