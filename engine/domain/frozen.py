"""The base of every model that comes by the dozen: units, policies, scenarios, requests, outcomes."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    """An immutable value that rejects unknown fields and wrong types when it is made."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


class Localised(FrozenModel):
    """A text in the two languages of the users."""

    en: str
    """English."""
    zh: str = ""
    """Simplified Chinese; empty where nobody has written it yet."""

    def text(self, language: str) -> str:
        """Return the text in ``language`` (``en`` or ``zh``), English where Chinese is missing."""
        return self.zh if language == "zh" and self.zh else self.en
