"""The states of a job."""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    """Waits for a worker."""
    RUNNING = "running"
    """A worker is on it."""
    DONE = "done"
    """Ended with a result."""
    FAILED = "failed"
    """Ended without one; its problems say why."""
    CANCELLED = "cancelled"
    """Ended without one, as somebody wished."""

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to the job, unless somebody has it tried again."""
        return self not in {JobState.QUEUED, JobState.RUNNING}
