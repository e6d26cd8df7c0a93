"""The queue and its books, on SQLite and PostgreSQL: order, claims, ends, and workers that are gone."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest

from engine.domain.actor import Actor, Role
from engine.domain.job_state import JobState
from engine.errors import ConflictError, InputError, Problem
from engine.storage.database import Database
from engine.storage.job_rows import Job, JobOrder
from engine.storage.job_store import Claim, JobStore
from engine.storage.run_store import RunStore
from engine.storage.worker_store import WorkerLine, WorkerStore
from tests.counts import scaled

NOW = datetime(2026, 5, 4, 9, 30)
RESULT = {"verb": "simulate", "hash": "0" * 64, "body": {}, "inputs": {}, "execution": {}, "what_this_is_not": ""}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def jobs(database: Database) -> JobStore:
    return JobStore(database)


def order(actor: str = "ann", request: int = 1, priority: int = 0, key: str | None = None) -> JobOrder:
    return JobOrder(
        id=uuid.uuid4().hex,
        verb="simulate",
        actor=Actor(id=actor, roles=(Role.PLANNER,), units=("U1",)),
        request={"n": request},
        facts={"as_of": "2026-05-04", "known": "2026-05-04"},
        priority=priority,
        created_at=NOW,
        idempotency_key=key,
        most_attempts=2,
    )


def claimed(jobs: JobStore, worker: str = "w1") -> Job:
    job = jobs.claim_next(worker, NOW)
    assert job is not None
    return job


def claim_of(job: Job) -> Claim:
    assert job.worker is not None
    return Claim(job.id, job.worker, job.claim)


def enter(database: Database, name: str) -> WorkerLine:
    line = WorkerLine(name, "here", 1, 0, NOW, NOW)
    WorkerStore(database).beat(line, NOW)
    return line


def test_a_job_comes_back_as_it_was_asked(jobs: JobStore) -> None:
    asked = order(key="k")
    job = jobs.put(asked)
    assert job == jobs.get(asked.id)
    assert (job.actor, job.request, job.state, job.attempts) == (asked.actor, {"n": 1}, JobState.QUEUED, 0)


def test_the_highest_priority_comes_first_then_the_oldest(jobs: JobStore) -> None:
    asked = [jobs.put(order(request=at, priority=priority)) for at, priority in enumerate((0, -1, 5, 0))]
    assert [claimed(jobs).id for _ in asked] == [asked[at].id for at in (2, 0, 3, 1)]
    assert jobs.claim_next("w1", NOW) is None


def test_who_asked_for_much_does_not_hold_up_who_asked_for_little(jobs: JobStore) -> None:
    for at in range(4):
        jobs.put(order("ann", at))
    jobs.put(order("bo"))
    jobs.put(order("cy"))
    assert [claimed(jobs).actor.id for _ in range(6)] == ["ann", "bo", "cy", "ann", "ann", "ann"]


def test_the_same_key_and_request_are_the_same_job_and_another_request_is_a_conflict(jobs: JobStore) -> None:
    first = jobs.put(order(key="k"))
    assert jobs.put(order(key="k")).id == first.id
    assert jobs.put(order("bo", key="k")).id != first.id
    assert jobs.put(order()).id != jobs.put(order()).id
    with pytest.raises(ConflictError, match=first.id):
        jobs.put(order(request=2, key="k"))
    assert len(jobs.latest()) == 4


def test_a_key_given_many_times_at_once_is_one_job(jobs: JobStore) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(jobs.put(order(key="k")).id)) for _ in range(scaled(8, 40))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(threads)
    assert len(set(found)) == 1


def test_many_workers_at_once_claim_every_job_once(jobs: JobStore) -> None:
    number, found = scaled(12, 100), list[str]()
    wanted = {jobs.put(order(request=at)).id for at in range(number)}

    def work(name: str) -> None:
        misses = 0
        while misses < 3:
            job = jobs.claim_next(name, NOW)
            misses += job is None
            if job is not None:
                found.append(job.id)

    threads = [threading.Thread(target=work, args=(f"w{at}",)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found += [job.id for job in iter(lambda: jobs.claim_next("last", NOW), None)]
    assert sorted(found) == sorted(wanted)


def test_a_result_is_written_once_with_the_end_of_its_job(jobs: JobStore, database: Database) -> None:
    jobs.put(order())
    claim = claim_of(claimed(jobs))
    assert jobs.finish(claim, RESULT, request={}, actor="ann", at=NOW)
    assert not jobs.finish(claim, RESULT, request={}, actor="ann", at=NOW)
    done = jobs.get(claim.job_id)
    assert (done.state, done.run_id, done.worker) == (JobState.DONE, claim.job_id, None)
    assert [line.id for line in RunStore(database).lines()] == [claim.job_id]


def test_who_lost_the_claim_changes_nothing(jobs: JobStore, database: Database) -> None:
    jobs.put(order())
    lost = claim_of(claimed(jobs))
    assert jobs.hand_back(lost)
    claim = claim_of(claimed(jobs, "w2"))
    before = jobs.get(claim.job_id)
    assert not jobs.holds(lost)
    assert not jobs.note_progress(lost, {})
    assert not jobs.hand_back(lost)
    assert not jobs.fail(lost, [Problem("a", "b", "c")], NOW)
    assert not jobs.finish(lost, RESULT, request={}, actor="ann", at=NOW)
    jobs.release(lost, NOW)
    assert jobs.get(claim.job_id) == before
    assert jobs.holds(claim)
    assert RunStore(database).lines() == []


def test_cancelling_takes_the_claim_at_once_and_only_from_what_has_not_ended(jobs: JobStore) -> None:
    waiting, running = jobs.put(order(request=1)), jobs.put(order(request=2, priority=1))
    claim = claim_of(claimed(jobs))
    assert claim.job_id == running.id
    for job in (waiting, running):
        assert jobs.cancel(job.id, NOW).state is JobState.CANCELLED
    assert jobs.cancel(running.id, NOW).state is JobState.CANCELLED
    assert not jobs.holds(claim)
    assert jobs.claim_next("w2", NOW) is None
    jobs.retry(waiting.id)
    jobs.finish(claim_of(claimed(jobs)), RESULT, request={}, actor="ann", at=NOW)
    with pytest.raises(ConflictError, match="is done"):
        jobs.cancel(waiting.id, NOW)
    with pytest.raises(ConflictError, match="failed or cancelled"):
        jobs.retry(waiting.id)


def test_a_failed_job_is_tried_again_with_all_its_attempts(jobs: JobStore) -> None:
    jobs.put(order())
    claim = claim_of(claimed(jobs))
    assert jobs.fail(claim, [Problem("a", "It broke.", "Mend it.")], NOW)
    failed = jobs.get(claim.job_id)
    assert (failed.state, failed.problems) == (JobState.FAILED, (Problem("a", "It broke.", "Mend it."),))
    again = jobs.retry(claim.job_id)
    assert (again.state, again.attempts, again.problems, again.ended_at) == (JobState.QUEUED, 0, (), None)


def test_the_jobs_of_a_dead_worker_wait_again_until_their_attempts_are_used_up(
    jobs: JobStore, database: Database
) -> None:
    workers, job = WorkerStore(database), jobs.put(order())
    for attempt in (1, 2):
        enter(database, f"w{attempt}")
        assert claimed(jobs, f"w{attempt}").attempts == attempt
        assert not workers.bury(f"w{attempt}", 7, NOW)
        assert workers.bury(f"w{attempt}", 0, NOW)
        assert not workers.bury(f"w{attempt}", 0, NOW)
    failed = jobs.get(job.id)
    assert (failed.state, failed.problems[0].code) == (JobState.FAILED, "job-attempts")
    assert job.id in failed.problems[0].mend


def test_a_worker_that_beats_is_not_buried_and_one_that_left_is_not_missed(jobs: JobStore, database: Database) -> None:
    workers, line = WorkerStore(database), enter(database, "w1")
    workers.beat(line, NOW)
    assert not workers.bury("w1", 0, NOW)
    assert [(found.id, found.beat) for found in workers.lines()] == [("w1", 1)]
    jobs.put(order())
    claimed(jobs)
    assert workers.release_lost(NOW) == []
    workers.leave("w1")
    assert workers.lines() == []
    assert workers.release_lost(NOW) == ["w1"]
    assert jobs.latest()[0].state is JobState.QUEUED


def test_a_job_that_is_not_there_is_said_to_be_unknown(jobs: JobStore) -> None:
    for ask in (jobs.get, jobs.retry, lambda name: jobs.cancel(name, NOW)):
        with pytest.raises(InputError) as refused:
            ask("nope")
        assert refused.value.problems[0].code == "unknown-job"


def test_jobs_are_listed_by_actor_and_state_newest_first(jobs: JobStore) -> None:
    first, second, other = jobs.put(order(request=1)), jobs.put(order(request=2)), jobs.put(order("bo"))
    jobs.cancel(first.id, NOW)
    assert [job.id for job in jobs.latest(actor="ann")] == [second.id, first.id]
    assert [job.id for job in jobs.latest(state=JobState.QUEUED)] == [other.id, second.id]
    assert [job.id for job in jobs.latest(at_most=1)] == [other.id]
    assert jobs.ended_at(first.id) == NOW
    assert jobs.ended_at(second.id) is None
