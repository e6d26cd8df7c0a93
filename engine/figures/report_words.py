"""What the report page says around its figures: English and Chinese by key, placeholders in braces."""

from __future__ import annotations

from typing import Final

REPORT_WORDS: Final[dict[str, tuple[str, str]]] = {
    "page.title": ("Sextant report", "Sextant 报告"),
    "page.lead": (
        "Goals, people and futures of one organisation, looked at on {on} with what was known on {known}.",
        "同一组织的目标、人员与未来：以 {on} 为基准日，仅使用截至 {known} 已知的信息。",
    ),
    "page.lead_bare": ("Goals, people and futures of one organisation.", "同一组织的目标、人员与未来。"),
    "page.skip": ("Skip to the content", "跳到正文"),
    "page.contents": ("Contents", "目录"),
    "page.numbers": ("Numbers behind this figure", "图中数据"),
    "page.no_script": (
        "The pictures need scripts, which are switched off here; the words and tables say the same.",
        "图形需要启用脚本；文字与表格包含相同信息。",
    ),
    "page.more": ("{number} more", "其余 {number} 项"),
    "page.rest": (
        "{number} more are not listed here, to keep the page readable.",
        "另有 {number} 项未在此列出，以保持页面可读。",
    ),
    "page.nothing": ("Not computed for this report.", "本报告未计算此项。"),
    "page.footer": (
        "Made by Sextant. The page is complete in itself and asks nothing of any network.",
        "由 Sextant 生成。本页自成一体，不访问任何网络。",
    ),
    "section.summary": ("In short", "要点"),
    "section.goals": ("Goals and progress", "目标与进展"),
    "section.mixes": ("Framework mixes", "考核框架组合"),
    "section.risks": ("Risks with their evidence", "风险及其依据"),
    "section.team": ("The team", "项目团队"),
    "section.futures": ("Three futures", "三种未来"),
    "section.futures_any": ("Simulated futures", "模拟的未来"),
    "section.assumed": ("What was assumed", "所用假设"),
    "section.method": ("How this was computed", "计算依据"),
    "section.limits": ("What this is not", "本报告不是什么"),
    "summary.goals": ("{weakest}: the weakest of {number} top goals", "{number} 个顶层目标中最弱的一个：{weakest}"),
    "summary.goals_one": ("{weakest}: the top goal", "顶层目标：{weakest}"),
    "summary.goals_time": (
        "The top goals stand between {low} and {high}; {gone} of the time is gone.",
        "顶层目标进度介于 {low} 与 {high} 之间；时间已过 {gone}。",
    ),
    "summary.goals_only": (
        "{coverage} of its weight is reported; of that, {covered} is reached.",
        "已填报权重 {coverage}，其中完成 {covered}。",
    ),
    "summary.goals_range": ("The top goals stand between {low} and {high}.", "顶层目标进度介于 {low} 与 {high} 之间。"),
    "summary.risks": ("key results need attention now", "个关键结果需要立即关注"),
    "summary.risks_one": ("key result needs attention now", "个关键结果需要立即关注"),
    "summary.breaks": (
        "Breaks in the chain from company to person: {breaks}.",
        "从公司到个人的目标链断点：{breaks} 处。",
    ),
    "summary.mixes": ("people with a recommended framework mix", "人获得考核框架组合建议"),
    "summary.mixes_detail": (
        "{fallback} of them have no preset yet; {warned} have a mix with a warning.",
        "其中 {fallback} 人暂无预设；{warned} 人的组合带有警示。",
    ),
    "summary.team": ("places filled: {title}", "个名额已配齐：{title}"),
    "summary.team_optimal": (
        "{points} points of fit in all; proven: no team of the whole bank scores more.",
        "匹配分合计 {points}；已证明整个人才库中没有更高分的团队。",
    ),
    "summary.team_feasible": (
        "{points} points of fit in all, at most {gap} from the best possible.",
        "匹配分合计 {points}，与理论最优最多相差 {gap} 分。",
    ),
    "summary.no_team": ("No team", "无可行团队"),
    "summary.places": ("{filled} of {openings}", "{filled}/{openings}"),
    "summary.mixes_clean": ("All from a preset, none with a warning.", "全部来自预设，均无警示。"),
    "summary.team_lacks": ("Proven: there are not enough people for {roles}.", "已证明：{roles} 人手不足。"),
    "summary.team_clash": ("Proven: the requirements cannot hold together.", "已证明：各项要求无法同时满足。"),
    "summary.team_stopped": ("The search ended without an answer.", "搜索在得出结论前结束。"),
    "summary.future": ("people after {months} months ({scenario})", "人：{months} 个月后（{scenario}）"),
    "summary.future_detail": (
        "Between {low} and {high} in nine runs out of ten; {start} today.",
        "十次推演中有九次介于 {low} 与 {high} 之间；目前 {start} 人。",
    ),
    "goals.intro": (
        (
            "A goal's value is the weighted progress of its key "
            "results and of the goals below it. Dark blue is the value "
            "with missing check-ins counted as 0; light blue reaches as far as the weight that has a check-in."
        ),
        "目标的进度是其关键结果与下级目标的加权进度。深蓝为缺失按 0 计的进度；浅蓝延伸至已有填报的权重。",
    ),
    "goals.marks": (
        "▲ counts open alerts and breaks at a goal; +n counts goals below it that are not drawn.",
        "▲ 为该目标上的预警与断点数；+n 为其下未绘出的目标数。",
    ),
    "goals.empty": ("The dataset holds no goals that count.", "数据集中没有计入的目标。"),
    "goals.left_out": ("{number} further trees are in the list only.", "另有 {number} 棵目标树仅见于列表。"),
    "goals.roots": ("The goals at the top", "顶层目标"),
    "goals.goal": ("Goal", "目标"),
    "goals.strict": ("Value", "进度"),
    "goals.covered": ("Of what is reported", "已填报部分"),
    "goals.coverage": ("Weight reported", "已填报权重"),
    "goals.weakest_link": ("Weakest link", "最弱环节"),
    "goals.lacks": ("{leaf} ({missing} points missing)", "{leaf}（缺 {missing} 分）"),
    "goals.all": ("All goals as a list", "全部目标列表"),
    "goals.all_hint": ("Open a goal to see what hangs below it.", "展开目标可查看其下级。"),
    "goals.values": (
        "{strict} (reported part {covered}, {coverage} of the weight reported)",
        "{strict}（已填报部分 {covered}，已填报权重 {coverage}）",
    ),
    "goals.brings": ("{value} · brings {points} points", "{value} · 贡献 {points} 分"),
    "goals.uncounted": ("does not count: {status}", "不计入：{status}"),
    "goals.no_check_in": ("no check-in", "无填报"),
    "status.proposed": ("proposed", "拟议"),
    "status.cancelled": ("cancelled", "已取消"),
    "status.active": ("below a goal that does not count", "上级目标不计入"),
    "status.closed": ("below a goal that does not count", "上级目标不计入"),
    "mixes.intro": (
        (
            "Advice from the policy {policy} (version {version}) for "
            "{people} people: which frameworks, with which weights. "
            "A named human decides."
        ),
        "依据策略 {policy}（版本 {version}）为 {people} 人给出的建议：采用哪些框架及其权重。由具名人员决定。",
    ),
    "mixes.family": ("Job family", "岗位序列"),
    "mixes.people": ("People", "人数"),
    "mixes.mix": ("Mix", "组合"),
    "mixes.why": ("Why", "原因"),
    "mixes.warnings": ("Warnings", "警示"),
    "mixes.none": ("none", "无"),
    "mixes.fallback": ("No preset for this family; the fallback answers.", "该序列暂无预设，采用通用组合。"),
    "mixes.bars_left": ("{number} further mixes are in the table only.", "另有 {number} 种组合仅见于表格。"),
    "risks.intro": (
        (
            "Open alerts: {alerts}. Breaks in the chain: {breaks}. Looked at: {key_results} key results with {weeks} "
            "weekly reports. Each is a hint for a talk, with the records it rests on; none is a verdict about a person."
        ),
        (
            "未关闭预警 {alerts} 条，断点 {breaks} 处；依据 {key_results} 个关键结果和 {weeks} 条周填报。"
            "每一条都是沟通的提示并附依据，而非对个人的评判。"
        ),
    ),
    "risks.none": ("No key result is at risk and nothing is broken.", "没有关键结果处于风险之中，也没有断点。"),
    "risks.alerts": ("Alerts", "预警"),
    "risks.no_alerts": ("No alert is open.", "没有未关闭的预警。"),
    "risks.breaks": ("Breaks in the chain", "目标链断点"),
    "risks.no_breaks": ("No break was found.", "没有发现断点。"),
    "risks.notices": ("Notices", "提示"),
    "risks.said": (
        (
            "Raised on {day}; by now {weeks} weekly check-ins in a row. It stands at {value} and costs its top goal "
            "{missing} points."
        ),
        "于 {day} 触发，至今连续 {weeks} 次周填报。当前完成 {value}，使顶层目标少得 {missing} 分。",
    ),
    "risks.said_state": (
        "Seen on {day}. It stands at {value} and costs its top goal {missing} points.",
        "于 {day} 出现。当前完成 {value}，使顶层目标少得 {missing} 分。",
    ),
    "risks.owner": ("Owner", "负责人"),
    "risks.rule": ("Rule", "规则"),
    "risks.because": ("Why", "原因"),
    "risks.next": ("What to do next", "下一步"),
    "risks.gains": ("Gain each week, in points", "每周增量（分）"),
    "risks.parameter": ("{name} = {value} (since {day})", "{name} = {value}（自 {day} 起）"),
    "risks.version": ("policy {policy}, version {version}", "策略 {policy}，版本 {version}"),
    "risks.kind": ("Kind", "类型"),
    "risks.severity": ("Urgency", "紧急程度"),
    "risks.goal": ("Goal", "目标"),
    "risks.what": ("What was found", "发现"),
    "risks.mend": ("What to do", "处理办法"),
    "risks.evidence": ("Evidence", "依据"),
    "risks.date": ("Date", "日期"),
    "risks.value": ("Value", "数值"),
    "risks.others": ("{number} more alerts", "其余 {number} 条预警"),
    "risks.ended": ("{number} earlier alerts are over.", "{number} 条早前预警已结束。"),
    "severity.high": ("high", "高"),
    "severity.medium": ("medium", "中"),
    "severity.low": ("low", "低"),
    "severity.notice": ("notice", "提示"),
    "code.stalled": ("Stalled", "停滞"),
    "code.at_risk": ("At risk", "难以达成"),
    "code.market_change": ("Market changed", "市场突变"),
    "code.market_drift": ("Market drifts", "市场渐变"),
    "code.expired_goal": ("Expired goal", "目标过期"),
    "code.indicator_gap": ("Indicator with gaps", "指标缺期"),
    "code.no_child": ("Not taken up", "无人承接"),
    "code.owner_missing": ("Owner unknown", "负责人不存在"),
    "code.owner_left": ("Owner has left", "负责人已离职"),
    "code.weight_uncovered": ("Weight not covered", "权重未覆盖"),
    "code.no_checkin": ("No check-in", "无填报"),
    "code.level_skipped": ("Level skipped", "跨级"),
    "code.parent_missing": ("Goal above missing", "上级目标缺失"),
    "code.goal_missing": ("Goal missing", "目标缺失"),
    "code.no_distance": ("No way to go", "基线等于目标值"),
    "code.no_target": ("No target", "缺少目标值"),
    "code.weight_missing": ("Weight missing", "缺少权重"),
    "code.weights_all_zero": ("All weights 0", "权重全为 0"),
    "code.due_before_start": ("Due before start", "截止日早于开始日"),
    "team.intro": (
        "Openings of {project}: {openings}. Everyone in the bank was looked at. A proposal until a human approves it.",
        "{project} 的名额：{openings} 个，已考察整个人才库。在具名人员批准之前仅为提案。",
    ),
    "team.asked": (
        "Openings of {project}: {openings}. Everyone in the bank was looked at.",
        "{project} 的名额：{openings} 个，已考察整个人才库。",
    ),
    "team.empty": ("No project was staffed for this report.", "本报告没有进行项目配员。"),
    "team.optimal": (
        "Best team, proven: {value} points; no team of the whole bank scores more.",
        "最优团队（已证明）：{value} 分；整个人才库中没有更高分的团队。",
    ),
    "team.feasible": (
        "A good team: {value} points; no team can score more than {bound}, so at most {gap} points are given away.",
        "可行团队：{value} 分；任何团队都不会超过 {bound} 分，因此最多相差 {gap} 分。",
    ),
    "team.infeasible": ("No team exists for this request, and that is proven.", "此需求不存在可行团队，且已得到证明。"),
    "team.stopped": (
        "The search ended at its limit without a team and without a proof.",
        "搜索达到上限，既未找到团队也未得到证明。",
    ),
    "team.role": ("Role", "角色"),
    "team.person": ("Person", "人员"),
    "team.unit": ("Lent by", "所属部门"),
    "team.manager": ("Manager who must agree", "需同意的主管"),
    "team.fit": ("Fit", "匹配分"),
    "team.why": ("Why", "原因"),
    "team.cost": ("Cost", "费用"),
    "team.load": ("Fullest week", "最满一周"),
    "team.points": ("{part} {points}", "{part} {points}"),
    "team.penalty": ("less {points} for soft limits", "软性约束扣 {points} 分"),
    "team.pinned": ("Pinned by a human: {because}", "人工指定：{because}"),
    "team.records": ("Records behind the fit", "匹配分所依据的记录"),
    "team.part": ("Part of the fit", "组成"),
    "team.record": ("Record", "记录"),
    "team.dated": ("Dated", "日期"),
    "team.source": ("Source", "来源"),
    "team.alternatives": ("Alternatives", "备选方案"),
    "team.no_alternatives": (
        "There is no other team that differs in enough places.",
        "没有其他差异足够大的团队。",
    ),
    "team.number": ("Team", "方案"),
    "team.first": ("Proposed", "推荐"),
    "team.other": ("Alternative {number}", "备选 {number}"),
    "team.total": ("Points in all", "总分"),
    "team.difference": ("Against the first", "与推荐方案相比"),
    "team.displaced": ("Who gives way to whom", "人员替换"),
    "team.moves": ("{role}: {coming} instead of {leaving}", "{role}：{coming} 替换 {leaving}"),
    "team.lacking": ("Which role lacks whom", "哪个角色缺人"),
    "team.lack": (
        "{role}: {openings} needed, {eligible} meet every condition",
        "{role}：需要 {openings} 人，符合条件 {eligible} 人",
    ),
    "team.nearest": ("Who misses least", "最接近条件的人员"),
    "team.misses": ("What is missing", "不满足的条件"),
    "team.conflicts": ("What cannot hold together", "无法同时满足的要求"),
    "team.verified": (
        "Checked: impossible together, possible when any one of them is dropped.",
        "已验证：同时要求则不可行，去掉其中任何一项即可行。",
    ),
    "team.could": ("Could take it: {people}.", "可担任：{people}。"),
    "team.legend_booked": ("booked already", "已有安排"),
    "team.legend_project": ("this project", "本项目"),
    "team.legend_over": ("above the contract", "超出合同工时"),
    "team.legend_contract": ("dashed line: contract", "虚线：合同工时"),
    "team.candidates": ("Who else was considered", "其他候选人"),
    "team.funnel": ("How many people are left after each condition", "逐项条件后剩余人数"),
    "team.eligible": ("{role}: {eligible} people meet every condition.", "{role}：{eligible} 人满足全部条件。"),
    "team.manual": (
        "Asked not to be judged by a machine; only a human may choose them: {people}.",
        "已要求不由机器评判，仅可由人工选择：{people}。",
    ),
    "futures.intro": (
        (
            "Every scenario was run {runs} times from {day} on, {months} "
            "months ahead, on the same random numbers. The line is "
            "the mean; the band holds nine runs out of ten."
        ),
        "每个情景自 {day} 起推演 {months} 个月，重复 {runs} 次，使用相同的随机数。线为均值，色带包含十次推演中的九次。",
    ),
    "futures.intro_apart": (
        (
            "Every scenario was run {runs} times from {day} on, {months} "
            "months ahead; not all share their random numbers. The "
            "line is the mean; the band holds nine runs out of ten."
        ),
        (
            "每个情景自 {day} 起推演 {months} 个月，重复 "
            "{runs} 次；随机数并不完全相同。线为均值，色带包含十次推演中的九次。"
        ),
    ),
    "futures.empty": ("No scenario was simulated for this report.", "本报告没有进行情景模拟。"),
    "futures.end": ("At the end of the horizon", "期末结果"),
    "futures.end_hint": (
        "Mean ± half-width of its 95% interval; below it the 5–95% band of single runs.",
        "均值 ± 95% 置信区间半宽；下方为单次推演的 5–95% 区间。",
    ),
    "futures.measure": ("Measure", "指标"),
    "futures.basis.last month": ("last month", "最后一个月"),
    "futures.basis.total": ("total", "合计"),
    "futures.basis.mean": ("mean", "平均"),
    "futures.differences": ("Differences against {against}", "与{against}相比的差异"),
    "futures.difference_hint": (
        (
            "Mean of the differences run by run ± half-width of its "
            "95% interval. Where zero lies inside, the difference is "
            "not established."
        ),
        "逐次推演差异的均值 ± 95% 置信区间半宽。若区间包含零，则差异不成立。",
    ),
    "futures.families": ("Headcount by job family at the end", "期末各岗位序列人数"),
    "futures.today": ("At the start", "期初"),
    "futures.standing": ("What kind of statement this is", "结论的性质"),
    "assumed.intro": (
        (
            "Every value the scenarios rest on. Data is estimated "
            "from the records, policy is decided, an assumption is "
            "somebody's judgement."
        ),
        "情景所依据的全部取值。“数据”来自记录估计，“政策”为既定决定，“假设”为人工判断。",
    ),
    "assumed.law": ("Law", "规律"),
    "assumed.unit": ("Unit", "单位"),
    "assumed.source": ("Source", "来源"),
    "assumed.why": ("Why", "原因"),
    "assumed.evidence": ("What the records say about leaving", "关于离职的记录"),
    "assumed.band": ("Tenure from", "司龄自"),
    "assumed.years": ("{years} years", "{years} 年"),
    "assumed.exposure": ("Person-years", "人年"),
    "assumed.leavers": ("Leavers", "离职人数"),
    "assumed.hazard": ("Hazard a year", "年离职强度"),
    "assumed.interval": ("95% interval", "95% 置信区间"),
    "method.intro": (
        "The same data, policies, options and seed give the same hash, wherever they are run.",
        "相同的数据、策略、选项与种子得到相同的哈希值，与运行地点无关。",
    ),
    "method.verb": ("Answer", "结果"),
    "method.as_of": ("Looked at on", "基准日"),
    "method.known": ("Known on", "已知截至"),
    "method.policies": ("Policies", "策略"),
    "method.seed": ("Seed", "随机种子"),
    "method.hash": ("Hash of the answer", "结果哈希"),
    "method.data": ("Fingerprint of the data, by table", "数据指纹（按表）"),
    "method.table": ("Table", "表"),
    "method.fingerprint": ("SHA-256", "SHA-256"),
    "method.matcher": ("Patterns were matched by: {matcher}.", "模式匹配方式：{matcher}。"),
    "method.versions": ("Computed with {versions}.", "所用软件版本：{versions}。"),
    "method.assumed": (
        "Not every row of these tables says when it became known; the day it speaks of stands in: {tables}.",
        "以下数据表并非每行都注明获知时间，以其所述日期代替：{tables}。",
    ),
    "method.not_assumed": ("Every row says when it became known.", "每一行都注明了获知时间。"),
    "method.pruning": (
        "{title}: {seen} of {eligible} eligible pairs of role and person were put to the solver. {pruning}",
        "{title}：求解器处理了 {eligible} 个合格“角色—人员”组合中的 {seen} 个。{pruning}",
    ),
    "verb.goals status": ("Goals and progress", "目标与进展"),
    "verb.goals risks": ("Risks", "风险"),
    "verb.recommend": ("Framework mixes", "考核框架组合"),
    "verb.staff request": ("Team", "项目团队"),
    "verb.simulate": ("Simulation", "情景模拟"),
    "limits.verdict": (
        (
            "Not a verdict. Everything here is a hint with its evidence; "
            "a named human decides, and whoever is affected may "
            "ask why, correct a fact and appeal."
        ),
        "不是评判。此处均为附有依据的提示；由具名人员作出决定，受影响者可以询问原因、更正事实并申诉。",
    ),
    "limits.people": (
        "Not a ranking of people. A fit says how records match one request on its dates; it is no measure of worth.",
        "不是人员排名。匹配分仅说明记录与某一需求在其期间内的吻合程度，不衡量个人价值。",
    ),
    "limits.proposal": (
        "Not in effect. Teams are proposals and framework mixes advice; nothing is booked and nothing is applied.",
        "尚未生效。团队为提案，考核组合为建议；没有预订任何人，也没有应用任何设置。",
    ),
    "limits.forecast": (
        (
            "Not a promise. Simulated futures follow from the listed "
            "assumptions; the band covers chance within them, not the "
            "chance that they are wrong."
        ),
        "不是承诺。模拟结果取决于所列假设；区间反映的是假设之内的随机性，而非假设本身出错的可能。",
    ),
    "limits.data": (
        (
            "Not more than the records. What nobody reported is missing, "
            "not zero; what was recorded wrongly is wrong here too."
        ),
        "不超出记录本身。无人填报即为缺失，而非零；记录有误，此处亦有误。",
    ),
    "limits.wellbeing": (
        "Not a use of protected or health data. No protected attribute and no wellbeing record enters any number here.",
        "未使用受保护属性或健康数据。此处任何数字均不涉及受保护属性与身心健康记录。",
    ),
}
"""Read through engine.figures.wording."""
