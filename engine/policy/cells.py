"""From the text of a cell to its tests: a tokenizer and a grammar without recursion, and nothing is ever executed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import ListNode, Node, ScalarNode
from engine.policy.durations import Duration, parsed_duration
from engine.policy.kinds import FactField, FieldType, Plain, choice_text, type_of
from engine.policy.parameters import Parameter, ParameterType
from engine.policy.reading import span
from engine.policy.unary_tests import (
    ANYTHING,
    Cell,
    Comparison,
    ContainsAll,
    Endpoint,
    Interval,
    IsNull,
    Reference,
    Test,
)

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<string>"(?:[^"\\]|\\["\\])*")
  | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-]))
  | (?P<number>-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?(?![\w]))
  | (?P<op><=|>=|!=|\.\.|[<>=\[\](),@-])
  | (?P<name>[^\W\d][\w-]*(?:[.:][\w-]+)*)
    )\s*""",
    re.VERBOSE,
)
_TYPOGRAPHY: Final = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2265": ">=", "\u2264": "<=", "\u2260": "!="})
_CODE: Final = re.compile(r"__|[\w)\]]\s*\.\s*[^\W\d]|\w\s*\(|\b(?:import|lambda|exec|eval)\b")
_COMPARES: Final = ("<=", ">=", "!=", "<", ">", "=")
_TYPE_WORDS: Final = {
    FieldType.STRING: "a text",
    FieldType.NUMBER: "a number",
    FieldType.BOOLEAN: "true or false",
    FieldType.DATE: "a date",
    FieldType.DAYS: "a duration of days and time",
    FieldType.MONTHS: "a duration of years and months",
}
_NULL_COMPARED: Final = {"=": "Write null.", "!=": "Write not(null)."}
LONGEST_WHOLE: Final = 15
"""Digits up to which a number without a point is kept exactly."""

_SYNTAX: Final = 'Write - or tests such as >= 3, [3..5), "a","b", not("a"), null, date("2026-01-31") or a parameter.'


class CellError(Exception):
    """A cell cannot be read; carries code, what and mend of the problem, and the name that is unknown."""

    def __init__(self, code: str, what: str, mend: str, name: str | None = None) -> None:
        self.code, self.what, self.mend, self.name = code, what, mend, name
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def read_cell(node: Node, field: FactField, parameters: Mapping[str, Parameter]) -> Cell:
    """Return the tests of a cell of the input ``field``; a YAML list holds when one of its items does.

    Raises
    ------
    CellError
        The text is no unary test, names nothing known, has the wrong type or could never hold.
    """
    if isinstance(node, ListNode):
        cells = [read_cell(item, field, parameters) for item in node.items if isinstance(item, ScalarNode)]
        if not cells or len(cells) < len(node.items) or any(cell.negated or not cell.tests for cell in cells):
            raise CellError("bad-cell", "The list of a cell must hold plain values or tests.", _SYNTAX)
        text = ",".join(cell.text for cell in cells)
        return Cell(tuple(test for cell in cells for test in cell.tests), text=text)
    if not isinstance(node, ScalarNode):
        raise CellError("bad-cell", f"A map stands in the cell of '{field.name}'.", _SYNTAX)
    return parse_cell(node.text, field, parameters)


def parse_cell(text: str, field: FactField, parameters: Mapping[str, Parameter]) -> Cell:
    """Return the tests written in ``text``; see ``read_cell``."""
    if text.strip() == "-":
        return ANYTHING
    if not text.strip():
        raise CellError("empty-cell", f"The cell of '{field.name}' is empty.", "Write '-' for any value.")
    parser = _Parser(_tokens(text), text, field, parameters)
    negated = parser.begins_call("not")
    tests = parser.tests(closing=")" if negated else None)
    parser.end()
    return Cell(tests, negated, text.strip())


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text, at)
        found.append(_Token(str(match.lastgroup), str(match[str(match.lastgroup)])))
        at = match.end()
    return found


