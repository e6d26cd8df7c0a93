"""Content of a file in which every part knows file and line, so that files can be merged and faults still be placed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from engine.documents.hints import shown
from engine.documents.positions import ListNode, MapNode, Node, Plain, ScalarNode
from engine.errors import Problem

Path: TypeAlias = tuple[str | int, ...]
"""Keys and positions that lead from the root of a document to one of its parts."""
Content: TypeAlias = "Plain | dict[str, Placed] | list[Placed]"


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of a document and the file and line that say so; an entry of a map stands in the line of its key."""

    content: Content
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a document, and the path of the part in which it is wrong."""

    at: Path
    code: str
    what: str
    mend: str
    value: str | None = None

    def problem(self, document: Placed | None = None) -> Problem:
        """Return the problem, with its path as column; with file and line too where the document has any."""
        place = part_at(document, self.at) if document else None
        file, line = (place.file, place.line) if place else (None, None)
        return Problem(self.code, self.what, self.mend, file, line, column=path_text(self.at) or None, value=self.value)


def placed(root: MapNode, file: str) -> Placed:
    """Return the map that a file consists of, as content that knows its places."""
    return _placed(root, file, root.line)


def _placed(node: Node, file: str, line: int) -> Placed:
    if isinstance(node, ScalarNode):
        return Placed(node.value, file, line)
    if isinstance(node, ListNode):
        return Placed([_placed(item, file, item.line) for item in node.items], file, line)
    return Placed({key: _placed(entry, file, node.keys[key].line) for key, entry in node.entries.items()}, file, line)


def plain(part: Placed) -> Any:
    """Return the content without its places, as JSON data: dates are ISO texts."""
    if isinstance(part.content, dict):
        return {key: plain(below) for key, below in part.content.items()}
    if isinstance(part.content, list):
        return [plain(item) for item in part.content]
    return part.content.isoformat() if isinstance(part.content, date) else part.content


def part_at(document: Placed, path: Path) -> Placed:
    """Return the deepest part there is on the way along ``path``."""
    part = document
    for step in path:
        content = part.content
        if isinstance(content, dict) and str(step) in content:
            part = content[str(step)]
        elif isinstance(content, list) and isinstance(step, int) and step < len(content):
            part = content[step]
        else:
            break
    return part


def parts(document: Placed, path: Path = ()) -> Iterator[tuple[Path, Placed]]:
    """Yield every part of a document with its path, the whole first."""
    yield path, document
    below: Iterator[tuple[str | int, Placed]] = iter(())
    if isinstance(document.content, dict):
        below = iter(document.content.items())
    elif isinstance(document.content, list):
        below = iter(enumerate(document.content))
    for step, part in below:
        yield from parts(part, (*path, step))


def path_text(path: Path) -> str:
    """Return a path as people write it, ``roles[0].skills[1].skill``; a key is cut to what a message can show."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f"{'.' if text else ''}{shown(step)}"
    return text
