"""The command that serves the API."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from api.cli.options import ColumnsOption, DatabaseOption, DataOption, PoliciesOption
from api.cli.session import database_url, settings
from api.cli.terminal import stderr


def serve_command(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Port to listen on.", min=1, max=65535)] = 8000,
    local: Annotated[
        bool, typer.Option("--local", help="Answer everybody on this machine without a key, as an administrator.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Run a worker beside the server, which ends with it.")
    ] = True,
) -> None:
    """Serve the HTTP API to who has a key or token; its docs page needs no internet."""
    from api.http.serving import serve  # noqa: PLC0415 - the web stack is loaded by the one command that needs it
    from engine.application.jobs.child_worker import ChildWorker  # noqa: PLC0415 - as above
    from engine.application.opening import Source  # noqa: PLC0415 - files and databases come with it

    found = settings()
    url = database_url(database)
    beside = ExitStack()

    def ready() -> None:
        if worker and data is None:
            beside.enter_context(ChildWorker(url, policies, found))
        name = host.strip("[]")
        at = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
        stderr.print(f"Sextant answers at {at}/v1 (docs: {at}/docs). Ctrl-C ends it.", markup=False)
        if local:
            stderr.print("Local: everybody on this machine is answered without a key, as an administrator.")

    source = Source(data=data, database=url, columns=columns, policies=policies)
    with beside:
        serve(host, port, source=source, settings=found, local=local, ready=ready)
