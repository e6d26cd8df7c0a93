"""Goals and key results of one cut as a forest of objects, made from its columns when somebody first asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.goals.goal_columns import GoalColumns

NodeKind: TypeAlias = Literal["goal", "key_result"]


@dataclass(slots=True, eq=False)
class Node:
    """A goal or a key result with its place in the forest.

    Attributes
    ----------
    kind : str
        ``goal`` or ``key_result``.
    id, title : str
        As in the tables.
    weight : float
        Weight among its siblings as written, NaN where missing.
    parent : Node or None
        The goal above.
    children : list of Node
        Key results, then child goals, each by id.
    counts : bool
        Whether it takes part in the roll-up of the goal above: a key result, or an active or closed goal.
    alive : bool
        Whether it and every goal above it counts.
    row : int
        Row in its table.
    """

    kind: NodeKind
    id: str
    title: str
    weight: float
    row: int
    owner_type: str = ""
    owner_id: str = ""
    framework: str = ""
    status: str = "active"
    basis: str = "share"
    start: date | None = None
    due: date | None = None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    counts: bool = True
    alive: bool = True

    @property
    def goal(self) -> Node:
        """The goal itself, or the goal of a key result."""
        return self if self.parent is None or self.kind == "goal" else self.parent

    @property
    def counted(self) -> list[Node]:
        """Children that share the goal's weight."""
        return [child for child in self.children if child.counts]


@dataclass(frozen=True, eq=False)
class Forest:
    """All goals and key results.

    Attributes
    ----------
    columns : GoalColumns
        The same in columns; whole populations are read there, without a node being made.
    """

    columns: GoalColumns

    @cached_property
    def goals(self) -> dict[str, Node]:
        """Goals by id, sorted."""
        return {node.id: node for node in self._nodes.values() if node.kind == "goal"}

    @cached_property
    def key_results(self) -> dict[str, Node]:
        """Key results of goals that exist, by id, sorted."""
        return {node.id: node for node in self._nodes.values() if node.kind == "key_result"}

    @property
    def lost_parents(self) -> list[tuple[str, str]]:
        """Goals whose parent does not exist, as (goal id, parent id); they stand as roots."""
        goals = self.columns.goals
        parents = goals.text("parent_id")
        lost = (parents.codes >= 0) & (self.columns.parent[: len(goals)] < 0)
        return [(str(goals.text("goal_id")[row]), str(parents[row])) for row in np.flatnonzero(lost).tolist()]

    @property
    def lost_key_results(self) -> list[tuple[str, str]]:
        """Key results whose goal does not exist, as (key result id, goal id); they are left out."""
        table = self.columns.key_results
        lost = np.flatnonzero(self.columns.parent[len(self.columns.goals) :] < 0).tolist()
        return [(str(table.text("key_result_id")[row]), str(table.text("goal_id")[row])) for row in lost]

    @property
    def roots(self) -> list[Node]:
        """Goals without a goal above them."""
        return [goal for goal in self.goals.values() if goal.parent is None]

    def node(self, place: int) -> Node:
        """Return the node at a place of the columns; KeyError for a key result whose goal does not exist."""
        return self._nodes[place]

    def place(self, node: Node) -> int:
        """Return the place of a node in the columns."""
        return node.row if node.kind == "goal" else len(self.columns.goals) + node.row

    def downwards(self) -> Iterator[Node]:
        """Yield every node, each goal before what hangs below it; key results first."""
        waiting = self.roots[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    @cached_property
    def _nodes(self) -> dict[int, Node]:
        """Nodes by place."""
        goals = list(_goals(self.columns.goals))
        key_results = list(_key_results(self.columns, goals))
        parents = self.columns.parent.tolist()
        for goal, parent in zip(goals, parents, strict=False):
            if parent >= 0:
                goal.parent = goals[parent]
                goals[parent].children.append(goal)
        nodes = dict(enumerate(goals)) | {len(goals) + node.row: node for node in key_results}
        counts, alive = self.columns.counts.tolist(), self.columns.alive.tolist()
        for place, node in nodes.items():
            node.counts, node.alive = counts[place], alive[place]
        return nodes


def goal_forest(organisation: Organisation) -> Forest:
    """Return the forest of an organisation's goals.

    Raises
    ------
    InputError
        Goals that stand above themselves, every cycle named once.
    """
    return Forest(GoalColumns.of(organisation))


def _goals(table: Table) -> Iterator[Node]:
    """Yield the goals, read column by column: they may come by the hundred thousand."""
    texts = ("goal_id", "title", "owner_type", "owner_id", "framework", "status", "weight_basis")
    columns = (table.text(name).values() for name in texts)
    starts, dues = (days(table, name) for name in ("start", "due"))
    rows = zip(*columns, table.number("weight").tolist(), starts, dues, strict=True)
    for number, (id_, title, kind, owner, framework, status, basis, weight, start, due) in enumerate(rows):
        yield Node(
            kind="goal",
            id=str(id_),
            title=title or "",
            weight=weight,
            row=number,
            owner_type=kind or "",
            owner_id=owner or "",
            framework=framework or "",
            status=status or "active",
            basis=basis or "share",
            start=start,
            due=due,
        )


def days(table: Table, name: str) -> list[date | None]:
    """Return a column of days as calendar dates."""
    found: list[date | None] = table.date(name).astype("datetime64[D]").tolist()
    return found


def _key_results(columns: GoalColumns, goals: list[Node]) -> Iterator[Node]:
    """Yield the key results of goals that exist, below them already."""
    table = columns.key_results
    names = [table.text(name).values() for name in ("key_result_id", "title")]
    owners = columns.parent[len(goals) :].tolist()
    rows = zip(*names, owners, table.number("weight").tolist(), strict=True)
    for number, (id_, title, goal, weight) in enumerate(rows):
        if goal < 0:
            continue
        owner = goals[goal]
        node = Node("key_result", str(id_), title or "", weight, number, owner.owner_type, owner.owner_id)
        node.framework, node.status, node.start, node.due = owner.framework, owner.status, owner.start, owner.due
        node.parent = owner
        owner.children.append(node)
        yield node
