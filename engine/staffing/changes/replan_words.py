"""Moves in words."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.frozen import Localised
from engine.staffing.changes.replan_answer import Move

MOVE_NOTE = "A move is a place that somebody takes who does not hold it now; places that nobody takes are not counted."


def moves(made: Sequence[Move], least: int) -> Localised:
    """Return how many moves there are."""
    if not made:
        return Localised(en="The plan holds as it is: no move is needed.", zh="现有方案仍然可行：无需调整。")
    if not least:
        return Localised(en="Nobody has to move; some places are released.", zh="无需调动；部分岗位释放。")
    return Localised(
        en=f"{least} move{'s' if least > 1 else ''}; with fewer the request cannot be met.",
        zh=f"需 {least} 次调动；再少则无法满足需求。",
    )


def too_small(budget: int, least: int) -> Localised:
    """Return that the budget of moves is too small."""
    return Localised(
        en=f"At least {least} move{'s are' if least > 1 else ' is'} needed, and {budget} "
        f"{'are' if budget != 1 else 'is'} allowed. Raise --moves to {least}, or change less.",
        zh=f"至少需要 {least} 次调动，而仅允许 {budget} 次。请将 --moves 提高到 {least}，或减少变更。",
    )


def stopped() -> Localised:
    """Return that the search ended before it knew."""
    return Localised(
        en="The search reached its limit before it knew the fewest moves. Raise deterministic_seconds.",
        zh="搜索达到上限，尚不能确定最少调动次数。请提高 deterministic_seconds。",
    )


def infeasible() -> Localised:
    """Return that no number of moves is enough."""
    return Localised(
        en="No team exists after the change, however many move (proven).",
        zh="变更后不存在可行团队，无论调动多少人（已证明）。",
    )
