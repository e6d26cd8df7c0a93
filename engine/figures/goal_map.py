"""The goal map: a tree of cards, each with its progress, from the top goals to the teams."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, across, inline, span, specification, tooltip, upward
from engine.figures.goal_layout import MOST_ROWS, Card, GoalLayout, Key, key_of, lay_out
from engine.figures.numerals import number, per_cent
from engine.figures.theme import BLUE, DARKER, INK, LINE, PAPER, QUIET_INK, SKY, TRACK, VERMILLION
from engine.figures.wording import both, word
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalNode, GoalStatus

COLUMN_PIXELS, ROW_PIXELS = 254, 44
CARD_WIDTH, CARD_HALF_HEIGHT = 0.87, 0.4
BAR_LEFT, BAR_WIDTH = 0.035, 0.5
SEPARATOR = re.compile(r"(?:\s*[·:：|/]\s*|\s+[-–]\s+)(\S.*)", re.DOTALL)
BILINGUAL = re.compile(r"([^\u4e00-\u9fff（）]+?) ?[(（]([^()（）a-zA-Z]*[\u4e00-\u9fff][^()（）a-zA-Z]*)[)）]")
ELBOW = 0.935
TITLE_PIXELS, MARK_PIXELS = round(CARD_WIDTH * COLUMN_PIXELS) - 16, 40

Row = dict[str, object]


def goal_map(
    status: GoalStatus,
    language: str,
    risks: GoalRisks | None = None,
    focus: Key | None = None,
    most_rows: int = MOST_ROWS,
) -> Figure:
    """Return the map of all goal trees.

    Parameters
    ----------
    status : GoalStatus
        Goals with their values.
    language : str
        ``en`` or ``zh``.
    risks : GoalRisks or None
        Alerts and breaks, counted on the cards.
    focus : (kind, id) or None
        Goal or key result whose way to the top is highlighted; KeyError if there is none.
    most_rows : int
        Rows shown at most; the rest is counted on the cards above it.
    """
    layout = lay_out(status, focus, most_rows)
    findings = finding_counts(risks)
    way = way_up(layout, focus)
    height = round(max(layout.rows, 1) * ROW_PIXELS)
    chart = alt.layer(*_layers(layout, findings, way, language))
    why = None if focus is None else status.why_it_matters(node_of(status, focus))
    spec = specification(chart, height, COLUMN_PIXELS * max(layout.columns, 1))
    return Figure(
        id="goal-map",
        title=both("goal_map.title"),
        spec=spec if why is None else spec | {"title": _headline(why.text(language))},
        alternative=_alternative(status, layout, findings, why),
        columns=(
            *("kind", "id", "title", "key_result", "owner", "above", "strict", "covered", "coverage"),
            *("findings", "not_shown"),
        ),
        rows=tuple(
            (
                card.node.kind,
                card.node.id,
                card.node.title,
                "" if card.told is None else named(card.told),
                card.node.owner_name or card.node.owner_id,
                card.node.parent,
                card.node.strict,
                card.node.covered,
                card.node.coverage,
                findings[key_of(card.node)],
                card.hidden,
            )
            for card in layout.cards
        ),
    )


def node_of(status: GoalStatus, key: Key) -> GoalNode:
    """Return the goal or key result of a key; KeyError if there is none."""
    return status.goal(key[1]) if key[0] == "goal" else status.key_result(key[1])


def way_up(layout: GoalLayout, focus: Key | None) -> frozenset[Key]:
    """Return the cards from ``focus``, or from the one it is told on, up to its root; none without focus."""
    above = {key_of(card.node): card.above for card in layout.cards}
    told_on = {key_of(card.told): key_of(card.node) for card in layout.cards if card.told is not None}
    way: set[Key] = set()
    at = None if focus is None else told_on.get(focus, focus)
    while at is not None:
        way.add(at)
        at = above.get(at)
    return frozenset(way)


def named(node: GoalNode) -> str:
    """Return id and title of a node, once where they are the same."""
    return node.id if node.title in {"", node.id} else f"{node.id} {node.title}"


def finding_counts(risks: GoalRisks | None) -> Counter[Key]:
    """Return how many open alerts and breaks there are by goal and by key result."""
    counted: Counter[Key] = Counter()
    if risks is None:
        return counted
    for alert in risks.alerts:
        counted[("goal", alert.goal_id)] += 1
        if alert.key_result_id is not None:
            counted[("key_result", alert.key_result_id)] += 1
    for broken in risks.breaks:
        counted[("goal", broken.goal_id)] += 1
        if broken.key_result_id is not None:
            counted[("key_result", broken.key_result_id)] += 1
    return counted


def short_title(node: GoalNode, titles: dict[str, str]) -> str:
    """Return a title without the part that repeats the goal above or the goal at the top."""
    for above in (node.parent, node.root):
        prefix = titles.get(above or "", "")
        rest = SEPARATOR.match(node.title, len(prefix)) if prefix and node.title.startswith(prefix) else None
        if rest is not None:
            return rest.group(1)
    return node.title or node.id


def in_language(title: str, language: str) -> str:
    """Return the reader's half of a title written as ``English (中文)``; every other title as it is."""
    found = BILINGUAL.fullmatch(title)
    if found is None:
        return title
    return found.group(2 if language == "zh" else 1)


