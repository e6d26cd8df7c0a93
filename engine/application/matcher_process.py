"""The durable matcher in a process of its own, which a deadline can kill; the Python matcher where that fails."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from engine.policy.durable_matcher import Answer, DurableMatcher, durable_version
from engine.policy.matching import Matcher, MatchReport, PythonMatcher
from engine.policy.patterns import Pattern
from engine.policy.patterns_facts import Facts
from engine.policy.patterns_lowering import Job

ATTEMPTS = 2
WORKER = "engine.application.matcher_worker"


class _NoAnswerError(Exception):
    """The process gave no answer; says how it ended."""


class MatcherProcess:
    """A matcher that asks durable_rules in one dedicated process, reused from run to run.

    The process starts at the first question. If it dies, answers with an error or exceeds the deadline, it is started
    anew and asked once more; after a second failure the Python matcher answers, so that nothing is lost. May be used
    from several threads, which take turns. Ends with :meth:`close`, with a ``with`` block, or with the interpreter.

    Parameters
    ----------
    deadline_seconds : float
        Longest time for one answer.
    worker : str
        Module to run as the process.
    """

    def __init__(self, deadline_seconds: float = 30.0, worker: str = WORKER) -> None:
        if not deadline_seconds > 0:
            raise ValueError("deadline_seconds must be above 0")
        self._deadline, self._worker = deadline_seconds, worker
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._lock = threading.Lock()
        _OPEN.add(self)

    @property
    def pid(self) -> int | None:
        """Id of the running process, None where none runs."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def match(self, patterns: Sequence[Pattern], facts: Facts) -> MatchReport:
        """Return every match of every pattern, whatever happens to the process."""
        failures: list[str] = []
        for _ in range(ATTEMPTS):
            try:
                return DurableMatcher(self._ask, _sentence(failures)).match(patterns, facts)
            except _NoAnswerError as error:
                failures.append(str(error))
        found = PythonMatcher().match(patterns, facts).matches
        return MatchReport(found, f"Python matcher answered after the durable_rules process {_told(failures)}")

    def abandon(self) -> None:
        """Kill the process without waiting for a turn; whoever waits for its answer asks once more."""
        process = self._process
        if process is not None and self._owner == os.getpid():
            process.kill()

    def close(self) -> None:
        """End the process and wait for it; a later question starts a new one."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, jobs: Sequence[Job]) -> Sequence[Answer]:
        request = {"seconds": self._deadline, "jobs": [[job.rule, job.facts] for job in jobs]}
        with self._lock:
            try:
                answer = self._exchange(json.dumps(request).encode() + b"\n")
            except BaseException:
                self._end()
                raise
        if "error" in answer:
            raise _NoAnswerError(f"failed ({answer['error']})")
        found: Sequence[Answer] = answer["answers"]
        return found

    def _exchange(self, request: bytes) -> dict[str, Any]:
        try:
            process = self._running()
        except OSError as error:
            raise _NoAnswerError(f"could not start ({error.strerror})") from error
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()
        timer = threading.Timer(self._deadline, _kill, (process, late))
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            timer.cancel()
        if line.endswith(b"\n") and not late.is_set():
            return _decoded(line)
        raise _NoAnswerError(f"missed its deadline of {self._deadline:g} s" if late.is_set() else _death(process))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._end()
            self._owner = os.getpid()
            self._process = subprocess.Popen(  # noqa: S603 - no text from outside reaches the command
                [sys.executable, "-m", self._worker],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                start_new_session=True,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return  # a forked copy leaves the process to the one that started it
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close_pipe(pipe)


def matcher_sentence() -> str:
    """Say which matcher answers on this machine, in one sentence."""
    if durable_version() is None:
        return "Python matcher: durable_rules is not installed"
    return _sentence(())


def available_matcher(deadline_seconds: float = 30.0) -> Matcher:
    """Return the durable matcher in a process of its own where durable_rules is installed, else the Python matcher."""
    if durable_version() is None:
        return PythonMatcher("durable_rules is not installed")
    return MatcherProcess(deadline_seconds)


def _sentence(failures: Sequence[str]) -> str:
    told = f"durable_rules {durable_version()} in a separate process"
    return f"{told}, asked again after it {failures[0]}" if failures else told


def _told(failures: Sequence[str]) -> str:
    if len(set(failures)) > 1:
        return ", then ".join(failures)
    kind, bracket, detail = failures[0].partition(" (")
    return f"{kind} twice{bracket}{detail}"


def _decoded(line: bytes) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise _NoAnswerError("failed (its answer is not JSON)") from error
    return answer


def _death(process: subprocess.Popen[bytes]) -> str:
    code = process.wait()
    if code >= 0:
        return f"died (exit {code})"
    try:
        return f"died ({signal.Signals(-code).name})"
    except ValueError:
        return f"died (signal {-code})"


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _close_pipe(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:
        return


_OPEN: weakref.WeakSet[MatcherProcess] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for matcher in list(_OPEN):
        matcher.abandon()
        matcher.close()
