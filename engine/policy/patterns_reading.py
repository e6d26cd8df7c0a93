"""The ``patterns:`` section of a policy: read it and refuse, with its line, whatever no matcher could answer rightly.

Form of one pattern::

    - id: stalled
      match:
        - {as: risk, of: risk, where: [level >= risk.level]}
        - {as: weeks, of: week, where: [gain < stall.min_delta],
           consecutive: {at_least: stall.weeks, by: [key_result_id], ordered_by: week}}
        - {without: answer, of: answer, where: [risk_id = risk.risk_id]}
      outcome: {code: stalled}
      because: {en: ..., zh: ...}
      next_step: {en: ..., zh: ...}

Fact types and their columns are the kind's facts with dotted names, such as ``week.gain``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import ListNode, MapNode, Node, ScalarNode
from engine.domain.frozen import Localised
from engine.policy.document import SectionContext
from engine.policy.kinds import FieldType, PolicyKind
from engine.policy.parameters import Parameter
from engine.policy.patterns import (
    MAX_CONDITIONS,
    MAX_JOINED_FACTS,
    MAX_PATTERNS,
    ColumnKind,
    Condition,
    Consecutive,
    FactType,
    NamedMatch,
    ParameterName,
    Pattern,
    Reference,
    joined_facts,
)
from engine.policy.patterns_conditions import ConditionError, Scope, read_condition
from engine.policy.patterns_outcome import read_outcome

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KINDS = {
    FieldType.NUMBER: ColumnKind.NUMBER,
    FieldType.STRING: ColumnKind.TEXT,
    FieldType.DATE: ColumnKind.DATE,
    FieldType.BOOLEAN: ColumnKind.FLAG,
}


def fact_types(kind: PolicyKind) -> dict[str, FactType]:
    """Return the fact types of a kind by name: its facts are named ``type.column``; lists cannot be matched."""
    columns: dict[str, dict[str, ColumnKind]] = {}
    for field in kind.facts:
        name, _, column = field.name.partition(".")
        if column and field.type in _KINDS:
            columns.setdefault(name, {})[column] = _KINDS[field.type]
    return {name: FactType(name=name, columns=found) for name, found in columns.items()}


def read_patterns(node: Node, context: SectionContext) -> tuple[Pattern, ...]:
    """Return the patterns of a policy; what is wrong becomes problems of the reading, with their lines."""
    reading = context.reading
    items = reading.items(node, "patterns")
    if isinstance(node, ListNode) and not items:
        reading.refuse(node.line, "empty-list", "The list of patterns is empty.", "Write at least one pattern.")
    if len(items) > MAX_PATTERNS:
        what = f"{len(items)} patterns; {MAX_PATTERNS} are the most in one policy."
        reading.refuse(items[MAX_PATTERNS].line, "too-many-patterns", what, "Split the policy.")
    types = fact_types(context.kind)
    found: dict[str, Pattern] = {}
    for item in items[:MAX_PATTERNS]:
        pattern = _read_pattern(item, context, types)
        if pattern.id in found:
            what = f"Pattern '{pattern.id}' is written twice; it stands already in line {found[pattern.id].line}."
            reading.refuse(item.line, "duplicate-id", what, "Rename one of them.")
        found[pattern.id] = pattern
    return tuple(found.values())


def _read_pattern(node: Node, context: SectionContext, types: Mapping[str, FactType]) -> Pattern:
    reading = context.reading
    entries = reading.mapping(node, "a pattern", ("id", "match", "outcome", "because"), ("next_step",)).entries
    name = _name(entries.get("id"), "id of a pattern", context)
    matches = _read_matches(entries.get("match"), name, context, types)
    because = reading.localised(entries["because"], "because") if "because" in entries else Localised(en="")
    return Pattern(
        id=name,
        matches=matches,
        outcome=read_outcome(entries.get("outcome"), context),
        because=because,
        next_step=reading.localised(entries["next_step"], "next_step") if "next_step" in entries else None,
        line=node.line,
    )


def _read_matches(
    node: Node | None, pattern: str, context: SectionContext, types: Mapping[str, FactType]
) -> tuple[NamedMatch, ...]:
    reader = _MatchReader(context, types)
    for item in context.reading.items(node, f"match of pattern '{pattern}'"):
        reader.read(item)
    if node is not None:
        reader.check(node, pattern)
    return tuple(reader.matches)


class _MatchReader:
    """Reads the matches of one pattern in order; each may refer to those before it."""

    def __init__(self, context: SectionContext, types: Mapping[str, FactType]) -> None:
        self.context, self.reading, self.types = context, context.reading, types
        self.matches: list[NamedMatch] = []
        self.present: dict[str, FactType] = {}
        self.sizes: dict[str, int] = {}
        self.parameters = {name: _parameter_kind(one) for name, one in context.parameters.items()}

    def read(self, node: Node) -> None:
        absent = isinstance(node, MapNode) and "without" in node.keys
        key = "without" if absent else "as"
        optional = ("where",) if absent else ("where", "consecutive")
        entries = self.reading.mapping(node, "a match", (key, "of"), optional).entries
        name = _name(entries.get(key), "name of a match", self.context)
        fact = self._fact_type(entries.get("of"))
        if not name or fact is None:
            return
        self._check_place(node, name, absent=absent)
        conditions = self._conditions(entries["where"], fact) if "where" in entries else ()
        consecutive = self._consecutive(entries["consecutive"], fact) if "consecutive" in entries else None
        if consecutive is not None:
            self._check_alone(entries["consecutive"], conditions)
        self.matches.append(
            NamedMatch(name=name, fact=fact.name, conditions=conditions, consecutive=consecutive, absent=absent)
        )
        self.sizes[name] = self._most(consecutive)
        if not absent:
            self.present[name] = fact

    def check(self, node: Node, pattern: str) -> None:
        """Refuse what only the whole pattern shows: nothing to match, or too many facts to join."""
        if not self.matches and isinstance(node, ListNode) and not node.items:
            what = f"Pattern '{pattern}' matches nothing in particular: its list of matches is empty."
            self.reading.refuse(node.line, "empty-match", what, "Write at least one match.")
        joined = joined_facts(tuple(self.matches), self.sizes)
        if joined > MAX_JOINED_FACTS:
            what = f"Pattern '{pattern}' joins up to {joined} facts and absences; {MAX_JOINED_FACTS} are the most."
            mend = "Compute a column before matching, or ask for fewer facts (a repetition of n counts n + 1)."
            self.reading.refuse(node.line, "too-many-joins", what, mend)

    def _check_place(self, node: Node, name: str, *, absent: bool) -> None:
        if name in {match.name for match in self.matches}:
            self.reading.refuse(node.line, "duplicate-name", f"Two matches are called '{name}'.", "Rename one.")
        if absent and not self.present:
            what = f"The absence '{name}' comes before any fact is matched."
            self.reading.refuse(node.line, "absence-first", what, "Match a fact first; absences come last.")
        if not absent and any(match.absent for match in self.matches):
            what = f"'{name}' follows an absence, and an absence in the middle is judged too early."
            self.reading.refuse(node.line, "absence-not-last", what, "Move every 'without' to the end of the list.")

    def _fact_type(self, node: Node | None) -> FactType | None:
        word = self.reading.text(node, "of")
        if not word or node is None:
            return None
        if word not in self.types:
            what = f"There is no type of fact called '{shown(word)}'."
            self.reading.refuse(node.line, "unknown-fact", what, did_you_mean(word, self.types))
        return self.types.get(word)

    def _conditions(self, node: Node, fact: FactType) -> tuple[Condition, ...]:
        items = (node,) if isinstance(node, ScalarNode) else self.reading.items(node, "where")
        if not items and isinstance(node, ListNode):
            what = "The list of conditions is empty."
            self.reading.refuse(node.line, "empty-list", what, "Leave 'where' out, or write a condition.")
        if len(items) > MAX_CONDITIONS:
            what = f"{len(items)} conditions; {MAX_CONDITIONS} are the most for one match."
            self.reading.refuse(node.line, "too-many-conditions", what, "Compute a column before matching.")
        read = [self._condition(item, fact) for item in items[:MAX_CONDITIONS]]
        return tuple(condition for condition in read if condition is not None)

    def _condition(self, node: Node, fact: FactType) -> Condition | None:
        text = self.reading.text(node, "a condition")
        if not text:
            return None
        try:
            condition = read_condition(text, Scope(fact, self.present, self.parameters))
        except ConditionError as error:
            self.reading.refuse(node.line, error.code, error.what, error.mend, text)
            return None
        self._check_allowed(node.line, fact.name, condition.column)
        if isinstance(condition.operand, Reference):
            self._check_allowed(node.line, self.present[condition.operand.match].name, condition.operand.column)
        return condition

    def _check_allowed(self, line: int, fact: str, column: str) -> None:
        for field in self.context.kind.facts:
            if field.name == f"{fact}.{column}" and (refusal := self.context.kind.refusal(field)):
                self.reading.refuse(line, "fact-refused", refusal, "Remove the condition.")

    def _check_alone(self, node: Node, conditions: Sequence[Condition]) -> None:
        if any(isinstance(condition.operand, Reference) for condition in conditions):
            what = "A repeated match looks at its own facts only."
            mend = "Refer from a later match to the repeated one instead."
            self.reading.refuse(node.line, "joined-repetition", what, mend)

    def _consecutive(self, node: Node, fact: FactType) -> Consecutive | None:
        entries = self.reading.mapping(node, "consecutive", ("at_least", "by", "ordered_by"), ("step",)).entries
        by = self.reading.texts(entries.get("by"), "by") if "by" in entries else ()
        ordered_by = self.reading.text(entries.get("ordered_by"), "ordered_by")
        at_least = self._count(entries.get("at_least"))
        step = self.reading.number(entries["step"], "step") if "step" in entries else 1.0
        for column in (*by, ordered_by):
            if column and column not in fact.columns:
                what = f"Facts of type '{fact.name}' have no column '{shown(column)}'."
                self.reading.refuse(node.line, "unknown-column", what, did_you_mean(column, fact.columns))
                return None
            self._check_allowed(node.line, fact.name, column)
        if not ordered_by or not by or at_least is None or step is None:
            return None
        if not fact.columns[ordered_by].is_ordered:
            what = f"'{ordered_by}' is a {fact.columns[ordered_by]} and has no order."
            self.reading.refuse(node.line, "wrong-type", what, "Order by a number or a date.")
        if step < 1 or step != int(step):
            self.reading.refuse(node.line, "bad-step", "A step is a whole number from 1.", "Write 1, or 7 for weeks.")
        return Consecutive(at_least=at_least, by=by, ordered_by=ordered_by, step=float(step))

    def _count(self, node: Node | None) -> int | ParameterName | None:
        if not isinstance(node, ScalarNode):
            return None
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            low: float = node.value
            count: int | ParameterName = node.value
        elif self.parameters.get(node.text) is ColumnKind.NUMBER:
            low = _lowest_count(self.context.parameters[node.text])
            count = ParameterName(name=node.text)
        else:
            mend = did_you_mean(node.text, self.parameters)
            self.reading.refuse(node.line, "unknown-name", f"'{shown(node.text)}' is no number or parameter.", mend)
            return None
        if low < 1 or low != int(low):
            what = "A repetition takes a whole number of facts from 1."
            self.reading.refuse(node.line, "bad-count", what, "Correct the number or the parameter's range.")
        return count

    def _most(self, consecutive: Consecutive | None) -> int:
        if consecutive is None:
            return 1
        if isinstance(consecutive.at_least, int):
            return consecutive.at_least
        return int(_range(self.context.parameters[consecutive.at_least.name])[1])


def _lowest_count(parameter: Parameter) -> float:
    """Return the first number of a count parameter that is not whole, else the lowest it has or may be given."""
    values = [float(dated.value) for dated in parameter.values if not isinstance(dated.value, (str, date))]
    return next((value for value in values if value != int(value)), _range(parameter)[0])


def _range(parameter: Parameter) -> tuple[float, float]:
    """Return the smallest and the largest value a number parameter has or may be given."""
    values = [float(dated.value) for dated in parameter.values if not isinstance(dated.value, (str, date))]
    low = min(values) if parameter.low is None else parameter.low
    high = max(values) if parameter.high is None else parameter.high
    return low, high


def _parameter_kind(parameter: Parameter) -> ColumnKind:
    value = parameter.values[0].value
    if isinstance(value, bool):
        return ColumnKind.FLAG
    if isinstance(value, str):
        return ColumnKind.TEXT
    return ColumnKind.DATE if isinstance(value, date) else ColumnKind.NUMBER


def _name(node: Node | None, what: str, context: SectionContext) -> str:
    if node is None:
        return ""
    name = context.reading.text(node, what)
    if name and not _NAME.fullmatch(name):
        mend = "Use up to 40 small letters, digits and _, beginning with a letter."
        context.reading.refuse(node.line, "bad-name", f"'{shown(name)}' cannot be a name.", mend)
    return name
