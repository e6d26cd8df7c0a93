"""What a goal map shows, as values: cards, lines, the way up from one of them, and the sentence that goes with it."""

from __future__ import annotations

from datetime import date

from engine.documents.hints import did_you_mean, shown
from engine.domain.frozen import FrozenModel, Localised
from engine.errors import InputError, Problem
from engine.figures.goal_layout import Key, key_of, lay_out
from engine.figures.goal_map import node_of, way_up
from engine.goals.goal_status import GoalStatus
from engine.goals.goal_tree import NodeKind


class MapNode(FrozenModel):
    """One card."""

    kind: NodeKind
    """``goal`` or ``key_result``."""
    id: str
    """Identifier."""
    title: str
    """What it is about."""
    key_result: str | None
    """The only key result of a goal, told on its card; ``None`` where key results have cards of their own."""
    key_result_title: str
    """Its title; empty without one."""
    value: float
    """Strict value in points, as the status has it."""
    covered: float | None
    """Value of what is reported."""
    highlighted: bool
    """Whether it lies on the way from the focus to the top."""
    not_shown: int
    """Goals below it that are not on the map."""


class MapEdge(FrozenModel):
    """One line."""

    child_kind: NodeKind
    """What hangs below."""
    child: str
    """Its id."""
    parent: str
    """Goal above."""
    highlighted: bool
    """Whether it lies on the way from the focus to the top."""


class GoalMap(FrozenModel):
    """The map of all goal trees."""

    valid_on: date
    """The day."""
    nodes: tuple[MapNode, ...]
    """Cards, each before those below it."""
    edges: tuple[MapEdge, ...]
    """Lines."""
    focus: tuple[str, ...]
    """Ids from the focus up to its root; empty without focus."""
    why: Localised | None
    """What the focus brings to the goal at the top."""


def key_of_id(status: GoalStatus, wanted: str) -> Key:
    """Return kind and id of a goal or key result; where both have the id, the goal unless ``key_result:ID`` is asked.

    Raises
    ------
    InputError
        There is no goal and no key result of that id.
    """
    known = {key_of(node) for node in status.nodes}
    kind, _, rest = wanted.partition(":")
    asked: tuple[Key, ...] = (("goal", wanted), ("key_result", wanted))
    if kind in {"goal", "key_result"} and rest:
        asked = ((kind, rest), *asked)
    for key in asked:
        if key in known:
            return key
    what = f"There is no goal and no key result {shown(wanted)!r}."
    raise InputError(
        Problem("unknown-goal", what, did_you_mean(wanted, {name for _, name in known}), value=shown(wanted))
    )


def map_view(status: GoalStatus, focus: Key | None) -> GoalMap:
    """Return what the map of ``status`` shows; KeyError where there is no such focus."""
    layout = lay_out(status, focus)
    way = way_up(layout, focus)
    return GoalMap(
        valid_on=status.valid_on,
        nodes=tuple(
            MapNode(
                kind=card.node.kind,
                id=card.node.id,
                title=card.node.title,
                key_result=None if card.told is None else card.told.id,
                key_result_title="" if card.told is None else card.told.title,
                value=card.node.strict,
                covered=card.node.covered,
                highlighted=key_of(card.node) in way,
                not_shown=card.hidden,
            )
            for card in layout.cards
        ),
        edges=tuple(
            MapEdge(
                child_kind=card.node.kind,
                child=card.node.id,
                parent=card.above[1],
                highlighted=key_of(card.node) in way,
            )
            for card in layout.cards
            if card.above is not None
        ),
        focus=() if focus is None else status.path(node_of(status, focus)),
        why=None if focus is None else status.why_it_matters(node_of(status, focus)),
    )
