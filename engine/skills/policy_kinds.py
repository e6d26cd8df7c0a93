"""Kinds of policy about skills: how much a record counts, and which words of a text speak of a skill."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.skills.extraction.policy_kind import SKILL_EXTRACTION

PRIOR: Final = ("prior.one", "prior.two", "prior.three", "prior.four", "prior.five")
"""Parameters with the probability of each level before any record."""
LEAST_CHANCE: Final = "level.least_chance"
BURIED: Final = ("buried.least_skills", "buried.months", "buried.criticality")
"""Parameters of buried potential: skills unused, for how many months, from which criticality."""

_WORDS: Final = {
    written: Localised(en=en, zh=zh)
    for written, en, zh in (
        ("HR development team", "the HR development team", "人力资源发展团队"),
        ("levels", "levels", "级"),
        ("weight", "weight", "权重"),
        ("probability", "probability", "概率"),
        ("skills", "skills", "项技能"),
        ("months", "months", "个月"),
        ("days", "days", "天"),
        ("criticality of a skill", "criticality of a skill", "技能关键度"),
        ("system", "a system", "系统"),
        ("certificate", "a certificate", "证书"),
        ("verified", "a verifier", "核实"),
        ("corrected-verified", "a correction that was verified", "经核实的更正"),
        ("self", "the person", "自评"),
        ("person-corrected", "a correction by the person", "本人更正"),
        ("extracted", "a text", "文本提取"),
        ("tool", "tools", "工具"),
        ("software", "software", "软件"),
        ("technology", "technology", "技术"),
    )
}

SKILL_EVIDENCE: Final = PolicyKind(
    name="skill-evidence",
    title=Localised(en="Evidence of skills", zh="技能证据"),
    section="decisions",
    words=_WORDS,
    facts=(
        FactField(name="source", type=FieldType.STRING, label=Localised(en="Source of the record", zh="记录来源")),
        FactField(name="kind", type=FieldType.STRING, label=Localised(en="Kind of skill", zh="技能类型")),
    ),
    outcomes=(
        FactField(
            name="sd",
            type=FieldType.NUMBER,
            label=Localised(en="Standard deviation in levels", zh="标准差（级）"),
            low=0.05,
            high=10,
        ),
        FactField(
            name="credibility",
            type=FieldType.NUMBER,
            label=Localised(en="Credibility where the record states none", zh="记录未注明时的可信度"),
            low=0,
            high=1,
        ),
        FactField(
            name="verified",
            type=FieldType.BOOLEAN,
            label=Localised(en="Does somebody other than the person vouch for it?", zh="是否由本人以外者证明？"),
        ),
        FactField(
            name="half_life_days",
            type=FieldType.NUMBER,
            label=Localised(en="Days after which a record weighs half", zh="权重减半的天数"),
            low=1,
        ),
    ),
    parameters=(*PRIOR, LEAST_CHANCE, *BURIED),
)

POLICY_KINDS: Final = (SKILL_EVIDENCE, SKILL_EXTRACTION)
