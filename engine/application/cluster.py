"""Workers on other machines: an executor on a Dask scheduler, for which the extra ``cluster`` brings the library."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from engine.application.versions import versions_of
from engine.errors import InputError, Problem

if TYPE_CHECKING:
    from distributed import Client

Asked = ParamSpec("Asked")
Answered = TypeVar("Answered")

SECONDS_TO_ANSWER = 5.0
"""How long a scheduler may take to answer, and then its first worker to be there."""
SMALL = (bool, int, float, str, bytes, type(None))
"""What goes along with every task; anything else is sent once."""
ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^/\s]+:\d{1,5}/?")


@dataclass(frozen=True)
class Cluster:
    """A Dask scheduler whose workers run replications.

    Attributes
    ----------
    address : str
        Where it listens, such as ``tcp://scheduler:8786``.
    """

    address: str

    def __post_init__(self) -> None:
        if not ADDRESS.fullmatch(self.address):
            what = f"{self.address[:80]!r} is not the address of a scheduler."
            raise InputError(
                Problem("cluster-address", what, "Give one such as tcp://scheduler:8786.", column="cluster")
            )


class ClusterKeeper:
    """Makes executors on one scheduler, to which it connects when it is first needed; to be closed.

    Parameters
    ----------
    cluster : Cluster
        The scheduler.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._client: Client | None = None

    @property
    def count(self) -> int:
        """How many tasks its workers run at once now; errors are those of asking for an executor."""
        return sum(self._connected().nthreads().values())

    def __call__(self) -> Executor:
        """Return an executor on the scheduler's workers.

        Raises
        ------
        InputError
            The library is not installed, nobody answers, there is no worker, or workers are of another version.
        """
        return _ClusterExecutor(self._connected())

    def kill(self) -> None:
        """Leave what is under way to itself."""
        self.close()

    def close(self) -> None:
        """End the connection; the scheduler forgets what was asked of it."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, TimeoutError):
                client.close(timeout=SECONDS_TO_ANSWER)

    def _connected(self) -> Client:
        if self._client is None or self._client.status != "running":
            self.close()
            self._client = _connected(self._cluster)
        return self._client


class _ClusterExecutor(Executor):
    """Passes tasks on to a scheduler, and sends what many of them need once.

    What is sent is itself the result of a task, so a scheduler that loses the only worker that holds it has it made
    again; it stays with the scheduler until this executor ends. Tasks of a lost worker are run by others without a
    word; where the scheduler gives a task up or is lost, that is a broken executor.
    """

    def __init__(self, client: Client) -> None:
        self._tasks = client.get_executor(pure=False)
        self._client = client
        self._sent: dict[int, tuple[object, object]] = {}

    def submit(self, work: Callable[Asked, Answered], /, *asked: Asked.args, **named: Asked.kwargs) -> Future[Answered]:
        """Submit work; BrokenExecutor where the connection is lost."""
        if self._client.status != "running":
            raise BrokenExecutor
        passed = self._tasks.submit(work, *map(self._sent_once, asked), **named)
        answer: Future[Answered] = Future()
        answer.add_done_callback(lambda done: passed.cancel() if done.cancelled() else None)
        passed.add_done_callback(lambda done: _hand_on(done, answer))
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End it; tasks under way are given up unless they are to be waited for."""
        if self._client.status == "running":
            self._tasks.shutdown(wait=wait and not cancel_futures)
        self._sent.clear()

    def _sent_once(self, given: object) -> object:
        if isinstance(given, SMALL):
            return given
        if id(given) not in self._sent:
            self._sent[id(given)] = given, self._client.submit(_as_given, given, pure=False)
        return self._sent[id(given)][1]


def _as_given(given: object) -> object:
    return given


def _hand_on(done: Future[Any], answer: Future[Any]) -> None:
    """Settle a future like another, with the library's own faults as a broken executor."""
    from distributed.scheduler import KilledWorker  # noqa: PLC0415 - loaded where a cluster is used

    if not answer.set_running_or_notify_cancel():
        return
    fault = CancelledError() if done.cancelled() else done.exception()
    if isinstance(fault, KilledWorker | CancelledError | OSError):
        answer.set_exception(BrokenExecutor(str(fault)))
    elif fault is not None:
        answer.set_exception(fault)
    else:
        answer.set_result(done.result())


def _connected(cluster: Cluster) -> Client:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and takes most of a second
    except ImportError:
        what = "Workers on other machines need the library 'distributed', which is not installed."
        mend = "Install it: pip install 'sextant-workforce[cluster]'. Or leave out the cluster."
        raise InputError(Problem("cluster-missing", what, mend, column="cluster")) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(cluster.address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        what = f"No scheduler answers at {cluster.address}."
        mend = "Start one (dask scheduler) and its workers (dask worker ADDRESS), or leave out the cluster."
        raise InputError(Problem("cluster-silent", what, mend, column="cluster")) from None
    try:
        _require_workers(client, cluster)
    except BaseException:
        client.close()
        raise
    return client


def _require_workers(client: Client, cluster: Cluster) -> None:
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except TimeoutError:
        what = f"The scheduler at {cluster.address} has no workers."
        mend = f"Start some: dask worker {cluster.address}."
        raise InputError(Problem("cluster-empty", what, mend, column="cluster")) from None
    ours = _versions()
    try:
        theirs: Mapping[str, Mapping[str, str]] = client.run(_versions)
    except ImportError:
        theirs = {"one of the workers": {}}
    for worker, found in theirs.items():
        differing = sorted(name for name in ours if found.get(name) != ours[name])
        if differing:
            what = f"{worker} has not the same versions as this machine: {', '.join(differing)}."
            mend = "Answers would differ. Install the same versions on every machine."
            raise InputError(Problem("cluster-versions", what, mend, column="cluster"))


def _versions() -> dict[str, str]:
    """Return the versions on which the numbers of a replication depend."""
    return {name: version for name, version in versions_of("numpy", "simpy").items() if name != "python"}
