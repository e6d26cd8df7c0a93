"""How humans decide on proposals: how often otherwise than recommended, how fast, and whether anyone still looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from engine.decision.proposal import Proposal, ProposalState
from engine.domain.frozen import FrozenModel, Localised

FAST_SECONDS = 10.0
"""An acceptance in less than this has not been thought about."""
RUBBER_SHARE = 0.95
"""Share of all decisions beyond which fast acceptances are a rubber stamp."""
FEWEST_DECISIONS = 20
"""Decisions of one person below which nothing is said about a habit."""

RUBBER_STAMP = Localised(
    en="Nearly every proposal was accepted within seconds. A score that is followed unseen is an automated decision: "
    "look at the alternatives, or let somebody else decide.",
    zh="几乎所有提案都在数秒内被接受。未经查看即采纳的评分等同于自动化决策：请查看备选方案，或由他人决定。",
)


class Oversight(FrozenModel):
    """How one person, or everyone together, decides."""

    decided_by: str | None
    """Who; ``None`` stands for everyone together."""
    decisions: int
    """Proposals approved or declined."""
    approved: int
    """Of these, approved."""
    overridden: int
    """Of these, approved otherwise than recommended."""
    override_rate: float | None
    """Share of decisions that did not follow the recommendation: overridden or declined; ``None`` without any."""
    median_seconds: float | None
    """Median time from first sight to decision; ``None`` where nobody looked before deciding."""
    fast_acceptances: int
    """Recommendations accepted in less than ten seconds, or unseen."""
    rubber_stamp: Localised | None
    """Alert where more than 95 % of at least 20 decisions are fast acceptances."""


def oversight_of(proposals: Sequence[Proposal]) -> tuple[Oversight, ...]:
    """Return how everyone together decides, then each person who has decided, by name."""
    decided = [each for each in proposals if each.state in {ProposalState.APPROVED, ProposalState.DECLINED}]
    deciders = sorted({str(each.decided_by) for each in decided})
    return (
        _habit(None, decided),
        *(_habit(who, [each for each in decided if each.decided_by == who]) for who in deciders),
    )


def _habit(who: str | None, decided: Sequence[Proposal]) -> Oversight:
    approved = [each for each in decided if each.state is ProposalState.APPROVED]
    overridden = sum(each.overridden for each in approved)
    fast = sum(map(_is_fast, approved))
    stamped = len(decided) >= FEWEST_DECISIONS and fast > RUBBER_SHARE * len(decided)
    return Oversight(
        decided_by=who,
        decisions=len(decided),
        approved=len(approved),
        overridden=overridden,
        override_rate=(overridden + len(decided) - len(approved)) / len(decided) if decided else None,
        median_seconds=_median(each.seconds_to_decide for each in decided),
        fast_acceptances=fast,
        rubber_stamp=RUBBER_STAMP if stamped else None,
    )


def _is_fast(proposal: Proposal) -> bool:
    seconds = proposal.seconds_to_decide
    return not proposal.overridden and (seconds is None or seconds < FAST_SECONDS)


def _median(seconds: Iterable[float | None]) -> float | None:
    known = [each for each in seconds if each is not None]
    return median(known) if known else None
