"""What a decision answers as DMN gives it, and facts as JSON gives them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NoReturn

from engine.documents.hints import shown
from engine.errors import InputError, PolicyError, Problem
from engine.evidence.canonical import Json
from engine.policy.compiled import find_decision
from engine.policy.document import Policy
from engine.policy.evaluation import Outcome
from engine.policy.hit_policies import LISTS, SINGLE
from engine.policy.kinds import FactField, FieldType, choice_text
from engine.policy.outputs import Value
from engine.policy.tables import Decision


def asked_decisions(policy: Policy, named: str | None) -> tuple[str, ...]:
    """Return the decision named or, where none is, those that no other decision requires.

    Raises
    ------
    PolicyError
        The policy has no decision tables.
    InputError
        It has no decision of that name.
    """
    if not policy.decisions:
        what = f"Policy '{policy.id}' of kind {policy.kind.name} has no decision tables to evaluate."
        mend = "Name a policy with 'decisions'; patterns and limits are tried with 'sextant policy test'."
        raise PolicyError(Problem("no-decision", what, mend, file=policy.file))
    if named is not None:
        return (find_decision(policy, named).id,)
    required = {name for one in policy.decisions for name in one.requires}
    return tuple(one.id for one in policy.decisions if one.id not in required)


def dmn_value(policy: Policy, outcome: Outcome) -> Json:
    """Return an outcome as DMN gives it (1.5, 8.2.10): the value of one output, an object of several, a list of them.

    Null where no row matches; an empty list under R, O and C. An output that is named ``decision.output``, as imports
    name those whose own name is taken, is called by its own name. Dates and durations come as ISO 8601.
    """
    decision = find_decision(policy, outcome.decision)
    if decision.hit_policy in LISTS:
        count = len(next(iter(outcome.outcome.values()), ()))
        return [_row(decision, {name: one[at] for name, one in outcome.outcome.items()}) for at in range(count)]
    if decision.hit_policy in SINGLE and not outcome.outcome:
        return None
    return _row(decision, outcome.outcome)


def _row(decision: Decision, given: Mapping[str, Value]) -> Json:
    if len(decision.outputs) == 1:
        return _json(given.get(decision.outputs[0].name))
    return {field.name.removeprefix(f"{decision.id}."): _json(given.get(field.name)) for field in decision.outputs}


def _json(value: Value) -> Json:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return dict(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return choice_text(value)


def facts_of_json(text: str, file: str, fields: Mapping[str, FactField]) -> dict[str, Any]:
    """Return facts by name, given as a JSON object: structured inputs as objects inside, days as ISO texts.

    Names that no field has are kept, for ``evaluate`` to refuse them all at once.

    Raises
    ------
    InputError
        The text is no JSON object, or gives a name twice.
    """
    try:
        given = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        line = getattr(fault, "lineno", None)
        what = f"The facts are not JSON: {str(fault)[:120]}."
        raise InputError(Problem("not-json", what, 'Write {"NAME": VALUE, ...}.', file=file, line=line)) from None
    if not isinstance(given, dict):
        what = f"The facts are {shown(given)}, not an object."
        raise InputError(Problem("not-json", what, 'Write {"NAME": VALUE, ...}.', file=file))
    return {name: _given(value, fields.get(name)) for name, value in _flat(given, "", fields)}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"'{shown(next(name for name in names if names.count(name) > 1))}' is given twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _flat(given: Mapping[str, Any], before: str, fields: Mapping[str, FactField]) -> Iterable[tuple[str, Any]]:
    for key, value in given.items():
        name = f"{before}{key}"
        below = any(one.startswith(f"{name}.") for one in fields)
        if isinstance(value, dict) and name not in fields and below:
            yield from _flat(value, f"{name}.", fields)
        elif not (value is None and below and name not in fields):
            yield name, value


def _given(value: Any, field: FactField | None) -> Any:
    if field is not None and field.type is FieldType.DATE and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, float) and math.isfinite(value) and value == int(value) and abs(value) < 2**53:
        return int(value)
    return value
