"""One way to write a body down, so that equal answers have equal bytes and one hash."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias

import numpy as np
from pydantic import BaseModel

SIGNIFICANT_DIGITS = 9

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


def canonical_value(value: object) -> Json:
    """Return ``value`` as JSON data: keys as texts, floats rounded to nine significant digits, dates in ISO form.

    Raises
    ------
    ValueError
        A float is not finite: missing is ``None``, and infinity is never an answer.
    TypeError
        The value has no JSON form.
    """
    if isinstance(value, BaseModel):
        return {name: canonical_value(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Enum):
        return canonical_value(value.value)
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return _rounded(float(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return _canonical_container(value)


def _canonical_container(value: object) -> Json:
    if isinstance(value, Mapping):
        return {str(key): canonical_value(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, np.ndarray):
        return [canonical_value(item) for item in value.tolist()]
    if isinstance(value, (set, frozenset)):
        return [canonical_value(item) for item in sorted(value, key=str)]
    if isinstance(value, (list, tuple)):
        return [canonical_value(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")


def _rounded(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("a result holds a number that is not finite; missing is None")
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0


def canonical_bytes(value: object) -> bytes:
    """Return the canonical JSON of ``value`` as UTF-8, keys sorted, without white space."""
    return _written(canonical_value(value))


def _written(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest_of_canonical(value: Json) -> str:
    """Return the digest of a value that is in its canonical form already."""
    return hashlib.sha256(_written(value)).hexdigest()


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def instants_without_zone(schema: Json) -> Json:
    """Return a JSON Schema whose instants are what canonical JSON writes: in UTC, without a zone.

    ``date-time`` of JSON Schema asks for a zone (RFC 3339); ``date-time-local`` of the OpenAPI registry has none.
    """
    if isinstance(schema, dict):
        told = {name: instants_without_zone(part) for name, part in schema.items()}
        return told | {"format": "date-time-local"} if told.get("format") == "date-time" else told
    return [instants_without_zone(part) for part in schema] if isinstance(schema, list) else schema
