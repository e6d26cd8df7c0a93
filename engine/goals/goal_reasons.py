"""Why one goal matters: its way to the top, what it brings there, and who brings the rest."""

from __future__ import annotations

from datetime import date

from engine.domain.frozen import FrozenModel, Localised
from engine.goals.goal_notices import GoalFinding
from engine.goals.goal_status import GoalNode, GoalStatus, Link, OwnerShare
from engine.goals.goal_tree import NodeKind


class Step(FrozenModel):
    """One goal on the way to the top."""

    kind: NodeKind
    """``goal`` or ``key_result``."""
    id: str
    """Identifier."""
    title: str
    """What it is about."""
    value: float
    """Strict value in points."""
    covered: float | None
    """Value of what is reported."""
    weight_share: float
    """Weight among its siblings, in per cent."""


class GoalReason(FrozenModel):
    """Why one goal or key result matters."""

    valid_on: date
    """The day."""
    kind: NodeKind
    """``goal`` or ``key_result``."""
    id: str
    """Identifier."""
    why: Localised
    """In one sentence."""
    way: tuple[Step, ...]
    """From itself up to the goal at the top."""
    contribution: float
    """Points it brings to the top."""
    of: float
    """Points the goal at the top has."""
    share: float | None
    """Its part of them in per cent; ``None`` where the top has none yet."""
    missing: float
    """Points the top lacks because of it."""
    owners: tuple[OwnerShare, ...]
    """For a goal at the top: owners of its leaves; their contributions sum to its value."""
    weakest: tuple[Link, ...]
    """For a goal at the top: its leaves, weakest first."""
    right_goal: tuple[GoalFinding, ...]
    """What a goal lacks to be the right one: a goal above, a metric, a driver; empty for a complete one."""


def reason_of(status: GoalStatus, node: GoalNode, lacks: tuple[GoalFinding, ...] = ()) -> GoalReason:
    """Return why a goal or key result of ``status`` matters; ``lacks`` says what it lacks to be the right one."""
    above = [status.goal(goal) for goal in status.path(node)[1:]]
    roots = [root for root in status.roots if root.goal_id == node.id and node.kind == "goal"]
    return GoalReason(
        valid_on=status.valid_on,
        kind=node.kind,
        id=node.id,
        why=status.why_it_matters(node),
        way=tuple(_step(each) for each in (node, *above)),
        contribution=node.contribution,
        of=status.goal(node.root).strict,
        share=node.share_of_root,
        missing=node.missing,
        owners=roots[0].owners if roots else (),
        weakest=roots[0].links if roots else (),
        right_goal=lacks,
    )


def _step(node: GoalNode) -> Step:
    return Step(
        kind=node.kind,
        id=node.id,
        title=node.title,
        value=node.strict,
        covered=node.covered,
        weight_share=node.weight_share,
    )
