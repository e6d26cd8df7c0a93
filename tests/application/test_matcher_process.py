"""durable_rules in a process of its own: reused, killed, replaced, and never the loss of an answer."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine.application import matcher_process
from engine.application.matcher_process import MatcherProcess, available_matcher
from engine.domain.columns import AnyColumn, TextColumn
from engine.policy import patterns_lowering
from engine.policy.durable_matcher import durable_version
from engine.policy.matching import PythonMatcher
from engine.policy.patterns import NamedMatch, Pattern, Reference
from engine.policy.patterns_facts import Facts, FactTable
from tests.policy.pattern_worlds import ANSWER, EVENT, pattern, run_of, table, where

STALLED = pattern(run_of(3, where("gain", "<", 1.0)))
durable = pytest.mark.skipif(durable_version() is None, reason="durable_rules is not installed")


def world(people: int = 20, seed: int = 7) -> Facts:
    """Return eight weeks of gains per person."""
    rows = 8 * people
    gains = np.random.default_rng(seed).uniform(0, 2, rows)
    columns: dict[str, AnyColumn] = {
        "who": TextColumn.of(f"P{row // 8}" for row in range(rows)),
        "step": np.arange(rows, dtype=np.float64) % 8,
        "gain": gains,
        "on": np.full(rows, np.datetime64("NaT", "D")),
        "done": np.full(rows, -1, dtype=np.int8),
    }
    return {"event": FactTable(EVENT, columns), "answer": table(ANSWER, [])}


EXPECTED = PythonMatcher().match([STALLED], world()).matches


@pytest.fixture
def process() -> Iterator[MatcherProcess]:
    with MatcherProcess(20) as matcher:
        yield matcher


@durable
def test_one_process_answers_again_and_again(process: MatcherProcess) -> None:
    first = process.match([STALLED], world())
    pid = process.pid
    assert EXPECTED
    assert first.matches == EXPECTED
    assert first.answered_by == "durable_rules 2.0.28 in a separate process"
    for _ in range(20):
        assert process.match([STALLED], world()).matches == EXPECTED
    assert process.pid == pid


@durable
def test_a_process_that_was_killed_is_started_anew(process: MatcherProcess) -> None:
    process.match([STALLED], world())
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSEGV)
    report = process.match([STALLED], world())
    assert report.matches == EXPECTED
    assert report.answered_by.startswith("durable_rules")
    assert process.pid != pid


@durable
def test_a_crash_loses_nothing_and_the_sentence_says_who_answered() -> None:
    with MatcherProcess(20, worker="tests.application.crashing_worker") as matcher:
        report = matcher.match([STALLED], world())
        assert report.matches == EXPECTED
        assert report.answered_by == "Python matcher answered after the durable_rules process died twice (SIGSEGV)"
        assert matcher.pid is None


def test_a_hang_ends_at_the_deadline_and_loses_nothing() -> None:
    with MatcherProcess(0.5, worker="tests.application.hanging_worker") as matcher:
        report = matcher.match([STALLED], world())
    assert report.matches == EXPECTED
    sentence = "Python matcher answered after the durable_rules process missed its deadline of 0.5 s twice"
    assert report.answered_by == sentence


def test_an_error_of_the_library_loses_nothing() -> None:
    with MatcherProcess(20, worker="tests.application.failing_worker") as matcher:
        report = matcher.match([STALLED], world())
    assert report.matches == EXPECTED
    assert "failed twice (ValueError: no more memory)" in report.answered_by


def test_a_worker_that_cannot_start_loses_nothing() -> None:
    with MatcherProcess(20, worker="tests.application.no_such_worker") as matcher:
        report = matcher.match([STALLED], world())
    assert report.matches == EXPECTED
    assert "died twice (exit 1)" in report.answered_by


def test_a_system_that_starts_no_process_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    report = MatcherProcess(20).match([STALLED], world())
    assert report.matches == EXPECTED
    assert "could not start twice (No such file or directory)" in report.answered_by


@durable
def test_threads_take_turns(process: MatcherProcess) -> None:
    with ThreadPoolExecutor(4) as threads:
        worlds = [world(5, seed) for seed in range(24)]
        found = list(threads.map(lambda facts: process.match([STALLED], facts).matches, worlds))
    assert found == [PythonMatcher().match([STALLED], facts).matches for facts in worlds]


@durable
def test_a_closed_process_is_gone_and_a_later_question_starts_another() -> None:
    matcher = MatcherProcess(20)
    matcher.match([STALLED], world())
    pid = matcher.pid
    assert pid is not None
    matcher.close()
    matcher.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert matcher.match([STALLED], world()).matches == EXPECTED
    matcher.close()
    gc.collect()


@durable
def test_the_process_ends_with_the_interpreter_that_asked() -> None:
    code = (
        "from tests.application.test_matcher_process import *\n"
        "matcher = MatcherProcess(20)\n"
        "assert matcher.match([STALLED], world()).matches == EXPECTED\n"
        "print(matcher.pid)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    _assert_gone(int(done.stdout))


@durable
def test_ctrl_c_reaches_the_asker_and_leaves_no_process_behind() -> None:
    code = (
        "from tests.application.test_matcher_process import *\n"
        "matcher = MatcherProcess(60, worker='tests.application.hanging_worker')\n"
        "import threading\n"
        "threading.Timer(0.5, lambda: print(matcher.pid, flush=True)).start()\n"
        "matcher.match([STALLED], world())\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asker:
        assert asker.stdout is not None
        pid = int(asker.stdout.readline())
        asker.send_signal(signal.SIGINT)
        _, errors = asker.communicate(timeout=30)
    assert b"KeyboardInterrupt" in errors
    _assert_gone(pid)


@durable
def test_what_lies_beyond_the_caps_goes_to_the_python_matcher(
    process: MatcherProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns_lowering, "MAX_FACTS", 4)
    report = process.match([STALLED], world())
    assert report.matches == EXPECTED
    assert "beyond its caps by the Python matcher" in report.answered_by


@durable
def test_small_partitions_share_runs_without_mixing(process: MatcherProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns_lowering, "BATCH_FACTS", 50)
    assert process.match([STALLED], world()).matches == EXPECTED


@durable
def test_joins_over_many_facts_agree(process: MatcherProcess) -> None:
    slow, fast = (
        NamedMatch(name="a", fact="event", conditions=(where("gain", "<", 0.2),)),
        NamedMatch(
            name="b",
            fact="event",
            conditions=(
                where("who", "=", Reference(match="a", column="who")),
                where("step", ">", Reference(match="a", column="step", offset=1.0)),
                where("gain", ">", 1.9),
            ),
        ),
    )
    patterns: list[Pattern] = [STALLED, pattern(slow, fast, name="recovered")]
    facts = world(300)
    report = process.match(patterns, facts)
    assert report.matches == PythonMatcher().match(patterns, facts).matches
    assert {match.pattern for match in report.matches} == {"p", "recovered"}
    assert report.answered_by.startswith("durable_rules")


def test_without_durable_rules_the_python_matcher_answers_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher_process, "durable_version", lambda: None)
    report = available_matcher().match([STALLED], world())
    assert report.matches == EXPECTED
    assert report.answered_by == "Python matcher: durable_rules is not installed"


@durable
def test_with_durable_rules_its_process_answers() -> None:
    matcher = available_matcher()
    assert isinstance(matcher, MatcherProcess)
    matcher.close()


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_deadline_is_above_zero(seconds: float) -> None:
    with pytest.raises(ValueError, match="deadline"):
        MatcherProcess(seconds)


def _assert_gone(pid: int) -> None:
    """Assert that a process that is no child of this one has ended; a zombie left to init counts as ended."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if _is_zombie(pid):
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} still runs")


def _is_zombie(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False
