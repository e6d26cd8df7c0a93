"""What can be proved about a policy before it decides: clashes, silent rows, cases without a row, leftovers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from engine.policy.compiled import compile_table
from engine.policy.document import Policy
from engine.policy.findings import Finding, Severity
from engine.policy.hit_policies import SINGLE
from engine.policy.tables import Decision
from engine.policy.verification_cover import GaveUpError
from engine.policy.verification_gaps import gap_findings
from engine.policy.verification_limits import limit_findings
from engine.policy.verification_patterns import pattern_findings
from engine.policy.verification_rows import row_findings
from engine.policy.verification_table import CheckedTable
from engine.policy.verification_unused import constant_cells, unused_inputs, unused_parameters


def check_policy(policy: Policy) -> tuple[Finding, ...]:
    """Return what the author of a well-formed policy should look at, in the order of the file; empty for a clean one.

    Tables, patterns and limits are looked at on every day on which a parameter changes, from the effective date on,
    without a profile and under each; a finding names the first day on which it is so. Each finding about cases has an
    example, a case that shows it. Where a table is too large to decide, ``not-verified`` says so.
    """
    found: dict[tuple[object, ...], Finding] = {}
    for finding in (*_tables(policy), *_patterns(policy), *_limits(policy), *unused_parameters(policy)):
        about = finding.rules if finding.rules[1:] else finding.what
        found.setdefault((finding.code, finding.line, about), finding)
    return tuple(sorted(found.values(), key=lambda finding: (finding.line, finding.code)))


def change_days(policy: Policy) -> tuple[date, ...]:
    """Return the days from the effective date on at which a parameter changes, the effective date first."""
    dated = (one.since for parameter in policy.parameters.values() for one in parameter.values)
    return tuple(sorted({policy.effective, *(day for day in dated if day > policy.effective)}))


def _tables(policy: Policy) -> Iterator[Finding]:
    for decision in policy.decisions:
        yield from unused_inputs(policy, decision)
        seen: list[object] = []
        for seen_as in (policy, *map(policy.under, policy.profiles)):
            for day in change_days(seen_as):
                table = compile_table(seen_as, decision.id, day)
                meaning = (table.cells, table.candidates.ids, table.candidates.given)
                if meaning not in seen:
                    seen.append(meaning)
                    yield from _proved(decision, CheckedTable(seen_as, table, day))


def _patterns(policy: Policy) -> Iterator[Finding]:
    found: dict[str, Finding] = {}
    seen: list[object] = []
    for seen_as in (policy, *map(policy.under, policy.profiles)):
        for day in change_days(seen_as) if policy.patterns else ():
            values = seen_as.values(day)
            if values in seen:
                continue
            seen.append(values)
            for key, finding in pattern_findings(seen_as, day):
                found.setdefault(key, finding)
    yield from found.values()


def _limits(policy: Policy) -> Iterator[Finding]:
    for seen_as in (policy, *map(policy.under, policy.profiles)):
        for day in change_days(seen_as):
            yield from limit_findings(seen_as, day)


def _proved(decision: Decision, table: CheckedTable) -> Iterator[Finding]:
    proofs: list[Callable[[CheckedTable], Iterator[Finding]]] = [constant_cells, row_findings]
    if decision.hit_policy in SINGLE and not decision.default:
        proofs.append(gap_findings)
    undecided = not table.grid.complete
    for proof in proofs:
        try:
            yield from proof(table)
        except GaveUpError:
            undecided = True
    if undecided:
        what = f"decision '{decision.id}' is too large to prove that every row speaks and every case has a row."
        yield table.about_table("not-verified", Severity.WARNING, what, "Split it, or use fewer columns.")
