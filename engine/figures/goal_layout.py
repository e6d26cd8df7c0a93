"""Where the goals of a map stand: columns from the top goal downwards, rows for what has nothing shown below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.goals.goal_status import GoalNode, GoalStatus

MOST_ROWS = 48
"""Rows that a map shows at most; what does not fit is counted on the card above it."""
LEAST_SHOWN = 2
ROOT_GAP = 0.35

Key = tuple[str, str]
Below = dict[Key | None, Sequence[GoalNode]]


@dataclass(frozen=True, slots=True)
class Card:
    """One goal or key result on the map.

    Attributes
    ----------
    node : GoalNode
        What it shows.
    column : int
        Steps from the top.
    row : float
        Height, in rows from the top of the map.
    hidden : int
        Goals and key results below it that are not shown.
    above : Key or None
        Kind and id of the card it hangs from.
    told : GoalNode or None
        The only key result of the goal, told on its card instead of on one of its own.
    """

    node: GoalNode
    column: int
    row: float
    hidden: int
    above: Key | None
    told: GoalNode | None = None


@dataclass(frozen=True)
class GoalLayout:
    """All cards of a map.

    Attributes
    ----------
    cards : tuple of Card
        Each card before those below it.
    rows : float
        Height in rows.
    columns : int
        Number of columns.
    left_out : int
        Trees that are not on the map at all.
    """

    cards: tuple[Card, ...]
    rows: float
    columns: int
    left_out: int


def key_of(node: GoalNode) -> Key:
    """Return what identifies a node: goals and key results may share an id."""
    return node.kind, node.id


def only_key_results(status: GoalStatus) -> dict[str, GoalNode]:
    """Return, by goal, the key result that says all about it: nothing else hangs below it, and the values are one."""
    below: dict[str, list[GoalNode]] = defaultdict(list)
    for node in status.nodes:
        if node.parent is not None:
            below[node.parent].append(node)
    return {
        goal: fan[0]
        for goal, fan in below.items()
        if len(fan) == 1 and fan[0].kind == "key_result" and _values(fan[0]) == _values(status.goal(goal))
    }


def _values(node: GoalNode) -> tuple[float, float | None, float]:
    return node.strict, node.covered, node.coverage


def children_of(status: GoalStatus, told: Mapping[str, GoalNode] = MappingProxyType({})) -> Below:
    """Return goals and key results by what they hang from, ``None`` for trees; key results first, then by id.

    Key results that are ``told`` on the card of their goal are left out.
    """
    below: dict[Key | None, list[GoalNode]] = defaultdict(list)
    for node in sorted(status.nodes, key=lambda node: (node.kind == "goal", node.id)):
        if node.kind == "goal" or node.parent not in told:
            below[None if node.parent is None else ("goal", node.parent)].append(node)
    return dict(below)


def lay_out(status: GoalStatus, focus: Key | None = None, most_rows: int = MOST_ROWS) -> GoalLayout:
    """Return the map of a goal tree, as deep as it stays readable.

    A goal with one key result and nothing else below it is one card with it. Other key results are on the map if
    everything fits. A level that does not fit shows the weakest of each goal if there is room for two of each, else the
    map ends above it. The way from ``focus`` to its root is always on it.
    """
    told = only_key_results(status)
    whole = children_of(status, told)
    below, way = whole, _way(status, focus)
    if sum(map(len, whole.values())) > most_rows:
        below = {
            key: [node for node in nodes if node.kind == "goal" or key_of(node) in way] for key, nodes in whole.items()
        }
    return _placed(_shown(below, way, most_rows), whole, told)


def _way(status: GoalStatus, focus: Key | None) -> frozenset[Key]:
    if focus is None:
        return frozenset()
    node = status.goal(focus[1]) if focus[0] == "goal" else status.key_result(focus[1])
    own, *goals = status.path(node)
    return frozenset({(node.kind, own), *(("goal", goal) for goal in goals)})


def _shown(below: Below, way: frozenset[Key], most_rows: int) -> Below:
    """Return the children that are on the map by what they hang from."""
    level = _weakest(below.get(None, ()), most_rows, way)
    shown: dict[Key | None, Sequence[GoalNode]] = {None: level}
    ended = 0
    while True:
        fans: Below = {key_of(node): below.get(key_of(node), ()) for node in level}
        whole = sum(max(1, len(fan)) for fan in fans.values()) + ended
        if whole > most_rows:
            room = (most_rows - ended) // max(1, len(level))
            return shown | _partly(fans, room if room >= LEAST_SHOWN else 0, way, below)
        shown |= {key: fan for key, fan in fans.items() if fan}
        ended += sum(not fan for fan in fans.values())
        level = [node for fan in fans.values() for node in fan]
        if not level:
            return shown


def _partly(fans: Below, room: int, way: frozenset[Key], below: Below) -> Below:
    shown: Below = {key: fan for key, fan in ((key, _weakest(fan, room, way)) for key, fan in fans.items()) if fan}
    for key in way:
        if key not in shown and (on_way := [node for node in below.get(key, ()) if key_of(node) in way]):
            shown[key] = on_way
    return shown


def _weakest(nodes: Sequence[GoalNode], room: int, way: frozenset[Key]) -> list[GoalNode]:
    """Return the nodes through which most points are missing, and those on the way, in their own order."""
    ranked = sorted(nodes, key=lambda node: (key_of(node) not in way, -node.missing, node.kind, node.id))
    on_way = sum(key_of(node) in way for node in nodes)
    kept = {key_of(node) for node in ranked[: max(room, on_way)]}
    return [node for node in nodes if key_of(node) in kept]


def _placed(shown: Below, below: Below, told: Mapping[str, GoalNode]) -> GoalLayout:
    cards: list[Card] = []
    depth, row = 0, 0.0
    for root in shown.get(None, ()):
        placed, row = _tree(root, shown, below, row)
        placed = [replace(card, told=told.get(card.node.id) if card.node.kind == "goal" else None) for card in placed]
        cards += placed
        row += ROOT_GAP
        depth = max(depth, *(card.column for card in placed))
    left_out = len(below.get(None, ())) - len(shown.get(None, ()))
    return GoalLayout(tuple(cards), max(row - ROOT_GAP, 0.0), depth + 1 if cards else 0, left_out)


def _tree(root: GoalNode, shown: Below, below: Below, row: float) -> tuple[list[Card], float]:
    """Return the cards of one tree, placed without recursion: deep trees are data, not a reason to fail."""
    order, columns = [root], {key_of(root): 0}
    for node in order:
        for child in shown.get(key_of(node), ()):
            columns[key_of(child)] = columns[key_of(node)] + 1
            order.append(child)
    rows, end = _rows(root, shown, row)
    hidden = _hidden(order, shown, below)
    return [
        Card(
            node=node,
            column=columns[key_of(node)],
            row=rows[key_of(node)],
            hidden=hidden[key_of(node)],
            above=None if node is root or node.parent is None else ("goal", node.parent),
        )
        for node in order
    ], end


def _rows(root: GoalNode, shown: Below, row: float) -> tuple[dict[Key, float], float]:
    """Return a row for each card: its own if nothing hangs below it, else that of the first below it."""
    rows: dict[Key, float] = {}
    waiting = [(root, False)]
    while waiting:
        node, done = waiting.pop()
        fan = shown.get(key_of(node), ())
        if done:
            rows[key_of(node)] = rows[key_of(fan[0])]
        elif fan:
            waiting += [(node, True), *((child, False) for child in reversed(fan))]
        else:
            rows[key_of(node)] = row
            row += 1.0
    return rows, row


def _hidden(order: Sequence[GoalNode], shown: Below, below: Below) -> dict[Key, int]:
    """Return, for each card, how many goals hang somewhere below it that have no card below it."""
    hidden = {}
    for node in order:
        cards = {key_of(child) for child in shown.get(key_of(node), ())}
        waiting = [child for child in below.get(key_of(node), ()) if key_of(child) not in cards]
        count = 0
        while waiting:
            child = waiting.pop()
            count += child.kind == "goal"
            waiting += below.get(key_of(child), ())
        hidden[key_of(node)] = count
    return hidden
