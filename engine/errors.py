"""One tree of errors. Each carries every problem found: what is wrong, where it stands and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input, in words a user can act on.

    Attributes
    ----------
    code : str
        Stable kebab-case name of the kind of problem, such as ``level-out-of-range``.
    what : str
        What is wrong, as one sentence without the place.
    mend : str
        How to put it right, as an imperative sentence.
    file : str or None
        File or sheet as the user knows it.
    line : int or None
        1-based line of a text file (policies, scenarios, requests).
    row : int or None
        1-based row of a table as a spreadsheet counts it: the header is row 1.
    column : str or None
        Column name of a table, or the key path in a YAML file.
    value : str or None
        The offending value, cut to 80 characters.
    """

    code: str
    what: str
    mend: str
    file: str | None = None
    line: int | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def where(self) -> str:
        """Return the place as ``file:line``, ``file row R column C``, or an empty string."""
        if self.line is not None:
            return f"{self.file or 'input'}:{self.line}"
        parts = [self.file] if self.file else []
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return " ".join(parts)

    def __str__(self) -> str:
        """Return place, sentence and mend on one line."""
        where = self.where()
        return f"{where + ': ' if where else ''}{self.what} {self.mend}".strip()

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the fields by name, as the JSON outputs show them."""
        return asdict(self)


class SextantError(Exception):
    """Root of every error Sextant raises on purpose.

    Attributes
    ----------
    problems : tuple of Problem
        Every problem found, in the order of the input; never empty.
    """

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("an error names at least one problem")
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> SextantError:
        """Return one error that carries all of ``problems``."""
        return cls(*problems)

    def __reduce__(self) -> tuple[type[SextantError], tuple[Problem, ...]]:
        """Pickle by problems, so that an error crosses a process boundary whole."""
        return (type(self), self.problems)


class InputError(SextantError):
    """What the user gave (data, request, scenario, option) cannot be used."""


class AccessError(SextantError):
    """Who asks is not known, or may not do or see this."""


class ConflictError(SextantError):
    """The state of things has moved on since the question was asked; nothing was changed."""


class PolicyError(SextantError):
    """A policy file is not well formed, ill typed or refused by a safety rule."""


class SolverError(SextantError):
    """A solver gave an answer that the independent checker refused, or none at all."""


class SimulationError(SextantError):
    """A scenario cannot be run or a run broke one of its invariants."""


class StorageError(SextantError):
    """The database cannot be opened, read or written."""
