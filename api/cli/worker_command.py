"""The command that works on jobs."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import ClusterOption, DatabaseOption, PoliciesOption
from api.cli.session import database_url, settings, who_computes
from api.cli.terminal import stderr


def worker_command(
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    at_once: Annotated[int, typer.Option("--at-once", help="Jobs at once.", min=1, max=64)] = 1,
    processes: Annotated[
        int | None, typer.Option("--workers", help="Processes for one job. Default: one a processor.", min=1)
    ] = None,
    cluster: ClusterOption = None,
) -> None:
    """Work on the jobs of a database until told to end (Ctrl-C, SIGTERM), which hands them back to the queue."""
    from engine.application.jobs.worker import Craft  # noqa: PLC0415 - the durable engine is loaded where it is needed
    from engine.application.jobs.working import work  # noqa: PLC0415 - as above
    from engine.application.logs import open_log  # noqa: PLC0415 - as above

    def ready() -> None:
        stderr.print("Sextant works on jobs. Ctrl-C hands them back and ends it.", markup=False)

    found = settings()
    open_log(found).take_over()
    craft = Craft(at_once=at_once, workers=who_computes(processes, cluster), policies=policies)
    work(database_url(database), craft, ready)
