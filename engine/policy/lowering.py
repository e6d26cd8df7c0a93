"""Limits: what a policy tells solvers. Read from a ``limits`` section and lowered to numbers on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import MapNode, Node, ScalarNode
from engine.domain.frozen import Localised
from engine.domain.limits import Limit
from engine.policy.document import Policy, SectionContext

REQUIRED: Final = ("id", "quantity", "comparison", "value", "unit", "because")
OPTIONAL: Final = ("selector", "valid_from", "valid_to", "penalty")
COMPARISONS: Final = ("<=", ">=", "==")


@dataclass(frozen=True, slots=True)
class LimitRule:
    """A limit as it was written: ``value`` and ``penalty`` are numbers or names of parameters."""

    id: str
    selector: dict[str, str]
    quantity: str
    comparison: str
    value: float | str
    unit: str
    valid_from: date | None
    valid_to: date | None
    penalty: float | str | None
    because: Localised
    line: int


def lower(policy: Policy, on: date) -> tuple[Limit, ...]:
    """Return the limits a policy sets on a day, in the order of its file.

    Limits that are over, and limits whose parameters have no value yet, are left out: there is no rule. A limit that
    begins later is given, with its dates. Before the policy's effective date there is none.
    """
    if on < policy.effective:
        return ()
    lowered = (_lowered(policy, rule, on) for rule in policy.limits)
    return tuple(limit for limit in lowered if limit is not None)


def _lowered(policy: Policy, rule: LimitRule, on: date) -> Limit | None:
    value = _number(policy, rule.value, on)
    penalty = None if rule.penalty is None else _number(policy, rule.penalty, on)
    waiting = value is None or (rule.penalty is not None and penalty is None)
    if waiting or (rule.valid_to is not None and rule.valid_to < on):
        return None
    assert value is not None
    return Limit(
        id=rule.id,
        rule=f"{policy.id}/{rule.id}",
        selector=rule.selector,
        quantity=rule.quantity,
        comparison=cast("Literal['<=', '>=', '==']", rule.comparison),
        value=value,
        unit=rule.unit,
        valid_from=rule.valid_from or policy.effective,
        valid_to=rule.valid_to,
        penalty=penalty,
        because=rule.because,
    )


def _number(policy: Policy, value: float | str, on: date) -> float | None:
    if not isinstance(value, str):
        return value
    found = policy.parameter(value, on)
    return None if found is None else cast("float", found)


def read_limits(node: Node, context: SectionContext) -> tuple[LimitRule, ...]:
    """Return the limits of a section; what is wrong becomes problems of ``context.reading``."""
    found: dict[str, LimitRule] = {}
    for item in context.reading.items(node, "limits"):
        rule = _read_limit(item, context)
        if rule is not None and rule.id in found:
            what = f"Limit id '{rule.id}' is given twice; it stands already in line {found[rule.id].line}."
            context.reading.refuse(item.line, "duplicate-id", what, "Choose another id.")
        elif rule is not None:
            found[rule.id] = rule
    return tuple(found.values())


def _read_limit(node: Node, context: SectionContext) -> LimitRule | None:
    reading = context.reading
    entries = reading.mapping(node, "a limit", REQUIRED, OPTIONAL).entries
    before = len(reading.problems)
    name = reading.text(entries.get("id"), "id of a limit")
    what = f"limit '{name}'"
    value = _read_amount(entries.get("value"), f"value of {what}", context)
    rule = LimitRule(
        id=name,
        selector=_read_selector(entries.get("selector"), what, context),
        quantity=_read_quantity(entries.get("quantity"), what, context),
        comparison=reading.one_of(entries.get("comparison"), f"comparison of {what}", COMPARISONS) or "<=",
        value=0.0 if value is None else value,
        unit=reading.text(entries.get("unit"), f"unit of {what}"),
        valid_from=reading.day(entries["valid_from"], f"valid_from of {what}") if "valid_from" in entries else None,
        valid_to=reading.day(entries["valid_to"], f"valid_to of {what}") if "valid_to" in entries else None,
        penalty=_read_amount(entries.get("penalty"), f"penalty of {what}", context),
        because=reading.localised(entries["because"], f"because of {what}")
        if "because" in entries
        else Localised(en=""),
        line=node.line,
    )
    _check_limit(rule, entries, context)
    return rule if len(reading.problems) == before else None


def _check_limit(rule: LimitRule, entries: Mapping[str, Node], context: SectionContext) -> None:
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        what = f"Limit '{rule.id}' ends before it begins."
        context.reading.refuse(entries["valid_to"].line, "bad-dates", what, "Put valid_to on or after valid_from.")
    if isinstance(rule.penalty, (int, float)) and rule.penalty < 0:
        what = f"The penalty of limit '{rule.id}' is negative."
        context.reading.refuse(
            entries["penalty"].line, "negative-penalty", what, "Leave it out to make the limit hard."
        )


def _read_quantity(node: Node | None, what: str, context: SectionContext) -> str:
    quantity = context.reading.text(node, f"quantity of {what}")
    known = context.kind.quantities
    if node is not None and quantity and known and quantity not in known:
        problem = f"Unknown quantity '{shown(quantity)}' in {what}."
        context.reading.refuse(node.line, "unknown-quantity", problem, did_you_mean(quantity, known))
    return quantity


def _read_selector(node: Node | None, what: str, context: SectionContext) -> dict[str, str]:
    if node is None:
        return {}
    known = {field.name: field for field in context.kind.facts}
    selector = {}
    section: MapNode = context.reading.any_mapping(node, f"selector of {what}")
    for name, entry in section.entries.items():
        line = section.keys[name].line
        refusal = context.reading.barred.get(name)
        if known and name not in known:
            mend = did_you_mean(name, known)
            context.reading.refuse(line, "unknown-name", f"Unknown name '{shown(name)}' in {what}.", mend, name=name)
        elif refusal:
            context.reading.refuse(line, "refused-fact", refusal, "Remove it from the selector.")
        selector[name] = context.reading.text(entry, f"{name} of {what}")
    return selector


def _read_amount(node: Node | None, what: str, context: SectionContext) -> float | str | None:
    if node is None:
        return None
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        return context.reading.number(node, what)
    parameter = context.parameters.get(node.value)
    if parameter is None:
        mend = did_you_mean(node.value, context.parameters)
        problem = f"Unknown parameter '{shown(node.value)}' in {what}."
        context.reading.refuse(node.line, "unknown-name", problem, mend, name=node.value)
    elif isinstance(parameter.values[0].value, bool) or not isinstance(parameter.values[0].value, (int, float)):
        context.reading.refuse(node.line, "wrong-type", f"Parameter '{node.value}' is no number.", "Use a number.")
    return node.value
