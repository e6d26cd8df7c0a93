"""Plan, simulate, stress, harden and plan again, until what is planned is sure enough at the least cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from engine.studies.hardening.certainty import Certainty

MOST_ROUNDS = 5
ON_PAPER = 0.5
"""Certainty asked of the first plan: as likely on time as not, which is what a plan by means comes to."""
NEARLY_ONE = 0.9999

Choice = TypeVar("Choice")


class LoopEnd(StrEnum):
    """How the loop ended."""

    SURE = "sure"
    """What was planned last is sure enough, on replications that no plan was chosen by."""
    IMPOSSIBLE = "impossible"
    """Nothing that can be chosen is sure enough."""
    OUT_OF_ROUNDS = "out of rounds"
    """Five rounds did not find it."""


@dataclass(frozen=True)
class Round(Generic[Choice]):
    """One plan and what became of it.

    Attributes
    ----------
    asked : float
        Certainty that the planner was asked for.
    choice : Choice
        The cheapest that it believed to be so sure.
    certainty : Certainty
        How sure it is on replications that the planner never saw.
    stressed : dict of str to Certainty
        How sure it is where something goes worse, by the name of what does.
    """

    asked: float
    choice: Choice
    certainty: Certainty
    stressed: dict[str, Certainty]


@dataclass(frozen=True)
class Loop(Generic[Choice]):
    """All rounds, the last of which holds where the end is ``sure``."""

    end: LoopEnd
    rounds: tuple[Round[Choice], ...]


@dataclass(frozen=True)
class Hands(Generic[Choice]):
    """What the loop works with.

    Attributes
    ----------
    plan : callable
        ``plan(asked)`` returns the cheapest choice believed to be so sure, ``None`` where there is none.
    verify : callable
        ``verify(choice)`` returns how sure a choice is on replications that no plan is chosen by.
    stress : callable
        ``stress(choice)`` returns how sure it is where something goes worse, by name.
    note : callable
        Is told the number of a round that begins.
    paper_is_best : bool
        Whether nothing is cheaper than the plan on paper, so that it is the answer where it turns out sure enough.
    """

    plan: Callable[[float], Choice | None]
    verify: Callable[[Choice], Certainty]
    stress: Callable[[Choice], Mapping[str, Certainty]] = lambda _: {}
    note: Callable[[int], None] = lambda _: None
    paper_is_best: bool = True


def until_sure(hands: Hands[Choice], floor: float, on_paper: float = ON_PAPER) -> Loop[Choice]:
    """Return the rounds until a plan is at least as sure as the floor.

    The first plan is the one on paper. A plan that turns out less sure than asked hardens what the next must reach:
    the floor, and beyond it by as much as the planner was too hopeful, since the cheapest of many that look sure
    enough is often one that only looks so. There are five rounds at most.

    Parameters
    ----------
    floor : float
        Certainty to reach.
    on_paper : float
        Certainty asked of the first plan.
    """
    rounds: list[Round[Choice]] = []
    asked = min(on_paper, floor)
    for number in range(1, MOST_ROUNDS + 1):
        hands.note(number)
        choice = hands.plan(asked)
        if choice is None:
            return Loop(LoopEnd.IMPOSSIBLE, tuple(rounds))
        certainty = hands.verify(choice)
        rounds.append(Round(asked, choice, certainty, dict(hands.stress(choice))))
        if certainty.mean >= floor and (asked >= floor or hands.paper_is_best):
            return Loop(LoopEnd.SURE, tuple(rounds))
        asked = floor if asked < floor else min(asked + floor - certainty.mean, NEARLY_ONE)
    return Loop(LoopEnd.OUT_OF_ROUNDS, tuple(rounds))
