"""YAML 1.2 read into nodes that know their line. Nothing is constructed but texts, numbers, dates, lists and maps."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from engine.errors import InputError, Problem

DEEPEST = 24
"""Levels of nesting a file may have."""
LONGEST_FILE = 8_000_000
"""Characters a file may have."""
LONGEST_SCALAR = 20_000
"""Characters one text may have."""

Plain: TypeAlias = "str | int | float | bool | date | None"

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
_NUMBER = re.compile(r"[-+]?(?=\.?[0-9])(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value: ``value`` as YAML 1.2 types it, ``text`` as it was written (without its quotes)."""

    value: Plain
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MapNode:
    """A map whose keys are texts, each once, in the order of the file."""

    entries: dict[str, Node]
    keys: dict[str, ScalarNode]
    line: int
    column: int


Node: TypeAlias = "ScalarNode | ListNode | MapNode"


def plain_value(text: str) -> Plain:
    """Return what an unquoted scalar means: ``8:30``, ``NO``, ``007`` and ``0x1F`` stay texts."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def read_yaml(text: str | bytes, file: str) -> MapNode:
    """Return the map a YAML file consists of.

    Raises
    ------
    InputError
        The file is empty, not UTF-8, not YAML, nested deeper than ``DEEPEST`` levels, uses an alias, an anchor or a
        tag, gives a key twice, or is no map. Every duplicate key is listed; other faults end the reading.
    """
    return _Composer(file).compose(decoded(text, file))


def decoded(text: str | bytes, file: str) -> str:
    """Return the characters of a file, without a byte order mark; InputError where they are not UTF-8 text."""
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as fault:
            line = fault.object[: fault.start].count(b"\n") + 1
            raise _refused(file, line, "not-utf-8", "The file is not UTF-8 text.", "Save it as UTF-8.") from None
    text = text.removeprefix("\ufeff")
    if len(text) > LONGEST_FILE:
        what = f"The file has {len(text)} characters; {LONGEST_FILE} are the most."
        raise _refused(file, 1, "file-too-long", what, "Split it into several files.")
    if not text.strip():
        raise _refused(file, 1, "empty-file", "The file is empty.", "Start it with 'kind:' and 'format: 1'.")
    return text


def _refused(file: str, line: int, code: str, what: str, mend: str) -> InputError:
    return InputError(Problem(code, what, mend, file=file, line=line))


class _Open:
    """A list or map whose end has not been read."""

    def __init__(self, event: CollectionStartEvent) -> None:
        self.line, self.column = _place(event)
        self.is_map = isinstance(event, MappingStartEvent)
        self.items: list[Node] = []
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, ScalarNode] = {}
        self.key: ScalarNode | None = None

    def closed(self) -> Node:
        if self.is_map:
            return MapNode(self.entries, self.keys, self.line, self.column)
        return ListNode(tuple(self.items), self.line, self.column)


def _place(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Composer:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0

    def compose(self, text: str) -> MapNode:
        for event in self._events(text):
            self._take(event)
        if self.problems:
            raise InputError(*self.problems)
        if not isinstance(self.root, MapNode):
            line = self.root.line if self.root else 1
            raise self._fault(line, "not-a-map", "The file is not a map of keys.", "Start it with 'kind:'.")
        return self.root

    def _events(self, text: str) -> Iterator[Event]:
        try:
            yield from cast("Iterator[Event]", YAML(typ="safe", pure=True).parse(text))
        except MarkedYAMLError as fault:
            line, said = _told(fault)
            raise self._fault(line, "not-yaml", f"Not YAML: {said}.", _yaml_mend(said)) from None
        except (YAMLError, ValueError) as fault:
            line = text.count("\n", 0, getattr(fault, "position", 0)) + 1
            said = str(fault).splitlines()[0]
            raise self._fault(line, "not-yaml", f"Not YAML: {said}.", "Remove the character.") from None

    def _fault(self, line: int, code: str, what: str, mend: str) -> InputError:
        return _refused(self.file, line, code, what, mend)

    def _take(self, event: Event) -> None:
        self._check_safe(event)
        if isinstance(event, CollectionStartEvent):
            if len(self.stack) >= DEEPEST:
                what = f"The file is nested deeper than {DEEPEST} levels."
                raise self._fault(_place(event)[0], "too-deep", what, "Flatten it.")
            self.stack.append(_Open(event))
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._add(self.stack.pop().closed())
        elif isinstance(event, ScalarEvent):
            self._add(self._scalar(event))

    def _check_safe(self, event: Event) -> None:
        line = _place(event)[0]
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._fault(line, "second-document", "A second document begins here.", "Use one file each.")
        elif isinstance(event, AliasEvent):
            raise self._fault(line, "alias", f"Alias '*{event.anchor}' is not allowed.", "Write the value out.")
        elif isinstance(event, NodeEvent) and event.anchor:
            raise self._fault(line, "alias", f"Anchor '&{event.anchor}' is not allowed.", "Remove it.")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._fault(line, "yaml-tag", f"Tag '{str(tag)[:80]}' is not allowed.", "Remove it.")

    def _scalar(self, event: ScalarEvent) -> ScalarNode:
        text = str(event.value)
        line, column = _place(event)
        if len(text) > LONGEST_SCALAR:
            what = f"A text of {len(text)} characters; {LONGEST_SCALAR} are the most."
            self.problems.append(Problem("text-too-long", what, "Shorten it.", self.file, line, value=text[:80]))
            text = text[:80]
        plain = bool(event.implicit[0])
        return ScalarNode(plain_value(text) if plain else text, text, line, column)

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if not top.is_map:
            top.items.append(node)
        elif top.key is None:
            top.key = self._key(node)
        else:
            self._enter(top, top.key, node)
            top.key = None

    def _key(self, node: Node) -> ScalarNode:
        if isinstance(node, ScalarNode):
            return node
        what = "A list or map stands where a key is expected."
        raise self._fault(node.line, "key-not-text", what, "Put a text in braces or brackets in quotes.")

    def _enter(self, top: _Open, key: ScalarNode, node: Node) -> None:
        if key.text in top.keys:
            what = f"Key '{key.text[:80]}' is given twice; it stands already in line {top.keys[key.text].line}."
            self.problems.append(Problem("duplicate-key", what, "Remove one of them.", self.file, key.line))
            return
        top.keys[key.text] = key
        top.entries[key.text] = node


def _told(fault: MarkedYAMLError) -> tuple[int, str]:
    """Return line and words of a parser's fault; what is never closed is told where it was opened."""
    said = " ".join(str(part) for part in (fault.context, fault.problem) if part)
    unclosed = "end of stream" in said or "<stream end>" in said
    mark = (fault.context_mark if unclosed else None) or fault.problem_mark or fault.context_mark
    if mark is None:
        return 1, said
    if fault.context_mark and fault.context_mark.line != mark.line:
        said += f" (it began in line {fault.context_mark.line + 1})"
    return mark.line + 1, said


def _yaml_mend(said: str) -> str:
    if "\\t" in said or "\t" in said:
        return "Indent with spaces, not tabs."
    return "Put a text that holds any of > [ ] { } : # , * & in single quotes; check the indentation."
