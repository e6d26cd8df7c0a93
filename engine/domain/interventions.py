"""What a policy may see of a simulated future, and what it may change in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class ProjectState:
    """A project with a due date, in the midst of a run.

    Attributes
    ----------
    project : str
        Its id.
    share_done, share_of_time : float
        Part of its work that is done and of its time that is gone, both 0 to 1.
    weeks : int
        Whole weeks since it started.
    pace_ratio : float or None
        Pace needed from now on over the pace so far; ``None`` where nothing is done yet.
    """

    project: str
    share_done: float
    share_of_time: float
    weeks: int
    pace_ratio: float | None


@dataclass(frozen=True)
class Trouble:
    """Several people left a team within a short time.

    Attributes
    ----------
    month : int
        Month at whose end this is noticed.
    unit_id : str
        The team.
    leavers : int
        How many left within the window.
    projects : tuple of ProjectState
        Projects that are not done and not yet due, in the order of the scenario.
    """

    month: int
    unit_id: str
    leavers: int
    projects: tuple[ProjectState, ...]


@dataclass(frozen=True)
class Intervention:
    """A change of a project's scope inside the simulated future.

    Attributes
    ----------
    project : str
        Its id.
    keep : float
        Part of the work that is not done yet which remains to be done, 0 to 1.
    """

    project: str
    keep: float


class Responder(Protocol):
    """What answers to trouble inside a run; the same answer to the same trouble, and able to cross process boundaries.

    Attributes
    ----------
    leavers : int
        Departures from one team that are trouble.
    window_months : float
        Within which time.
    """

    @property
    def leavers(self) -> int:
        """Departures from one team that are trouble."""

    @property
    def window_months(self) -> float:
        """Within which time, in months."""

    def respond(self, trouble: Trouble) -> tuple[Intervention, ...]:
        """Return what is changed; nothing where the policy leaves things as they are."""
