"""Typed reading of nodes: whatever is wrong becomes a problem with its line, and reading goes on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from engine.documents.hints import did_you_mean, nearest, shown
from engine.documents.positions import ListNode, MapNode, Node, Plain, ScalarNode, decoded, read_yaml
from engine.domain.frozen import Localised
from engine.errors import InputError, PolicyError, Problem


def span(low: float | None, high: float | None) -> str:
    """Return a range in words, such as ``0 to 1`` or ``0 or more``."""
    if low is None:
        return "any number" if high is None else f"{high:.9g} or less"
    return f"{low:.9g} or more" if high is None else f"{low:.9g} to {high:.9g}"


def read_file(text: str | bytes, file: str) -> tuple[str, MapNode]:
    """Return the characters of a policy's file and the map they make; PolicyError where they make none."""
    try:
        characters = decoded(text, file)
        return characters, read_yaml(characters, file)
    except InputError as fault:
        raise PolicyError(*fault.problems) from None


class Reading:
    """One reading of one file; collects every problem.

    Attributes
    ----------
    file : str
        Name as the user knows it.
    problems : list of Problem
        What was found wrong so far.
    barred : mapping of str to str
        Names that rules of the kind may not use, and why.
    """

    def __init__(self, file: str, barred: Mapping[str, str] | None = None) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.barred = barred or {}

    def refuse(
        self, line: int, code: str, what: str, mend: str, value: str | None = None, name: str | None = None
    ) -> None:
        """Note one problem at ``line``; where it is about an unknown ``name`` that is barred, say why it is."""
        if name is not None and (why := self.barred.get(name.rpartition(".")[2])):
            code, what, mend = "refused-fact", why, "Remove it."
        cut = None if value is None else shown(value)
        self.problems.append(Problem(code, what, mend, file=self.file, line=line, value=cut))

    def finish(self) -> None:
        """Raise PolicyError with all problems in the order of the file, if there are any."""
        if self.problems:
            raise PolicyError(*sorted(self.problems, key=lambda problem: problem.line or 0))

    def mapping(
        self, node: Node | None, what: str, required: Collection[str], optional: Collection[str] = ()
    ) -> MapNode:
        """Return ``node`` as a map; unknown and missing keys are problems. A wrong node reads as an empty map."""
        if not isinstance(node, MapNode):
            self._wrong(node, what, "a map of keys")
            return MapNode({}, {}, node.line if node else 1, 1)
        free = {*required, *optional} - set(node.keys)
        misspelt = set()
        for name, key in node.keys.items():
            if name not in required and name not in optional:
                self.refuse(
                    key.line, "unknown-key", f"Unknown key '{shown(name)}' in {what}.", did_you_mean(name, free)
                )
                misspelt.update(nearest(name, free))
        for name in required:
            if name not in node.keys and name not in misspelt:
                self.refuse(node.line, "missing-key", f"Key '{name}' is missing in {what}.", f"Add '{name}:'.")
        return node

    def any_mapping(self, node: Node | None, what: str) -> MapNode:
        """Return ``node`` as a map whose keys are free names."""
        if isinstance(node, MapNode):
            return node
        self._wrong(node, what, "a map of keys")
        return MapNode({}, {}, node.line if node else 1, 1)

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """Return the items of a list; not a list is a problem and reads as empty."""
        if isinstance(node, ListNode):
            return node.items
        self._wrong(node, what, "a list")
        return ()

    def text(self, node: Node | None, what: str) -> str:
        """Return a text that is not empty; an unquoted number or date counts as the text it was written as."""
        if isinstance(node, ScalarNode) and node.text.strip() and not isinstance(node.value, bool):
            return node.text.strip()
        self._wrong(node, what, "a text")
        return ""

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        """Return a list of texts; one text alone counts as a list of one."""
        if isinstance(node, ScalarNode):
            return (self.text(node, what),)
        return tuple(self.text(item, f"an item of {what}") for item in self.items(node, what))

    def localised(self, node: Node | None, what: str) -> Localised:
        """Return a text in two languages; a plain text is taken as English."""
        if isinstance(node, ScalarNode):
            return Localised(en=self.text(node, what))
        entries = self.mapping(node, what, ("en",), ("zh",)).entries
        if "en" not in entries:
            return Localised(en="")
        chinese = self.text(entries["zh"], f"{what} zh") if "zh" in entries else ""
        return Localised(en=self.text(entries["en"], f"{what} en"), zh=chinese)

    def day(self, node: Node | None, what: str) -> date | None:
        """Return a calendar day; anything else is a problem and reads as None."""
        if isinstance(node, ScalarNode):
            if isinstance(node.value, date):
                return node.value
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                pass
        self._wrong(node, what, "a date such as 2026-01-31")
        return None

    def number(self, node: Node | None, what: str) -> float | None:
        """Return a finite number; anything else is a problem and reads as None."""
        if isinstance(node, ScalarNode) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return node.value
        self._wrong(node, what, "a number")
        return None

    def flag(self, node: Node | None, what: str) -> bool | None:
        """Return true or false; anything else is a problem and reads as None."""
        if isinstance(node, ScalarNode) and isinstance(node.value, bool):
            return node.value
        self._wrong(node, what, "true or false")
        return None

    def value(self, node: Node | None, what: str) -> Plain:
        """Return whatever scalar stands here; a list, a map or nothing is a problem and reads as None."""
        if isinstance(node, ScalarNode) and node.value is not None:
            return node.value
        self._wrong(node, what, "one value")
        return None

    def one_of(self, node: Node | None, what: str, choices: Collection[str]) -> str | None:
        """Return a word out of ``choices``; anything else is a problem and reads as None."""
        word = self.text(node, what)
        if word in choices:
            return word
        if word and node is not None:
            self.refuse(node.line, "unknown-word", f"Unknown {what} '{shown(word)}'.", did_you_mean(word, choices))
        return None

    def _wrong(self, node: Node | None, what: str, wanted: str) -> None:
        if node is None:
            return
        got = {ListNode: "a list", MapNode: "a map"}.get(type(node), "")
        if isinstance(node, ScalarNode):
            got = f"'{shown(node.text)}'" if node.text else "nothing"
        self.refuse(node.line, "wrong-type", f"{_capital(what)} is {got}, not {wanted}.", f"Write {wanted}.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
