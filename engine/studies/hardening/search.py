"""The cheapest setting of levers that is sure enough, by branch and bound over boxes of settings.

Every lever has a direction: which way it makes the work more certain, and which way it costs more. Then a box of
settings is no surer than its surest corner and no cheaper than its cheapest, boxes are taken by their least cost, and
the first setting that is sure enough is the cheapest of all (Land and Doig, An automatic method of solving discrete
programming problems, 1960, with corners of boxes in place of relaxations). What is less in every lever than a setting
that was not sure enough is not tried.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Setting: TypeAlias = "tuple[int, ...]"
"""A value for every axis."""


@dataclass(frozen=True)
class Axis:
    """One number that can be chosen.

    Attributes
    ----------
    name : str
        What it is.
    low, high : int
        Least and greatest value.
    more_is_surer : bool
        Whether a greater value makes the work more certain, or as certain; else a smaller one does.
    """

    name: str
    low: int
    high: int
    more_is_surer: bool


@dataclass(frozen=True)
class Space:
    """Settings to choose from.

    Attributes
    ----------
    axes : tuple of Axis
        What can be chosen.
    cost : callable
        Cost of a setting; never less in the surer direction of any axis.
    plain : callable
        The setting that means the same and of which there is one only, such as month 0 where nobody is trained.
    """

    axes: tuple[Axis, ...]
    cost: Callable[[Setting], float]
    plain: Callable[[Setting], Setting] = lambda setting: setting

    @property
    def surest(self) -> Setting:
        """Return the setting that is surest in every lever."""
        return self.plain(tuple(axis.high if axis.more_is_surer else axis.low for axis in self.axes))

    def at_least_as_sure(self, one: Setting, other: Setting) -> bool:
        """Return whether a setting is in no lever less than another one."""
        return all(
            (mine >= its) if axis.more_is_surer else (mine <= its)
            for axis, mine, its in zip(self.axes, one, other, strict=True)
        )


@dataclass(frozen=True)
class _Box:
    """All settings between two corners."""

    low: Setting
    high: Setting

    def surest(self, space: Space) -> Setting:
        corners = zip(space.axes, self.low, self.high, strict=True)
        return tuple(high if axis.more_is_surer else low for axis, low, high in corners)

    def cheapest(self, space: Space) -> Setting:
        """Return the cheapest corner, moved along every axis as far as it gets surer for nothing."""
        corners = zip(space.axes, self.low, self.high, strict=True)
        found = [low if axis.more_is_surer else high for axis, low, high in corners]
        cost = space.cost(tuple(found))
        for at, best in enumerate(self.surest(space)):
            moved = [*found[:at], best, *found[at + 1 :]]
            if space.cost(tuple(moved)) <= cost:
                found = moved
        return tuple(found)

    def halves(self, space: Space) -> Iterator[_Box]:
        """Yield two boxes, split along the axis whose ends differ most in cost, or else in width."""
        cheap, spread = self.cheapest(space), []
        for at, (low, high) in enumerate(zip(self.low, self.high, strict=True)):
            sure = high if space.axes[at].more_is_surer else low
            dearer = space.cost((*cheap[:at], sure, *cheap[at + 1 :])) - space.cost(cheap)
            spread.append((low < high, dearer, high - low, -at))
        at = -max(spread)[-1]
        middle = (self.low[at] + self.high[at]) // 2
        yield _Box(self.low, (*self.high[:at], middle, *self.high[at + 1 :]))
        yield _Box((*self.low[:at], middle + 1, *self.low[at + 1 :]), self.high)


@dataclass
class Search:
    """Looks for cheapest settings; what it learns serves the next look.

    Attributes
    ----------
    space : Space
        Settings to choose from.
    certainty : callable
        ``certainty(setting, asked)`` returns how sure a setting is, known well enough to compare it with ``asked``.
    """

    space: Space
    certainty: Callable[[Setting, float], float]
    _placed: dict[float, dict[Setting, bool]] = field(default_factory=dict)

    def cheapest(self, asked: float) -> Setting | None:
        """Return the cheapest setting that is at least as sure as asked; ``None`` where no setting is."""
        axes = self.space.axes
        first = _Box(tuple(axis.low for axis in axes), tuple(axis.high for axis in axes))
        waiting = [self._entry(first)]
        while waiting:
            _, box = heapq.heappop(waiting)
            cheapest, surest = box.cheapest(self.space), box.surest(self.space)
            if self._is_sure(cheapest, asked):
                return self.space.plain(cheapest)
            if cheapest == surest or box.low == box.high or not self._is_sure(surest, asked):
                continue
            for half in box.halves(self.space):
                heapq.heappush(waiting, self._entry(half))
        return None

    def _entry(self, box: _Box) -> tuple[tuple[float, Setting, Setting], _Box]:
        return (self.space.cost(box.cheapest(self.space)), box.low, box.high), box

    def _is_sure(self, setting: Setting, asked: float) -> bool:
        placed, plain = self._placed.setdefault(asked, {}), self.space.plain(setting)
        if plain not in placed:
            placed[plain] = self._found(setting, asked)
        return placed[plain]

    def _found(self, setting: Setting, asked: float) -> bool:
        """Return whether a setting is sure: as it follows from what was tried, else by trying it."""
        for other, sure in self._placed[asked].items():
            if sure and self.space.at_least_as_sure(setting, other):
                return True
            if not sure and self.space.at_least_as_sure(other, setting):
                return False
        return self.certainty(self.space.plain(setting), asked) >= asked
