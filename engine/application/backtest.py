"""The simulator on the past: what it would have foretold, beside what came."""

from __future__ import annotations

from datetime import date

from engine.application.access import permit
from engine.application.executors import interrupts_deferred, process_pool, worker_count
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.canonical import Json, canonical_value
from engine.evidence.result import Result
from engine.simulation.backtest.backtest import backtest
from engine.simulation.backtest.body import BacktestBody, BacktestQuestion
from engine.simulation.backtest.periods import DAY, months_between
from engine.simulation.ensembles.ensemble import Progress
from engine.simulation.ensembles.ensemble_run import ExecutorFactory, SerialExecutor


def backtest_simulation(
    workspace: Workspace,
    actor: Actor,
    asked: BacktestQuestion,
    known: date | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Result[BacktestBody]:
    """Return what the record up to a day foretells of the years after it, beside what came.

    Parameters
    ----------
    asked : BacktestQuestion
        Days, and what leaving may depend on.
    known : date or None
        Last day whose recordings give the real values; the day of the newest fact, today at the latest, where ``None``.
    workers : int or None
        Worker processes; ``None`` means one a processor. The body does not depend on them.
    progress : Progress or None
        Called whenever a batch of replications is done.

    Raises
    ------
    InputError
        There was no past to fit on that day, or the days or covariates cannot be used.
    """
    permit(actor, "backtest")
    count = worker_count(workers)
    executors = SerialExecutor if count == 1 else lambda: process_pool(count)
    with interrupts_deferred() as end_if_interrupted:

        def note(done: int, total: int, scenario: str, half_width: float | None) -> None:
            end_if_interrupted()
            if progress is not None:
                progress(done, total, scenario, half_width)

        return backtest_on(workspace, actor, asked, known, (count, executors), note)


def backtest_on(
    workspace: Workspace,
    actor: Actor,
    asked: BacktestQuestion,
    known: date | None,
    processes: tuple[int, ExecutorFactory],
    progress: Progress,
) -> Result[BacktestBody]:
    """Return what ``backtest_simulation`` returns, with processes that the caller provides."""
    permit(actor, "backtest")
    months_between(asked.fit_until, asked.forecast_until)
    known = known or workspace.default_day()
    after = max(asked.forecast_until + DAY, known)
    question = Question(
        "backtest",
        workspace.organisation(Period(after, known)),
        request=backtest_request(asked, known),
        seed=asked.seed,
        workers=processes[0],
        libraries=("numpy", "scipy", "simpy", "statsmodels"),
    )
    return workspace.answer(actor, question, lambda: backtest(workspace.history, asked, known, processes[1], progress))


def backtest_request(asked: BacktestQuestion, known: date | None) -> dict[str, Json]:
    """Return what a stored run says was asked."""
    return {"backtest": canonical_value(asked), "known": known.isoformat() if known else None}
