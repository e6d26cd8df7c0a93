"""Events as a graph of causes: what is behind an event, and what followed from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from engine.simulation.replication.trace import Event, Happening

STARTS = frozenset({Happening.HIRED, Happening.MOVED})


class CauseGraph:
    """The events of one run, looked at up and down.

    Parameters
    ----------
    events : sequence of Event
        All of them in their order; event number n is at n - 1.
    horizon : float
        End of the run in months.
    """

    def __init__(self, events: Sequence[Event], horizon: float) -> None:
        self.events = events
        self._horizon = horizon

    @cached_property
    def _direct_effects(self) -> dict[int, list[int]]:
        return self._effects_of("causes")

    @cached_property
    def _contributed(self) -> dict[int, list[int]]:
        return self._effects_of("contributing")

    def _effects_of(self, kind: str) -> dict[int, list[int]]:
        effects: dict[int, list[int]] = {}
        for event in self.events:
            for cause in getattr(event, kind):
                effects.setdefault(cause, []).append(event.number)
        return effects

    def event(self, number: int) -> Event:
        """Return an event by its number."""
        return self.events[number - 1]

    def descendants(self, roots: Iterable[int]) -> tuple[int, ...]:
        """Return the roots and everything that could not have come about without them, in the order of events."""
        return self._closure(roots, (self._direct_effects,))

    def contributed(self, roots: Iterable[int]) -> tuple[int, ...]:
        """Return what the descendants of the roots contributed to, and what followed from it, without them."""
        direct = self.descendants(roots)
        everything = self._closure(direct, (self._direct_effects, self._contributed))
        return tuple(sorted(set(everything) - set(direct)))

    def causes(self, number: int) -> tuple[int, ...]:
        """Return an event and everything behind it, direct and contributing, in the order of events."""
        found, waiting = {number}, [number]
        while waiting:
            event = self.event(waiting.pop())
            new = set(event.causes + event.contributing) - found
            found |= new
            waiting.extend(new)
        return tuple(sorted(found))

    def roots(self) -> tuple[int, ...]:
        """Return the events without a direct cause."""
        return tuple(event.number for event in self.events if not event.causes)

    def filled(self, vacancy: int) -> Event | None:
        """Return the event by which someone started on a vacant post; ``None`` where it stays empty."""
        for number in self._direct_effects.get(vacancy, ()):
            event = self.event(number)
            if event.what in STARTS and event.causes[0] == vacancy:
                return event
        return None

    def empty_months(self, numbers: Collection[int]) -> float:
        """Return the time for which the posts vacated by some events are empty within the run."""
        return sum(self._empty(event) for event in map(self.event, numbers) if event.what is Happening.VACANCY)

    def end_of_vacancy(self, vacancy: int) -> float:
        """Return the moment at which a post is filled, the end of the run where it is not."""
        event = self.filled(vacancy)
        return self._horizon if event is None else event.at

    def _empty(self, vacancy: Event) -> float:
        return self.end_of_vacancy(vacancy.number) - vacancy.at

    def _closure(self, roots: Iterable[int], ways: tuple[dict[int, list[int]], ...]) -> tuple[int, ...]:
        found = set(roots)
        waiting = list(found)
        while waiting:
            number = waiting.pop()
            new = {effect for way in ways for effect in way.get(number, ())} - found
            found |= new
            waiting.extend(new)
        return tuple(sorted(found))

    def path(self, root: int) -> tuple[int, ...]:
        """Return the vacancies of a chain from its first post down, each filled from the next; the first of each."""
        path: list[int] = []
        vacancy = self._vacancy_of(root)
        while vacancy is not None and vacancy not in path:
            path.append(vacancy)
            filling = self.filled(vacancy)
            vacancy = None if filling is None or filling.what is Happening.HIRED else self._vacancy_of(filling.number)
        return tuple(path)

    def _vacancy_of(self, number: int) -> int | None:
        if self.event(number).what is Happening.VACANCY:
            return number
        vacancies = [one for one in self._direct_effects.get(number, ()) if self.event(one).what is Happening.VACANCY]
        return vacancies[0] if vacancies else None
