"""What a goal review looks at: every goal and key result with value, contribution, time and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property

import numpy as np

from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact
from engine.goals.attainment import CheckIns, week_span
from engine.goals.goal_notices import GoalFinding, tree_notices
from engine.goals.goal_tree import Forest, Node, NodeKind, goal_forest
from engine.goals.roll_up import HUNDRED, Score, key_result_attainments, roll_up, total_weight
from engine.goals.rounding import points, share_of


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


def goal_status(organisation: Organisation) -> GoalStatus:
    """Return value, contribution and evidence of every goal and key result.

    Raises
    ------
    InputError
        Goals stand above themselves; every cycle is named.
    """
    forest = goal_forest(organisation)
    check_ins = CheckIns.of(organisation)
    scores = roll_up(forest, key_result_attainments(organisation, check_ins))
    writer = _Writer(organisation, forest, check_ins, scores)
    nodes = [*forest.goals.values(), *forest.key_results.values()]
    return GoalStatus(
        valid_on=organisation.valid_on,
        nodes=tuple(writer.node(node) for node in nodes),
        edges=tuple(
            GoalEdge(child_kind=node.kind, child=node.id, parent=node.parent.id) for node in nodes if node.parent
        ),
        roots=tuple(writer.roots()),
        notices=tree_notices(organisation, forest),
    )


def owner_names(organisation: Organisation) -> dict[tuple[str, str], str]:
    """Return the names of units and people by (owner type, id)."""
    people = organisation.table("people")
    names = zip(people.text("person_id").values(), people.text("name").values(), strict=True)
    units = {("unit", unit): name for unit, name in organisation.unit_names.items()}
    return units | {("person", str(person)): name or "" for person, name in names}


class _Writer:
    """Writes nodes and trees of one status."""

    def __init__(
        self, organisation: Organisation, forest: Forest, check_ins: CheckIns, scores: Mapping[int, Score]
    ) -> None:
        self.on, self.forest, self.check_ins, self.scores = organisation.valid_on, forest, check_ins, scores
        self.names = owner_names(organisation)
        self.top: dict[int, Node] = {}
        for node in forest.downwards():
            self.top[id(node)] = node if node.parent is None else self.top[id(node.parent)]

    def node(self, node: Node) -> GoalNode:
        score, top = self.scores[id(node)], self.top[id(node)]
        week, weeks, gone = week_span(node.start, node.due, self.on)
        latest = self.check_ins.latest.get(node.row) if node.kind == "key_result" else None
        return GoalNode(
            kind=node.kind,
            id=node.id,
            title=node.title,
            parent=node.parent.id if node.parent else None,
            root=top.id,
            owner_type=node.owner_type,
            owner_id=node.owner_id,
            owner_name=self.names.get((node.owner_type, node.owner_id), ""),
            framework=node.framework,
            status=node.status,
            counts=node.alive,
            weight=None if np.isnan(node.weight) else node.weight,
            weight_share=points(score.share * HUNDRED),
            strict=points(score.strict * HUNDRED),
            covered=None if score.covered is None else points(score.covered * HUNDRED),
            coverage=points(score.coverage * HUNDRED),
            possible=points(score.possible),
            contribution=points(score.contribution),
            missing=points(score.missing),
            share_of_root=share_of(score.contribution, self.scores[id(top)].strict * HUNDRED),
            start=node.start,
            due=node.due,
            week=week,
            weeks=weeks,
            time_gone=None if gone is None else round(gone * 100, 6),
            fact=None if latest is None else self.check_ins.fact(latest),
        )

    def roots(self) -> list[RootStatus]:
        leaves: dict[int, list[Node]] = defaultdict(list)
        for node in self.forest.downwards():
            if node.alive and (node.kind == "key_result" or not total_weight(node.counted)):
                leaves[id(self.top[id(node)])].append(node)
        return [self._root(root, leaves[id(root)]) for root in self.forest.roots if root.counts]

    def _root(self, root: Node, leaves: list[Node]) -> RootStatus:
        score = self.scores[id(root)]
        return RootStatus(
            goal_id=root.id,
            title=root.title,
            strict=points(score.strict * HUNDRED),
            covered=None if score.covered is None else points(score.covered * HUNDRED),
            coverage=points(score.coverage * HUNDRED),
            links=tuple(sorted((self._link(leaf) for leaf in leaves), key=_weakest_first)),
            owners=self._owners(leaves),
        )

    def _link(self, leaf: Node) -> Link:
        score = self.scores[id(leaf)]
        return Link(
            goal_id=leaf.goal.id,
            key_result_id=leaf.id if leaf.kind == "key_result" else None,
            contribution=points(score.contribution),
            missing=points(score.missing),
        )

    def _owners(self, leaves: list[Node]) -> tuple[OwnerShare, ...]:
        sums: dict[tuple[str, str], list[Score]] = defaultdict(list)
        for leaf in leaves:
            sums[leaf.owner_type, leaf.owner_id].append(self.scores[id(leaf)])
        shares = [
            OwnerShare(
                owner_type=kind,
                owner_id=owner,
                owner_name=self.names.get((kind, owner), ""),
                contribution=points(sum(score.contribution for score in scores)),
                missing=points(sum(score.missing for score in scores)),
            )
            for (kind, owner), scores in sums.items()
        ]
        return tuple(sorted(shares, key=lambda share: (-share.contribution, share.owner_type, share.owner_id)))


def _weakest_first(link: Link) -> tuple[float, str, str]:
    return (-link.missing, link.goal_id, link.key_result_id or "")
