"""Chains of events, for a terminal."""

from __future__ import annotations

from api.cli.views.simulation import BASES, show_comparison
from api.cli.views.tables import NONE, both, counted, heading, number, sentence, table
from engine.domain.frozen import Localised
from engine.figures.chain_words import kind_in_words
from engine.simulation.answers.body import Comparison
from engine.simulation.chains.body import ChainEffect, EventChain, Fates, TraceBody, TracedEvent

FATES = {
    "vanished_direct": Localised(en="gone: the event and what followed from it", zh="消失：该事件及其直接后续"),
    "remaining_direct": Localised(en="followed from it and happen all the same", zh="其直接后续但仍发生"),
    "vanished_contributed": Localised(en="gone: it had contributed to them", zh="消失：曾受其影响"),
    "shifted_contributed": Localised(en="at another moment: it had contributed to them", zh="时间改变：曾受其影响"),
    "shifted_others": Localised(en="at another moment, others", zh="时间改变：其他事件"),
    "vanished_others": Localised(en="gone, others", zh="消失：其他事件"),
    "new": Localised(en="only without it", zh="仅在无该事件时发生"),
    "same": Localised(en="the same", zh="不变"),
}


def show_trace(body: TraceBody, language: str) -> None:
    """Print the chains and the events that are asked for, and how the statement stands."""
    heading(f"{body.title.text(language)} ({body.scenario}), {both(language, 'run', '第')} {body.replication}")
    for chain in body.chains:
        if chain.posts or len(body.chains) == 1:
            _chain(chain, language)
    heading(both(language, f"{counted(body.events_found, 'event')}", f"{body.events_found} 个事件"))
    headers = [both(language, en, zh) for en, zh in _HEADERS]
    table(headers, [_row(event, language) for event in body.events])
    if body.left_out is not None:
        sentence(body.left_out.text(language))
    sentence(body.standing.text(language))


def show_chain(body: ChainEffect, language: str) -> None:
    """Print what an event leads to in one run, what is gone without it, and its cost over all runs."""
    heading(body.event)
    for chain in body.with_event.chains:
        _chain(chain, language)
    _fates(body.fates, language)
    show_comparison(body.costs, language)
    _measures(body.costs, language)
    sentence(body.standing.text(language))


_HEADERS = (
    (">no.", ">编号"),
    (">month", ">月"),
    ("day", "日期"),
    ("what", "事件"),
    ("who", "对象"),
    ("unit", "部门"),
    ("because of", "起因"),
    ("more likely by", "促成因素"),
)


def _chain(chain: EventChain, language: str) -> None:
    months = number(chain.vacancy_months, 2)
    posts = len(chain.posts)
    told = both(
        language,
        f"{chain.path or chain.subject}: {counted(posts, 'empty post')}, {months} vacancy-months",
        f"{chain.path or chain.subject}：{posts} 个空缺岗位，空缺 {months} 人月",
    )
    sentence(told)
    if chain.affected:
        sentence(both(language, "  affects ", "  影响 ") + ", ".join(chain.affected))


def _row(event: TracedEvent, language: str) -> tuple[str, ...]:
    return (
        str(event.number),
        f"{event.at_months:.2f}",
        event.day,
        kind_in_words(event.what).text(language),
        event.subject,
        event.unit_id or NONE,
        ", ".join(map(str, event.direct)) or NONE,
        _listed(event),
    )


def _listed(event: TracedEvent) -> str:
    shown = ", ".join(map(str, event.contributing[:8])) or NONE
    return shown + ("…" if event.contributing_events > 8 else "")


def _measures(costs: Comparison, language: str) -> None:
    """Print what the event does to work, due dates, goals and cost; nothing where it does nothing to them."""
    changed = [row for row in costs.final_measures if row.mean or row.low or row.high]
    if changed:
        headers = [both(language, en, zh) for en, zh in (("measure", "度量"), ("over", "口径"), (">mean", ">均值"))]
        rows = [
            (row.name, BASES[row.basis].text(language), number(row.mean, 3), number(row.half_width, 3))
            for row in changed
        ]
        table([*headers, ">±"], rows)


def _fates(fates: Fates, language: str) -> None:
    headers = (both(language, "events without it", "无该事件时"), ">" + both(language, "number", "数量"))
    rows = [(told.text(language), str(getattr(fates, name))) for name, told in FATES.items()]
    table(headers, rows)
