"""Typed decision tables: what they are, and reading them from a ``decisions`` section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final

from engine.documents.hints import did_you_mean, nearest, shown
from engine.documents.positions import MapNode, Node
from engine.domain.frozen import Localised
from engine.policy.cells import CellError, read_cell
from engine.policy.document import SectionContext
from engine.policy.hit_policies import HIT_POLICIES
from engine.policy.kinds import FactField, FieldType
from engine.policy.outputs import Output, Value, output_references, read_output
from engine.policy.unary_tests import ANYTHING, Cell, references

AGGREGATES: Final = frozenset({"C+", "C<", "C>", "C#"})
"""Hit policies that make one value of one output; over several DMN leaves them undefined (1.5, 8.2.10)."""
RANKED: Final = frozenset({"P", "O"})
"""Hit policies that rank by the order of the outputs' choices."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule of a table.

    Attributes
    ----------
    id : str
        Unique within its decision.
    cells : tuple of Cell
        One per input.
    outputs : tuple of Output
        One per output; None where the row leaves it out.
    because : Localised
        The author's reason.
    parameters : tuple of str
        Names of the parameters it refers to, sorted; it is no rule until all are in force.
    line : int
        Line in the file.
    """

    id: str
    cells: tuple[Cell, ...]
    outputs: tuple[Output, ...]
    because: Localised
    parameters: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision table.

    Attributes
    ----------
    id : str
        Unique within its policy.
    title : Localised
        Name for readers.
    hit_policy : str
        DMN hit policy: U, A, P, F, R, O, C, C+, C<, C> or C#.
    requires : tuple of str
        Decisions whose outcomes may be inputs here.
    inputs, outputs : tuple of FactField
        Columns.
    rows : tuple of Row
        In the order of the file.
    line : int
        Line in the file.
    """

    id: str
    title: Localised
    hit_policy: str
    requires: tuple[str, ...]
    inputs: tuple[FactField, ...]
    outputs: tuple[FactField, ...]
    rows: tuple[Row, ...]
    line: int

    @property
    def default(self) -> Mapping[str, Value]:
        """What the outputs are where no row matches, by name; empty where no output has a default."""
        if all(field.default is None for field in self.outputs):
            return {}
        return {field.name: field.default for field in self.outputs}


def read_decisions(node: Node, context: SectionContext) -> tuple[Decision, ...]:
    """Return the decisions of a section; what is wrong becomes problems of ``context.reading``."""
    reading = context.reading
    items = reading.items(node, "decisions")
    if not items and not reading.problems:
        reading.refuse(node.line, "no-decision", "There is no decision.", "Add one with id, hit_policy and rows.")
    known = {name for item in items if (name := _peek_id(item))}
    found: dict[str, Decision] = {}
    for item in items:
        decision = _read_decision(item, known, context)
        if decision.id in found:
            what = f"Decision id '{decision.id}' is given twice; it stands already in line {found[decision.id].line}."
            reading.refuse(item.line, "duplicate-id", what, "Choose another id.")
        found.setdefault(decision.id, decision)
    _check_order(found, context)
    return tuple(found.values())


def _peek_id(node: Node) -> str:
    entry = node.entries.get("id") if isinstance(node, MapNode) else None
    return getattr(entry, "text", "")


def _check_order(decisions: Mapping[str, Decision], context: SectionContext) -> None:
    try:
        order = tuple(TopologicalSorter({one.id: one.requires for one in decisions.values()}).static_order())
    except CycleError as fault:
        ring = fault.args[1]
        what = f"Decisions require each other in a ring: {' -> '.join(ring)}."
        line = min(decisions[name].line for name in ring if name in decisions)
        context.reading.refuse(line, "ring", what, "Remove one of the requirements.")
        return
    for name in order:
        if name in decisions:
            _check_inputs(decisions[name], decisions, context)


def _check_inputs(decision: Decision, decisions: Mapping[str, Decision], context: SectionContext) -> None:
    facts = {field.name for field in context.kind.facts}
    givers = [decisions[name] for name in decision.requires if name in decisions]
    offered = {field.name for giver in givers for field in giver.outputs}
    for field in decision.inputs:
        if field.name in facts:
            continue
        for giver in givers:
            if field.name in {one.name for one in giver.outputs}:
                _check_giver(field, giver, decision, context)
        if field.name not in offered:
            what = f"Input '{field.name}' of decision '{decision.id}' is an outcome that no required decision gives."
            context.reading.refuse(decision.line, "unknown-name", what, "Add the decision that gives it to 'requires'.")


