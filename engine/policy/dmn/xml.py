"""XML from another tool, read without entities, document types or network, into elements that know their line.

The standard library's expat does the reading with handlers that refuse a DOCTYPE where it begins: without one there
are no entities to expand or fetch, and unlike a hardened wrapper around another parser, each element keeps its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from engine.errors import PolicyError, Problem

LARGEST: Final = 8_000_000
"""Bytes a file may have."""
DEEPEST: Final = 64
"""Levels of nesting a file may have."""
MOST_ELEMENTS: Final = 400_000
"""Elements a file may have."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its namespace and local name, attributes by local name, children, own text, and line."""

    namespace: str
    name: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Text inside, without white space around it."""
        return "".join(self.texts).strip()

    def all(self, name: str) -> Iterator[Element]:
        """Yield the children of that name in the element's own namespace."""
        return (one for one in self.children if one.name == name and one.namespace == self.namespace)

    def first(self, name: str) -> Element | None:
        """Return the first such child, or None."""
        return next(self.all(name), None)

    def inner(self, name: str) -> str:
        """Return the text of ``<name><text>..</text></name>`` or of ``<name>``; empty where there is none."""
        child = self.first(name)
        if child is None:
            return ""
        text = child.first("text")
        return child.text if text is None else text.text

    @property
    def called(self) -> str:
        """How a message names it: element, and its name or id."""
        told = self.attributes.get("name") or self.attributes.get("label") or self.attributes.get("id")
        return f"<{self.name}> '{told}'" if told else f"<{self.name}>"


def read_xml(data: bytes, file: str) -> Element:
    """Return the root element of a file.

    Raises
    ------
    PolicyError
        The file is no XML, has a DOCTYPE, or is larger or deeper than allowed.
    """
    if len(data) > LARGEST:
        raise _refused(
            file, 1, "file-too-long", f"The file has {len(data)} bytes; {LARGEST} are the most.", "Split it."
        )
    reader = _Reader(file)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as fault:
        what = f"The file is no XML: {expat.ErrorString(fault.code)}."
        raise _refused(file, fault.lineno, "not-xml", what, "Export it from its tool again.") from None
    except (ValueError, LookupError) as fault:
        raise _refused(file, 1, "not-xml", f"The file is no XML: {fault}.", "Save it as UTF-8.") from None
    assert reader.root is not None
    return reader.root


def _refused(file: str, line: int, code: str, what: str, mend: str) -> PolicyError:
    return PolicyError(Problem(code, what, mend, file=file, line=line))


class _Reader:
    def __init__(self, file: str) -> None:
        self.file, self.count = file, 0
        self.root: Element | None = None
        self.open: list[Element] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _doctype(self, *_: object) -> None:
        what = "The file has a DOCTYPE; entities and document types are refused."
        raise _refused(self.file, self.parser.CurrentLineNumber, "xml-doctype", what, "Remove it; DMN needs none.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self.count += 1
        if len(self.open) >= DEEPEST or self.count > MOST_ELEMENTS:
            what = f"The file is nested deeper than {DEEPEST} levels or has more than {MOST_ELEMENTS} elements."
            raise _refused(self.file, line, "too-deep", what, "Split the model.")
        namespace, _, name = tag.rpartition(" ")
        element = Element(namespace, name, {key.rpartition(" ")[2]: one for key, one in attributes.items()}, line)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].texts.append(text)
