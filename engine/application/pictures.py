"""What a run of scenarios comes to while it still runs: soon a first picture, then newer ones now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.simulation.answers.body import SimulationBody
from engine.simulation.ensembles.ensemble import FIRST_LOOK
from engine.simulation.simulate import Study

Picture: TypeAlias = Callable[[SimulationBody], object]
"""Shown what the replications so far come to, marked ``partial``."""

SECONDS_BETWEEN_PICTURES = 2.0


@dataclass
class Pictures:
    """Shows pictures of one run, the first when ``FIRST_LOOK`` replications of every scenario are done.

    Attributes
    ----------
    study : Study
        What is run.
    show : callable or None
        Takes a picture; ``None`` where nobody looks.
    seconds : callable
        A clock that never goes back.
    """

    study: Study
    show: Picture | None
    seconds: Callable[[], float] = time.monotonic
    _shown_at: float | None = field(default=None, init=False)

    def look(self) -> None:
        """Show a picture if one is due; to be called whenever a batch is done."""
        if self.show is None:
            return
        now = self.seconds()
        if self._shown_at is not None and now - self._shown_at < SECONDS_BETWEEN_PICTURES:
            return
        picture = self.study.so_far(FIRST_LOOK)
        if picture is not None:
            self._shown_at = now
            self.show(picture)
