"""Goals and key results of one cut as a forest: who hangs below whom, what counts, and what does not fit together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.errors import InputError, Problem

NodeKind: TypeAlias = Literal["goal", "key_result"]
COUNTED = ("active", "closed")
"""States of a goal that take part in the roll-up; proposed goals do not yet, cancelled ones no more."""


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
    goals, key_results : dict of str to Node
        By id, sorted.
    lost_parents : tuple of (goal id, parent id)
        Goals whose parent does not exist; they stand as roots.
    lost_key_results : tuple of (key result id, goal id)
        Key results whose goal does not exist; they are left out.
    """

    goals: dict[str, Node]
    key_results: dict[str, Node]
    lost_parents: tuple[tuple[str, str], ...]
    lost_key_results: tuple[tuple[str, str], ...]

    @property
    def roots(self) -> list[Node]:
        """Goals without a goal above them."""
        return [goal for goal in self.goals.values() if goal.parent is None]

    def downwards(self) -> Iterator[Node]:
        """Yield every node, each goal before what hangs below it; key results first."""
        waiting = self.roots[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


def goal_forest(organisation: Organisation) -> Forest:
    """Return the forest of an organisation's goals.

    Raises
    ------
    InputError
        Goals that stand above themselves, every cycle named once.
    """
    goals = {node.id: node for node in _goals(organisation)}
    parents = _parents(organisation)
    _refuse_cycles(parents, goals)
    lost = [(goal, parent) for goal, parent in parents.items() if parent not in goals]
    key_results, lost_key_results = _key_results(organisation, goals)
    for child, parent in parents.items():
        if parent in goals:
            goals[child].parent = goals[parent]
            goals[parent].children.append(goals[child])
    forest = Forest(goals, key_results, tuple(lost), tuple(lost_key_results))
    for node in forest.downwards():
        node.counts = node.kind == "key_result" or node.status in COUNTED
        node.alive = node.counts and (node.parent is None or node.parent.alive)
    return forest


def _goals(organisation: Organisation) -> Iterator[Node]:
    """Yield the goals, read column by column: they may come by the hundred thousand."""
    table = organisation.table("goals")
    texts = ("goal_id", "title", "owner_type", "owner_id", "framework", "status", "weight_basis")
    columns = (table.text(name).values() for name in texts)
    starts, dues = (_days(table, name) for name in ("start", "due"))
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


def _days(table: Table, name: str) -> list[date | None]:
    found: list[date | None] = table.date(name).astype("datetime64[D]").tolist()
    return found


def _parents(organisation: Organisation) -> dict[str, str]:
    table = organisation.table("goals")
    pairs = zip(table.text("goal_id").values(), table.text("parent_id").values(), strict=True)
    return {str(goal): parent for goal, parent in pairs if parent is not None}


def _key_results(organisation: Organisation, goals: dict[str, Node]) -> tuple[dict[str, Node], list[tuple[str, str]]]:
    found, lost = {}, []
    table = organisation.table("key_results")
    names = [table.text(name).values() for name in ("key_result_id", "goal_id", "title")]
    for number, (id_, goal, title, weight) in enumerate(zip(*names, table.number("weight").tolist(), strict=True)):
        if goal not in goals:
            lost.append((str(id_), str(goal)))
            continue
        owner = goals[goal]
        node = Node("key_result", str(id_), title or "", weight, number, owner.owner_type, owner.owner_id)
        node.framework, node.status, node.start, node.due = owner.framework, owner.status, owner.start, owner.due
        node.parent = owner
        owner.children.append(node)
        found[node.id] = node
    return found, lost


def _refuse_cycles(parents: dict[str, str], goals: dict[str, Node]) -> None:
    problems = [
        Problem(
            "goal-cycle",
            f"Goals stand above themselves: {' > '.join([*cycle, cycle[0]])}.",
            "Remove the parent_id of one of them.",
            file="goals",
            row=goals[cycle[0]].row + 2,
            column="parent_id",
            value=parents[cycle[0]][:80],
        )
        for cycle in _cycles(parents)
    ]
    if problems:
        raise InputError(*problems)


def _cycles(parents: dict[str, str]) -> Iterator[list[str]]:
    """Yield every cycle once, beginning with its smallest id; each goal is walked over once."""
    finished: set[str] = set()
    for start in parents:
        path: dict[str, int] = {}
        at: str | None = start
        while at is not None and at not in finished and at not in path:
            path[at] = len(path)
            at = parents.get(at)
        if at is not None and at in path:
            cycle = list(path)[path[at] :]
            least = cycle.index(min(cycle))
            yield [*cycle[least:], *cycle[:least]]
        finished.update(path)
