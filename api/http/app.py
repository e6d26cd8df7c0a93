"""The HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from api.http.asking import recalled
from api.http.documents import (
    ASSETS,
    DESCRIPTION,
    PROBLEM_RESPONSES,
    add_docs,
    complete_openapi,
    docs_page,
    page_policy,
)
from api.http.guard import Guard
from api.http.kept_answers import AnswersAtHand, KeptAnswers
from api.http.limits import Limits, Slots
from api.http.metrics import Metrics
from api.http.observing import Observing
from api.http.problem_details import add_error_handlers
from api.http.routes import (
    backtests,
    datasets,
    decisions,
    experiments,
    goal_alerts,
    goal_alignment,
    goal_changes,
    goal_map,
    goal_outlook,
    goals,
    hardening,
    jobs,
    keys,
    operations,
    organisation,
    plans,
    policies,
    policy_explanations,
    policy_studies,
    policy_versions,
    simulation,
    simulation_chains,
    skill_extraction,
    skill_matrix,
    skill_search,
    skills_bank,
    staff_changes,
    staff_portfolio,
    staff_schedule,
    staff_why,
    staffing,
    state,
    units,
)
from api.http.service import Service
from api.http.stopping import Stopping
from engine.application.gate import open_gate
from engine.application.logs import Log, open_log
from engine.application.opening import Source
from engine.application.settings import Settings
from engine.application.versions import sextant_version

ROUTERS = (
    state.router,
    operations.router,
    organisation.router,
    datasets.router,
    goals.router,
    goal_alerts.router,
    goal_changes.router,
    goal_alignment.router,
    goal_map.router,
    goal_outlook.router,
    skill_extraction.router,
    skill_search.router,
    skills_bank.router,
    skill_matrix.router,
    staffing.router,
    staff_portfolio.router,
    staff_why.router,
    staff_changes.router,
    hardening.router,
    plans.router,
    staff_schedule.router,
    simulation.router,
    experiments.router,
    simulation_chains.router,
    backtests.router,
    jobs.router,
    policies.router,
    policy_explanations.router,
    policy_studies.router,
    policy_versions.router,
    decisions.router,
    keys.router,
    units.router,
)


def create_app(
    source: Source, settings: Settings | None = None, log: Log | None = None, *, local: bool = False
) -> FastAPI:
    """Return the application that answers from ``source``; its workspace is opened now and closed with the server.

    Parameters
    ----------
    settings : Settings or None
        Limits, tokens and host names that are taken; ``None`` means the defaults.
    log : Log or None
        Where requests and faults are written; ``None`` opens one as the settings say.
    local : bool
        Whether everybody is answered as an administrator without a key; only loopback names may be asked then.

    Raises
    ------
    SextantError
        The data, the policies or the database cannot be opened, or nobody could ever be let in.
    """
    settings = settings or Settings()
    log = log or open_log(settings)
    gate = open_gate(source.database, settings, local=local)
    try:
        service = Service(source)
    except BaseException:
        gate.close()
        raise

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()
        gate.close()

    app: FastAPI = FastAPIOffline(
        docs_url=None,
        redoc_url=None,
        static_url=ASSETS,
        title="Sextant",
        version=sextant_version(),
        summary="Decisions about goals, staffing and workforce, each with its evidence.",
        description=DESCRIPTION,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.service, app.state.gate = service, gate
    app.state.stopping = Stopping()
    app.state.slots = Slots(settings.heavy_requests)
    app.state.answers = answers = KeptAnswers(service, settings.answers_mib << 20)
    app.state.metrics = metrics = _metrics(service) if settings.metrics else None
    add_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router, responses=PROBLEM_RESPONSES)
    complete_openapi(app)
    page = docs_page(app)
    add_docs(app, page)
    # Each stands around those before it.
    app.add_middleware(AnswersAtHand, answers=answers)
    app.add_middleware(Limits, settings=settings, recall=recalled)
    app.add_middleware(Guard, page_policy=page_policy(page), settings=settings, log=log, local=local)
    app.add_middleware(Observing, log=log, metrics=metrics)
    return app


def _metrics(service: Service) -> Metrics:
    """Return the figures of a server, with the jobs of its database by state."""
    metrics, jobs = Metrics(), service.workspace.jobs
    if jobs is not None:
        metrics.watch_states("sextant_jobs", "Jobs by state.", jobs.counts)
    return metrics