def _headline(sentence: str) -> dict[str, Any]:
    return {"text": sentence, "anchor": "start", "fontSize": 13, "fontWeight": "normal", "color": INK, "offset": 10}


@dataclass(frozen=True)
class _Room:
    """The scales that all layers of one map share."""

    x: alt.Scale
    y: alt.Scale


def _layers(layout: GoalLayout, findings: Counter[Key], way: frozenset[Key], language: str) -> list[alt.Chart]:
    titles = {card.node.id: card.node.title for card in layout.cards if card.node.kind == "goal"}
    cards = [_card(card, titles, findings, key_of(card.node) in way, language) for card in layout.cards]
    room = _Room(span(0, max(layout.columns, 1)), span(max(layout.rows, 1) - 0.5, -0.5))
    base, title = alt.Chart(inline(cards)), {"dy": -9, "color": INK, "fontSize": 12, "fontWeight": "bold"}
    return [
        _edges(layout, way, room),
        _boxes(base, room, language),
        *(_bar(base, room, name, colour) for name, colour in (("full", TRACK), ("known", SKY), ("done", BLUE))),
        _text(base, room, "label", "text_x", limit=TITLE_PIXELS, **title),
        _text(base, room, "marked_label", "text_x", limit=TITLE_PIXELS - MARK_PIXELS, **title),
        _text(base, room, "percent", "percent_x", color=INK),
        _text(base, room, "mark", "more_x", dy=-9, align="right", color=DARKER[VERMILLION], fontWeight="bold"),
        _text(base, room, "more", "more_x", color=QUIET_INK, align="right"),
    ]


def _boxes(base: alt.Chart, room: _Room, language: str) -> alt.Chart:
    names = ("title", "key_result", "owner", "percent", "covered", "coverage")
    chart: alt.Chart = base.mark_rect(cornerRadius=5, fill=PAPER, ariaRoleDescription="node").encode(
        x=across("x", room.x),
        x2="x_end:Q",
        y=upward("y_start", room.y),
        y2="y_end:Q",
        stroke=alt.Stroke("outline:N", scale=None),
        strokeWidth=alt.StrokeWidth("outline_width:Q", scale=None),
        description="spoken:N",
        tooltip=tooltip(**{name: word(f"goal_map.{name}", language) for name in names}),
    )
    return chart


def _bar(base: alt.Chart, room: _Room, end: str, colour: str) -> alt.Chart:
    chart: alt.Chart = base.mark_rule(strokeWidth=8, strokeCap="butt", color=colour, aria=False).encode(
        x=across("bar_x", room.x), x2=f"{end}:Q", y=upward("bar_y", room.y)
    )
    return chart


def _text(base: alt.Chart, room: _Room, field: str, at: str, **look: Any) -> alt.Chart:
    whole: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 10, "fontSize": 11, "aria": False} | look
    mark = base.mark_text(**whole)
    chart: alt.Chart = mark.encode(x=across(at, room.x), y=upward("y", room.y), text=f"{field}:N")
    return chart


