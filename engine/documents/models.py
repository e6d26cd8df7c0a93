"""From the text of a file to a checked model, or to every problem that it has, in words and with its line.

Codes: ``missing-key``, ``unknown-key``, ``unknown-word`` (none of the words to choose from), ``wrong-value`` (type,
range or length) and ``refused`` (well formed, but no sense).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from itertools import filterfalse
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.documents.hints import did_you_mean, shown
from engine.documents.model_keys import keys_at
from engine.documents.placed import Fault, Path, Placed, path_text, placed, plain
from engine.documents.positions import plain_value, read_yaml
from engine.errors import InputError, Problem

ModelType = TypeVar("ModelType", bound=BaseModel)

HEAD: Final = ("kind", "format")
"""Keys that every file states, though a model made in Python may leave them out."""
BAD_KEY: Final = "[key]"
"""Last step with which pydantic says that the key itself is wrong."""

_DAY = "a day such as 2026-05-04"
_ASKED: Final[Mapping[str, str]] = {
    "string_type": "a text",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(("date_type", "date_parsing"), _DAY),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact"), _DAY),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type", "mapping_type"), "a map of keys"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), "a list"),
}
"""What a value of the wrong type should be, by pydantic's name of the error."""


def read_model(model: type[ModelType], text: str | bytes, file: str, *, example: str = "") -> ModelType:
    """Return the model written in a YAML file; see ``validated``.

    Raises
    ------
    InputError
        The file is no YAML map, or the map is no such model: every problem, with file and line.
    """
    return validated(model, placed(read_yaml(text, file), file), example=example)


def validated(
    model: type[ModelType], document: Placed, *, more_keys: Collection[str] = (), example: str = ""
) -> ModelType:
    """Return the model that a document says, its texts read as dates and its lists as tuples, else strictly.

    A model that looks at its data before it is made gets Python's values: its lists and dates need ``strict=False``.

    Parameters
    ----------
    model : type of BaseModel
        Model of the whole document.
    document : Placed
        Content whose parts know file and line.
    more_keys : collection of str
        Keys of the file besides those of the model, for those who misspell them.
    example : str
        Name of a file that shows every option, for the messages.

    Raises
    ------
    InputError
        Every problem, in the order of file and line.
    """
    data = plain(document)
    faults = head_faults(model, data)
    found: ModelType | None = None
    try:
        found = model.model_validate_json(json.dumps(data))
    except ValidationError as error:
        faults = joined(faults, shape_faults(error, model, data, more_keys=more_keys, example=example))
    if found is None or faults:
        raise refusal(faults, document)
    return found


def refusal(faults: Iterable[Fault], document: Placed | None = None) -> InputError:
    """Return the error that tells every fault, in the order of file and line."""
    problems = [fault.problem(document) for fault in faults]
    return InputError(*sorted(problems, key=_order) if document else problems)


def joined(faults: Collection[Fault], others: Iterable[Fault]) -> list[Fault]:
    """Return faults and those others that stand elsewhere: the first word on a part says it better."""
    told = {fault.at for fault in faults}
    return [*faults, *(fault for fault in others if fault.at not in told)]


def head_faults(model: type[BaseModel], data: Mapping[str, Any]) -> list[Fault]:
    """Return what a file fails to state of ``kind`` and ``format``."""
    faults = []
    for name in HEAD:
        field = model.model_fields.get(name)
        if field is not None and data.get(name) is None:
            word = getattr(field.annotation, "__args__", ("",))[0]
            faults.append(Fault((name,), "missing-key", f"Key '{name}' is missing.", f"Add '{name}: {word}'."))
    return faults