def _check_giver(field: FactField, giver: Decision, decision: Decision, context: SectionContext) -> None:
    """Refuse an input whose cells test a value of another type than the count that its decision gives."""
    if giver.hit_policy == "C#" and field.type is not FieldType.NUMBER:
        what = f"Input '{field.name}' of decision '{decision.id}' is a count, but '{field.name}' is a {field.type}."
        context.reading.refuse(decision.line, "wrong-type", what, "Count an output that is a number.")


def _read_decision(node: Node, known: set[str], context: SectionContext) -> Decision:
    reading = context.reading
    required, optional = ("id", "hit_policy", "inputs", "outputs", "rows"), ("title", "requires")
    entries = reading.mapping(node, "a decision", required, optional).entries
    name = reading.text(entries.get("id"), "id of a decision")
    what = f"decision '{name}'"
    hit_policy = reading.one_of(entries.get("hit_policy"), "hit policy", HIT_POLICIES) or "F"
    requires = reading.texts(entries["requires"], f"requires of {what}") if "requires" in entries else ()
    inputs = _read_inputs(entries.get("inputs"), what, context)
    outputs = _read_fields(entries.get("outputs"), f"outputs of {what}", context.kind.outcomes, context)
    _check_hit_policy(hit_policy, outputs, entries.get("hit_policy"), context)
    for one in requires:
        if one and one not in known:
            mend = did_you_mean(one, known - {name})
            reading.refuse(entries["requires"].line, "unknown-name", f"There is no decision '{shown(one)}'.", mend)
    return Decision(
        id=name,
        title=reading.localised(entries["title"], f"title of {what}") if "title" in entries else Localised(en=name),
        hit_policy=hit_policy,
        requires=requires,
        inputs=inputs,
        outputs=outputs,
        rows=_read_rows(entries.get("rows"), (inputs, outputs), what, context),
        line=node.line,
    )


def _check_hit_policy(
    hit_policy: str, outputs: tuple[FactField, ...], node: Node | None, context: SectionContext
) -> None:
    if node is None or not outputs:
        return

    def refuse(what: str, mend: str) -> None:
        context.reading.refuse(node.line, "bad-hit-policy", f"Hit policy {hit_policy} {what}", mend)

    names, first = ", ".join(output.name for output in outputs), outputs[0]
    if hit_policy in AGGREGATES and len(outputs) > 1:
        what = f"makes one value of one output, but the outputs are {names}; over several it is undefined in DMN."
        refuse(what, "Use C, or one output.")
    elif hit_policy == "C+" and first.type is not FieldType.NUMBER:
        refuse(f"makes one number, but the outputs are {names}.", "Use C, or one output that is a number.")
    elif hit_policy in {"C<", "C>"} and not first.type.is_ordered:
        refuse(f"compares values, but '{first.name}' is a {first.type}.", "Use C, or one output with an order.")
    elif hit_policy == "C#" and first.default is not None and first.type is not FieldType.NUMBER:
        refuse(f"counts, but the default of '{first.name}' is no number.", "Remove the default: no match counts 0.")
    if hit_policy in RANKED and not any(output.choices for output in outputs):
        refuse(f"ranks by '{names}', whose values have no order.", "Use F and order the rows.")


def _read_inputs(node: Node | None, what: str, context: SectionContext) -> tuple[FactField, ...]:
    offered = (*context.kind.facts, *context.kind.outcomes)
    fields = _read_fields(node, f"inputs of {what}", offered, context)
    for field in fields:
        refusal = context.kind.refusal(field)
        if refusal and node is not None:
            context.reading.refuse(node.line, "refused-fact", refusal, "Remove it from the inputs.", field.name)
        if field.type is FieldType.WEIGHTS and node is not None:
            problem = f"Input '{field.name}' of {what} is a set of weights, which no cell can test."
            context.reading.refuse(node.line, "wrong-type", problem, "Use a number made of them.")
    return fields