def _card(card: Card, titles: dict[str, str], findings: Counter[Key], lit: bool, language: str) -> Row:
    node, left = card.node, float(card.column)
    label = " › ".join(in_language(each, language) for each in _label(card, titles))
    count = findings[key_of(node)]
    bar = left + BAR_LEFT
    return {
        "x": left,
        "x_end": left + CARD_WIDTH,
        "y": card.row,
        "y_start": card.row - CARD_HALF_HEIGHT,
        "y_end": card.row + CARD_HALF_HEIGHT,
        "bar_x": bar,
        "bar_y": card.row + 10 / ROW_PIXELS,
        "full": bar + BAR_WIDTH,
        "known": bar + BAR_WIDTH * node.coverage / 100,
        "done": bar + BAR_WIDTH * node.strict / 100,
        "text_x": bar,
        "percent_x": bar + BAR_WIDTH + 0.025,
        "more_x": left + CARD_WIDTH - 0.025,
        "outline": INK if lit else VERMILLION if count else LINE,
        "outline_width": 2.5 if lit else 1.5 if count else 1.0,
        "label": "" if count else label,
        "marked_label": label if count else "",
        "spoken": "; ".join(f"{each.id}: {per_cent(each.strict)}" for each in (node, card.told) if each is not None),
        "title": node.title or node.id,
        "key_result": "" if card.told is None else named(card.told),
        "owner": node.owner_name or node.owner_id,
        "percent": per_cent(node.strict),
        "covered": per_cent(node.covered),
        "coverage": per_cent(node.coverage),
        "mark": word("goal_map.mark", language, count=count) if count else "",
        "more": f"+{number(card.hidden)}" if card.hidden else "",
    }


def _label(card: Card, titles: dict[str, str]) -> tuple[str, ...]:
    """Return what a card says of its goal and of the key result told on it, each without what the one above says."""
    own = short_title(card.node, titles)
    if card.told is None or card.told.title == card.node.title:
        return (own,)
    return own, short_title(card.told, titles)


def _edges(layout: GoalLayout, way: frozenset[Key], room: _Room) -> alt.Chart:
    at = {key_of(card.node): card for card in layout.cards}
    lit_last = sorted(layout.cards, key=lambda card: key_of(card.node) in way)
    points = [
        corner
        for card in lit_last
        if card.above is not None
        for corner in _edge(card, at[card.above], key_of(card.node) in way)
    ]
    chart: alt.Chart = (
        alt.Chart(inline(points))
        .mark_line(ariaRoleDescription="edge")
        .encode(
            x=across("x", room.x),
            y=upward("y", room.y),
            detail="edge:N",
            description="spoken:N",
            order="corner:Q",
            stroke=alt.Stroke("colour:N", scale=None),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
        )
    )
    return chart


def _edge(card: Card, above: Card, lit: bool) -> list[Row]:
    elbow = above.column + ELBOW
    corners = (
        (above.column + CARD_WIDTH, above.row),
        (elbow, above.row),
        (elbow, card.row),
        (float(card.column), card.row),
    )
    look: Row = {
        "edge": f"{card.node.kind} {card.node.id}",
        "spoken": f"{card.node.id} > {above.node.id}",
        "colour": INK if lit else LINE,
        "width": 2.5 if lit else 1.2,
    }
    return [{**look, "corner": at, "x": x, "y": y} for at, (x, y) in enumerate(corners)]


def _alternative(status: GoalStatus, layout: GoalLayout, findings: Counter[Key], why: Localised | None) -> Localised:
    if not status.roots:
        return both("goal_map.none")
    weakest = min(status.roots, key=lambda root: (root.strict, root.goal_id))
    told = both(
        "goal_map.alternative",
        shown=number(sum(1 if card.told is None else 2 for card in layout.cards)),
        all=number(len(status.nodes)),
        trees=number(len(status.roots)),
        weakest=weakest.title or weakest.goal_id,
        value=per_cent(weakest.strict),
        marked=number(sum(findings[key_of(card.node)] > 0 for card in layout.cards)),
    )
    return told if why is None else Localised(en=f"{why.en} {told.en}", zh=f"{why.zh}{told.zh}")