def shape_faults(
    error: ValidationError,
    model: type[BaseModel],
    data: object,
    *,
    more_keys: Collection[str] = (),
    example: str = "",
) -> list[Fault]:
    """Return what pydantic refused, in words a user can act on.

    Parameters
    ----------
    error : ValidationError
        What ``model`` raised.
    model : type of BaseModel
        Model of the whole document.
    data : object
        What it was given, as plain data.
    more_keys : collection of str
        Keys that the root may have besides those of the model.
    example : str
        Name of a file that shows every option.
    """
    faults = []
    for detail in filterfalse(_is_echo, error.errors()):
        path = _path_in(data, detail)
        value = detail["input"] if detail["type"] != "missing" else None
        code, what, mend = _said(detail, path)
        if code == "unknown-key":
            mend = _key_mend(path, (*keys_at(model, path[:-1], data), *(more_keys if len(path) == 1 else ())))
        elif code == "refused" and example:
            mend = f"See {example} for what may stand here."
        faults.append(Fault(path, code, what, mend, _written(value)))
    return faults


def _is_echo(detail: ErrorDetails) -> bool:
    """Return whether a list is called too short only because items of it were refused, which are told themselves."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _path_in(data: object, detail: ErrorDetails) -> Path:
    """Return the path of an error in the data, without what pydantic adds: names of alternatives, mark of keys."""
    path: list[str | int] = []
    for number, step in enumerate(detail["loc"], start=1):
        is_map = isinstance(data, Mapping)
        if isinstance(data, Mapping) and step in data:
            data = data[step]
        elif isinstance(data, (list, tuple)) and isinstance(step, int):
            data = data[step] if step < len(data) else None
        elif not (is_map and number == len(detail["loc"]) and detail["type"] == "missing"):
            continue
        path.append(step)
    return tuple(path)


def _said(detail: ErrorDetails, path: Path) -> tuple[str, str, str]:
    """Return code, sentence and mend of one error."""
    kind, key = detail["type"], path_text(path)
    if kind == "extra_forbidden":
        return "unknown-key", f"Unknown key '{key}'.", ""
    if kind == "missing":
        return "missing-key", f"Key '{key}' is missing.", f"Add '{detail['loc'][-1]}:'."
    if kind in {"value_error", "assertion_error"}:
        told = str(detail["ctx"]["error"]).rstrip(".")
        return "refused", f"{key}: {told}." if key else f"{told[:1].upper()}{told[1:]}.", "Change it."
    if detail["loc"] and detail["loc"][-1] == BAD_KEY:
        what = f"'{shown(path[-1])}' cannot be a key of {path_text(path[:-1]) or 'the file'}."
        return "wrong-value", what, _should(detail)
    what = f"{key or 'The file'} is {_described(detail['input'])}."
    if kind in {"literal_error", "enum"}:
        return "unknown-word", what, f"Write {detail['ctx']['expected']}."
    return "wrong-value", what, _should(detail)


def _key_mend(path: Path, known: Iterable[str]) -> str:
    if " " in str(path[-1]):
        return "If it is the rest of a text, put the whole text in quotes: within { } a comma ends it."
    return did_you_mean(str(path[-1]), known)


def _should(detail: ErrorDetails) -> str:
    asked = _ASKED.get(detail["type"])
    if asked is None:
        return re.sub(r"^\w+ should", "It should", detail["msg"]).replace(" after validation", "") + "."
    value = detail["input"]
    if isinstance(value, str) and isinstance(plain_value(value), (int, float)):
        return f"It should be {asked}; take the quotes away."
    is_unquoted = isinstance(value, (int, float)) and asked == _ASKED["string_type"]
    return f"It should be {asked}{'; put it in quotes' if is_unquoted else ''}."


def _described(value: object) -> str:
    if isinstance(value, Mapping):
        return "a map"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}" if value else "an empty list"
    written = _written(value)
    return "empty" if not written else f"'{written}'" if isinstance(value, str) else written


def _written(value: object) -> str | None:
    """Return a value as YAML writes it; None for maps, lists and nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None or isinstance(value, (Mapping, list, tuple)) else shown(value)


def _order(problem: Problem) -> tuple[str, int, str]:
    return problem.file or "", problem.line or 0, problem.column or ""
