"""Rules of a plan by their business names, in English and Chinese."""

from __future__ import annotations

from engine.domain.frozen import Localised
from engine.planning.giving import Give
from engine.planning.plan_file import DecisionKind, WorkforcePlan
from engine.planning.rule_kinds import RuleKind
from engine.planning.rules import Rule

DECISIONS = {
    DecisionKind.HIRE: ("hire", "招聘"),
    DecisionKind.TRAIN: ("train", "培训"),
    DecisionKind.REDEPLOY: ("redeploy", "转岗"),
    DecisionKind.CONTRACT: ("contract", "外包"),
    DecisionKind.DISMISS: ("dismiss", "裁减"),
}
UNITS = {
    RuleKind.TRAINING_SEATS: ("seats", "个名额"),
    RuleKind.PATH_SEATS: ("seats", "个名额"),
    RuleKind.RECRUITERS: ("recruiters", "名招聘人员"),
    RuleKind.HIRES: ("people a month", "人/月"),
    RuleKind.CONTRACTORS: ("people", "人"),
    RuleKind.ROLE_CONTRACTORS: ("people", "人"),
    RuleKind.DISMISSALS: ("people", "人"),
    RuleKind.FLOOR: ("share", "比例"),
    RuleKind.FROZEN: ("people", "人"),
}


def named(said: object, identity: str) -> Localised:
    """Return the name of a part of a plan, its id where it has none."""
    return said if isinstance(said, Localised) else Localised(en=identity, zh=identity)


def unit_of(rule: Rule, plan: WorkforcePlan) -> Localised:
    """Return the unit of a rule's limit."""
    if rule.kind is RuleKind.BUDGET:
        return Localised(en=plan.money, zh=plan.money)
    en, zh = UNITS[rule.kind]
    return Localised(en=en, zh=zh)


def rule_name(rule: Rule, plan: WorkforcePlan) -> Localised:
    """Return a rule in words, without its limit."""
    about = _about(rule, plan)
    texts = {
        RuleKind.BUDGET: ("Budget: {en}", "预算：{zh}"),
        RuleKind.TRAINING_SEATS: ("Training seats", "培训名额"),
        RuleKind.PATH_SEATS: ("Seats: {en}", "名额：{zh}"),
        RuleKind.RECRUITERS: ("Recruiters", "招聘人员"),
        RuleKind.HIRES: ("Hires a month: {en}", "每月招聘上限：{zh}"),
        RuleKind.CONTRACTORS: ("Contractors", "外包人数上限"),
        RuleKind.ROLE_CONTRACTORS: ("Contractors: {en}", "外包人数上限：{zh}"),
        RuleKind.DISMISSALS: ("No dismissals", "不裁员"),
        RuleKind.FLOOR: ("Work that must be done: {en}", "必须完成的工作：{zh}"),
        RuleKind.FROZEN: ("Decided already: {en}", "已作出的决定：{zh}"),
    }
    en, zh = texts[rule.kind]
    return Localised(en=en.format(en=about.en), zh=zh.format(zh=about.text("zh")))


def _about(rule: Rule, plan: WorkforcePlan) -> Localised:
    if rule.kind is RuleKind.BUDGET:
        budget = plan.limits.budgets[rule.at]
        return named(budget.name, budget.id)
    if rule.kind is RuleKind.PATH_SEATS:
        path = plan.paths[rule.at]
        return named(path.name, path.id)
    if rule.kind in {RuleKind.HIRES, RuleKind.ROLE_CONTRACTORS, RuleKind.FLOOR}:
        role = plan.roles[rule.at]
        return named(role.name, role.id)
    if rule.kind is RuleKind.FROZEN:
        frozen = plan.frozen[rule.at]
        en, zh = DECISIONS[frozen.decision]
        name = frozen.role or frozen.path or ""
        return Localised(
            en=f"{en} {frozen.people:g} ({name}) in month {frozen.month}",
            zh=f"第 {frozen.month} 个月{zh} {frozen.people:g} 人（{name}）",
        )
    return Localised(en="")


def amount_text(rule: Rule, amount: float, plan: WorkforcePlan) -> Localised:
    """Return an amount of a rule with its unit; floors in per cent."""
    if rule.kind is RuleKind.FLOOR:
        return Localised(en=f"{100 * amount:.4g} %", zh=f"{100 * amount:.4g}%")
    unit = unit_of(rule, plan)
    return Localised(en=f"{amount:,.10g} {unit.en}", zh=f"{amount:,.10g} {unit.text('zh')}")


def give_sentence(give: Give, plan: WorkforcePlan) -> Localised:
    """Return what a rule must become."""
    rule = give.rule
    after = rule.limit - give.enough if rule.kind is RuleKind.FLOOR else rule.limit + give.enough
    name, new, old = rule_name(rule, plan), amount_text(rule, after, plan), amount_text(rule, rule.limit, plan)
    return Localised(
        en=f"{name.en}: {new.en} instead of {old.en}.",
        zh=f"{name.text('zh')}：由 {old.text('zh')} 改为 {new.text('zh')}。",
    )
