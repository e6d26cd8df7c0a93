"""One attempt at a job that a worker has claimed, from its facts to its result or the reason why there is none."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.application.executors import Crew
from engine.application.jobs.durable_engine import DurableEngine, step
from engine.application.jobs.durable_work import DurableVerb, DurableWork, NoLongerWantedError, period_of
from engine.application.jobs.progress import ProgressNotes
from engine.application.policies.published import published_policies
from engine.application.workspace import Workspace
from engine.errors import InputError, Problem, SextantError, StorageError
from engine.evidence.fingerprint import fingerprint
from engine.evidence.result import Result
from engine.storage.history_store import HistoryStore
from engine.storage.job_rows import Job
from engine.storage.job_store import Claim, JobStore

SECONDS_BETWEEN_LOOKS = 0.2
"""How long a job that was cancelled goes on at most before it is noticed."""

log = logging.getLogger("sextant.jobs")


@dataclass(frozen=True)
class Bench:
    """What a worker works with.

    Attributes
    ----------
    engine : DurableEngine
        Keeps the steps.
    jobs : JobStore
        The queue and its books.
    history : HistoryStore
        The facts.
    workspace : Workspace
        Policy files, published versions and matcher; a job puts its own facts and policies in.
    verbs : mapping of str to DurableVerb
        What can be done.
    now : callable
        The clock.
    crew : callable
        Gives a job whoever computes for it.
    """

    engine: DurableEngine
    jobs: JobStore
    history: HistoryStore
    workspace: Workspace
    verbs: Mapping[str, DurableVerb]
    now: Callable[[], datetime]
    crew: Callable[[], Crew]


class Attempt:
    """One attempt at a claimed job; ``run`` ends when the job is ended, handed back, or no longer ours.

    Parameters
    ----------
    bench : Bench
        What the worker works with.
    job : Job
        The job as claimed.
    leaving : callable
        Whether the worker is to end: then the job is handed back.
    """

    def __init__(self, bench: Bench, job: Job, leaving: Callable[[], bool]) -> None:
        assert job.worker is not None
        self.claim = Claim(job.id, job.worker, job.claim)
        self._bench, self._job, self._leaving = bench, job, leaving
        self._crew = bench.crew()
        self._looked = 0.0

    def run(self) -> None:
        """Work on the job."""
        log.info("job %s (%s): attempt %d", self._job.id, self._job.verb, self._job.attempts)
        try:
            self._bench.engine.run(self._job.id, self._work, self.watch)
        except NoLongerWantedError:
            self._bench.jobs.hand_back(self.claim)
        except StorageError as failure:
            log.warning("job %s: the database failed: %s", self._job.id, failure)
            raise
        except SextantError as error:
            self._fail(error.problems)
        except Exception:
            log.exception("job %s: Sextant failed", self._job.id)
            mend = "Nothing was half done. Try the job again; if it stays so, the worker's log says where it failed."
            self._fail([Problem("internal-error", "Sextant itself failed, nothing you did.", mend)])
        finally:
            self._crew.kill()
            self._crew.close()

    def watch(self) -> None:
        """Raise NoLongerWantedError where the worker is to end or the job is no longer its own."""
        now = time.monotonic()
        if now - self._looked < SECONDS_BETWEEN_LOOKS:
            return
        self._looked = now
        if self._leaving() or not self._bench.jobs.holds(self.claim):
            self._crew.kill()
            raise NoLongerWantedError

    def _fail(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        self._bench.jobs.fail(self.claim, problems, self._bench.now())

    def _work(self) -> None:
        self.watch()
        verb = self._bench.verbs.get(self._job.verb)
        if verb is None:
            what = f"This worker does not know the verb '{self._job.verb[:80]}'."
            raise InputError(Problem("unknown-verb", what, "Run a worker of the version that took the job."))
        with_facts = self._workspace()
        work = DurableWork(self._job, step, self.watch, self._notes(), self._crew)
        self._finish(verb(work, with_facts))

    def _finish(self, result: Result[Any]) -> None:
        execution = result.execution.changed(run_id=self._job.id, notes=(*result.execution.notes, *self._told()))
        told = result.changed(execution=execution).as_json()
        actor, at = self._job.actor.id, self._bench.now()
        self._bench.jobs.finish(self.claim, told, request=self._job.request, actor=actor, at=at)

    def _told(self) -> tuple[str, ...]:
        """Say where an earlier attempt was cut short, as seconds are those of the last."""
        return (f"gone on with {self._job.attempts - 1} times after a crash",) if self._job.attempts > 1 else ()

    def _workspace(self) -> Workspace:
        """Return facts and policies of the moment the job was asked, whatever was written or published since.

        Raises
        ------
        InputError
            Names the tables that are not as they were.
        PolicyError
            A published version is not as it was.
        """
        mark, known = (self._job.facts.get(name) for name in ("history_mark", "policy_mark"))
        assert mark is None or isinstance(mark, int)
        assert known is None or isinstance(known, int)
        history, bench = self._bench.history.read(mark), self._bench.workspace
        assert bench.publications is not None
        policies, policy_mark = published_policies(bench.publications, bench.files, known)
        workspace = replace(bench, history=history, mark=mark, policies=policies, policy_mark=policy_mark, runs=None)
        organisation = workspace.organisation(period_of(self._job), self._job.actor.units)
        was, now = self._job.facts["data"], fingerprint(organisation)
        assert isinstance(was, dict)
        changed = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
        if changed:
            what = f"The facts are not those of the moment the job was asked: {', '.join(changed)} differ."
            raise InputError(Problem("facts-changed", what, "Ask anew: the answer will be that of the facts of today."))
        return workspace

    def _notes(self) -> ProgressNotes:
        return ProgressNotes(lambda told: self._bench.jobs.note_progress(self.claim, told), time.monotonic)
