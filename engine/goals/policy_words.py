"""How values, units and types of fact of goal policies are said aloud, by how files write them."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised

_VALUES: Final = {
    "sales": ("sales", "销售"),
    "product_rd": ("product and R&D", "产品研发"),
    "support": ("support", "职能支持"),
    "manufacturing": ("manufacturing", "生产制造"),
    "quota": ("quota", "定额"),
    "execution": ("execution", "执行"),
    "external_client": ("external client", "外部客户"),
    "KPI": ("KPI", "KPI"),
    "OKR": ("OKR", "OKR"),
    "MBO": ("MBO", "MBO"),
    "PROJECT": ("project", "项目"),
    "BEHAVIOUR": ("behaviour", "行为"),
    "SATISFACTION": ("satisfaction", "满意度"),
    "results": ("results", "结果"),
    "visit_quality": ("visit quality", "拜访质量"),
    "innovation": ("innovation", "创新"),
    "iteration_speed": ("iteration speed", "迭代速度"),
    "milestones": ("milestones", "里程碑"),
    "special_tasks": ("special tasks", "专项任务"),
    "agreed_tasks": ("agreed tasks", "约定任务"),
    "service": ("service", "服务"),
    "output_quality": ("output quality", "产出质量"),
    "safety": ("safety", "安全"),
    "improvement": ("improvement", "改进"),
    "client_care": ("client care", "客户关怀"),
    "direction": ("direction", "方向"),
    "care": ("care in the work", "工作方式"),
    "preset": ("preset", "预设"),
    "no preset": ("no preset", "无预设"),
    "W-KPI-ONLY": ("KPI only (W-KPI-ONLY)", "仅有 KPI（W-KPI-ONLY）"),
    "W-OKR-VAGUE": ("OKR too vague (W-OKR-VAGUE)", "OKR 过于模糊（W-OKR-VAGUE）"),
    "low": ("low", "低"),
    "medium": ("medium", "中"),
    "high": ("high", "高"),
    "people": ("by number of people", "按人数"),
    "equal": ("in equal parts", "平均分配"),
    "goal": ("goal", "目标"),
    "unit": ("unit", "部门"),
    "busy_without_direction": ("busy without direction", "忙而无向"),
    "rescope": ("re-scope", "调整目标"),
    "add_resource": ("add people", "增加资源"),
    "release_resource": ("release people", "释放资源"),
    "split": ("split", "拆分"),
    "merge": ("merge", "合并"),
    "close": ("close", "关闭"),
    "stalled": ("stalled", "停滞"),
    "at_risk": ("at risk", "预计难以达成"),
    "market_change": ("change of the market", "市场突变"),
    "market_drift": ("drift of the market", "市场渐变"),
    "expired_goal": ("expired goal", "目标已失效"),
    "HR performance team": ("the HR performance team", "人力资源绩效团队"),
}
_FACTS: Final = {
    "key_result_week": ("week of a key result", "关键结果的填报周"),
    "key_result_forecast": ("forecast of a key result", "关键结果的预测"),
    "key_result_driver": ("indicator that drives a key result", "驱动关键结果的指标"),
    "goal_term": ("goal", "目标"),
}
_UNITS: Final = {
    "points a week": ("points a week", "分/周"),
    "points of attainment lost": ("points of attainment lost", "分（完成度下降）"),
    "weekly check-ins": ("weekly check-ins", "次周填报"),
    "weekly values": ("weekly values", "个周度数值"),
    "weeks with a check-in": ("weeks with a check-in", "个填报周"),
    "standard deviations, summed": ("standard deviations, summed", "个标准差（累积）"),
    "key results": ("key results", "个关键结果"),
    "departments": ("departments", "个部门"),
    "goals directly below": ("goals directly below", "个直接下级目标"),
    "needed pace by recent pace": ("times the recent pace", "倍近期进度"),
    "per cent of the term": ("per cent of the term", "%（占期限）"),
    "per cent of teams": ("per cent of the teams", "%（占团队）"),
    "records": ("records", "条记录"),
}

GOAL_WORDS: Final = {written: Localised(en=en, zh=zh) for written, (en, zh) in {**_VALUES, **_FACTS, **_UNITS}.items()}
"""Shared by every kind of policy about goals."""
