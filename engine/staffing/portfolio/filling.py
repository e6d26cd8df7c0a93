"""Fill roles one after another in a given order: a plan at once, and the start of everything better."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.staffing.portfolio.plan import filled_of, room_of, spent_of
from engine.staffing.portfolio.problem import NO_BUDGET, Index, PortfolioProblem


@dataclass
class Filling:
    """A plan that grows pair by pair and never breaks a rule about time, money and openings."""

    problem: PortfolioProblem
    chosen: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        before = np.array(self.chosen, dtype=np.int64)
        self._room, self._spent = room_of(self.problem, before), spent_of(self.problem, before)
        self._filled = filled_of(self.problem, before)
        self._seats = {self._seat(pair) for pair in self.chosen}

    def place(self, pair: int) -> bool:
        """Place a pair if it still fits, and say whether it did."""
        problem = self.problem
        role, person = int(problem.pairs.role[pair]), int(problem.pairs.person[pair])
        project, cost = int(problem.project[role]), int(problem.pairs.cost[pair])
        load, budget = problem.profiles[problem.pairs.profile[pair]], int(problem.budget[project])
        if self._filled[role] >= problem.openings[role] or (load > self._room[person]).any():
            return False
        if budget != NO_BUDGET and self._spent[project] + cost > budget:
            return False
        if problem.one_place and self._seat(pair) in self._seats:
            return False
        self._change(pair, 1)
        self.chosen.append(pair)
        self._seats.add(self._seat(pair))
        return True

    def take_back(self, down_to: int) -> None:
        """Undo the latest placements until so many are left."""
        while len(self.chosen) > down_to:
            pair = self.chosen.pop()
            self._change(pair, -1)
            self._seats.discard(self._seat(pair))

    def is_full(self, role: int) -> bool:
        """Return whether a role has all its openings filled."""
        return bool(self._filled[role] >= self.problem.openings[role])

    def _change(self, pair: int, sign: int) -> None:
        problem = self.problem
        role, person = problem.pairs.role[pair], problem.pairs.person[pair]
        self._room[person] -= sign * problem.profiles[problem.pairs.profile[pair]]
        self._spent[problem.project[role]] += sign * problem.pairs.cost[pair]
        self._filled[role] += sign

    def _seat(self, pair: int) -> tuple[int, int]:
        role = self.problem.pairs.role[pair]
        return int(self.problem.project[role]), int(self.problem.pairs.person[pair])


def filled_in_order(problem: PortfolioProblem, ordered: Index, before: Index | None = None) -> Index:
    """Return the plan that takes pairs in an order wherever they fit, in ascending order of pairs.

    A project of all or nothing is tried as a whole when its first pair comes up, and left out if a role stays open.

    Parameters
    ----------
    ordered : int64 array
        Pairs, the most wanted first.
    before : int64 array or None
        A plan to add to.
    """
    filling = Filling(problem, [] if before is None else before.tolist())
    whole = problem.all_or_nothing[problem.project[problem.pairs.role[ordered]]]
    for pair in ordered[~whole].tolist():
        filling.place(pair)
    together = ordered[whole]
    project = problem.project[problem.pairs.role[together]]
    groups = np.argsort(project, kind="stable")
    names, first, number = np.unique(project[groups], return_index=True, return_counts=True)
    for at in np.argsort(groups[first], kind="stable"):
        _place_whole(filling, int(names[at]), together[groups[first[at] : first[at] + number[at]]])
    return np.sort(np.array(filling.chosen, dtype=np.int64))


def _place_whole(filling: Filling, project: int, pairs: Index) -> None:
    problem, had = filling.problem, len(filling.chosen)
    # The role with the fewest people to choose from goes first: it has the least to fall back on.
    roles, choice = np.unique(problem.pairs.role[pairs], return_counts=True)
    if len(roles) == int((problem.project == project).sum()):
        for role in roles[np.argsort(choice, kind="stable")]:
            for pair in pairs[problem.pairs.role[pairs] == role].tolist():
                if filling.is_full(int(role)):
                    break
                filling.place(pair)
            if not filling.is_full(int(role)):
                break
        else:
            return
    filling.take_back(had)
