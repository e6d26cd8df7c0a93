"""The ``patterns:`` section of a policy: read it and refuse, with its line, whatever no matcher could answer rightly.

Form of one pattern::

    - id: stalled
      aggregates:
        - {name: gain_4w, of: week, sum: gain, by: [key_result_id], ordered_by: on, within: {weeks: 4}}
      match:
        - {as: risk, of: risk, where: [level >= risk.level]}
        - {as: weeks, of: week, where: [gain < stall.min_delta],
           consecutive: {at_least: stall.weeks, by: [key_result_id], ordered_by: week}}
        - {as: talks, of: talk, frequent: {at_least: 3, within: {weeks: 4}, by: [key_result_id], ordered_by: on}}
        - {as: talk, of: talk, where: [key_result_id = risk.key_result_id], within: {days: 14, after: risk.on}}
        - {without: answer, of: answer, where: [risk_id = risk.risk_id], within: {days: 14, after: risk.on, on: day}}
      alert: {expires: {weeks: 8}, silent: {weeks: 4}, worse_by: 10}
      outcome: {code: stalled}
      because: {en: ..., zh: ...}
      next_step: {en: ..., zh: ...}

Fact types and their columns are the kind's facts with dotted names, such as ``week.gain``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.documents.positions import ListNode, MapNode, Node
from engine.domain.frozen import Localised
from engine.policy.document import SectionContext
from engine.policy.kinds import FieldType, PolicyKind
from engine.policy.patterns import (
    MAX_JOINED_FACTS,
    MAX_PATTERNS,
    AlertTerms,
    ColumnKind,
    Condition,
    Consecutive,
    FactType,
    NamedMatch,
    Pattern,
    Reference,
    joined_facts,
)
from engine.policy.patterns_outcome import read_outcome
from engine.policy.patterns_parts import PartReader, read_name, value_range
from engine.policy.patterns_windows_reading import read_aggregates, read_alert, read_frequent, read_within

PATTERN_OPTIONAL = ("aggregates", "alert", "next_step")
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
    entries = reading.mapping(node, "a pattern", ("id", "match", "outcome", "because"), PATTERN_OPTIONAL).entries
    name = read_name(entries.get("id"), "id of a pattern", context)
    reader = MatchReader(context, dict(types))
    aggregates = read_aggregates(entries["aggregates"], reader) if "aggregates" in entries else ()
    matches = _read_matches(entries.get("match"), name, reader)
    because = reading.localised(entries["because"], "because") if "because" in entries else Localised(en="")
    return Pattern(
        id=name,
        matches=matches,
        aggregates=aggregates,
        alert=read_alert(entries["alert"], reader) if "alert" in entries else AlertTerms(),
        outcome=read_outcome(entries.get("outcome"), context),
        because=because,
        next_step=reading.localised(entries["next_step"], "next_step") if "next_step" in entries else None,
        line=node.line,
    )


def _read_matches(node: Node | None, pattern: str, reader: MatchReader) -> tuple[NamedMatch, ...]:
    for item in reader.reading.items(node, f"match of pattern '{pattern}'"):
        reader.read(item)
    if node is not None:
        reader.check(node, pattern)
    return tuple(reader.matches)


class MatchReader(PartReader):
    """Reads the matches of one pattern in order; each may refer to those before it."""

    def __init__(self, context: SectionContext, types: dict[str, FactType]) -> None:
        super().__init__(context, types)
        self.matches: list[NamedMatch] = []
        self.sizes: dict[str, int] = {}

    def read(self, node: Node) -> None:
        """Read the next match of the list."""
        absent = isinstance(node, MapNode) and "without" in node.keys
        key = "without" if absent else "as"
        optional = ("where", "within") if absent else ("where", "within", "consecutive", "frequent")
        entries = self.reading.mapping(node, "a match", (key, "of"), optional).entries
        name = self.name(entries.get(key), "name of a match")
        fact = self.fact_type(entries.get("of"))
        if not name or fact is None:
            return
        self._check_place(node, name, absent=absent)
        conditions = self.conditions(entries["where"], fact) if "where" in entries else ()
        if "within" in entries:
            conditions += self._within(entries["within"], fact, absent=absent)
        consecutive = self._consecutive(entries["consecutive"], fact) if "consecutive" in entries else None
        frequent = read_frequent(entries["frequent"], fact, self) if "frequent" in entries else None
        if consecutive is not None or frequent is not None:
            repeated = entries["consecutive" if consecutive is not None else "frequent"]
            self._check_alone(repeated, conditions, both=consecutive is not None and frequent is not None)
        self.matches.append(
            NamedMatch(
                name=name,
                fact=fact.name,
                conditions=conditions,
                consecutive=consecutive,
                frequent=frequent,
                absent=absent,
                line=node.line,
            )
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

    def _within(self, node: Node, fact: FactType, *, absent: bool) -> tuple[Condition, ...]:
        """Return what a time beside an earlier match asks; an absence after it waits until that time is over."""
        beside = read_within(node, fact, self, absent=absent)
        if beside is None:
            return ()
        if beside.over is not None:
            at = next(number for number, match in enumerate(self.matches) if match.name == beside.match)
            earlier = self.matches[at]
            parts = {name: getattr(earlier, name) for name in NamedMatch.model_fields}
            self.matches[at] = NamedMatch(**parts | {"settled": (*earlier.settled, beside.over)})
        return beside.conditions

    def _check_place(self, node: Node, name: str, *, absent: bool) -> None:
        if name in {match.name for match in self.matches}:
            self.reading.refuse(node.line, "duplicate-name", f"Two matches are called '{name}'.", "Rename one.")
        if absent and not self.present:
            what = f"The absence '{name}' comes before any fact is matched."
            self.reading.refuse(node.line, "absence-first", what, "Match a fact first; absences come last.")
        if not absent and any(match.absent for match in self.matches):
            what = f"'{name}' follows an absence, and an absence in the middle is judged too early."
            self.reading.refuse(node.line, "absence-not-last", what, "Move every 'without' to the end of the list.")

    def _check_alone(self, node: Node, conditions: Sequence[Condition], *, both: bool) -> None:
        if both:
            what = "A match is either consecutive or frequent."
            self.reading.refuse(
                node.line, "two-repetitions", what, "Write two matches, the second joined to the first."
            )
        if any(isinstance(condition.operand, Reference) for condition in conditions):
            what = "A repeated match looks at its own facts only."
            mend = "Refer from a later match to the repeated one instead."
            self.reading.refuse(node.line, "joined-repetition", what, mend)

    def _consecutive(self, node: Node, fact: FactType) -> Consecutive | None:
        entries = self.reading.mapping(node, "consecutive", ("at_least", "by", "ordered_by"), ("step",)).entries
        by = self.reading.texts(entries.get("by"), "by") if "by" in entries else ()
        ordered_by = self.reading.text(entries.get("ordered_by"), "ordered_by")
        at_least = self.count(entries.get("at_least"))
        step = self.reading.number(entries["step"], "step") if "step" in entries else 1.0
        if not self.group(node, by, ordered_by, fact) or not ordered_by or not by or at_least is None or step is None:
            return None
        if step < 1 or step != int(step):
            self.reading.refuse(node.line, "bad-step", "A step is a whole number from 1.", "Write 1, or 7 for weeks.")
        return Consecutive(at_least=at_least, by=by, ordered_by=ordered_by, step=float(step))

    def _most(self, consecutive: Consecutive | None) -> int:
        if consecutive is None:
            return 1
        if isinstance(consecutive.at_least, int):
            return consecutive.at_least
        return int(value_range(self.context.parameters[consecutive.at_least.name])[1])
