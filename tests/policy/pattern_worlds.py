"""Small patterns and facts for the tests of matchers, written down or drawn at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from hypothesis import strategies as st

from engine.domain.columns import AnyColumn, TextColumn
from engine.domain.frozen import Localised
from engine.policy.patterns import (
    Aggregate,
    Alternatives,
    ColumnKind,
    Condition,
    Consecutive,
    Constant,
    FactType,
    Frequent,
    NamedMatch,
    ParameterName,
    Pattern,
    Reference,
    Span,
    Today,
)
from engine.policy.patterns_facts import Facts, FactTable

EVENT = FactType(
    name="event",
    columns={
        "who": ColumnKind.TEXT,
        "step": ColumnKind.NUMBER,
        "gain": ColumnKind.NUMBER,
        "on": ColumnKind.DATE,
        "done": ColumnKind.FLAG,
    },
)
ANSWER = FactType(name="answer", columns={"who": ColumnKind.TEXT, "step": ColumnKind.NUMBER})
TYPES = {"event": EVENT, "answer": ANSWER}
WHY = Localised(en="why")
NAMES = ("小王", "a b", "O'Neill", '"q"')


def table(kind: FactType, rows: Sequence[Mapping[str, object]]) -> FactTable:
    """Return facts from rows; a column not given is missing."""
    return FactTable(
        kind, {name: _column(sort, [row.get(name) for row in rows]) for name, sort in kind.columns.items()}
    )


def _column(kind: ColumnKind, cells: Sequence[object]) -> AnyColumn:
    if kind is ColumnKind.TEXT:
        return TextColumn.of(None if cell is None else str(cell) for cell in cells)
    if kind is ColumnKind.DATE:
        return np.array(cells, dtype="datetime64[D]")
    if kind is ColumnKind.FLAG:
        return np.array([-1 if cell is None else int(bool(cell)) for cell in cells], dtype=np.int8)
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)


def pattern(*matches: NamedMatch, name: str = "p") -> Pattern:
    """Return a pattern of the given matches."""
    return Pattern(id=name, matches=matches, because=WHY)


def where(column: str, comparison: str, value: object) -> Condition:
    """Return a condition: a Reference or Alternatives as they are, anything else as a constant."""
    operand = value if isinstance(value, (Reference, Alternatives)) else Constant(value=value)  # type: ignore[arg-type]
    return Condition(column=column, comparison=comparison, operand=operand)  # type: ignore[arg-type]


def run_of(count: int, *conditions: Condition, name: str = "run") -> NamedMatch:
    """Return n consecutive events of one person by step."""
    repeated = Consecutive(at_least=count, by=("who",), ordered_by="step")
    return NamedMatch(name=name, fact="event", conditions=conditions, consecutive=repeated)


_maybe_name = st.none() | st.sampled_from(NAMES)
_step = st.none() | st.integers(-1, 5).map(float)
_event = st.fixed_dictionaries(
    {
        "who": _maybe_name,
        "step": _step,
        "gain": st.none() | st.sampled_from([-1.5, 0.0, 0.1, 0.30000000000000004, 0.3, 1.0, 7e6]),
        "on": st.none() | st.dates(date(2025, 12, 29), date(2026, 1, 3)),
        "done": st.sampled_from([None, True, False]),
    }
)
_answer = st.fixed_dictionaries({"who": _maybe_name, "step": _step})


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Draw a few events and answers with missing values and repetitions."""
    known: Facts = {
        "event": table(EVENT, draw(st.lists(_event, max_size=6))),
        "answer": table(ANSWER, draw(st.lists(_answer, max_size=3))),
    }
    return known


_own = {
    "event": st.one_of(
        st.builds(
            where, st.just("gain"), st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.sampled_from([0.3, 1.0])
        ),
        st.builds(where, st.just("who"), st.sampled_from(["=", "!="]), st.sampled_from([*NAMES, "nobody"])),
        st.builds(where, st.just("on"), st.sampled_from(["<", ">="]), st.just(date(2026, 1, 1))),
        st.builds(where, st.just("done"), st.sampled_from(["=", "!="]), st.booleans()),
        st.builds(where, st.just("step"), st.sampled_from(["in", "not in"]), st.just(Alternatives(values=(1.0, 2.0)))),
        st.builds(where, st.just("step"), st.just("in"), st.just(Alternatives(values=(3.0,)))),
    ),
    "answer": st.builds(where, st.just("step"), st.sampled_from(["<", "!="]), st.just(2.0)),
}


def _joined(earlier: Sequence[str]) -> st.SearchStrategy[Condition]:
    number = st.builds(
        where,
        st.just("step"),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.builds(
            Reference, match=st.sampled_from(earlier), column=st.just("step"), offset=st.sampled_from([0.0, 1.0, -2.0])
        ),
    )
    text = st.builds(
        where,
        st.just("who"),
        st.sampled_from(["=", "=", "!="]),
        st.builds(Reference, match=st.sampled_from(earlier), column=st.just("who")),
    )
    return number | text


TODAY = date(2026, 1, 1)
"""The day on which drawn patterns are asked."""
VALUES = {"n": 2.0, "d": 1.0}
"""Values of the parameters that drawn patterns may name."""


def _counted(*counts: int) -> st.SearchStrategy[int | ParameterName]:
    return st.sampled_from(counts) | st.sampled_from([ParameterName(name=name) for name in VALUES])


def _span(unit: float = 1.0) -> st.SearchStrategy[Span]:
    return st.builds(Span, count=_counted(1, 2, 3), unit=st.just(unit))


