"""Problem details (RFC 9457) for everything that goes wrong, each with all problems found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from api.http.request_ids import current_id
from engine.application.check import ListedProblem
from engine.errors import AccessError, ConflictError, InputError, PolicyError, Problem, SextantError, StorageError

MEDIA_TYPE = "application/problem+json"
UNKNOWN_ID = {
    "unknown-unit",
    *("unknown-publication", "unknown-version", "no-earlier-version", "unknown-policy"),
    *("unknown-run", "unknown-schema", "unknown-project", "unknown-job", "unknown-key-id"),
    *("unknown-change", "unknown-proposal", "unknown-appeal", "unknown-person", "unknown-metrics"),
}
NOT_HERE = {"no-database", "answers-from-dataset"}
"""Problems with the way the server was started, not with the request."""
NOT_KNOWN = {"no-key", "unknown-key", "revoked-key", "expired-key", "wrong-token", "issuer-unreachable"}
"""Problems with who asks, as against what that actor may do."""

CHALLENGE = {"www-authenticate": 'Bearer realm="sextant"'}
"""Says how to prove who one is, with every answer that nobody is known."""

KINDS = {
    400: ("unreadable-request", "The request cannot be read"),
    401: ("unknown-actor", "Who asks is not known"),
    403: ("not-permitted", "This may not be asked"),
    404: ("not-found", "There is no such thing"),
    405: ("wrong-method", "The route does not do that"),
    408: ("too-slow", "The request did not arrive in time"),
    409: ("conflict", "The state of things is another"),
    413: ("too-large", "The request is too large"),
    414: ("too-large", "The address is too long"),
    415: ("wrong-content-type", "The content type is not taken here"),
    422: ("unusable-input", "The input cannot be used"),
    429: ("too-many", "More is asked than is answered"),
    431: ("too-large", "The headers are too large"),
    500: ("internal-error", "Sextant failed"),
    501: ("unknown-method", "There is no such method"),
    503: ("not-available", "This cannot be answered now"),
}
"""Kind of error and its title, by status."""


def kind_of(status: int) -> tuple[str, str]:
    """Return the URN of the kind of error of a status, and its title."""
    name, title = KINDS.get(status) or ("other", HTTPStatus(status).phrase)
    return f"urn:sextant:error:{name}", title


class ProblemDetails(BaseModel):
    """What went wrong with a request (RFC 9457), with every problem found."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    type: str
    """URN of the kind of error."""
    title: str
    """Kind of error in words."""
    status: int
    """HTTP status."""
    detail: str
    """The first problem in a sentence, and how many more there are."""
    instance: str
    """Path that was asked."""
    request_id: str
    """Id of the request, as its line in the server's log has it."""
    problems: list[ListedProblem]
    """Every problem: what is wrong, where, and how to mend it."""


def problem_response(
    path: str, status: int, problems: Sequence[Problem], headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return the problem details of an error."""
    return JSONResponse(problem_content(path, status, problems, current_id.get()), status, headers, MEDIA_TYPE)


def problem_content(path: str, status: int, problems: Sequence[Problem], request_id: str) -> dict[str, object]:
    """Return the problem details of an error as JSON."""
    first, more = problems[0], len(problems) - 1
    kind, title = kind_of(status)
    return {
        "type": kind,
        "title": title,
        "status": status,
        "detail": str(first) + (f" And {more:,} more." if more else ""),
        "instance": path,
        "request_id": request_id,
        "problems": [problem.as_dict() for problem in problems],
    }


def failure_response(path: str) -> JSONResponse:
    """Return the problem details of a fault in Sextant itself; they say nothing of its inside."""
    mend = "Nothing was changed. Ask again; if it stays so, the server's log says where it failed."
    return problem_response(path, 500, [Problem("internal-error", "Sextant itself failed, nothing you did.", mend)])


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error of ``app`` with problem details."""
    app.add_exception_handler(SextantError, _on_sextant_error)
    app.add_exception_handler(RequestValidationError, _on_wrong_parameters)
    app.add_exception_handler(HTTPException, _on_http_error)


def status_of(error: SextantError) -> int:
    """Return the HTTP status of an error of the engine."""
    codes = {problem.code for problem in error.problems}
    if isinstance(error, InputError) and codes <= UNKNOWN_ID:
        return 404
    if isinstance(error, ConflictError) or (isinstance(error, InputError) and codes <= NOT_HERE):
        return 409
    if isinstance(error, AccessError):
        return 401 if codes <= NOT_KNOWN else 403
    if isinstance(error, (InputError, PolicyError)):
        return 422
    return 503 if isinstance(error, StorageError) else 500


def _on_sextant_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, SextantError)
    status = status_of(error)
    return problem_response(request.url.path, status, error.problems, CHALLENGE if status == 401 else None)


def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(methods_at(request))
    mends = {
        404: "GET /v1/health answers; /docs lists every route, none of which ends in a slash.",
        405: f"Use {headers.get('Allow', 'another method')}; /docs lists every route.",
        408: "Send it faster, or load large datasets with sextant load.",
        413: "Send less; large datasets load with sextant load.",
        503: f"Ask again in {headers.get('Retry-After', 'some')} seconds.",
    }
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    problem = Problem(code, f"{str(error.detail).rstrip('.')}.", mends.get(error.status_code, "Correct the request."))
    return problem_response(request.url.path, error.status_code, [problem], headers)


def methods_at(request: Request) -> list[str]:
    """Return the methods that some route takes at the path of a request."""
    path = request.url.path
    found = {
        method
        for template, operations in request.app.openapi()["paths"].items()
        if compile_path(template)[0].fullmatch(path)
        for method in map(str.upper, operations)
    }
    if not found:
        found = {"GET"}  # what is not in the document, such as the docs page, is only read
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def _on_wrong_parameters(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    known = _query_names(request)
    return problem_response(request.url.path, 422, [parameter_problem(one, known) for one in error.errors()])


def parameter_problem(error: Mapping[str, Any], known: Sequence[str]) -> Problem:
    """Return what pydantic says of one parameter as a problem."""
    name = ".".join(str(step) for step in error["loc"] if step not in {"query", "body", "path"}) or None
    given = error.get("input")
    value = str(given)[:80] if isinstance(given, (str, int, float)) else None
    if error["type"] == "extra_forbidden":
        mend = f"Known: {', '.join(known)}." if known else "This route takes none."
        return Problem(
            "unknown-parameter", f"There is no parameter '{str(name)[:80]}'.", mend, column=name, value=value
        )
    if error["type"] == "missing":
        return Problem("missing-parameter", f"'{name}' is missing.", f"Give '{name}'.", column=name)
    said = str(error["msg"]).removeprefix("Value error, ")
    return Problem("wrong-value", f"'{name}': {said[:300].rstrip('.')}.", "Correct it.", column=name, value=value)


def _query_names(request: Request) -> list[str]:
    path = getattr(request.scope.get("route"), "path", "")
    operation = request.app.openapi()["paths"].get(path, {}).get(request.method.lower(), {})
    return [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
