"""The exact roll-up: strict value, coverage and contribution of every node, in one pass up and one down.

A goal's key results and child goals are siblings: they share its weight, normalised once over those that count. The
strict value of a goal is the weighted sum of its children's strict values, where what has no check-in counts 0. The
coverage is the same sum over 1 for a key result with a check-in and 0 without. The value of what is covered is their
quotient: missing check-ins are left out by weight. A node's possible points are 100 times the product of the
normalised weights from its root down; its contribution is possible points times strict value, the rest is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

import numpy as np

from engine.domain.organisation import Organisation
from engine.goals.attainment import EXACT, CheckIns, attainment, exact
from engine.goals.goal_tree import Forest, Node

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


@dataclass(slots=True)
class Score:
    """What the roll-up says of one node; shares of 1 but for the points.

    Attributes
    ----------
    strict : Decimal
        Value with everything missing as 0.
    coverage : Decimal
        Weight of what has a check-in.
    share : Decimal
        Normalised weight among its siblings; 1 for a root, 0 where it does not count.
    possible : Decimal
        Points of its root that it can bring.
    """

    strict: Decimal = ZERO
    coverage: Decimal = ZERO
    share: Decimal = ZERO
    possible: Decimal = ZERO

    @property
    def covered(self) -> Decimal | None:
        """Value of what is covered; None where nothing is."""
        return EXACT.divide(self.strict, self.coverage) if self.coverage else None

    @property
    def contribution(self) -> Decimal:
        """Points it brings to its root."""
        return EXACT.multiply(self.possible, self.strict)

    @property
    def missing(self) -> Decimal:
        """Points its root lacks because of it."""
        return EXACT.subtract(self.possible, self.contribution)


def roll_up(forest: Forest, attained: Mapping[str, Decimal | None]) -> dict[int, Score]:
    """Return the score of every node by ``id(node)``.

    Parameters
    ----------
    forest : Forest
        Goals and key results.
    attained : mapping of str to Decimal or None
        Attainment by key result; None or absent is missing.
    """
    order = list(forest.downwards())
    scores = {id(node): Score() for node in order}
    for node in reversed(order):
        if node.kind == "key_result":
            value = attained.get(node.id)
            scores[id(node)].strict = value or ZERO
            scores[id(node)].coverage = ZERO if value is None else ONE
        else:
            _sum_children(node, scores)
    for node in order:
        _hand_down(node, scores)
    return scores


def key_result_attainments(organisation: Organisation, check_ins: CheckIns) -> dict[str, Decimal | None]:
    """Return the attainment at the last check-in by key result, None where missing."""
    table = organisation.table("key_results")
    ids, latest = table.text("key_result_id").values(), check_ins.latest
    ends = zip(table.number("baseline").tolist(), table.number("target").tolist(), strict=True)
    values = check_ins.values.tolist()
    return {
        str(id_): attainment(values[latest[row]], baseline, target) if row in latest else None
        for row, (id_, (baseline, target)) in enumerate(zip(ids, ends, strict=True))
    }


def exact_weight(node: Node) -> Decimal:
    """Return the written weight; a missing one is 0, and a notice says so."""
    return ZERO if np.isnan(node.weight) else exact(node.weight)


def total_weight(children: Iterable[Node]) -> Decimal:
    """Return the sum of the written weights."""
    return reduce(EXACT.add, map(exact_weight, children), ZERO)


def _sum_children(node: Node, scores: dict[int, Score]) -> None:
    """Share the goal's weight among what counts below it; where all weights are 0 they cannot be shared."""
    children = node.counted
    weights = [exact_weight(child) for child in children]
    total = weights[0] if len(weights) == 1 else reduce(EXACT.add, weights, ZERO)
    if not total:
        return
    own = scores[id(node)]
    if len(children) == 1:
        only = scores[id(children[0])]
        only.share, own.strict, own.coverage = ONE, only.strict, only.coverage
        return
    strict = coverage = ZERO
    for child, weight in zip(children, weights, strict=True):
        score = scores[id(child)]
        score.share = EXACT.divide(weight, total)
        strict = EXACT.fma(weight, score.strict, strict)
        coverage = EXACT.fma(weight, score.coverage, coverage)
    own.strict, own.coverage = EXACT.divide(strict, total), EXACT.divide(coverage, total)


def _hand_down(node: Node, scores: dict[int, Score]) -> None:
    score = scores[id(node)]
    if node.parent is None:
        score.share = ONE
        score.possible = HUNDRED if node.counts else ZERO
    else:
        score.possible = EXACT.multiply(scores[id(node.parent)].possible, score.share)
