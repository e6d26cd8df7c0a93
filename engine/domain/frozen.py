"""The base of every model that comes by the dozen: units, policies, scenarios, requests, outcomes."""

from __future__ import annotations

from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    """An immutable value that rejects unknown fields and wrong types when it is made."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, allow_inf_nan=False
    )

    def changed(self, **fields: object) -> Self:
        """Return the value with some fields replaced, checked like any other."""
        return self.model_validate({**dict(self), **fields})

    @classmethod
    def trusted(cls, fields: dict[str, Any]) -> Self:
        """Return the value made of all its ``fields``, every one checked already: for answers that come by the million.

        Checking again would cost more than such an answer.
        """
        made = cls.__new__(cls)
        fill = object.__setattr__
        fill(made, "__dict__", fields)
        fill(made, "__pydantic_fields_set__", _all_fields(cls))
        fill(made, "__pydantic_extra__", None)
        fill(made, "__pydantic_private__", None)
        return made


@cache
def _all_fields(model: type[BaseModel]) -> set[str]:
    """Return the names of a model's fields; one set for all its trusted values, which nobody can change."""
    return set(model.model_fields)


class Localised(FrozenModel):
    """A text in the two languages of the users."""

    en: str
    """English."""
    zh: str = ""
    """Simplified Chinese; empty where nobody has written it yet."""

    def text(self, language: str) -> str:
        """Return the text in ``language`` (``en`` or ``zh``), English where Chinese is missing."""
        return self.zh if language == "zh" and self.zh else self.en


def or_text(schema: dict[str, Any]) -> None:
    """Let a model's JSON Schema take a mere text too, for a model that files may write in short."""
    given = dict(schema)
    schema.clear()
    schema.update({"title": given.pop("title"), "anyOf": [{"type": "string"}, given]})
