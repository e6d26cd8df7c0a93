"""Outputs and measures in words, for whoever tells of them."""

from __future__ import annotations

from engine.domain.frozen import Localised
from engine.simulation.answers.samples import AT_MONTH

_KINDS = {
    "on_time": Localised(en="{id} is done on time", zh="{id}按期完成"),
    "covered": Localised(en="capacity in {id} meets demand", zh="{id}产能满足需求"),
    "goal_hit": Localised(en="goal {id} is hit", zh="目标{id}达成"),
    "share_done": Localised(en="share done of {id}", zh="{id}完成比例"),
    "backlog": Localised(en="backlog of {id}", zh="{id}积压"),
    "capacity": Localised(en="capacity in {id}", zh="{id}产能"),
    "cost": Localised(en="cost", zh="成本"),
    "headcount": Localised(en="headcount", zh="在岗人数"),
    "output_person_months": Localised(en="output in person-months", zh="产出（人月）"),
    "leavers": Localised(en="leavers", zh="离职人数"),
    "hires": Localised(en="hires", zh="入职人数"),
    "moves": Localised(en="internal moves", zh="内部调动"),
    "open_requisitions": Localised(en="open requisitions", zh="在招职位"),
    "vacancy_months": Localised(en="vacancy-months", zh="空缺月数"),
    "load": Localised(en="load", zh="负荷"),
    "overload_multiplier": Localised(en="what overload multiplies leaving by", zh="超负荷离职倍数"),
}


def title_of(name: str) -> Localised:
    """Return an output or measure in words."""
    base, _, month = name.partition(AT_MONTH)
    kind, _, identity = base.partition(":")
    known = _KINDS.get(kind)
    title = Localised(en=base, zh=base) if known is None else known
    en, zh = title.en.replace("{id}", identity), title.text("zh").replace("{id}", identity)
    if known is not None and identity and "{id}" not in title.en:
        en, zh = f"{en} ({identity})", f"{zh}（{identity}）"
    return Localised(en=f"{en} in month {month}", zh=f"第 {month} 个月{zh}") if month else Localised(en=en, zh=zh)
