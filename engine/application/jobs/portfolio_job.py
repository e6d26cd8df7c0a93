"""A portfolio as a job: its progress always holds the best plan, from which a later attempt goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from engine.application.jobs.durable_work import DurableWork, NoLongerWantedError
from engine.application.jobs.progress import JobProgress, PlanProgress
from engine.application.staffing.portfolio import Following, PortfolioQuestion, portfolio
from engine.application.workspace import Workspace
from engine.evidence.canonical import Json, canonical_value
from engine.evidence.result import Result
from engine.staffing.portfolio.incumbent import Incumbent
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer
from engine.staffing.portfolio.staff_portfolio import PortfolioProgress

SECONDS_BETWEEN_WRITES = 0.5


def portfolio_request(
    asked: PortfolioQuestion, seconds: float, start: Incumbent | None, units: Collection[str]
) -> dict[str, Json]:
    """Return a question as JSON that loses no digit, from which a job reads it again, and the units in scope."""
    listed: list[Json] = [*sorted(units)]
    scope: dict[str, Json] = {"units": listed} if units else {}
    told: dict[str, Json] = {"asked": asked.model_dump(mode="json"), "seconds": seconds}
    return {**told, "start": None if start is None else start.model_dump(mode="json"), **scope}


def staff_portfolio_durably(work: DurableWork, workspace: Workspace) -> Result[PortfolioAnswer]:
    """Return what ``portfolio`` returns of the same question; cancelled or killed, the best plan stays in the progress.

    Whatever an attempt had found when it ended is where the next one begins; the time of the question is each
    attempt's own.
    """
    request = work.job.request
    asked = PortfolioQuestion.model_validate_json(json.dumps(request["asked"]))
    seconds = request["seconds"]
    assert isinstance(seconds, (int, float))
    notes = _Notes(work, float(seconds))
    following = Following(float(seconds), notes.unwanted, notes, _start(work))
    result = portfolio(replace(workspace, runs=None, reads=None), work.actor, work.period, asked, following)
    notes.flush()
    if notes.left is not None:
        raise notes.left
    return result


@dataclass
class _Notes:
    """Writes progress down, and asks whether the job is still wanted where nothing may be raised."""

    work: DurableWork
    seconds: float
    left: NoLongerWantedError | None = None
    _begun: float = field(default_factory=time.monotonic)
    _written: float = 0.0
    _waiting: PortfolioProgress | None = None

    def __call__(self, progress: PortfolioProgress) -> None:
        """Take note of a better plan or bound."""
        self._waiting = progress
        self._flush_in_time()

    def unwanted(self) -> bool:
        """Return whether the job is no longer this worker's; what was found is written down first."""
        self._flush_in_time()
        try:
            self.work.watch()
        except NoLongerWantedError as left:
            self.left = left
        return self.left is not None

    def flush(self) -> None:
        """Write down what has not been written yet."""
        if self._waiting is None:
            return
        told = canonical_value(self._progress(self._waiting))
        assert isinstance(told, dict)
        self.work.progress.write(told)
        self._waiting, self._written = None, time.monotonic()

    def _flush_in_time(self) -> None:
        if time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self.flush()

    def _progress(self, found: PortfolioProgress) -> JobProgress:
        used = time.monotonic() - self._begun
        plan = PlanProgress(
            phase=found.phase,
            step=found.step,
            filled=found.filled,
            objective=found.objective,
            bound=found.bound,
            gap=found.gap,
            incumbent=found.incumbent(),
        )
        done, total = round(used), round(self.seconds)
        left = round(max(0.0, self.seconds - used), 1)
        return JobProgress(
            parts=(), done=min(done, total), total=total, best_half_width=None, seconds_left=left, plan=plan
        )


def _start(work: DurableWork) -> Incumbent | None:
    """Return the plan to begin with: that of an earlier attempt, else the one that was given."""
    known = work.job.progress or {}
    plan = known.get("plan")
    given = plan.get("incumbent") if isinstance(plan, dict) else work.job.request["start"]
    return None if given is None else Incumbent.model_validate_json(json.dumps(given))