def _unreadable(text: str, at: int) -> CellError:
    folded = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY))
    if folded != text and _TOKEN.match(folded):
        mend = f"Write it with the characters of the keyboard, as '{shown(folded)}'."
        return CellError("full-width", f"'{shown(text)}' uses typographic or full-width characters.", mend)
    if _CODE.search(text):
        what = f"'{shown(text)}' looks like program code; attribute access, calls and imports are refused."
        return CellError("unsafe-expression", what, _SYNTAX)
    what = f"Cannot read '{shown(text)}' from '{shown(text[at:])}' on."
    return CellError("bad-cell", what, f"{_SYNTAX} Put other texts in double quotes inside the cell.")


class _Parser:
    """Reads one cell token by token; every method consumes what it names."""

    def __init__(self, tokens: list[_Token], text: str, field: FactField, parameters: Mapping[str, Parameter]) -> None:
        self.tokens, self.text, self.field, self.parameters = tokens, text, field, parameters
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        position = self.at + ahead
        if position >= len(self.tokens) or self.tokens[position].kind == "string":
            return ""
        return self.tokens[position].text

    def bad(self) -> CellError:
        rest = "".join(token.text for token in self.tokens[self.at :]) or "its end"
        what = f"Cannot read '{shown(self.text)}' at '{shown(rest)}' for '{self.field.name}'."
        return CellError("bad-cell", what, _SYNTAX)

    def accept(self, *texts: str) -> str:
        found = self.peek()
        if found not in texts:
            raise self.bad()
        self.at += 1
        return found

    def begins_call(self, name: str) -> bool:
        if self.peek() == name and self.peek(1) == "(":
            self.at += 2
            return True
        return False

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise self.bad()

    def tests(self, closing: str | None) -> tuple[Test, ...]:
        found = [self.test()]
        while self.peek() == ",":
            self.at += 1
            found.append(self.test())
        if closing:
            self.accept(closing)
        return tuple(found)

    def test(self) -> Test:
        if self.peek() == "null":
            self.at += 1
            return IsNull()
        if self.begins_call("all"):
            return self.contains_all()
        if self.peek() in _COMPARES:
            return self.comparison(self.accept(*_COMPARES))
        if self.peek() in {"[", "(", "]"}:
            return self.interval()
        return Comparison("=", self.endpoint())

    def contains_all(self) -> Test:
        if self.field.type is not FieldType.LIST:
            what = f"all(...) asks about a list, but '{self.field.name}' is a {self.field.type}."
            raise CellError("wrong-type", what, "Use one of the values.")
        found = [self.endpoint()]
        while self.accept(",", ")") == ",":
            found.append(self.endpoint())
        return ContainsAll(tuple(found)) if len(found) > 1 else Comparison("=", found[0])

    def comparison(self, operator: str) -> Comparison:
        ordered = self.field.type.is_ordered
        if not ordered and (operator not in {"=", "!="} or self.field.type is FieldType.LIST):
            what = f"'{operator}' cannot compare '{self.field.name}', which is a {self.field.type}."
            raise CellError("wrong-type", what, "Name the values themselves, or not(...).")
        if self.peek() == "null":
            what = f"Comparing '{self.field.name}' with null by '{operator}' says nothing: null has no order."
            raise CellError("null-compared", what, _NULL_COMPARED.get(operator, "Write null or not(null)."))
        return Comparison(operator, self.endpoint())

    def interval(self) -> Interval:
        if not self.field.type.is_ordered:
            what = f"An interval cannot hold '{self.field.name}', which is a {self.field.type}."
            raise CellError("wrong-type", what, "Name the values themselves.")
        opening = self.accept("[", "(", "]")
        low = self.endpoint()
        self.accept("..")
        high = self.endpoint()
        closing = self.accept("]", ")", "[")
        found = Interval(low, opening == "[", high, closing == "]")
        if not isinstance(low, Reference) and not isinstance(high, Reference) and _is_empty(found):
            raise CellError("empty-interval", f"'{shown(self.text)}' holds no value.", "Put the lower end first.")
        return found

    def endpoint(self) -> Endpoint:
        if self.at >= len(self.tokens):
            raise self.bad()
        token = self.tokens[self.at]
        if self.peek(1) == "(" and token.kind == "name" and token.text not in _LITERALS:
            what = f"'{shown(token.text)}(...)' is a call; calls are refused."
            raise CellError("unsafe-expression", what, "Only not(...), all(...), date(...) and duration(...) exist.")
        for name, read in _LITERALS.items():
            if self.begins_call(name):
                found = self.checked(read(self.quoted()))
                self.accept(")")
                return found
        self.at += 1
        if token.text == "@" and token.kind == "op":
            text = self.quoted()
            return self.checked(_duration(text) if "P" in text else _day(text))
        if token.kind == "name":
            return self.named(token.text)
        return self.checked(self.literal(token))

    def quoted(self) -> str:
        if self.at >= len(self.tokens) or self.tokens[self.at].kind != "string":
            raise self.bad()
        self.at += 1
        return self.tokens[self.at - 1].text[1:-1]

    def literal(self, token: _Token) -> ParameterType:
        if token.kind == "string":
            return re.sub(r'\\(["\\])', r"\1", token.text[1:-1])
        if token.kind == "date":
            return _day(token.text)
        if token.kind == "number":
            whole = token.text.lstrip("-").isdigit() and len(token.text) <= LONGEST_WHOLE
            return int(token.text) if whole else float(token.text)
        self.at -= 1
        raise self.bad()

    def named(self, name: str) -> Endpoint:
        if name in {"true", "false"}:
            return self.checked(name == "true")
        if name in self.parameters:
            self.check_type(self.parameters[name].values[0].value, f"Parameter '{name}'")
            return Reference(name)
        if "__" in name:
            what = f"'{shown(name)}' looks like attribute access, which is refused."
            raise CellError("unsafe-expression", what, _SYNTAX)
        texts = self.field.type in {FieldType.STRING, FieldType.LIST}
        if texts and "." not in name:
            return self.checked(name)
        known = (*self.parameters, "true", "false") if self.field.type is FieldType.BOOLEAN else self.parameters
        what = f"Unknown name '{shown(name)}' in the cell of '{self.field.name}'."
        raise CellError("unknown-name", what, did_you_mean(name, known), name)

    def checked(self, value: Plain) -> Plain:
        self.check_type(value, f"'{shown(choice_text(value))}'")
        field = self.field
        if field.choices and isinstance(value, str) and value not in field.choices:
            what = f"'{shown(value)}' is no value of '{field.name}'."
            raise CellError("unknown-value", what, did_you_mean(value, field.choices))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self.check_range(value)
        return value

    def check_range(self, value: float) -> None:
        low, high = self.field.low, self.field.high
        if abs(value) == float("inf") or (low is not None and value < low) or (high is not None and value > high):
            what = f"{shown(value)} is outside {span(low, high)}, the range of '{self.field.name}'."
            raise CellError("out-of-range", what, "Compare with a value the input can have.")

    def check_type(self, value: Plain, who: str) -> None:
        wanted = FieldType.STRING if self.field.type is FieldType.LIST else self.field.type
        got = type_of(value)
        if got != wanted:
            what = f"{who} is {_TYPE_WORDS[got]}, but '{self.field.name}' is compared with {_TYPE_WORDS[wanted]}."
            mend = (
                f'Write "{shown(choice_text(value))}" in double quotes inside the cell.'
                if wanted is FieldType.STRING
                else _SYNTAX
            )
            raise CellError("wrong-type", what, mend)


def _is_empty(interval: Interval) -> bool:
    low, high = interval.low, interval.high
    if low == high:
        return not (interval.low_closed and interval.high_closed)
    return bool(low > high)  # type: ignore[operator]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CellError("bad-date", f"'{shown(text)}' is not a date.", "Write it as 2026-01-31.") from None


def _duration(text: str) -> Duration:
    try:
        return parsed_duration(text)
    except ValueError as fault:
        raise CellError("bad-duration", f"'{shown(text)}' is not {fault}.", "Write it as P1Y6M or P1DT12H.") from None


_LITERALS: Final[dict[str, Callable[[str], Plain]]] = {"date": _day, "duration": _duration}
"""Calls that stand for a value, by name; nothing is executed."""
