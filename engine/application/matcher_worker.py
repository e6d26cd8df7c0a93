"""The process in which durable_rules runs: one line of JSON in, one line of JSON out, until the pipe closes.

A job that outlives its deadline ends the process by the system's own alarm, so that it dies even when the process that
asked has gone. Whatever the library prints goes to standard error, never into the answers.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from engine.policy.durable_matcher import run_rule

GRACE_SECONDS = 5.0
"""How long after the deadline the process ends itself, should nobody have ended it."""


def serve(requests: BinaryIO, answers: BinaryIO, run: Callable[[Sequence[Any], Sequence[Any]], object]) -> None:
    """Answer requests until there are none: ``{"seconds": s, "jobs": [[rule, facts], ...]}`` each."""
    for line in requests:
        request = json.loads(line)
        _alarm(request["seconds"] + GRACE_SECONDS)
        try:
            answer: dict[str, Any] = {"answers": [run(rule, facts) for rule, facts in request["jobs"]]}
        except Exception as error:  # noqa: BLE001 - the asker decides; a worker that dies without a word tells less
            answer = {"error": f"{type(error).__name__}: {error}"}
        _alarm(0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def main(run: Callable[[Sequence[Any], Sequence[Any]], object] = run_rule) -> None:
    """Serve standard input and output."""
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers, run)


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
