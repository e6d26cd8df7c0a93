"""One condition of a pattern, read from text.

Examples: ``gain < stall.min_delta``, ``week = risk.week + 1``, ``status in ("a", "b")``.

A condition compares a column of the match's own fact with a constant, a parameter of the policy, a column of an
earlier match plus a constant or parameter, or with ``today``, the day that is asked for, plus or minus days.
Constants: numbers, ``"texts"``, ``true``, ``false``, dates as 2026-01-31. There is no arithmetic beyond adding:
whatever else is needed is computed as a column before matching.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from engine.documents.hints import did_you_mean
from engine.policy.patterns import (
    DECIMALS,
    MAX_ALTERNATIVES,
    MAX_NUMBER,
    Alternatives,
    ColumnKind,
    Comparison,
    Condition,
    Constant,
    FactType,
    Operand,
    ParameterName,
    Plain,
    Reference,
    Span,
    Today,
)

_TOKEN = re.compile(
    r"""\s*(?:(?P<date>\d{4}-\d{2}-\d{2}(?![\w.]))|(?P<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.]))
    |"(?P<text>[^"]*)"|'(?P<single>[^']*)'|(?P<comparison><=|>=|!=|==|<>|=|<|>)
    |(?P<name>[^\W\d][\w-]*(?:\.[\w-]+)*)|(?P<mark>[^\s]))""",
    re.VERBOSE,
)
_COMPARISONS: dict[str, Comparison] = {"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_NOTHING = {"null", "none", "nil", "nan", "missing"}
TODAY = "today"
_FLAGS = {"true": True, "false": False}


class ConditionError(Exception):
    """What is wrong with one condition: a code, a sentence, a mend, the unknown name; the reader adds the line."""

    def __init__(self, code: str, what: str, mend: str, name: str | None = None) -> None:
        self.code, self.what, self.mend, self.name = code, what, mend, name
        super().__init__(what)


@dataclass(frozen=True)
class Scope:
    """What a condition may speak of.

    Attributes
    ----------
    own : FactType
        The type of the match's own fact.
    earlier : mapping of str to FactType
        Types of the earlier matches that hold facts, by their names.
    parameters : mapping of str to ColumnKind
        Kind of every parameter of the policy.
    whole : set of str
        Parameters that are, and may only be, whole numbers.
    """

    own: FactType
    earlier: Mapping[str, FactType]
    parameters: Mapping[str, ColumnKind]
    whole: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def read_condition(text: str, scope: Scope) -> Condition:
    """Return the condition written in ``text``; ConditionError says what is wrong with it."""
    tokens = [_Token(found.lastgroup or "", found[found.lastgroup or 0]) for found in _TOKEN.finditer(text)]
    if len(tokens) < 3 or tokens[0].kind != "name":
        mend = 'Write it as COLUMN COMPARISON VALUE, such as gain < 1 or status = "active".'
        raise ConditionError("bad-condition", f"'{text[:80]}' is no condition.", mend)
    column = tokens[0].text
    if column not in scope.own.columns:
        what = f"Facts of type '{scope.own.name}' have no column '{column[:80]}'."
        raise ConditionError("unknown-column", what, did_you_mean(column, scope.own.columns), column)
    comparison, rest = _comparison(tokens[1:], text)
    kind = scope.own.columns[column]
    if not kind.is_ordered and comparison not in {"=", "!=", "in", "not in"}:
        what = f"'{column}' is a {kind} and has no order; '{comparison}' cannot compare it."
        raise ConditionError("wrong-type", what, "Compare it with =, !=, in or not in.")
    read: Callable[[list[_Token], ColumnKind, Scope], Operand] = _alternatives if "in" in comparison else _operand
    return Condition(column=column, comparison=comparison, operand=read(rest, kind, scope))


def _comparison(tokens: list[_Token], text: str) -> tuple[Comparison, list[_Token]]:
    first, second = tokens[0], tokens[1]
    if first.kind == "comparison" and first.text in _COMPARISONS:
        return _COMPARISONS[first.text], tokens[1:]
    if first.text == "in":
        return "in", tokens[1:]
    if first.text == "not" and second.text == "in":
        return "not in", tokens[2:]
    if first.text == "is":
        raise _nothing()
    if first.text in "+-*/%":
        raise _arithmetic(first.text)
    what = f"'{first.text[:80]}' in '{text[:80]}' is no comparison."
    raise ConditionError("bad-condition", what, "Use one of = != < <= > >= in, not in.")


def _operand(tokens: list[_Token], kind: ColumnKind, scope: Scope) -> Operand:
    head = tokens[0]
    if head.kind == "name" and head.text.lower() not in {*_FLAGS, *_NOTHING}:
        return _named(tokens, kind, scope)
    if len(tokens) > 1:
        raise _surplus(tokens[1])
    return Constant(value=_constant(head, kind))


def _alternatives(tokens: list[_Token], kind: ColumnKind, scope: Scope) -> Alternatives:
    del scope
    if tokens[0].text != "(" or tokens[-1].text != ")" or tokens[0].kind != "mark":
        raise ConditionError("bad-condition", "The values after 'in' do not stand in brackets.", "Write in (1, 2).")
    inside = tokens[1:-1]
    if not inside:
        raise ConditionError("empty-list", "The list after 'in' is empty.", "Name at least one value.")
    if any(token.text != "," or token.kind != "mark" for token in inside[1::2]) or len(inside) % 2 == 0:
        raise ConditionError("bad-condition", "The values after 'in' are not separated by commas.", "Write in (1, 2).")
    if len(inside[::2]) > MAX_ALTERNATIVES:
        what = f"{len(inside[::2])} alternatives; {MAX_ALTERNATIVES} are the most."
        raise ConditionError("too-many-alternatives", what, "Compute a column that says whether the value is listed.")
    return Alternatives(values=tuple(_constant(token, kind) for token in inside[::2]))


def _named(tokens: list[_Token], kind: ColumnKind, scope: Scope) -> Operand:
    name = tokens[0].text
    if name == TODAY:
        _same_kind("'today'", ColumnKind.DATE, kind)
        offset, span = _offset(tokens[1:], kind, scope)
        return Today(offset=offset, span=span)
    alias, _, column = name.partition(".")
    if alias in scope.earlier and name in scope.parameters:
        what = f"'{name}' is both a parameter and a column of match '{alias}'."
        raise ConditionError("ambiguous-name", what, "Rename the match.")
    if alias in scope.earlier and column:
        return _reference(tokens, kind, scope)
    if name not in scope.parameters:
        raise _unknown(name, scope)
    if len(tokens) > 1:
        raise _surplus(tokens[1])
    _same_kind(f"parameter '{name}'", scope.parameters[name], kind)
    return ParameterName(name=name)


def _reference(tokens: list[_Token], kind: ColumnKind, scope: Scope) -> Reference:
    alias, _, column = tokens[0].text.partition(".")
    other = scope.earlier[alias]
    if column not in other.columns:
        what = f"Match '{alias}' holds facts of type '{other.name}', which have no column '{column[:80]}'."
        raise ConditionError("unknown-column", what, did_you_mean(column, other.columns), column)
    _same_kind(f"'{alias}.{column}'", other.columns[column], kind)
    offset, span = _offset(tokens[1:], kind, scope)
    return Reference(match=alias, column=column, offset=offset, span=span)


def _offset(tokens: list[_Token], kind: ColumnKind, scope: Scope) -> tuple[float, Span | None]:
    """Return what is added: a number, or a parameter with its sign."""
    if not tokens:
        return 0.0, None
    if len(tokens) == 1 and tokens[0].kind == "number" and tokens[0].text.startswith("-"):
        tokens = [_Token("mark", "-"), _Token("number", tokens[0].text[1:])]
    if tokens[0].text not in "+-" or len(tokens) != 2 or tokens[1].kind not in {"number", "name"}:
        raise _surplus(tokens[0])
    if not kind.is_ordered:
        raise ConditionError("wrong-type", f"Nothing can be added to a {kind}.", "Compare it as it is.")
    sign = 1.0 if tokens[0].text == "+" else -1.0
    if tokens[1].kind == "name":
        return 0.0, Span(count=_added(tokens[1].text, kind, scope), unit=sign)
    value = _number(tokens[1].text)
    if kind is ColumnKind.DATE and value != int(value):
        raise ConditionError("wrong-type", "Only whole days can be added to a date.", "Write a whole number.")
    return sign * value, None


def _added(name: str, kind: ColumnKind, scope: Scope) -> ParameterName:
    """Return the parameter that is added; to a date only one whose every value is whole."""
    if name not in scope.parameters:
        what = f"'{name[:80]}' is no number and no parameter, so it cannot be added."
        raise ConditionError("unknown-name", what, did_you_mean(name, scope.parameters), name)
    _same_kind(f"parameter '{name}'", scope.parameters[name], ColumnKind.NUMBER)
    if kind is ColumnKind.DATE and name not in scope.whole:
        what = f"Parameter '{name}' may be no whole number, and only whole days can be added to a date."
        raise ConditionError("wrong-type", what, "Give it whole values and a whole range.")
    return ParameterName(name=name)


def _constant(token: _Token, kind: ColumnKind) -> Plain:
    lower = token.text.lower()
    if token.kind == "name" and lower in _NOTHING:
        raise _nothing()
    if token.kind == "name" and lower in _FLAGS:
        _same_kind(f"'{token.text}'", ColumnKind.FLAG, kind)
        return _FLAGS[lower]
    if token.kind in {"text", "single"}:
        _same_kind(f'The text "{token.text[:60]}"', ColumnKind.TEXT, kind)
        return token.text
    if token.kind == "date":
        _same_kind(f"The date {token.text}", ColumnKind.DATE, kind)
        return _day(token.text)
    if token.kind == "number":
        _same_kind(f"The number {token.text[:40]}", ColumnKind.NUMBER, kind)
        return _number(token.text)
    what = f"'{token.text[:80]}' is no value."
    raise ConditionError("bad-condition", what, 'Texts stand in quotes; a value is 1, "text", true or 2026-01-31.')


def _number(text: str) -> float:
    if "e" in text.lower() or len(text.partition(".")[2]) > DECIMALS:
        what = f"The number {text[:40]} needs an exponent or more than {DECIMALS} decimals."
        raise ConditionError("bad-number", what, f"Write it plainly, with at most {DECIMALS} decimals.")
    value = float(text)
    if abs(value) > MAX_NUMBER:
        raise ConditionError("bad-number", f"The number {text[:40]} is beyond {MAX_NUMBER:g}.", "Use a larger unit.")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConditionError("bad-date", f"{text} is no day of the calendar.", "Correct it.") from None


def _same_kind(what: str, given: ColumnKind, wanted: ColumnKind) -> None:
    if given is wanted:
        return
    if wanted is ColumnKind.DATE and given is ColumnKind.TEXT:
        raise ConditionError("wrong-type", f"{what} is compared with a date.", "Write the date without quotes.")
    sentence = f"{what} is a {given}; the column is a {wanted}, and the two are never equal."
    raise ConditionError("wrong-type", sentence[:1].upper() + sentence[1:], f"Give a {wanted}.")


def _unknown(name: str, scope: Scope) -> ConditionError:
    alias, _, column = name.partition(".")
    if alias == "self" or (not column and name in scope.own.columns):
        what = f"'{name}' is a column of the same fact; a pattern compares with constants or earlier matches."
        return ConditionError("same-fact", what, "Compute a column that holds the comparison.")
    known = [
        TODAY,
        *scope.parameters,
        *(f"{match}.{own}" for match, kind in scope.earlier.items() for own in kind.columns),
    ]
    what = f"'{name[:80]}' is neither a parameter nor a column of an earlier match."
    return ConditionError("unknown-name", what, f"{did_you_mean(name, known)} Texts stand in quotes.", name)


def _surplus(token: _Token) -> ConditionError:
    if token.text in {"*", "/", "%"}:
        return _arithmetic(token.text)
    what = f"'{token.text[:80]}' is too much in this condition."
    return ConditionError("bad-condition", what, "Write one comparison per condition.")


def _arithmetic(mark: str) -> ConditionError:
    what = f"'{mark}' is arithmetic; a pattern only adds a constant to a column of an earlier match."
    return ConditionError("arithmetic", what, "Compute a column before matching and compare that.")


def _nothing() -> ConditionError:
    what = "A comparison with nothing is never true."
    return ConditionError("null-comparison", what, "A missing value satisfies no condition; ask for absence instead.")
