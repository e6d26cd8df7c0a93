"""Policies from files: one folder, every policy in it at once, each with its tests beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.application.shipped import shipped_folder
from engine.domain.dataset import PROTECTED_ATTRIBUTES
from engine.domain.frozen import Localised
from engine.domain.schema import Sensitivity
from engine.errors import InputError, PolicyError, Problem, SextantError
from engine.goals.policy_kinds import POLICY_KINDS as GOAL_KINDS
from engine.policy.document import Policy
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.policy.load import load_policy
from engine.policy.source import FixedPolicies
from engine.skills.policy_kinds import POLICY_KINDS as SKILL_KINDS
from engine.staffing.policy_kinds import POLICY_KINDS as STAFFING_KINDS

_PROTECTED = tuple(
    FactField(name=name, type=FieldType.STRING, label=Localised(en=column.name), sensitivity=column.sensitivity)
    for column in PROTECTED_ATTRIBUTES.own
    if column.sensitivity is Sensitivity.PROTECTED
    for name in (column.name, *column.aliases)
)
DECISION_TABLE = PolicyKind(
    name="decision-table",
    title=Localised(en="Decision tables with facts and outcomes of their own", zh="自带事实与结果定义的决策表"),
    section="decisions",
    facts=_PROTECTED,
    declares=True,
)
"""The kind for any table; a file cannot make a protected attribute readable by declaring it."""
POLICY_KINDS = (
    *(kind.changed(barred=_PROTECTED) for kind in (*GOAL_KINDS, *SKILL_KINDS, *STAFFING_KINDS)),
    DECISION_TABLE,
)
"""Every kind of policy there is; all know the protected attributes, to say why no rule may read them."""
TESTS_SUFFIX = ".tests.yaml"
MOST_KEPT = 128
"""Policies kept as read; a policy never changes, so whoever opens or renews a workspace reads what is new."""


@dataclass(frozen=True)
class PolicyText:
    """A policy, or its tests, as its author wrote it.

    Attributes
    ----------
    text : bytes
        Content, UTF-8.
    file : str
        Name of the file, for the messages.
    """

    text: bytes
    file: str


def read_policy(file: Path) -> Policy:
    """Return the policy in a file; InputError if there is no such file, PolicyError with every problem in it."""
    return policy_of_text(read_bytes(file), file.name)


@lru_cache(maxsize=MOST_KEPT)
def policy_of_text(text: str | bytes, file: str) -> Policy:
    """Return the policy in the text of a file or of a published version, read once; PolicyError with every problem."""
    return load_policy(text, file, POLICY_KINDS)


def policies_of_folder(folder: Path | None = None) -> FixedPolicies:
    """Return the policies of a folder, the shipped ones by default.

    Raises
    ------
    PolicyError
        Every problem of every file.
    InputError
        The folder holds no policy.
    """
    policies: list[Policy] = []
    problems: list[Problem] = []
    for file in policy_paths([folder] if folder else []):
        try:
            policies.append(read_policy(file))
        except SextantError as error:
            problems.extend(error.problems)
    if problems:
        raise PolicyError(*problems)
    return FixedPolicies(policies)


def policy_paths(named: Sequence[Path]) -> list[Path]:
    """Return the policy files named, those of the folders named, or the shipped ones where nothing is named.

    Raises
    ------
    InputError
        A folder holds no policy.
    """
    found: list[Path] = []
    for path in named or [shipped_folder("policies")]:
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        policies = [file for file in files if not file.name.endswith(TESTS_SUFFIX)]
        if not policies:
            raise InputError(
                Problem("no-policies", f"There is no policy file in {path}.", "Name a policy file or another folder.")
            )
        found += policies
    return found


def tests_beside(file: Path) -> Path | None:
    """Return the tests file beside a policy, ``None`` where it has none."""
    tests = file.with_name(file.stem + TESTS_SUFFIX)
    return tests if tests.is_file() else None


def read_bytes(file: Path) -> bytes:
    """Return the content of a file the user named; InputError where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as failure:
        reason = failure.strerror or type(failure).__name__
        raise InputError(
            Problem(
                "file-unreadable",
                f"The file cannot be read: {reason}.",
                "Check the name and the rights.",
                file=str(file),
            )
        ) from failure


def read_text(file: Path) -> str:
    """Return the text of a UTF-8 file the user named; InputError where it cannot be read."""
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise InputError(
            Problem("not-utf-8", f"The file is not UTF-8 text ({failure}).", "Save it as UTF-8.", file=str(file))
        ) from failure


def write_text(file: Path, text: str) -> None:
    """Write a UTF-8 file the user named, line ends as they are; InputError where it cannot be written."""
    try:
        file.write_bytes(text.encode("utf-8"))
    except OSError as failure:
        reason = failure.strerror or type(failure).__name__
        what = f"The file cannot be written: {reason}."
        raise InputError(Problem("file-unwritable", what, "Check the folder and the rights.", file=str(file))) from None
