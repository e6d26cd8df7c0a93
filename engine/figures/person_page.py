"""The page that one affected person gets: printable, offline, on one sheet, with nobody else's data."""

from __future__ import annotations

from collections.abc import Sequence

from engine.decision.explanation import PersonalExplanation
from engine.domain.frozen import Localised
from engine.evidence.fact import Fact
from engine.figures.markup import Html, Part, element, table

MOST_RECORDS = 12
"""Records shown on the page; the JSON form has all."""
STYLE = (
    "@page{size:A4;margin:16mm}body{font:10.5pt/1.45 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;"
    "max-width:46rem;margin:1.5rem auto;padding:0 1rem;color:#1c2430}h1{font-size:1.4rem;margin:0 0 .3rem}"
    "h2{font-size:1.05rem;margin:.9rem 0 .2rem}p,ol{margin:.2rem 0}table{border-collapse:collapse;width:100%;"
    "font-size:.85rem}caption{text-align:left;color:#4a5568}th,td{text-align:left;padding:.15rem .5rem .15rem 0;"
    "border-bottom:1px solid #d5dae1}"
)
_HEADS = {
    "outcome": Localised(en="What it comes to for you", zh="对您的结果"),
    "system": Localised(en="What the system did", zh="系统的作用"),
    "human": Localised(en="What people do", zh="人的作用"),
    "factors": Localised(en="What weighed most", zh="主要因素"),
    "data": Localised(en="Your data that was used", zh="所使用的您的数据"),
    "appeal": Localised(en="How to ask, correct and appeal", zh="如何询问、更正与申诉"),
}
_COLUMNS = (
    Localised(en="record", zh="记录"),
    Localised(en="value", zh="值"),
    Localised(en="source", zh="来源"),
    Localised(en="date", zh="日期"),
)
_MISSING = Localised(en="no record", zh="无记录")


def person_page(body: PersonalExplanation, language: str) -> str:
    """Return the explanation for one person as an HTML page without scripts or references to other files."""
    title = element("title", body.title)
    head = element("head", element("meta", charset="utf-8"), title, element("style", Html(STYLE)))
    parts: list[Part] = [element("h1", body.title), element("p", f"{body.person_id} · {body.proposal_id}")]
    for name in ("outcome", "system", "human"):
        words: Localised = getattr(body, name)
        parts += [element("h2", _HEADS[name].text(language)), element("p", words.text(language))]
    if body.factors:
        items = [element("li", each.text(language)) for each in body.factors]
        parts += [element("h2", _HEADS["factors"].text(language)), element("ol", *items)]
    parts += [element("h2", _HEADS["data"].text(language)), _records(body.data, language)]
    contact = Localised(en=f"Contact: {body.contact}.", zh=f"联系：{body.contact}。")
    parts += [
        element("h2", _HEADS["appeal"].text(language)),
        element("p", body.appeal.text(language)),
        element("p", contact.text(language)),
        element("p", body.what_this_is_not),
    ]
    return f"<!doctype html>\n{element('html', head, element('body', element('main', *parts)), lang=language)}\n"


def _records(facts: Sequence[Fact], language: str) -> Html:
    rows = [
        (
            f"{each.table}: {each.key.get('skill_id', each.column)}",
            _MISSING.text(language) if each.value is None else str(each.value),
            each.source or "-",
            "-" if each.dated is None else each.dated.isoformat(),
        )
        for each in facts[:MOST_RECORDS]
    ]
    more = len(facts) - len(rows)
    caption = Localised(
        en=f"{len(rows)} records" + (f"; {more} more in the JSON form" if more else ""),
        zh=f"{len(rows)} 条记录" + (f"；另有 {more} 条见 JSON" if more else ""),
    )
    return table([each.text(language) for each in _COLUMNS], rows, caption.text(language))
