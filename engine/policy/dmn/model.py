"""A DMN model as tables need it: decisions, their columns, and what else it holds, refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.documents.hints import did_you_mean, shown
from engine.policy.dmn.texts import OutsideError, feel_value
from engine.policy.dmn.types import BASE, DmnType, Types, own_texts
from engine.policy.dmn.xml import Element
from engine.policy.kinds import FieldType, type_of
from engine.policy.reading import Reading

NAMESPACES: Final = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)
"""Namespaces of DMN 1.1, 1.2, 1.3, 1.4 and 1.5."""
HIT_POLICY: Final = {
    "UNIQUE": "U",
    "ANY": "A",
    "PRIORITY": "P",
    "FIRST": "F",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
    "COLLECT": "C",
}
AGGREGATION: Final = {"": "", "SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#"}
OUTSIDE: Final = frozenset({"import", "businessKnowledgeModel", "decisionService"})
LOGIC: Final = frozenset(
    {"literalExpression", "invocation", "context", "list", "relation", "functionDefinition", "conditional", "filter"}
    | {"for", "every", "some", "knowledgeRequirement"}
)
SUBSET: Final = "Sextant reads decision tables of S-FEEL; rewrite it as a table, or remove it."
_PATH: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


@dataclass(frozen=True)
class Column:
    """An input or output clause: the name it has in the policy, its type, and the element."""

    name: str
    type: DmnType
    element: Element


@dataclass(frozen=True)
class Table:
    """A decision whose logic is a table."""

    name: str
    element: Element
    table: Element
    hit_policy: str
    requires: tuple[str, ...]
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]


class Model:
    """The tables of a model, in the order of the file; what is outside the subset becomes problems of ``reading``.

    Attributes
    ----------
    facts : dict of str to (type, line, element or None)
        Inputs, structured ones by path.
    tables : list of Table
        Decisions.
    """

    def __init__(self, root: Element, reading: Reading) -> None:
        self.root, self.reading, self.types = root, reading, Types(root)
        self.facts: dict[str, Column] = {}
        self._refuse_outside()
        self.declared = {_name(one) for one in root.all("inputData")}
        for one in root.all("inputData"):
            for path, kind in self._typed(one).leaves(_name(one)):
                self.facts[path] = Column(path, kind, one)
        self.decisions = {_name(one): one for one in root.all("decision")}
        self.ids = {one.attributes["id"]: _name(one) for one in self.decisions.values() if "id" in one.attributes}
        self.outcomes = self._outcome_names()
        self.tables = [found for one in self.decisions.values() if (found := self._table(one)) is not None]

    def refuse(self, element: Element, code: str, what: str, mend: str = SUBSET) -> None:
        """Note that an element cannot be used."""
        self.reading.refuse(element.line, code, f"{element.called} {what}", mend)

    def _refuse_outside(self) -> None:
        for one in self.root.children:
            if one.namespace == self.root.namespace and one.name in OUTSIDE:
                self.refuse(one, "outside-subset", "is outside the subset of DMN that is read.")

    def _typed(self, element: Element) -> DmnType:
        variable = element.first("variable")
        return self.types.named("" if variable is None else variable.attributes.get("typeRef", ""))

    def _outcome_names(self) -> dict[tuple[str, int], str]:
        """Return a name for each output by decision and place: its own, after its decision's where that is taken."""
        said: dict[tuple[str, int], str] = {}
        for name, decision in self.decisions.items():
            table = decision.first("decisionTable")
            for at, output in enumerate(table.all("output") if table else ()):
                given = " ".join(output.attributes.get("name", "").split())
                said[name, at] = own_texts(output).get("outcome") or given or name
        own = {key for key, output in self._outputs() if own_texts(output).get("outcome")}
        taken = [*self.facts, *said.values()]
        return {key: one if key in own or taken.count(one) == 1 else f"{key[0]}.{one}" for key, one in said.items()}

    def _outputs(self) -> Iterator[tuple[tuple[str, int], Element]]:
        for name, decision in self.decisions.items():
            table = decision.first("decisionTable")
            for at, output in enumerate(table.all("output") if table else ()):
                yield (name, at), output

    def _table(self, decision: Element) -> Table | None:
        for one in decision.children:
            if one.namespace == decision.namespace and one.name in LOGIC:
                self.refuse(one, "outside-subset", f"of decision '{_name(decision)}' is outside the subset of DMN.")
        table = decision.first("decisionTable")
        if table is None:
            if not any(one.name in LOGIC for one in decision.children):
                self.refuse(decision, "no-decision", "has no decision table.", "Give it a table, or remove it.")
            return None
        hit_policy = self._hit_policy(table)
        requires = tuple(self._requires(decision))
        outputs = tuple(self._output_columns(decision, table, hit_policy))
        inputs = tuple(self._input_columns(table, requires))
        return Table(_name(decision), decision, table, hit_policy, requires, inputs, outputs)

    def _hit_policy(self, table: Element) -> str:
        said, how = table.attributes.get("hitPolicy", "UNIQUE"), table.attributes.get("aggregation", "")
        if said not in HIT_POLICY or how not in AGGREGATION or (how and said != "COLLECT"):
            what = f"has hit policy '{shown(said)}' with aggregation '{shown(how)}', which DMN does not know."
            self.refuse(table, "bad-hit-policy", what, "Choose one of DMN's hit policies.")
            return "U"
        return HIT_POLICY[said] + AGGREGATION[how]

    def _requires(self, decision: Element) -> Iterator[str]:
        for requirement in decision.all("informationRequirement"):
            required = requirement.first("requiredDecision")
            if required is None:
                continue
            place, _, wanted = required.attributes.get("href", "").rpartition("#")
            if wanted in self.ids and place in {"", self.root.attributes.get("namespace", "")}:
                yield self.ids[wanted]
            else:
                what = f"of decision '{_name(decision)}' names '{shown(wanted)}', which is no decision of this model."
                self.refuse(required, "unknown-name", what, did_you_mean(wanted, self.ids))

    def _input_columns(self, table: Element, requires: tuple[str, ...]) -> Iterator[Column]:
        for at, clause in enumerate(table.all("input")):
            expression = clause.first("inputExpression")
            text = " ".join(expression.inner("text").split()) if expression is not None else ""
            typed = self.types.named(expression.attributes.get("typeRef", "") if expression is not None else "")
            typed = typed.constrained(clause.inner("inputValues"))
            if typed.kind is None and not typed.outside:
                typed = replace(typed, kind=self._told_by(table, "inputEntry", at))
            column = self._column(text, typed, clause, requires)
            if column is not None:
                yield column

    def _column(self, text: str, typed: DmnType, clause: Element, requires: tuple[str, ...]) -> Column | None:
        known = {**self._given_by(requires), **{name: name for name in self.facts}}
        if text in known:
            name = known[text]
            if name in self.facts:
                self._learn(name, typed)
            return Column(name, typed, clause)
        if _PATH.fullmatch(text) and (not self.declared or text.partition(".")[0] in self.declared):
            self.facts[text] = Column(text, typed, clause)
            return self.facts[text]
        what = f"asks '{shown(text)}', which is no input and no decision that its decision requires."
        self.refuse(clause, "unknown-name", what, f"{did_you_mean(text, known)} Computed inputs are not read.")
        return None

    def _learn(self, name: str, typed: DmnType) -> None:
        """Add to a fact what the clause of a table says of it and its own type does not."""
        fact = self.facts[name]
        kind = fact.type if fact.type.kind or fact.type.outside else replace(fact.type, kind=typed.kind)
        if not kind.choices and kind.low is None and kind.high is None:
            kind = replace(kind, choices=typed.choices, low=typed.low, high=typed.high)
        elif kind.choices and typed.choices and fact.element.name == "input":
            kind = replace(kind, choices=tuple(dict.fromkeys((*kind.choices, *typed.choices))))
        self.facts[name] = replace(fact, type=kind)

    def _given_by(self, requires: tuple[str, ...]) -> Mapping[str, str]:
        """Return the outcomes that expressions may name: a decision alone, or with the output after a dot."""
        found = {}
        for name in requires:
            table = self.decisions[name].first("decisionTable")
            outputs = list(table.all("output")) if table else []
            for at, output in enumerate(outputs):
                path = name if len(outputs) == 1 else f"{name}.{output.attributes.get('name', '')}"
                found[path] = self.outcomes[name, at]
        return found

    def _output_columns(self, decision: Element, table: Element, hit_policy: str) -> Iterator[Column]:
        clauses = list(table.all("output"))
        whole = self.types.named(table.attributes.get("typeRef", ""))
        if whole.kind is None and not whole.components:
            whole = self._typed(decision)
        for at, clause in enumerate(clauses):
            typed = self.types.named(clause.attributes.get("typeRef", ""))
            part = whole.components.get(clause.attributes.get("name", ""), DmnType()) if len(clauses) > 1 else whole
            if typed.kind is None and not typed.outside:
                typed = part if part.kind else typed
            if len(clauses) == 1 and typed is whole and hit_policy in {"R", "O", "C"}:
                typed = replace(typed, is_list=False)
            written = self._told_by(table, "outputEntry", at)
            if written and (typed.kind is None or hit_policy == "C#"):
                typed = replace(typed, kind=written)
            choices = DmnType().constrained(clause.inner("outputValues")).choices or typed.choices or part.choices
            yield Column(self.outcomes[_name(decision), at], replace(typed, choices=choices), clause)

    def _told_by(self, table: Element, entry: str, at: int) -> FieldType | None:
        """Return the type of the first constant in a column, where nothing else says its type."""
        for rule in table.all("rule"):
            entries = list(rule.all(entry))
            for match in re.finditer(_CONSTANT, entries[at].inner("text") if at < len(entries) else ""):
                try:
                    value = feel_value(match.group())
                except OutsideError:
                    continue
                if value is not None:
                    return FieldType.LIST if isinstance(value, tuple) else type_of(value)
        return None


_CONSTANT: Final = re.compile(
    r'(?:date|duration)\s*\(\s*"[^"]*"\s*\)|@"[^"]*"|"(?:[^"\\]|\\.)*"|\btrue\b|\bfalse\b|-?(?:\d+(?:\.\d+)?|\.\d+)'
)


def _name(element: Element) -> str:
    return " ".join(element.attributes.get("name", "").split())


def told_types() -> str:
    """Return the types that tables can use, for a message."""
    return ", ".join(name for name in BASE if name not in {"integer", "long", "double"})
