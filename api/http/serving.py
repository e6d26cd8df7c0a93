"""Serve the API until it is interrupted."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from api.http.app import create_app
from api.http.guard import is_loopback
from api.http.protocol import CarefulProtocol
from api.http.stopping import Server, leave_no_thread_waiting
from engine.application.logs import open_log
from engine.application.opening import Source
from engine.application.settings import Settings
from engine.errors import InputError, Problem


def serve(
    host: str,
    port: int,
    *,
    source: Source,
    settings: Settings,
    local: bool,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Answer requests until interrupted; answers under way are finished first.

    Parameters
    ----------
    host : str
        Name or address to listen on; a loopback one where the server is local.
    port : int
        Port.
    source : Source
        Where facts and policies come from, and where runs and keys are kept.
    settings : Settings
        Limits, tokens that are taken, log and the manner of ending.
    local : bool
        Whether everybody on this machine is answered without a key.
    ready : function without arguments
        Called when requests can be asked.

    Raises
    ------
    InputError
        The server is local and the host is not loopback, nobody could ever ask, the port is taken, or the data has
        problems.
    SextantError
        What else ``create_app`` raises.
    """
    if local:
        _require_loopback(host)
    log = open_log(settings)
    with _listening(host, port) as door:
        app = create_app(source, settings, log, local=local)
        log.take_over()
        ready()
        with suppress(KeyboardInterrupt):
            Server(server_config(app, settings), app.state.stopping, settings.drain_seconds, log).run(sockets=[door])
    leave_no_thread_waiting(log)


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how uvicorn serves an application: quick, quiet, careful with what comes in."""
    protocol = type("Protocol", (CarefulProtocol,), {"receive_seconds": settings.receive_seconds})
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=protocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.behind_tls,
        timeout_graceful_shutdown=settings.seconds_to_finish,
    )


def _require_loopback(host: str) -> None:
    if not is_loopback(host):
        what = (
            f"{host[:80]!r} can be reached from other machines, and with --local nobody says who asks, "
            "so Sextant answers on this machine only."
        )
        mend = "Use --host 127.0.0.1, localhost or ::1; or leave --local out and give each user a key: sextant keys."
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
