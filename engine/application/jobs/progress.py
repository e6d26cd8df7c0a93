"""How far a job is: quantities done and wanted, the best known so far, and the time that is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from engine.domain.frozen import FrozenModel
from engine.evidence.canonical import Json, canonical_value
from engine.simulation.answers.body import SimulationBody
from engine.staffing.portfolio.incumbent import Incumbent

SECONDS_BETWEEN_WRITES = 0.5


class PartProgress(FrozenModel):
    """How far one part of a job is, such as one scenario."""

    name: str
    """Name of the part."""
    done: int
    """Replications done."""
    total: int
    """Replications that are needed at most."""
    half_width: float | None
    """Half-width of the 95 % confidence interval so far, as a share of the mean; ``None`` where there is none yet.

    Of a search for a schedule: the gap between the best schedule and the bound, as a share of the best.
    """


class PlanProgress(FrozenModel):
    """The best plan that a search has come to, and how much better another could be."""

    phase: str
    """What the search is at."""
    step: int
    """Steps of that phase."""
    filled: int
    """Openings that the plan fills."""
    objective: float
    """Points of the plan."""
    bound: float
    """No plan is worth more."""
    gap: float
    """What is missing to the bound, as a share of it."""
    incumbent: Incumbent
    """The plan by ids, as a file of kind ``portfolio-incumbent``: a later search can go on from it."""


class JobProgress(FrozenModel):
    """How far a job is."""

    parts: tuple[PartProgress, ...]
    """By part."""
    done: int
    """Replications done."""
    total: int
    """Replications that are needed at most."""
    best_half_width: float | None
    """The narrowest half-width that a part has come to."""
    seconds_left: float | None
    """Time that is left, from the speed so far; ``None`` where nothing is known of it."""
    plan: PlanProgress | None = None
    """The best plan so far, where a search makes one; seconds then stand in the place of replications."""
    picture: SimulationBody | None = None
    """What the replications so far come to, from the first 20 of every scenario on: an answer marked ``partial``.

    It stays where the job is cancelled or fails, and goes where the job is done and has its result.
    """


@dataclass
class ProgressNotes:
    """Gathers the progress of one attempt and passes it on, not more often than somebody can read it.

    Attributes
    ----------
    write : callable
        Takes the progress as JSON.
    seconds : callable
        A clock that never goes back.
    """

    write: Callable[[dict[str, Json]], object]
    seconds: Callable[[], float]
    _most: dict[str, int] = field(default_factory=dict, init=False)
    _wanted: dict[str, float] = field(default_factory=dict, init=False)
    _known: dict[str, PartProgress] = field(default_factory=dict, init=False)
    _written: float | None = field(default=None, init=False)
    _first: tuple[float, int] | None = field(default=None, init=False)
    _picture: Json = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def expect(self, part: str, at_most: int, half_width: float | None = None) -> None:
        """Say that a part is to come, how many replications it may need, and which half-width it is to reach."""
        self._most[part] = at_most
        if half_width is not None:
            self._wanted[part] = half_width

    def __call__(self, done: int, total: int, part: str, half_width: float | None) -> None:
        """Take note that so much of a part is done."""
        with self._lock:
            self._most.setdefault(part, total)
            self._known[part] = PartProgress(name=part, done=done, total=total, half_width=half_width)
            now = self.seconds()
            if self._first is None:
                self._first = (now, done)
            if self._written is not None and now - self._written < SECONDS_BETWEEN_WRITES:
                return
        self.tell()

    def show(self, picture: SimulationBody | None) -> None:
        """Pass on what there is so far, with the progress of this moment; ``None`` takes it away."""
        with self._lock:
            self._picture = None if picture is None else canonical_value(picture)
        self.tell()

    def tell(self) -> None:
        """Pass on the progress of this moment."""
        with self._lock:
            self._written = now = self.seconds()
            told = canonical_value(self.progress(now))
            picture = self._picture
        assert isinstance(told, dict)
        self.write({**told, "picture": picture})

    def progress(self, now: float) -> JobProgress:
        """Return the progress at a moment of the clock."""
        parts = tuple(
            self._known.get(name) or PartProgress(name=name, done=0, total=total, half_width=None)
            for name, total in self._most.items()
        )
        widths = [part.half_width for part in parts if part.half_width is not None]
        return JobProgress(
            parts=parts,
            done=sum(part.done for part in parts),
            total=sum(part.total for part in parts),
            best_half_width=min(widths, default=None),
            seconds_left=self._seconds_left(parts, now),
        )

    def _seconds_left(self, parts: tuple[PartProgress, ...], now: float) -> float | None:
        if self._first is None:
            return None
        since, had = self._first
        done = sum(part.done for part in parts) - had
        if done <= 0 or now <= since:
            return None
        missing = sum(max(0, self._needed(part) - part.done) for part in parts)
        return round(missing * (now - since) / done, 1)

    def _needed(self, part: PartProgress) -> int:
        """Return how many replications the wanted precision needs, as far as the deviation so far tells."""
        wanted = self._wanted.get(part.name)
        if wanted is None or part.half_width is None:
            return part.total
        return min(part.total, ceil(part.done * (part.half_width / wanted) ** 2))
