"""What the kinds of finding of a policy check mean, in Chinese: what is wrong and how to mend it."""

from __future__ import annotations

from typing import Final

FINDINGS_ZH: Final[dict[str, tuple[str, str]]] = {
    "overlap": ("多条规则会同时命中同一情形，但命中策略只允许一条", "请让条件互斥，或更换命中策略"),
    "contradiction": ("规则或条件相互矛盾，不能同时成立，或对同一情形给出不同结果", "请修改条件或取值，使其不再冲突"),
    "duplicate": ("内容重复", "请删除其中一条"),
    "shadowed": ("更优先的规则已覆盖其全部情形，该规则不会起作用", "请前移该规则，或将其删除"),
    "unreachable": ("永远不可能命中", "请修改条件，或将其删除"),
    "subsumed": ("其情形与结果已包含在另一条规则中，属多余", "请删除该规则，或修改其结果"),
    "gap": ("有情形没有任何规则覆盖", "请为其补充一行，或在最后加一行不带条件的规则"),
    "gap-when-missing": ("缺少某项事实时没有规则覆盖", "如需处理，请补充对应的行"),
    "constant": ("有条件恒成立或恒不成立", "请修改或删除该条件"),
    "cross-product": ("有匹配项未与其他匹配项关联，会产生全部组合", "请通过共同的列将其关联"),
    "not-verified": ("规模过大，未能完成证明", "请拆分表格，或减少列数"),
    "unused-input": ("有输入未被任何规则使用", "请删除该输入，或补充使用它的规则"),
    "unused-parameter": ("有参数从未被使用", "请删除该参数，或在规则中使用它"),
    "review-passed": ("已过复核日期", "请复核指标，并更新复核日期"),
}
"""Sentences without their full stop, by code of a finding."""
