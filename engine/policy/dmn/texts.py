"""Entries of a DMN table: S-FEEL texts into cells and values of the policy language, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from engine.policy.cells import LONGEST_WHOLE
from engine.policy.durations import parsed_duration
from engine.policy.kinds import FieldType, Plain, choice_text
from engine.policy.outputs import Value
from engine.policy.unary_tests import Cell, Comparison, ContainsAll, Interval, Reference, Test

_STRING: Final = r'"(?:[^"\\]|\\.)*"'
_NUMBER: Final = r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?"
_TOKEN: Final = re.compile(
    rf"\s*(?:(?P<string>{_STRING})|(?P<number>{_NUMBER})(?!\w)|(?P<name>[^\W\d]\w*)"
    r"|(?P<op><=|>=|!=|\.\.|[<>=\[\](),@?-]))\s*",
    re.DOTALL,
)
_WORDS: Final = frozenset({"true", "false", "null", "not", "date", "duration"})
_CONTAINS: Final = re.compile(rf"list contains\s*\(\s*\?\s*,\s*({_STRING})\s*\)")
_ALL: Final = re.compile(rf"{_STRING}(?:\s+and\s+{_STRING})+")
_CALL: Final = re.compile(rf"(?:(date|duration)\s*\(\s*({_STRING})\s*\)|@\s*({_STRING}))")
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class OutsideError(Exception):
    """An entry says more than S-FEEL unary tests and constants; the text says what."""


def feel_string(literal: str) -> str:
    """Return the text of a FEEL string literal with its quotes."""

    def plain(match: re.Match[str]) -> str:
        found = match[1]
        return chr(int(found[1:], 16)) if found[0] in "uU" and len(found) > 1 else _ESCAPED.get(found, found)

    return _ESCAPE.sub(plain, literal[1:-1])


def quoted(text: str) -> str:
    """Return a text as a string literal that FEEL and the cells of a policy read alike."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def cell_text(text: str, is_list: bool) -> str:
    """Return the cell of a policy that means what the input entry ``text`` means.

    Raises
    ------
    OutsideError
        The entry calls a function, names a variable or computes.
    """
    if text.strip() in {"", "-"}:
        return "-"
    if is_list:
        text = _CONTAINS.sub(lambda match: match[1], text)
        text = _ALL.sub(lambda match: f"all({', '.join(re.findall(_STRING, match[0]))})", text)
    return "".join(_cell_parts(text, {"all"} if is_list else set())).strip()


def _cell_parts(text: str, more: set[str]) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise OutsideError(f"'{text[at : at + 40]}' is no unary test of S-FEEL")
        kind, found = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "name" and found not in _WORDS | more:
            raise OutsideError(f"'{found}' is a variable, a function or an expression of FEEL")
        if kind == "string":
            yield quoted(feel_string(found))
        elif found != "?":
            yield f"{found} " if found == "," else found
        elif not text[match.end() :].startswith(("<", ">", "=", "!")):
            raise OutsideError("'?' stands in an expression of FEEL")
        at = match.end()


def feel_value(text: str) -> Plain | tuple[str, ...] | None:
    """Return the constant that ``text`` is; None is null, and so is an empty text.

    Raises
    ------
    OutsideError
        The text is no constant.
    """
    text = text.strip()
    words: dict[str, bool | None] = {"true": True, "false": False, "null": None, "": None, "-": None}
    if text in words:
        return words[text]
    if re.fullmatch(_STRING, text, re.DOTALL):
        return feel_string(text)
    if re.fullmatch(_NUMBER, text):
        whole = text.lstrip("-").isdigit() and len(text) <= LONGEST_WHOLE
        return int(text) if whole else float(text)
    if call := _CALL.fullmatch(text):
        return _called(call)
    if re.fullmatch(rf"\[\s*(?:{_STRING}(?:\s*,\s*{_STRING})*)?\s*\]", text, re.DOTALL):
        return tuple(feel_string(one) for one in re.findall(_STRING, text))
    raise OutsideError(f"'{text[:60]}' is no constant")


def _called(call: re.Match[str]) -> Plain:
    said = feel_string(call[2] or call[3])
    try:
        if call[1] == "date" or (call[1] is None and "P" not in said):
            return date.fromisoformat(said)
        return parsed_duration(said)
    except ValueError:
        raise OutsideError(f"'{said[:60]}' is no date or duration") from None


def feel_values(text: str) -> list[Plain]:
    """Return the constants of a list such as ``"High", "Low"``; OutsideError where it is anything else."""
    found = [feel_value(match.group()) for match in re.finditer(rf'(?:{_STRING}|[^,"])+', text)]
    if any(one is None or isinstance(one, tuple) for one in found):
        raise OutsideError("null or a list stands among the values")
    return [one for one in found if one is not None and not isinstance(one, tuple)]


def feel_text(value: Value) -> str:
    """Return a value as a FEEL constant."""
    if value is None:
        return "null"
    if isinstance(value, tuple):
        return f"[{', '.join(map(quoted, value))}]"
    assert not isinstance(value, dict)
    return _constant(value)


def _constant(value: Plain) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, (bool, int, float)):
        return choice_text(value) if isinstance(value, bool) else json.dumps(value)
    return f'{"date" if isinstance(value, date) else "duration"}("{choice_text(value)}")'


def input_entry(cell: Cell, kind: FieldType) -> str:
    """Return a resolved cell as an input entry; what it asks of a list is written with FEEL's ``list contains``."""
    if not cell.tests:
        return "-"
    tests = ", ".join(_test_text(test, kind) for test in cell.tests)
    return f"not({tests})" if cell.negated else tests


def _test_text(test: Test, kind: FieldType) -> str:
    if isinstance(test, ContainsAll):
        return " and ".join(f"list contains(?, {_end(one)})" for one in test.endpoints)
    if isinstance(test, Interval):
        ends = _end(test.low), _end(test.high)
        return f"{'[' if test.low_closed else '('}{ends[0]}..{ends[1]}{']' if test.high_closed else ')'}"
    if not isinstance(test, Comparison):
        return "null"
    if kind is FieldType.LIST:
        return f"list contains(?, {_end(test.endpoint)})"
    if test.operator == "!=":
        return f"? != {_end(test.endpoint)}"
    return ("" if test.operator == "=" else f"{test.operator} ") + _end(test.endpoint)


def _end(endpoint: Plain | Reference) -> str:
    assert not isinstance(endpoint, Reference)
    return _constant(endpoint)
