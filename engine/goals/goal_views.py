"""What a goal review shows: nodes, edges, trees and owners, as canonical values."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.fact import Fact
from engine.goals.goal_notices import GoalFinding
from engine.goals.goal_tree import NodeKind


class GoalNode(FrozenModel):
    """A goal or key result. Values are points: per cent of the way to its own target, or of its root's 100 points."""

    kind: NodeKind
    """``goal`` or ``key_result``."""
    id: str
    """Identifier."""
    title: str
    """What it is about."""
    parent: str | None
    """The goal above; ``None`` for a root."""
    root: str
    """The goal at the top of its tree."""
    owner_type: str
    """``unit`` or ``person`` that answers for it; a key result has the owner of its goal."""
    owner_id: str
    """Unit or person."""
    owner_name: str
    """Name of the owner, empty where unknown."""
    framework: str
    """KPI, OKR, MBO, PROJECT or another."""
    status: str
    """proposed, active, closed or cancelled."""
    counts: bool
    """Whether it takes part in its root's value: proposed and cancelled goals, and what hangs below them, do not."""
    weight: float | None
    """Weight as written."""
    weight_share: float
    """Weight after normalising once over its siblings, in per cent."""
    strict: float
    """Value with everything that has no check-in counted as 0."""
    covered: float | None
    """Value of what has a check-in; ``None`` where nothing has."""
    coverage: float
    """Weight of what has a check-in, in per cent."""
    possible: float
    """Points of its root that it can bring."""
    contribution: float
    """Points of its root that it brings."""
    missing: float
    """Points that its root lacks because of it."""
    share_of_root: float | None
    """Its contribution in per cent of the root's value; ``None`` where that is 0."""
    start: date | None
    """First day."""
    due: date | None
    """Last day."""
    week: int | None
    """Calendar week of its term, 0 before it begins."""
    weeks: int | None
    """Calendar weeks of its term."""
    time_gone: float | None
    """Days gone, in per cent of its term."""
    fact: Fact | None
    """The check-in behind a key result's value."""


class GoalEdge(FrozenModel):
    """A line of the goal map."""

    child_kind: NodeKind
    """What hangs below."""
    child: str
    """Its id."""
    parent: str
    """Goal above."""


class Link(FrozenModel):
    """A leaf of a tree: a key result, or a goal with nothing below it."""

    goal_id: str
    """The goal."""
    key_result_id: str | None
    """The key result, ``None`` where the goal itself is the leaf."""
    contribution: float
    """Points it brings."""
    missing: float
    """Points it lacks."""


class OwnerShare(FrozenModel):
    """What one owner's leaves bring to a root."""

    owner_type: str
    """unit or person."""
    owner_id: str
    """Who."""
    owner_name: str
    """Name, empty where unknown."""
    contribution: float
    """Points brought; over all owners they sum to the root's value."""
    missing: float
    """Points lacking."""


class RootStatus(FrozenModel):
    """One tree, seen from its top."""

    goal_id: str
    """The root."""
    title: str
    """What it is about."""
    strict: float
    """Value in points, missing counted as 0."""
    covered: float | None
    """Value of what has a check-in."""
    coverage: float
    """Weight of what has a check-in, in per cent."""
    links: tuple[Link, ...]
    """Leaves, weakest first; their missing points sum to 100 minus the value."""
    owners: tuple[OwnerShare, ...]
    """Owners of the leaves, largest contribution first."""


class GoalStatus(FrozenModel):
    """All goals on one day of the cycle."""

    valid_on: date
    """The day."""
    nodes: tuple[GoalNode, ...]
    """Goals by id, then key results by id."""
    edges: tuple[GoalEdge, ...]
    """Lines of the goal map."""
    roots: tuple[RootStatus, ...]
    """Trees that count, by id of their root."""
    notices: tuple[GoalFinding, ...]
    """What does not fit together but does not stop the roll-up, each with its mend."""

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], GoalNode]:
        return {(node.kind, node.id): node for node in self.nodes}

    def goal(self, goal_id: str) -> GoalNode:
        """Return a goal; KeyError if there is none of that id."""
        return self._by_id["goal", goal_id]

    def key_result(self, key_result_id: str) -> GoalNode:
        """Return a key result; KeyError if there is none of that id."""
        return self._by_id["key_result", key_result_id]

    def root(self, goal_id: str) -> RootStatus:
        """Return a tree by the id of its root; KeyError if there is none."""
        for root in self.roots:
            if root.goal_id == goal_id:
                return root
        raise KeyError(goal_id)

    def path(self, node: GoalNode) -> tuple[str, ...]:
        """Return the ids from a node up to its root."""
        ids = [node.id]
        while node.parent is not None:
            node = self.goal(node.parent)
            ids.append(node.id)
        return tuple(ids)

    def why_it_matters(self, node: GoalNode) -> Localised:
        """Return the sentence an owner reads: what the node brings to the goal at the top."""
        root = self.goal(node.root)
        own, whole, goal = f"{node.contribution:.1f}", f"{root.strict:.1f}", f"{root.id} ({root.title})"
        return Localised(
            en=f"{node.id} contributes {own} of {whole} points to {goal}.",
            zh=f"{node.id} 为 {goal} 的 {whole} 分贡献了 {own} 分。",
        )
