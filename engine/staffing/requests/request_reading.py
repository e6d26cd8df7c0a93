"""Requests from YAML files and from JSON data, with every problem at once and at its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from engine.documents.models import head_faults, joined, refusal, shape_faults
from engine.documents.placed import Fault, parts, path_text, placed, plain
from engine.documents.positions import read_yaml
from engine.errors import InputError, Problem
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_checks import relation_faults
from engine.staffing.requests.short_forms import written_out


def read_request(text: str, file: str) -> StaffingRequest:
    """Return the request written in a YAML file of kind ``staffing-request``.

    Parameters
    ----------
    text : str
        Content of the file, YAML 1.2.
    file : str
        Name under which problems are reported.

    Raises
    ------
    InputError
        Every problem found, each with file and line.
    """
    document = placed(read_yaml(text, file), file)
    request, faults = _parse(plain(document), whole=True)
    if request is None:
        raise refusal(faults, document)
    return request


def request_from_data(data: Mapping[str, Any]) -> StaffingRequest:
    """Return the request in JSON data (dates as ISO texts); ``kind`` and ``format`` may be left out.

    Raises
    ------
    InputError
        Every problem found, each with its key path in ``column``.
    """
    if not isinstance(data, Mapping):
        raise InputError(Problem("not-a-map", "A request is an object of keys.", "Send a JSON object."))
    request, faults = _parse(dict(data), whole=False)
    if request is None:
        raise refusal(faults)
    return request


def locate(problems: Iterable[Problem], text: str, file: str) -> tuple[Problem, ...]:
    """Return problems that name a key path, such as an unknown skill, with the file and line of that key."""
    by_path = {path_text(path): part.line for path, part in parts(placed(read_yaml(text, file), file))}
    return tuple(
        replace(problem, file=file, line=by_path[problem.column]) if problem.column in by_path else problem
        for problem in problems
    )


@contextmanager
def located(text: str, file: str) -> Iterator[None]:
    """Tell problems that name a key path of a request with the file and line of that key; an empty text has none."""
    try:
        yield
    except InputError as error:
        if not text:
            raise
        raise InputError(*locate(error.problems, text, file)) from error


def checked(request: StaffingRequest) -> StaffingRequest:
    """Return a request built in Python; InputError with every fault between its parts."""
    faults = relation_faults(request.model_dump(exclude_none=True))
    if faults:
        raise refusal(faults)
    return request


def _parse(data: dict[str, Any], *, whole: bool) -> tuple[StaffingRequest | None, list[Fault]]:
    """Return the request, or every fault; it is read leniently, so that ``must: yes`` and ``openings: "2"`` hold."""
    faults = joined(head_faults(StaffingRequest, data) if whole else [], relation_faults(data))
    whole_data = written_out(data)
    request = None
    try:
        request = StaffingRequest.model_validate(whole_data, strict=False)
    except ValidationError as error:
        faults = joined(faults, shape_faults(error, StaffingRequest, whole_data))
    return (None if faults else request), faults
