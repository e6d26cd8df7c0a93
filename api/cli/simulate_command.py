"""The command that runs scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.chain_command import write_chain_map
from api.cli.figure_files import FigureOption, require_figure_format
from api.cli.following import Place, ProgressBars, run_as_job
from api.cli.options import (
    AsOfOption,
    ClusterOption,
    ColumnsOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    PoliciesOption,
    SeedOption,
    WorkersOption,
)
from api.cli.session import (
    asking,
    database_of,
    emit,
    language,
    period,
    progress_bar,
    tell,
    who_computes,
    workspace_for,
)
from api.cli.simulate_figure import draw_simulation
from api.cli.start import INTERRUPTED
from api.cli.views.chains import show_trace
from api.cli.views.jobs import show_job
from api.cli.views.simulation import show_simulation
from engine.application.jobs.job_submission import Ticket, submit_simulation
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import simulate_scenarios, with_overrides
from engine.application.simulate_chains import simulate_trace
from engine.application.workspace import Workspace
from engine.errors import InputError, Problem
from engine.evidence.result import Result
from engine.simulation.answers.body import SimulationBody
from engine.simulation.chains.tracing import TraceQuestion


def simulate_command(
    scenarios: Annotated[
        list[str],
        typer.Argument(help="Scenarios: names of shipped ones (optimistic neutral conservative) or YAML files."),
    ],
    folder: Annotated[
        Path | None, typer.Option("--scenarios", help="Folder of your own scenarios, found by name.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option("--replications", help="Replications instead of what the scenarios say.", min=1)
    ] = None,
    background: Annotated[
        bool, typer.Option("--background", help="Only put the work into the queue and print the job.")
    ] = False,
    priority: Annotated[
        int, typer.Option("--priority", help="Jobs of higher priority come first.", min=-10, max=10)
    ] = 0,
    idempotency_key: Annotated[
        str | None,
        typer.Option("--idempotency-key", help="Asked twice with the same key, it is one job.", show_default=False),
    ] = None,
    trace: Annotated[bool, typer.Option("--trace", help="One run event by event, with causes.")] = False,
    replication: Annotated[int, typer.Option("--replication", help="Which run to trace, from 0.")] = 0,
    why: Annotated[
        int | None, typer.Option("--why", help="With --trace: what is behind this event.", show_default=False)
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option("--from", help="With --trace: what followed from this person or event.", show_default=False),
    ] = None,
    event: Annotated[
        list[str] | None, typer.Option("--event", help="With --trace: only events of this kind.", show_default=False)
    ] = None,
    figure: FigureOption = None,
    show: Annotated[
        str | None,
        typer.Option(
            "--show",
            help="With --figure: an output, or a skill in demand. Default: the first skill, else headcount.",
            show_default=False,
        ),
    ] = None,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Run scenarios on the same random numbers: means, 5-95 % bands, and how each differs from the first.

    Ctrl-C ends the run and prints what is done so far, marked as partial (exit code 130). With --trace one run of one
    scenario is told event by event: sextant simulate neutral --trace --from P123
    """
    who = who_computes(workers, cluster)
    spoken = language(lang)
    question = TraceQuestion(replication=replication, why=why, origin=origin, kinds=tuple(event or ()))
    _refuse_figure_options(trace, show, figure, background)
    _refuse_trace_options(trace, question, len(scenarios))
    wanted = [
        with_overrides(scenario, seed=seed, replications=replications) for scenario in read_scenarios(scenarios, folder)
    ]
    days = period(as_of, known)
    actor = asking(database)
    with workspace_for(all(scenario.people for scenario in wanted), data, database, columns, policies) as opened:
        if trace:
            traced = simulate_trace(opened, actor, days, wanted[0], question)
            if figure is not None:
                write_chain_map(traced.body, figure, spoken)
            emit(traced, as_json, lambda body: show_trace(body, spoken))
            return
        url = database_of(data, database)
        if url is not None and _has_queue(opened, background):
            ticket = Ticket(priority=priority, idempotency_key=idempotency_key)
            job = submit_simulation(opened, actor, days, wanted, ticket)
            if background:
                tell(job, as_json, show_job)
                return
            answer = run_as_job(opened, actor, job.id, Place(url, who, policies), spoken)
        else:
            _refuse_background(background, idempotency_key)
            with progress_bar() as bar:
                bars = ProgressBars(bar, spoken)
                answer = simulate_scenarios(
                    opened, actor, days, wanted, workers=who, progress=bars, picture=bars.picture
                )
    if figure is not None:
        draw_simulation(answer.body if isinstance(answer, Result) else answer, show, figure, spoken)
    _tell(answer, as_json, spoken)


def _tell(answer: Result[SimulationBody] | SimulationBody, as_json: bool, spoken: str) -> None:
    """Print an answer, or what there is of one that was cut short by an interrupt."""
    if isinstance(answer, Result):
        emit(answer, as_json, lambda body: show_simulation(body, spoken))
        partial = answer.body.partial
    else:
        tell(answer, as_json, lambda body: show_simulation(body, spoken))
        partial = True
    if partial:
        raise typer.Exit(INTERRUPTED)


def _has_queue(opened: Workspace, background: bool) -> bool:
    """Return whether a job is made: it is held against facts, which people whom a scenario brings do not need."""
    return opened.mark is not None and (background or bool(opened.history.tables))


def _refuse_figure_options(trace: bool, show: str | None, figure: Path | None, background: bool) -> None:
    require_figure_format(figure)
    if trace and show is not None:
        raise InputError(Problem("not-with-trace", "A trace shows the chain map.", "Leave out --show."))
    if show is not None and figure is None:
        raise InputError(Problem("needs-figure", "--show says what a picture shows.", "Add --figure FILE."))
    if background and figure is not None:
        raise InputError(Problem("only-in-the-foreground", "A job draws no figure.", "Leave out --figure."))


def _refuse_trace_options(trace: bool, question: TraceQuestion, scenarios: int) -> None:
    if trace and scenarios != 1:
        what = f"A trace is of one run of one scenario, not of {scenarios}."
        raise InputError(Problem("one-scenario", what, "Name one scenario."))
    if not trace and question != TraceQuestion():
        what = "--replication, --why, --from and --event are about the events of one run."
        raise InputError(Problem("needs-trace", what, "Add --trace."))


def _refuse_background(background: bool, key: str | None) -> None:
    if background or key is not None:
        what = "Only facts in a database can be simulated in the background."
        raise InputError(Problem("answers-from-dataset", what, "Load them first: sextant load DIR."))