_order = st.sampled_from(["step", "on"])
_group = st.sampled_from([("who",), ("who", "done"), ("done",)])
_frequent = st.builds(Frequent, at_least=_counted(1, 2, 3), by=_group, ordered_by=_order, within=_span())


@st.composite
def _aggregate(draw: st.DrawFn, number: int) -> Aggregate:
    function = draw(st.sampled_from(["count", "sum", "mean", "min", "max"]))
    columns = ["gain", "step", "who", "done", "on"] if function == "count" else ["gain", "step"]
    ordered_by = draw(st.none() | _order)
    return Aggregate(
        name=f"computed{number}",
        fact="event",
        function=function,
        column=draw(st.sampled_from(columns)),
        by=draw(_group | st.just(())),
        ordered_by=ordered_by,
        within=None if ordered_by is None else draw(st.none() | _span()),
        conditions=tuple(draw(st.lists(_own["event"], max_size=1))),
    )


def _computed(names: Sequence[str]) -> st.SearchStrategy[Condition]:
    return st.builds(
        where,
        st.sampled_from(names),
        st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
        st.sampled_from([0.0, 0.3, 1.0, 2.0]),
    )


@st.composite
def whole_language(draw: st.DrawFn) -> Pattern:
    """Draw a pattern with everything that the language has, parameters and today not yet bound."""
    aggregates = [draw(_aggregate(number)) for number in range(draw(st.integers(0, 2)))]
    names = [one.name for one in aggregates]
    matches: list[NamedMatch] = []
    for number in range(draw(st.integers(1, 2))):
        matches.append(_any_present(draw, f"m{number}", matches, names))
    absent = _times(draw, "n0", matches, names, absent=True) if draw(st.booleans()) else None
    if absent is not None and draw(st.booleans()):
        at = draw(st.integers(0, len(matches) - 1))
        if matches[at].fact == "event":
            over = Condition(column="on", comparison="<", operand=Today(span=draw(_span(-1.0))))
            matches[at] = NamedMatch(**{**dict(matches[at]), "settled": (over,)})
    found = pattern(*matches, *([] if absent is None else [absent]))
    return Pattern(**{**dict(found), "aggregates": tuple(aggregates)})


def _any_present(draw: st.DrawFn, name: str, earlier: Sequence[NamedMatch], computed: Sequence[str]) -> NamedMatch:
    kind = draw(st.integers(0, 4))
    own = [*draw(st.lists(_own["event"], max_size=1)), *_some_computed(draw, computed)]
    if kind == 0:
        count = draw(_counted(1, 2, 3))
        repeated = Consecutive(at_least=count, by=draw(_group), ordered_by=draw(_order))
        return NamedMatch(name=name, fact="event", conditions=tuple(own), consecutive=repeated)
    if kind == 1:
        return NamedMatch(name=name, fact="event", conditions=tuple(own), frequent=draw(_frequent))
    return _times(draw, name, earlier, computed, absent=False)


def _some_computed(draw: st.DrawFn, computed: Sequence[str]) -> list[Condition]:
    return draw(st.lists(_computed(computed), max_size=1)) if computed else []


def _times(
    draw: st.DrawFn, name: str, earlier: Sequence[NamedMatch], computed: Sequence[str], *, absent: bool
) -> NamedMatch:
    """Draw a plain match or absence, perhaps within a time of an earlier one, perhaps beside today."""
    found = _plain(draw, name, [match.name for match in earlier], absent=absent)
    more: list[Condition] = []
    if found.fact == "event":
        more += _some_computed(draw, computed)
        if draw(st.booleans()):
            today = Today(offset=draw(st.sampled_from([0.0, -1.0])), span=draw(st.none() | _span(-1.0)))
            more.append(Condition(column="on", comparison=draw(st.sampled_from(["<", ">=", "="])), operand=today))
    dated = [match.name for match in earlier if match.fact == "event"]
    if earlier and draw(st.booleans()):
        column = "on" if found.fact == "event" and dated and draw(st.booleans()) else "step"
        other = draw(st.sampled_from(dated if column == "on" else [match.name for match in earlier]))
        low = Reference(match=other, column=column, span=draw(st.none() | _span(-1.0)))
        high = Reference(match=other, column=column, span=draw(_span()))
        more += [where(column, ">=", low), where(column, "<=", high)]
    return NamedMatch(name=name, fact=found.fact, conditions=(*found.conditions, *more), absent=absent)


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    """Draw up to three present matches, at most one repeated, and up to two absences."""
    matches: list[NamedMatch] = []
    present: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        if draw(st.integers(0, 3)) == 0 and not any(match.consecutive for match in matches):
            found = run_of(draw(st.integers(1, 3)), *draw(st.lists(_own["event"], max_size=1)), name=f"m{number}")
        else:
            found = _plain(draw, f"m{number}", present, absent=False)
        matches.append(found)
        present.append(found.name)
    absences = [_plain(draw, f"n{number}", present, absent=True) for number in range(draw(st.integers(0, 2)))]
    return pattern(*matches, *absences)


def _plain(draw: st.DrawFn, name: str, present: Sequence[str], *, absent: bool) -> NamedMatch:
    fact = draw(st.sampled_from(["event", "answer"]))
    own = draw(st.lists(_own[fact], max_size=2))
    joined = draw(st.lists(_joined(present), max_size=2)) if present else []
    return NamedMatch(name=name, fact=fact, conditions=(*own, *joined), absent=absent)
