"""The state of all goals on a day: value, contribution, time and evidence of every goal and key result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from engine.domain.organisation import Organisation
from engine.goals.attainment import CheckIns, week_span
from engine.goals.goal_notices import tree_notices
from engine.goals.goal_tree import Forest, Node, goal_forest
from engine.goals.goal_views import GoalEdge, GoalNode, GoalStatus, Link, OwnerShare, RootStatus
from engine.goals.roll_up import HUNDRED, Score, key_result_attainments, roll_up, total_weight
from engine.goals.rounding import points, share_of

__all__ = ["GoalEdge", "GoalNode", "GoalStatus", "Link", "OwnerShare", "RootStatus", "goal_status", "owner_names"]


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
