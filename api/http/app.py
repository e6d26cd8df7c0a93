"""The HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

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
from api.http.problem_details import add_error_handlers
from api.http.routes import datasets, decisions, goals, policies, simulation, staffing, state
from api.http.service import Service
from engine.application.opening import Source
from engine.application.versions import sextant_version

ROUTERS = (
    state.router,
    datasets.router,
    goals.router,
    staffing.router,
    simulation.router,
    policies.router,
    decisions.router,
)


def create_app(source: Source) -> FastAPI:
    """Return the application that answers from ``source``; its workspace is opened now and closed with the server.

    Raises
    ------
    SextantError
        The data, the policies or the database cannot be opened.
    """
    service = Service(source)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app: FastAPI = FastAPIOffline(
        docs_url=None,
        redoc_url=None,
        static_url=ASSETS,
        title="Sextant",
        version=sextant_version(),
        summary="Decisions about goals, staffing and workforce, each with its evidence.",
        description=DESCRIPTION,
        openapi_url="/v1/openapi.json",
        lifespan=lifespan,
    )
    app.state.service = service
    add_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router, responses=PROBLEM_RESPONSES)
    complete_openapi(app)
    page = docs_page(app)
    add_docs(app, page)
    app.add_middleware(Guard, page_policy=page_policy(page))
    return app
