"""What the types of a DMN model mean: item definitions, their components and their allowed values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.policy.dmn.texts import OutsideError, feel_values
from engine.policy.dmn.xml import Element
from engine.policy.kinds import FieldType, choice_text

OWN: Final = "urn:sextant:policy:1"
"""Namespace of what DMN has no place for: the header of a policy, ids of rows, Chinese texts."""

BASE: Final[Mapping[str, FieldType]] = {
    "string": FieldType.STRING,
    "number": FieldType.NUMBER,
    "boolean": FieldType.BOOLEAN,
    "date": FieldType.DATE,
    "days and time duration": FieldType.DAYS,
    "dayTimeDuration": FieldType.DAYS,
    "years and months duration": FieldType.MONTHS,
    "yearMonthDuration": FieldType.MONTHS,
    "integer": FieldType.NUMBER,
    "long": FieldType.NUMBER,
    "double": FieldType.NUMBER,
}
"""Types by name; the last three are how some tools write numbers."""
ANY: Final = frozenset({"", "Any"})
_END: Final = r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
_RANGE: Final = re.compile(
    rf"(?:\?\s*)?(?:\[\s*(?P<low>{_END})\s*\.\.\s*(?P<high>{_END})\s*\]|(?P<sign>>=|<=)\s*(?P<end>{_END}))"
)


@dataclass(frozen=True)
class DmnType:
    """A type as far as tables need it.

    Attributes
    ----------
    kind : FieldType or None
        Type of its values; None where it is not said, or structured.
    choices : tuple of str
        Values allowed, in order.
    low, high : float or None
        Bounds of a number.
    components : Mapping of str to DmnType
        Parts of a structured type.
    is_list : bool
        Whether it is a collection.
    outside : str
        A type that no table can use, such as ``time``; empty otherwise.
    dropped : str
        A constraint that is not carried over; empty otherwise.
    """

    kind: FieldType | None = None
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    components: Mapping[str, DmnType] = field(default_factory=dict)
    is_list: bool = False
    outside: str = ""
    dropped: str = ""

    def constrained(self, text: str) -> DmnType:
        """Return the type with the values that ``text`` allows; a constraint of another form is kept in ``dropped``."""
        if not text:
            return self
        if match := _RANGE.fullmatch(text):
            low, high = match["low"], match["high"]
            if match["end"]:
                low, high = (match["end"], None) if match["sign"] == ">=" else (None, match["end"])
            return replace(self, low=float(low) if low else None, high=float(high) if high else None)
        try:
            return replace(self, choices=tuple(dict.fromkeys(map(choice_text, feel_values(text)))))
        except OutsideError:
            return replace(self, dropped=text)

    def leaves(self, name: str) -> Iterator[tuple[str, DmnType]]:
        """Yield the paths under ``name`` whose values are not structured, with their types."""
        if not self.components:
            yield name, self
        for part, kind in self.components.items():
            yield from kind.leaves(f"{name}.{part}")


class Types:
    """The item definitions of a model by name."""

    def __init__(self, root: Element) -> None:
        self.definitions = {one.attributes.get("name", ""): one for one in root.all("itemDefinition")}
        self.open: set[str] = set()

    def named(self, name: str) -> DmnType:
        """Return the type that a ``typeRef`` names, whatever prefix stands before it."""
        bare = name.rpartition(":")[2].strip()
        if name in self.definitions or bare in self.definitions:
            return self._defined(name if name in self.definitions else bare)
        if bare in BASE:
            return DmnType(BASE[bare])
        return DmnType() if bare in ANY else DmnType(outside=bare)

    def _defined(self, name: str) -> DmnType:
        if name in self.open:
            return DmnType(outside=name)
        self.open.add(name)
        found = self._read(self.definitions[name])
        self.open.discard(name)
        return found

    def _read(self, element: Element) -> DmnType:
        parts = {one.attributes.get("name", ""): self._read(one) for one in element.all("itemComponent")}
        found = DmnType(components=parts) if parts else self.named(element.inner("typeRef"))
        if element.first("functionItem") is not None:
            found = DmnType(outside="function")
        is_list = found.is_list or element.attributes.get("isCollection") == "true"
        return replace(found, is_list=is_list).constrained(element.inner("allowedValues"))


def own_texts(element: Element) -> dict[str, str]:
    """Return what our own extension elements say of an element, by name; see ``OWN``."""
    extensions = element.first("extensionElements")
    inside = extensions.children if extensions is not None else []
    return {one.attributes.get("name", ""): one.text for one in inside if one.namespace == OWN and one.name == "text"}
