"""A policy's text with other values for some parameters from a day on; everything else stays as its author wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.policy.document import Policy
from engine.policy.parameters import ParameterType

NEVER_FOLDED = 1 << 20
"""Columns of a line before the writer would fold it."""


def revised_text(policy: Policy, text: str, values: Mapping[str, ParameterType], since: date) -> str:
    """Return ``text`` with each of ``values`` holding from the day ``since`` on, and whatever came later left out.

    Parameters
    ----------
    policy : Policy
        What ``text`` was read as.
    text : str
        Content of its file.
    values : mapping of str to value
        New values by the name of their parameter. Whether they are allowed is seen when the new text is read.
    since : date
        First day on which they hold.

    Raises
    ------
    InputError
        The policy has no such parameter; each is named.
    """
    unknown = [name for name in values if name not in policy.parameters]
    if unknown:
        raise InputError(
            *(
                Problem(
                    "unknown-name",
                    f"Policy '{policy.id}' has no parameter '{shown(name)}'.",
                    did_you_mean(name, policy.parameters),
                    file=policy.file,
                )
                for name in unknown
            )
        )
    writer = _writer()
    document = writer.load(text)
    for name, value in values.items():
        dated = document["parameters"][name]["values"]
        dated[:] = [each for each in dated if each["from"] < since]
        dated.append(_dated(value, since))
    written = StringIO()
    writer.dump(document, written)
    return written.getvalue()


def _dated(value: ParameterType, since: date) -> CommentedMap:
    """Return an entry with a date of its own: a date that stands twice would be written as an anchor and its alias."""
    entry = CommentedMap({"from": since.replace(), "value": value})
    entry.fa.set_flow_style()
    return entry


def _writer() -> YAML:
    writer = YAML()
    writer.preserve_quotes = True
    writer.width = NEVER_FOLDED
    writer.indent(mapping=2, sequence=4, offset=2)
    return writer
