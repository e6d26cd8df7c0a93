"""What the report says of skills and of choices around teams: English and Chinese by key."""

from __future__ import annotations

from typing import Final

CHOICE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "section.skills": ("Skills", "技能"),
    "section.choices": ("Choices and changes", "取舍与变更"),
    "skills.intro": (
        (
            "The {skills} most critical skills in {units} units. A skill counts as mastered from level {level} on. "
            "Demand is that of {first} to {last}."
        ),
        "{units} 个部门的 {skills} 项最关键技能。达到 {level} 级即视为掌握。需求期间：{first}至{last}。",
    ),
    "skills.not_shown": ("{number} more skills are not shown.", "另有 {number} 项技能未展示。"),
    "skills.gaps": ("Gaps, and what they ask for", "缺口与应对"),
    "skills.gaps_intro": (
        "By lacking people times criticality, the most pressing first. A unit is judged with all units below it.",
        "按缺少人力与关键度之积排列，最紧迫者在前。部门包含其所有下级部门。",
    ),
    "skills.no_gaps": ("No unit lacks a skill that its work asks for.", "没有部门缺少其工作所需的技能。"),
    "skills.skill": ("Skill", "技能"),
    "skills.unit": ("Unit", "部门"),
    "skills.level": ("From level", "起始等级"),
    "skills.demand": ("Asked for", "需求"),
    "skills.supply": ("There are", "现有"),
    "skills.gap": ("Lacking", "缺口"),
    "skills.asks_for": ("What it asks for", "应对"),
    "skills.train": (
        "Train {people}: {course}, {months} months, {cost} in all",
        "培训 {people} 人：{course}，{months} 个月，共 {cost}",
    ),
    "skills.hire": ("Hire or borrow {people} full-time people", "招聘或借调 {people} 个全职人力"),
    "skills.no_course": ("No course to that level is known", "未知有可达到该等级的课程"),
    "skills.nobody_near": ("Nobody is one level short: {course} takes longer", "无人仅差一级：{course}耗时更长"),
    "skills.buried": ("Buried potential", "被埋没的潜力"),
    "skills.buried_intro": (
        (
            "{people} people hold at least {least} verified critical skills of which no project used any for {months} "
            "months. Hints for a talk with them, in the order of their ids; no ranking, and no judgement."
        ),
        (
            "{people} 人各拥有至少 {least} 项经核实的关键技能，且 {months} 个月内没有项目用到其中任何一项。"
            "仅为与本人沟通的提示，按编号排列，不是排名，也不是评判。"
        ),
    ),
    "skills.nobody_buried": (
        "Nobody holds {least} verified critical skills of which no project used any for {months} months.",
        "没有人拥有 {least} 项经核实、且 {months} 个月内未被任何项目使用的关键技能。",
    ),
    "skills.person": ("Person", "人员"),
    "skills.proven": ("Proven and unused", "经核实而未使用"),
    "skills.used": ("Last used", "最近使用"),
    "skills.never": ("never in a project", "从未在项目中使用"),
    "skills.proof": ("level {level}, {source}, {on}", "{level} 级，{source}，{on}"),
    "skills.source.certificate": ("certificate", "证书"),
    "skills.source.project": ("seen in a project", "项目见证"),
    "skills.source.manager": ("assessed by the manager", "主管评估"),
    "choices.intro": (
        "What a planner asks next. Every answer was computed from the whole bank; nothing here is decided.",
        "计划人员接下来会问的问题。每个答案都基于整个人才库计算；此处不作任何决定。",
    ),
    "choices.trades": ("What can be traded for what: {title}", "可供权衡的方案：{title}"),
    "choices.trades_hint": (
        "A plan further right fits better, one further up lets more people learn; a diamond works overtime.",
        "越靠右匹配越高，越靠上发展越多；菱形表示需要加班。",
    ),
    "choices.plan": ("Plan", "方案"),
    "choices.fit": ("Fit, points", "匹配分"),
    "choices.gained": ("Skills gained", "提升的技能数"),
    "choices.overtime": ("Overtime, hours a week", "加班（小时/周）"),
    "choices.given_up": ("Fit given up", "放弃的匹配分"),
    "choices.why_not": ("Why not {person}? ({title})", "为什么不是{person}？（{title}）"),
    "choices.role": ("Role", "角色"),
    "choices.out": ("Leaves", "离开"),
    "choices.into": ("Takes it", "接替"),
    "choices.difference": ("Points", "分数变化"),
    "choices.because": ("Why", "原因"),
    "choices.smallest_change": ("The smallest change that would do: {change}.", "最小的改变：{change}。"),
    "choices.confirmed": ("A second solver came to the same.", "第二个求解器得出相同结论。"),
    "choices.replan": ("What if somebody is away? ({title})", "如果有人缺席？（{title}）"),
    "choices.absence": ("{person} is away from {start} to {end}.", "{person} 自 {start} 至 {end} 缺席。"),
    "choices.fewest": ("Proven; of all such answers this is the best.", "已证明；且为同等变动中的最优。"),
    "choices.fixes": ("What would make it possible: {title}", "如何使其可行：{title}"),
    "choices.way": ("Way", "办法"),
    "choices.gives_way": ("What gives way", "所作让步"),
    "choices.cost": ("Declared cost", "声明的成本"),
    "choices.points": ("Points of the team then", "届时团队总分"),
    "choices.checked": ("Checked", "验证"),
    "choices.confirmed_fix": ("solved again, by two solvers", "已由两个求解器重新求解"),
    "choices.verified_fix": ("solved again", "已重新求解"),
    "choices.unchecked_fix": ("not solved again", "未重新求解"),
    "choices.portfolio": ("All open roles at once", "所有空缺角色一并考虑"),
    "choices.portfolio_best": (
        (
            "{filled} of {openings} openings filled, nobody promised twice. "
            "Proven: no plan for all projects together is worth more."
        ),
        "{openings} 个名额中配齐 {filled} 个，没有人被重复安排。已证明：不存在更优的整体方案。",
    ),
    "choices.portfolio_bounded": (
        "{filled} of {openings} openings filled, nobody promised twice; at most {gap}% away from the best plan.",
        "{openings} 个名额中配齐 {filled} 个，没有人被重复安排；与最优方案最多相差 {gap}%。",
    ),
    "choices.left_open": ("Left open: {role}. Reason: {why}.", "空缺：{role}。原因：{why}。"),
    "choices.project": ("Project", "项目"),
    "choices.priority": ("Priority", "优先级"),
    "choices.filled": ("Filled", "已配齐"),
    "choices.openings": ("Openings", "名额"),
    "choices.schedule": ("A project in time: {title}", "项目排程：{title}"),
    "choices.schedule_hint": (
        "An example that comes with Sextant, with tasks and people of its own.",
        "随 Sextant 提供的示例，任务与人员均为示例自带。",
    ),
    "choices.schedule_best": (
        "All is done after {length} {unit}; proven: no schedule is shorter.",
        "全部完成需 {length} {unit}；已证明没有更短的排程。",
    ),
    "choices.schedule_bounded": (
        "All is done after {length} {unit}; no schedule is shorter than {bound}.",
        "全部完成需 {length} {unit}；任何排程都不短于 {bound}。",
    ),
    "summary.gap": ("full-time people lacking in {skill}", "个全职人力缺口：{skill}"),
    "summary.gap_detail": (
        "The most pressing of {number} gaps. {buried} people with proven critical skills that no project uses.",
        "{number} 项缺口中最紧迫的一项。另有 {buried} 人的关键技能经核实却未被使用。",
    ),
    "verb.goals forecast": ("How it will end", "结果展望"),
    "verb.policy preview": ("A policy tried on everyone", "政策变更试算"),
    "verb.skills matrix": ("Skills by unit", "各部门技能"),
    "verb.skills gaps": ("Skill gaps", "技能缺口"),
    "verb.skills buried": ("Buried potential", "被埋没的潜力"),
    "verb.staff pareto": ("Plans to choose from", "可选方案"),
    "verb.staff why-not": ("Why not", "为什么不是"),
    "verb.staff replan": ("Fewest moves", "最少调动"),
    "verb.staff fixes": ("Ways to make it possible", "可行办法"),
    "verb.staff portfolio": ("All open roles", "所有空缺角色"),
    "verb.staff schedule": ("Schedule", "排程"),
    "column.plan": ("Plan", "方案"),
    "column.fit": ("Fit, points", "匹配分"),
    "column.development": ("Skills gained", "提升的技能数"),
    "column.overtime_hours": ("Overtime, hours a week", "加班（小时/周）"),
    "column.fit_given_up": ("Fit given up", "放弃的匹配分"),
    "column.task": ("Task", "任务"),
    "column.start": ("Start", "开始"),
    "column.finish": ("Finish", "结束"),
}
"""Read through engine.figures.wording."""
