"""What nobody has stated yet in a policy that came from a DMN model: every place where the import left its stand-in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.documents.placed import Path, path_text
from engine.documents.positions import ListNode, MapNode, Node, ScalarNode
from engine.errors import Problem
from engine.policy.dmn.importing import TO_STATE
from engine.policy.document import Policy
from engine.policy.reading import read_file


def unstated(policy: Policy) -> list[Problem]:
    """Return a problem for every text that still says no more than that it is to be stated, with its line."""
    _, root = read_file(policy.text, policy.file)
    return [
        Problem(
            "not-stated",
            f"{path_text(path)} says '{TO_STATE}', as the import of a DMN model left it.",
            "State it in words that the people concerned may read.",
            file=policy.file,
            line=scalar.line,
            column=path_text(path),
        )
        for path, scalar in _scalars(root, ())
        if scalar.text == TO_STATE
    ]


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, ScalarNode]]:
    if isinstance(node, ScalarNode):
        yield path, node
    elif isinstance(node, ListNode):
        for position, item in enumerate(node.items):
            yield from _scalars(item, (*path, position))
    elif isinstance(node, MapNode):
        for key, entry in node.entries.items():
            yield from _scalars(entry, (*path, key))
