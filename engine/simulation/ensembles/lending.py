"""One executor for many ensembles, one after the other: worker processes are started once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from engine.simulation.ensembles.ensemble_run import ExecutorFactory

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")


@contextmanager
def lent(executors: ExecutorFactory) -> Iterator[ExecutorFactory]:
    """Give a factory that hands out the same executor again and again until it breaks; ended with the context."""
    lender = _Lender(executors)
    try:
        yield lender
    finally:
        lender.close()


class _Lender:
    def __init__(self, executors: ExecutorFactory) -> None:
        self._executors = executors
        self._own: Executor | None = None

    def __call__(self) -> Executor:
        if self._own is None:
            self._own = self._executors()
        return _Lent(self._own, self._discard)

    def _discard(self) -> None:
        if self._own is not None:
            self._own.shutdown(wait=False, cancel_futures=True)
        self._own = None

    def close(self) -> None:
        if self._own is not None:
            self._own.shutdown(wait=True, cancel_futures=True)


class _Lent(Executor):
    """An executor that outlives whoever uses it, unless it is given up without waiting, as broken ones are."""

    def __init__(self, own: Executor, discard: Callable[[], None]) -> None:
        self._own = own
        self._discard = discard

    def submit(
        self, fn: Callable[Parameters, Returned], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Returned]:
        return self._own.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - the owner cancels
        if not wait:
            self._discard()
