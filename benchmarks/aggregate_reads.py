"""Aggregate reads beside an empty FastAPI route of the same server, then at half their rate beside a simulation.

The server is Sextant's own with its own settings but for the rate limit, in a process of its own. The peer is a route
that takes nothing and returns an empty object, the first that the application looks at, inside the same layers. One
client process keeps 16 connections busy, first with the one, then with the other, in turns. Then requests leave on a
fixed schedule at half the rate reached, each timed from when it was due (no coordinated omission; Tene 2015), while a
simulation runs over the same data in a third process of low priority.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from fastapi import APIRouter
from uvicorn import Server

from api.http.app import create_app
from api.http.serving import server_config
from engine.application.keys import WantedKey, create_key, keys_of
from engine.application.load import load
from engine.application.logs import open_log
from engine.application.opening import Source
from engine.application.sample import sample_organisation, write_sample
from engine.application.settings import Settings
from engine.domain.actor import LOCAL_ACTOR, Role

PEOPLE, SEED, CONNECTIONS, ROUNDS, SECONDS = 2_000, 7, 16, 5, 2.0
PACED_SECONDS = 10.0
SIMULATE = "from engine.application.executors import give_way; give_way(); from api.cli.start import main; main()"
KEY = "BENCHMARK_KEY"
"""Variable in which the client finds its key: who asks is part of what is measured."""
READ, EMPTY = "/v1/organisation", "/empty"


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder))
    figure, peer = measured["read"], measured["empty"]
    return {
        "figure": figure,
        "peer": peer,
        "ratio": figure / peer,
        "unit": "requests/s",
        "p99_milliseconds": measured["p99"],
        "what": f"{READ} of {PEOPLE} people over {CONNECTIONS} connections, median of {ROUNDS} rounds of {SECONDS:g} "
        f"s; peer: an empty FastAPI route of the same server; at {measured['paced']:,.0f} requests/s beside a "
        f"simulation half took {measured['p50']:.1f} ms at most, 99 % {measured['p99']:.1f} ms, "
        f"all {measured['worst']:.0f} ms",
    }


def measure(folder: Path) -> dict[str, float]:
    """Return rates and times of one server, asked from another process."""
    write_sample(sample_organisation(PEOPLE, SEED), folder / "org")
    database = f"sqlite:///{folder / 'sextant.sqlite'}"
    load(database, LOCAL_ACTOR, folder / "org")
    with keys_of(database) as keys:
        planner = WantedKey(actor="planner", roles=(Role.PLANNER,))
        os.environ[KEY] = create_key(keys, LOCAL_ACTOR, planner).secret
    with served(database, folder / "log") as port:
        rates = asked("rates", port, "")
        paced = rates["read"] / 2
        with simulating(folder / "org"):
            times = asked("paced", port, f"{paced}")
    return {**rates, **times, "paced": paced}


def asked(what: str, port: int, argument: str) -> dict[str, float]:
    """Return what a client process measured."""
    command = [sys.executable, "-m", __name__, what, str(port), argument]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


@contextmanager
def served(database: str, log: Path) -> Iterator[int]:
    """Give the port of a server process."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        os.set_inheritable(door.fileno(), True)
        command = [sys.executable, "-m", __name__, "serve", str(door.fileno()), database]
        with log.open("wb") as lines:
            server = subprocess.Popen(command, pass_fds=[door.fileno()], stderr=lines)
        try:
            yield door.getsockname()[1]
        finally:
            server.terminate()
            server.wait()


@contextmanager
def simulating(dataset: Path) -> Iterator[None]:
    """Keep a simulation running at low priority, as workers do."""
    options = ["neutral", "optimistic", "--data", str(dataset), "--replications", "2000", "--workers", "1", "--json"]
    command = [sys.executable, "-c", SIMULATE, "simulate"]
    simulation = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(3)
    try:
        yield
        if simulation.poll() is not None:
            raise AssertionError("the simulation ended before the measurement did")
    finally:
        simulation.kill()
        simulation.wait()


def serve(descriptor: int, database: str) -> None:
    """Serve on a socket that stands open already, with the empty route first."""
    settings = Settings(requests_per_second=0, log_format="json")
    log = open_log(settings)
    app = create_app(Source(database=database), settings, log)
    empty = APIRouter()

    @empty.get(EMPTY)
    async def nothing() -> dict[str, str]:
        return {}

    app.router.routes.insert(0, empty.routes[0])
    log.take_over()
    Server(server_config(app, settings)).run(sockets=[socket.socket(fileno=descriptor)])


async def rates(port: int) -> dict[str, float]:
    """Return the requests a second that both routes answer, in turns."""
    found: dict[str, list[float]] = {READ: [], EMPTY: []}
    for number in range(ROUNDS + 1):
        for path, each in found.items():
            count = sum(await asyncio.gather(*(busy(port, path, SECONDS) for _ in range(CONNECTIONS))))
            if number:
                each.append(count / SECONDS)
    return {"read": statistics.median(found[READ]), "empty": statistics.median(found[EMPTY])}


async def reads(port: int, path: str) -> dict[str, float]:
    """Return the requests a second that one route answers, and how often it was answered in all."""
    counts = []
    for _ in range(ROUNDS + 1):
        counts.append(sum(await asyncio.gather(*(busy(port, path, SECONDS) for _ in range(CONNECTIONS)))))  # noqa: PERF401 - one round after the other
    return {"rate": statistics.median(counts[1:]) / SECONDS, "answers": sum(counts)}


async def busy(port: int, path: str, seconds: float) -> int:
    """Ask over one connection again and again, and return how often it was answered."""
    connection = await Connection.open(port)
    until, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        await connection.get(path)
        count += 1
    connection.close()
    return count


async def paced(port: int, rate: float) -> dict[str, float]:
    """Return the milliseconds that answers took when requests were due at a fixed rate."""
    connections = [await Connection.open(port) for _ in range(CONNECTIONS)]
    for connection in connections:
        await connection.get(READ)
    begun, number = time.perf_counter(), int(rate * PACED_SECONDS)
    took: list[float] = []

    async def ask(at: int) -> None:
        for turn in range(at, number, CONNECTIONS):
            due = begun + turn / rate
            wait = due - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            await connections[at].get(READ)
            took.append((time.perf_counter() - due) * 1000)

    await asyncio.gather(*(ask(at) for at in range(CONNECTIONS)))
    took.sort()
    return {"p50": took[len(took) // 2], "p99": took[len(took) * 99 // 100], "worst": took[-1]}


class Connection:
    """A bare HTTP/1.1 connection that is kept open: the client must cost less than what it measures."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @staticmethod
    async def open(port: int) -> Connection:
        """Connect."""
        return Connection(*await asyncio.open_connection("127.0.0.1", port))

    async def get(self, path: str) -> bytes:
        """Return the body of an answer that must be 200."""
        key = f"Authorization: Bearer {os.environ[KEY]}\r\n"
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{key}\r\n".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(head.decode())
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        return await self._reader.readexactly(length)

    def close(self) -> None:
        """Disconnect."""
        self._writer.close()


def main(what: str, first: str, second: str) -> None:
    """Be the server or the client of a measurement."""
    if what == "serve":
        serve(int(first), second)
    elif what == "rates":
        print(json.dumps(uvloop.run(rates(int(first)))))
    elif what == "reads":
        print(json.dumps(uvloop.run(reads(int(first), second))))
    else:
        print(json.dumps(uvloop.run(paced(int(first), float(second)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
