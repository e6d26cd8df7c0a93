"""The shape of what routes answer, for the OpenAPI document; the bytes are those of the command line's --json."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from engine.evidence.canonical import canonical_value
from engine.evidence.result import Execution, Inputs, Result

Body = TypeVar("Body", bound=BaseModel)


class Answer(BaseModel, Generic[Body]):
    """The answer of one verb with its evidence."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    verb: str
    """Name of the verb, such as ``staff request``."""
    hash: str
    """SHA-256 of the canonical body, in hexadecimal: equal questions of equal data give equal hashes."""
    body: Body
    """The answer itself."""
    inputs: Inputs
    """What it was computed from."""
    execution: Execution
    """How it was computed; never part of the hash."""
    what_this_is_not: str
    """Reminder shown with every result."""


Answer.model_config["use_attribute_docstrings"] = False
# Every ``Answer[SomeBody]`` inherits the descriptions; searching for their source again takes half of a server's start.


class SchemaNames(BaseModel):
    """The schemas there are."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    schemas: list[str]
    """Names: files first, then results."""


def told(result: Result[Any]) -> JSONResponse:
    """Return a result as the command line prints it with --json."""
    return JSONResponse(result.as_json())


def shown(model: BaseModel, status: int = 200) -> JSONResponse:
    """Return a model that is no result of a verb, such as a list."""
    return JSONResponse(canonical_value(model), status)
