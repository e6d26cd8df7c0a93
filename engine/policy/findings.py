"""What a check of a policy finds: what is wrong, how much it matters, where, how to mend it, and a case as example."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from engine.domain.frozen import FrozenModel
from engine.errors import Problem
from engine.policy.durations import YearsMonths
from engine.policy.kinds import choice_text
from engine.policy.unary_tests import FactValue

ExampleValue: TypeAlias = "str | int | float | bool | date | tuple[str, ...] | None"


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """A case the example shows cannot be decided: asking for it fails."""
    WARNING = "warning"
    """The policy decides, but not as its rows read: some row never speaks, or some case has no row."""
    HINT = "hint"
    """Nothing changes if it stays; the file could be shorter, or says something twice."""


class Finding(FrozenModel):
    """One thing the author of a policy should look at."""

    code: str
    """Stable kebab-case name of the kind of finding."""
    severity: Severity
    """Errors and warnings make a check fail, hints do not."""
    what: str
    """What is wrong, as one sentence."""
    mend: str
    """How to put it right, as an imperative sentence."""
    file: str
    """File of the policy."""
    line: int
    """Line in it."""
    rules: tuple[str, ...] = ()
    """Rows, patterns or limits concerned, the one to look at first; rows as ``decision/row``."""
    on: date | None = None
    """First day on which it is so, where it depends on the day."""
    profile: str = ""
    """Profile under which it is so, empty where it is so without one."""
    example: dict[str, ExampleValue] | None = None
    """Facts of a case that shows it, as ``sextant policy evaluate`` takes them; none where no case can."""

    def as_problem(self) -> Problem:
        """Return what is wrong as a problem of the policy's file."""
        return Problem(self.code, self.what, self.mend, file=self.file, line=self.line)

    @property
    def fails(self) -> bool:
        """Whether a check with this finding answers no."""
        return self.severity is not Severity.HINT


def as_example(facts: Mapping[str, FactValue]) -> dict[str, ExampleValue]:
    """Return facts as an example gives them: sets as sorted tuples, durations in ISO form, missing ones left out."""
    return {name: _plain(value) for name, value in facts.items() if value is not None}


def _plain(value: FactValue) -> ExampleValue:
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return choice_text(value) if isinstance(value, (timedelta, YearsMonths)) else value


def shown_facts(facts: Mapping[str, FactValue]) -> str:
    """Return facts as a sentence names them: ``job_family = sales, level = 4``."""
    return ", ".join(f"{name} = {shown_fact(value)}" for name, value in facts.items()) or "every case"


def shown_fact(value: FactValue) -> str:
    """Return one value as a sentence names it."""
    if value is None:
        return "null"
    if isinstance(value, frozenset):
        return "[" + ", ".join(sorted(value)) + "]"
    return choice_text(value)