def _read_fields(
    node: Node | None, what: str, offered: tuple[FactField, ...], context: SectionContext
) -> tuple[FactField, ...]:
    known = {field.name: field for field in reversed(offered)}
    found: dict[str, FactField] = {}
    names = () if node is None else context.reading.texts(node, what)
    if node is not None and not names:
        context.reading.refuse(node.line, "no-column", f"{what[:1].upper()}{what[1:]} are empty.", "Name at least one.")
    for name in names:
        assert node is not None
        if name and name not in known:
            problem = f"Unknown name '{shown(name)}' in {what}."
            context.reading.refuse(node.line, "unknown-name", problem, did_you_mean(name, known), name=name)
            found.update((one, known[one]) for one in nearest(name, known))  # so that rows are read as they were meant
        elif name in found:
            context.reading.refuse(node.line, "duplicate-id", f"'{name}' stands twice in {what}.", "Remove one.")
        elif name:
            found[name] = known[name]
    return tuple(found.values())


def _read_rows(
    node: Node | None, columns: tuple[tuple[FactField, ...], tuple[FactField, ...]], what: str, context: SectionContext
) -> tuple[Row, ...]:
    found: dict[str, Row] = {}
    items = () if node is None else context.reading.items(node, f"rows of {what}")
    if node is not None and not items:
        context.reading.refuse(node.line, "no-row", f"{what[:1].upper()}{what[1:]} has no row.", "Add a row.")
    for item in items:
        row = _read_row(item, columns, context)
        if row.id in found:
            problem = f"Row id '{row.id}' is given twice in {what}; it stands already in line {found[row.id].line}."
            context.reading.refuse(row.line, "duplicate-id", problem, "Choose another id.")
        found.setdefault(row.id, row)
    return tuple(found.values())


def _read_row(node: Node, columns: tuple[tuple[FactField, ...], tuple[FactField, ...]], context: SectionContext) -> Row:
    reading = context.reading
    entries = reading.mapping(node, "a row", ("id", "then", "because"), ("when",)).entries
    name = reading.text(entries.get("id"), "id of a row")
    cells = _read_cells(entries.get("when"), name, columns[0], context)
    outputs = _read_outputs(entries.get("then"), name, columns[1], context)
    used = {ref for cell in cells for ref in references(cell)}
    used |= {ref for output in outputs for ref in output_references(output)}
    return Row(
        id=name,
        cells=cells,
        outputs=outputs,
        because=reading.localised(entries["because"], f"because of row '{name}'")
        if "because" in entries
        else Localised(en=""),
        parameters=tuple(sorted(used)),
        line=node.line,
    )


def _columns_given(
    node: Node | None, what: str, fields: tuple[FactField, ...], context: SectionContext
) -> Iterator[tuple[FactField, Node, int]]:
    if node is None:
        return
    section = context.reading.any_mapping(node, what)
    known = {field.name: field for field in fields}
    for name, entry in section.entries.items():
        line = section.keys[name].line
        if name in known:
            yield known[name], entry, line
        else:
            problem = f"Unknown name '{shown(name)}' in {what}."
            context.reading.refuse(line, "unknown-name", problem, did_you_mean(name, known), name=name)


def _read_cells(
    node: Node | None, row: str, inputs: tuple[FactField, ...], context: SectionContext
) -> tuple[Cell, ...]:
    found: dict[str, Cell] = {}
    for field, entry, line in _columns_given(node, f"'when' of row '{row}'", inputs, context):
        try:
            found[field.name] = read_cell(entry, field, context.parameters)
        except CellError as fault:
            context.reading.refuse(line, fault.code, f"Row '{row}': {fault.what}", fault.mend, name=fault.name)
    return tuple(found.get(field.name, ANYTHING) for field in inputs)


def _read_outputs(
    node: Node | None, row: str, outputs: tuple[FactField, ...], context: SectionContext
) -> tuple[Output, ...]:
    found: dict[str, Output] = {}
    for field, entry, line in _columns_given(node, f"'then' of row '{row}'", outputs, context):
        found[field.name] = read_output(entry, field, (row, line), context)
    return tuple(found.get(field.name) for field in outputs)
