"""Who takes which seat when several are to be filled at once: bipartite matching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.staffing.schedule.network import Network
from engine.staffing.schedule.problem import Seat, Taking


def matched(network: Network, number: int, people: Sequence[int]) -> tuple[Taking, ...] | None:
    """Return who of ``people`` takes which seat of a task, those named first preferred; ``None`` where too few fit.

    Augmenting paths of bipartite matching (Kuhn, 1955): whoever was seated once stays seated.
    """
    seating = Seating(network.eligible[number], [seat.count for seat in network.problem.tasks[number].seats])
    for person in people:
        if not any(seating.open_places):
            break
        seating.seat(person, set())
    if any(seating.open_places):
        return None
    return tuple(Taking(person, seat) for person, seat in sorted(seating.seated.items()))


class Seating:
    """Who sits where so far.

    Parameters
    ----------
    eligible : sequence of sequence of int
        Who may take each seat.
    open_places : list of int
        Places of each seat that nobody has taken yet.
    """

    def __init__(self, eligible: Sequence[Sequence[int]], open_places: list[int]) -> None:
        self.eligible, self.open_places = eligible, open_places
        self.seated: dict[int, int] = {}

    def seat(self, person: int, tried: set[int]) -> bool:
        """Seat a person, others moving on where they can; return whether that was possible."""
        for seat, able in enumerate(self.eligible):
            if seat in tried or person not in able:
                continue
            tried.add(seat)
            if self.open_places[seat]:
                self.open_places[seat] -= 1
                self.seated[person] = seat
                return True
            if any(self.seat(other, tried) for other, where in [*self.seated.items()] if where == seat):
                self.seated[person] = seat
                return True
        return False


def fit_together(network: Network, tasks: Iterable[int]) -> bool:
    """Return whether the people suffice for all seats of some tasks at once."""
    seats = [(seat.count, able) for at in tasks for seat, able in _seats(network, at)]
    wanted = sum(count for count, _ in seats)
    if all(len(able) >= wanted for _, able in seats):
        return True
    versatile: dict[int, int] = {}
    for _, able in seats:
        for person in able:
            versatile[person] = versatile.get(person, 0) + 1
    if len(versatile) < wanted:
        return False
    seating = Seating([able for _, able in seats], [count for count, _ in seats])
    for person in sorted(versatile, key=lambda person: (versatile[person], person)):
        if not any(seating.open_places):
            break
        seating.seat(person, set())
    return not any(seating.open_places)


def _seats(network: Network, at: int) -> Iterable[tuple[Seat, Sequence[int]]]:
    return zip(network.problem.tasks[at].seats, network.eligible[at], strict=True)
