"""The tests that stand beside a policy: a sentence, a date, what is given, what is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeAlias

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import ListNode, MapNode, Node, ScalarNode
from engine.domain.frozen import FrozenModel, Localised
from engine.errors import InputError, SextantError
from engine.policy.coverage import AskedCase, Coverage, coverage, rules_of
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.load import check_format
from engine.policy.parameters import DatedValue, family
from engine.policy.reading import Reading, read_file

KIND: Final = "policy-tests"
NO_RULE: Final = "no rule"
"""Expected before the policy or the row's parameters hold."""
NO_MATCH: Final = "no match"
"""Expected where the policy holds but no row speaks."""
TOLERANCE: Final = 1e-9
UNORDERED: Final = frozenset({"C"})
"""Hit policies whose rows come in no meaningful order."""


class CaseResult(FrozenModel):
    """One test case and what became of it."""

    sentence: Localised
    """What the case claims."""
    file: str
    """File of the case."""
    line: int
    """Line of the case."""
    on: date
    """Day of the decision."""
    decision: str
    """Decision asked; empty where the policy has one only."""
    passed: bool
    """Whether the policy answers as expected."""
    expected: Any
    """What the case expects: values by output name, ``no rule`` or ``no match``."""
    got: Any
    """What the policy answers in the same form."""
    rules: tuple[str, ...]
    """Rows that fired."""
    message: str
    """What differs, as one line with file and line; empty where the case passed."""


class PolicyTestReport(FrozenModel):
    """What became of the tests of one policy."""

    policy: str
    """Policy id."""
    version: str
    """First 12 hexadecimal digits of the policy's hash."""
    passed: int
    """Number of cases that passed."""
    failed: int
    """Number of cases that failed."""
    cases: tuple[CaseResult, ...]
    """Every case in the order of the file."""
    never_fired: tuple[str, ...]
    """Rules that no case made speak, as ``decision/row`` in the order of the policy."""
    coverage: Coverage
    """How much of the policy the cases try."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a policy answers to a case: values by output name, ``no rule`` or ``no match``, and the rules that fired.

    ``branches`` are those of conditions of patterns that the case took, as :mod:`engine.policy.coverage` names them.
    ``compares_named`` says that of a map among the values only the keys that a case names are compared.
    """

    value: dict[str, Any] | str
    rules: tuple[str, ...] = ()
    unordered: bool = False
    branches: frozenset[str] = frozenset()
    compares_named: bool = False


CaseRunner: TypeAlias = "Callable[[Policy, dict[str, Any], date, str | None], Answer]"
"""From policy, what is given, day and decision to the answer; raises a SextantError where the case is no case."""


