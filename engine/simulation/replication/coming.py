"""What comes of itself, rather than by a vacancy: people who start, and posts that open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from engine.simulation.randomness import Stream, derived_hash
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.requisition import Requisition
from engine.simulation.world.comers import Comers


class Coming:
    """The comers of one law: at random moments (a Poisson process), or on dates.

    Parameters
    ----------
    floor : Floor
        People and teams, with the clock.
    comers : Comers
        Who or what comes, when and where.
    come : function of a requisition
        Called at the moment at which a person starts or a post opens.
    give_up : function of a team or None
        Called where a comer takes the post of the team's next leaver.
    """

    def __init__(
        self,
        floor: Floor,
        comers: Comers,
        come: Callable[[Requisition], object],
        give_up: Callable[[int], None] | None = None,
    ) -> None:
        self._floor = floor
        self._comers = comers
        self._come = come
        self._give_up = give_up if comers.takes_a_post else None
        self._gaps = floor.draws(Stream.COMING, comers.number)
        self._luck = floor.draws(Stream.COMER, comers.number)
        self._people = dict(comers.dates)
        self._expected = 0
        self._next = self._gap() if comers.per_month else float("inf")

    def begin(self, month: int) -> None:
        """Let those come who come on this date and put on the clock who comes at random within the month."""
        for _ in range(self._people.get(month, 0)):
            self._happen(self._number())
        now = self._floor.env.now
        while self._next < month + 1:
            event = self._floor.env.timeout(self._next - now)
            event.callbacks.append(partial(self._happen_later, self._number()))
            self._next += self._gap()

    def end(self, month: int) -> None:
        """Nothing is measured."""

    def _gap(self) -> float:
        return self._gaps.exponential(self._comers.number, self._expected) / self._comers.per_month

    def _number(self) -> int:
        self._expected += 1
        return self._expected - 1

    def _happen_later(self, number: int, _: object) -> None:
        self._happen(number)

    def _happen(self, number: int) -> None:
        comers, luck = self._comers, self._luck
        comer = derived_hash(comers.number, number)
        if comers.shows_up < 1.0 and luck.uniform(comer, 1) >= comers.shows_up:
            return
        team, family, grade, fte = comers.places.place(self._floor.world.population, luck.uniform(comer))
        self._come(Requisition(comer, team, family, grade, fte))
        if self._give_up is not None:
            self._give_up(team)
