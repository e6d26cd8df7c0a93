"""Serve the API on this machine until it is interrupted."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from api.http.app import create_app
from api.http.guard import is_loopback
from engine.application.opening import Source
from engine.errors import InputError, Problem

SECONDS_TO_FINISH = 10


def serve(
    host: str,
    port: int,
    *,
    data: Path | None,
    database: str | None,
    columns: Path | None,
    policies: Path | None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Answer requests until interrupted; answers under way are finished first.

    Parameters
    ----------
    host : str
        Loopback name or address.
    port : int
        Port.
    data, columns : Path or None
        Dataset to answer from, and its column map; without one the history in the database.
    database : str or None
        Database URL; runs are recorded in it.
    policies : Path or None
        Folder of policies; ``None`` means the shipped ones.
    ready : function without arguments
        Called when requests can be asked.

    Raises
    ------
    InputError
        The host is not loopback, the port is taken, or the data has problems.
    SextantError
        What else ``create_app`` raises.
    """
    _require_loopback(host)
    with _listening(host, port) as door:
        app = create_app(Source(data=data, database=database, columns=columns, policies=policies))
        config = uvicorn.Config(
            app,
            loop="uvloop",
            http="httptools",
            ws="none",
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        )
        ready()
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[door])


def _require_loopback(host: str) -> None:
    if not is_loopback(host):
        what = (
            f"{host[:80]!r} can be reached from other machines, and who asks cannot be told apart yet, "
            "so Sextant answers on this machine only."
        )
        mend = "Use --host 127.0.0.1, localhost or ::1; from another machine, forward the port with ssh -L."
        raise InputError(Problem("not-loopback", what, mend, value=host[:80]))


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, before anything slow is done."""
    name = host.removeprefix("[").removesuffix("]")
    family, kind, protocol, _, address = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)[0]
    door = socket.socket(family, kind, protocol)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen()
    except OSError as failure:
        door.close()
        raise InputError(_cannot_listen(failure, host, port)) from failure
    return door


def _cannot_listen(failure: OSError, host: str, port: int) -> Problem:
    if failure.errno == errno.EADDRINUSE:
        what = f"Port {port} of {host} is taken by another program."
        return Problem("port-in-use", what, f"End that program, or choose another port: --port {min(port + 1, 65535)}.")
    reason = failure.strerror or type(failure).__name__
    return Problem("port-refused", f"Port {port} of {host} cannot be used: {reason}.", "Choose a port above 1023.")
