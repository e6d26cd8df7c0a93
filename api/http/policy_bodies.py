"""JSON bodies about policies that are tried on people, and policies on their way to hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from api.http.bodies import PolicyText, WireModel
from api.http.queries import Day, WrittenDay

Named = Annotated[str, Field(min_length=1, max_length=300)]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]


class PreviewQuestion(WireModel):
    """Two policies, each a version by its name or a text."""

    old: Named | PolicyText
    """The policy that holds: ``ID@VERSION``, ``ID`` for the version in force today, or an object with its text."""
    new: Named | PolicyText
    """The policy that would stand in its place, named alike."""
    rules_on: Day = None
    """Day for which both are asked; the day looked at where left out, or their first day if later."""


class BacktestQuestion(WireModel):
    """A policy, and the past days on which it is tried."""

    policy: Named | PolicyText
    """``ID@VERSION``, ``ID`` for the version in force today, or an object with its text."""
    first: Annotated[date, WrittenDay] = Field(alias="from")
    """First day."""
    until: Annotated[date, WrittenDay]
    """Last day."""
    every: Literal["month", "quarter"] = "quarter"
    """How often."""
    strict: bool = False
    """Whether a fact that is dated or recorded after the first day is an error, rather than left out."""


class EvaluationQuestion(WireModel):
    """A policy and one case."""

    policy: Named | PolicyText
    """``ID@VERSION``, ``ID`` for the version in force today, or an object with its text; a DMN model where its ``file``
    ends with ``.dmn``."""
    facts: dict[str, Any]
    """Facts by name; those of a structured input as an object inside, days as ISO texts."""
    decision: Named | None = None
    """Which decision; the one, or each, that no other requires where left out."""
    on: Day = None
    """Day of the decision; today where left out."""
    profile: str = Field(default="", max_length=200)
    """Profile under which the policy is seen; its own values where left out."""


class PublicationRequest(PolicyText):
    """A policy to publish, with the tests that it passes."""

    tests: str | None = None
    """Text of its tests file (YAML); without one it is refused, together with whatever else is wrong."""
    tests_file: str = Field(default="policy.tests.yaml", min_length=1, max_length=200)
    """Name under which problems of the tests are reported."""
    because: Reason
    """Why, in words that the people concerned may read."""


class RollbackRequest(WireModel):
    """Which version holds again."""

    because: Reason
    """Why, in words that the people concerned may read."""
    to: str | None = Field(default=None, min_length=1, max_length=64)
    """Version, by its first digits; the one before the version published last where left out."""


class Agreement(WireModel):
    """What whoever approves adds."""

    reason: Reason | None = None
    """Why, if there is more to say."""
