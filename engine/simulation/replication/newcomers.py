"""The first day of a newcomer, and the probation that some do not pass."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import log

from engine.simulation.randomness import Stream
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.requisition import Requisition
from engine.simulation.replication.staff import Newcomer
from engine.simulation.replication.trace import Happening
from engine.simulation.world.hiring_law import ProbationLaw


class Newcomers:
    """Everyone who starts in a replication.

    Parameters
    ----------
    floor : Floor
        People and teams, with the clock.
    leave : function of a row and the event that caused it
        Lets a person leave and the post become vacant.
    """

    def __init__(self, floor: Floor, leave: Callable[[int, int], None]) -> None:
        self._floor = floor
        self._leave = leave
        self._probation = floor.world.hiring.probation if floor.world.hiring else None
        self._luck = floor.draws(Stream.PROBATION)

    def start(self, post: Requisition) -> None:
        """Let a newcomer start on a post now."""
        floor = self._floor
        now = floor.env.now
        rest = floor.month_end - now
        trace = floor.trace
        event = trace.add(Happening.HIRED, now, post.id, post.team, post.grade, (post.event,)) if trace else 0
        output = post.fte * floor.world.output.from_start(rest) / rest
        floor.join(Newcomer(post.id, post.team, post.family, post.grade, now, post.fte, output, event, post.place))
        if self._probation is not None:
            self._try(self._probation, post.id, event)

    def _try(self, law: ProbationLaw, person: int, event: int) -> None:
        """Put on the clock that a newcomer fails, for those who do.

        A constant hazard h over the length L has failed by time t with 1 - exp(-h t), and h comes to the share that
        fails by L: one number decides whether somebody fails and when.
        """
        luck = self._luck.uniform(person)
        if luck < law.fails:
            after = law.months if law.at_end else law.months * log(1.0 - luck) / log(1.0 - law.fails)
            self._floor.env.timeout(after).callbacks.append(partial(self._fail, person, event))

    def _fail(self, person: int, event: int, _: object) -> None:
        row = self._floor.staff.row_of(person)
        if row is not None:
            self._leave(row, event)