def run_policy_tests(
    policy: Policy, text: str | bytes, file: str, runner: CaseRunner | None = None
) -> PolicyTestReport:
    """Return what became of the cases written in ``text``.

    Parameters
    ----------
    policy : Policy
        The policy under test.
    text : str or bytes
        Content of the tests file.
    file : str
        Its name, for the messages.
    runner : callable, optional
        How a case is asked; decision tables by default. Pattern policies bring their own.

    Raises
    ------
    PolicyError
        Every problem of the tests file, with file and line. A case that fails is no error but part of the report.
    """
    _, root = read_file(text, file)
    reading = Reading(file)
    check_format(root, reading)
    entries = reading.mapping(root, "the tests", ("kind", "format", "policy", "cases")).entries
    if "kind" in entries:
        reading.one_of(entries["kind"], "kind", (KIND,))
    named = reading.text(entries.get("policy"), "policy")
    if named and named != policy.id:
        mend = f"Write 'policy: {policy.id}', or test the other policy."
        reading.refuse(entries["policy"].line, "other-policy", f"These tests are for policy '{shown(named)}'.", mend)
    cases = [_read_case(item, policy, reading) for item in reading.items(entries.get("cases"), "cases")]
    reading.finish()
    asked = [_ask(case, policy, runner or table_answer) for case in cases if case is not None]
    results = tuple(_judged(one, file) for one in asked)
    passed = sum(result.passed for result in results)
    fired = {rule for result in results for rule in result.rules}
    seen = {branch for one in asked for branch in one.answer.branches}
    return PolicyTestReport(
        policy=policy.id,
        version=policy.version,
        passed=passed,
        failed=len(results) - passed,
        cases=results,
        never_fired=tuple(rule for rule in rules_of(policy) if rule not in fired),
        coverage=coverage(policy, (one.as_asked for one in asked), fired, seen),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    sentence: Localised
    on: date
    decision: str | None
    given: dict[str, Any]
    expect: dict[str, Any] | str
    parameters: dict[str, Any]
    profile: str
    line: int


def plain(node: Node) -> Any:
    """Return a node as plain Python data: dictionaries, lists and values."""
    if isinstance(node, MapNode):
        return {name: plain(entry) for name, entry in node.entries.items()}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return node.value


def _read_case(node: Node, policy: Policy, reading: Reading) -> _Case | None:
    required, optional = ("sentence", "date", "given", "expect"), ("decision", "parameters", "profile")
    entries = reading.mapping(node, "a case", required, optional).entries
    on = reading.day(entries.get("date"), "date of a case")
    if on is None or any(key not in entries for key in required):
        return None
    decision = reading.text(entries["decision"], "decision of a case") if "decision" in entries else None
    known = {one.id for one in policy.decisions}
    if decision and known and decision not in known:
        what = f"Policy '{policy.id}' has no decision '{shown(decision)}'."
        reading.refuse(entries["decision"].line, "unknown-decision", what, did_you_mean(decision, known))
    return _Case(
        sentence=reading.localised(entries["sentence"], "sentence of a case"),
        on=on,
        decision=decision,
        given=plain(reading.any_mapping(entries["given"], "given of a case")),
        expect=_read_expected(entries["expect"], reading),
        parameters=_read_overrides(entries.get("parameters"), policy, reading),
        profile=_read_profile(entries.get("profile"), policy, reading),
        line=node.line,
    )


def _read_profile(node: Node | None, policy: Policy, reading: Reading) -> str:
    name = reading.text(node, "profile of a case")
    if node is not None and name and name not in policy.profiles:
        what = f"Policy '{policy.id}' has no profile '{shown(name)}'."
        reading.refuse(node.line, "unknown-profile", what, did_you_mean(name, policy.profiles))
        return ""
    return name


def _read_expected(node: Node, reading: Reading) -> dict[str, Any] | str:
    if isinstance(node, ScalarNode):
        return reading.one_of(node, "expect of a case", (NO_RULE, NO_MATCH)) or NO_RULE
    found: dict[str, Any] = plain(reading.any_mapping(node, "expect of a case"))
    if not found:
        mend = f"Name at least one output, or write '{NO_MATCH}' or '{NO_RULE}'."
        reading.refuse(node.line, "empty-expectation", "The case expects nothing, so it cannot fail.", mend)
    return found


def _read_overrides(node: Node | None, policy: Policy, reading: Reading) -> dict[str, Any]:
    if node is None:
        return {}
    section = reading.any_mapping(node, "parameters of a case")
    found = {}
    for name, entry in section.entries.items():
        if name not in policy.parameters:
            mend = did_you_mean(name, policy.parameters)
            what = f"Policy '{policy.id}' has no parameter '{shown(name)}'."
            reading.refuse(section.keys[name].line, "unknown-name", what, mend)
            continue
        value = reading.value(entry, f"parameter '{name}'")
        if value is not None and family(value) is not family(policy.parameters[name].values[0].value):
            what = f"Parameter '{name}' cannot be '{shown(value)}'."
            reading.refuse(entry.line, "wrong-type", what, "Give it the type it has in the policy.")
        found[name] = value
    return found


def with_parameters(policy: Policy, values: Mapping[str, Any]) -> Policy:
    """Return the policy with some parameters fixed to other values for all time, as a case or a what-if asks."""
    if not values:
        return policy
    fixed = {
        name: replace(policy.parameters[name], values=(DatedValue(date.min, value, policy.parameters[name].line),))
        for name, value in values.items()
    }
    return replace(policy, parameters={**policy.parameters, **fixed})


def table_answer(policy: Policy, given: dict[str, Any], on: date, decision: str | None) -> Answer:
    """Return what the decision tables of a policy answer to a case; see ``CaseRunner``."""
    try:
        outcome = evaluate(policy, given, on, decision)
    except InputError as error:
        if all(problem.code == "no-rule" for problem in error.problems):
            return Answer(NO_RULE)
        raise
    hit_policy = next(one.hit_policy for one in policy.decisions if one.id == outcome.decision)
    rules = tuple(f"{outcome.decision}/{rule.rule}" for rule in outcome.trail.rules)
    return Answer(outcome.outcome or NO_MATCH, rules, hit_policy in UNORDERED)


@dataclass(frozen=True, slots=True)
class _Asked:
    case: _Case
    as_asked: AskedCase
    answer: Answer
    error: str = ""


def _ask(case: _Case, policy: Policy, runner: CaseRunner) -> _Asked:
    seen_as = with_parameters(policy.under(case.profile), case.parameters)
    asked = AskedCase(seen_as, case.given, case.on, case.decision)
    try:
        return _Asked(case, asked, runner(seen_as, case.given, case.on, case.decision))
    except SextantError as error:
        message = " ".join(f"{problem.what} {problem.mend}" for problem in error.problems)
        return _Asked(case, asked, Answer("error"), message)


def _judged(asked: _Asked, file: str) -> CaseResult:
    case, answer = asked.case, asked.answer
    message = asked.error or _difference(case.expect, answer)
    return CaseResult(
        sentence=case.sentence,
        file=file,
        line=case.line,
        on=case.on,
        decision=case.decision or "",
        passed=not message,
        expected=case.expect,
        got=answer.value,
        rules=answer.rules,
        message=f"{file}:{case.line}: {case.sentence.en}: {message}" if message else "",
    )


def _difference(expected: dict[str, Any] | str, answer: Answer) -> str:
    got = answer.value
    if isinstance(expected, str) or isinstance(got, str):
        return "" if expected == got else f"expected {_shown(expected)}, got {_shown(got)}."
    parts = []
    for name, value in expected.items():
        if name not in got:
            parts.append(f"there is no output '{name}'. {did_you_mean(name, got)}")
        elif not _equal(value, _named(got[name], value, answer), answer.unordered):
            parts.append(f"{name}: expected {_shown(value)}, got {_shown(got[name])}.")
    return " ".join(parts)


def _named(got: Any, expected: Any, answer: Answer) -> Any:
    """Return what of a value is compared: of a map, where the answer says so, the keys that the case names."""
    if answer.compares_named and isinstance(got, dict) and isinstance(expected, dict) and expected:
        return {name: value for name, value in got.items() if name in expected}
    return got


def _equal(expected: Any, got: Any, unordered: bool) -> bool:
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(_equal(expected[name], got[name], False) for name in expected)
    if isinstance(expected, (list, tuple)) and isinstance(got, (list, tuple)):
        left, right = list(expected), list(got)
        if unordered:
            left, right = sorted(left, key=str), sorted(right, key=str)
        return len(left) == len(right) and all(_equal(a, b, False) for a, b in zip(left, right, strict=True))
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, (int, float)) and isinstance(got, (int, float)):
        return abs(expected - got) <= TOLERANCE * max(1, abs(expected))
    return bool(expected == got)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_shown(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
