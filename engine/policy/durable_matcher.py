"""durable_rules 2.0.28, contained: the one file that imports it.

The library crashes, hangs or answers wrongly on a number of constructs. Those that a policy could write are refused
when it is read (:mod:`engine.policy.patterns_reading`); the rest is kept away from it here:

* facts are asserted one by one, never posted, never in a list; ids are sequential texts;
* every value is a whole number, every property a rule reads is present (0 and a flag stand in for what is missing);
* conditions are flat: beside a nested ``$or`` or ``$and`` the library silently drops the joins;
* one ruleset per pattern, so that nothing is shared; absences come last, and a rule can only fire on a closing fact
  asserted when the facts of its partition are complete, so that an absence is never judged too early;
* facts are partitioned by join key; small partitions share a run, one beyond 20,000 facts goes to the Python matcher;
* every run has a fresh host without timer threads; its state, then its ruleset are deleted. Deleting a state in which
  nothing has fired crashes, so an opening fact fires a rule of its own first;
* callbacks take one parameter and only record. Order, duplicates and evidence are Python's.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any, TypeAlias

from engine.policy.matching import Match, MatchReport, Rows, match_pattern
from engine.policy.patterns import Pattern
from engine.policy.patterns_facts import Facts, normalise
from engine.policy.patterns_lowering import Job, Lowered, lower_pattern
from engine.policy.patterns_windows import prepared

RULESET = "patterns"
OPENING = "opening"

Answer: TypeAlias = list[dict[str, str]]
Run: TypeAlias = Callable[[Sequence[Job]], Sequence[Answer]]


def durable_version() -> str | None:
    """Return the version of durable_rules, None where it is not installed; it is not imported."""
    if find_spec("durable") is None or find_spec("durable_rules_engine") is None:
        return None
    try:
        return version("durable_rules")
    except PackageNotFoundError:
        return None


class DurableMatcher:
    """Finds matches with durable_rules; what lies beyond its caps, with the Python matcher.

    Parameters
    ----------
    run : callable
        Runs jobs and returns the answer of each, in order; :func:`run_jobs`, here or in another process.
    sentence : str
        Who answers, for the report.
    """

    def __init__(self, run: Run, sentence: str) -> None:
        self._run, self._sentence = run, sentence

    def match(self, patterns: Sequence[Pattern], facts: Facts) -> MatchReport:
        """Return every match of every pattern."""
        normal = normalise(facts)
        ready = [prepared(pattern, normal) for pattern in patterns]
        lowered = [lower_pattern(pattern, facts) for pattern, facts in zip(patterns, ready, strict=True)]
        jobs = [job for each in lowered for job in each.jobs]
        answers = iter(self._run(jobs) if jobs else ())
        found: list[Match] = []
        for pattern, known, each in zip(patterns, ready, lowered, strict=True):
            rows = {_rows_of(fired, job, each) for job in each.jobs for fired in next(answers)}
            matches = {Match(pattern.id, one) for one in rows}
            for within in each.beyond:
                matches.update(match_pattern(pattern, known, within))
            found += sorted(matches)
        return MatchReport(tuple(found), self._told(sum(len(each.beyond) for each in lowered)))

    def _told(self, beyond: int) -> str:
        if not beyond:
            return self._sentence
        parts = "1 group of facts" if beyond == 1 else f"{beyond} groups of facts"
        return f"{self._sentence}; {parts} beyond its caps by the Python matcher"


def _rows_of(fired: Mapping[str, str], job: Job, lowered: Lowered) -> tuple[Rows, ...]:
    rows = [job.rows[int(fired[alias]) - 1] for alias in lowered.aliases]
    found, start = [], 0
    for size in lowered.sizes:
        found.append(tuple(rows[start : start + size]))
        start += size
    return tuple(found)


def run_jobs(jobs: Sequence[Job]) -> list[Answer]:
    """Run every job in a host of its own; return, per job, the ids of the facts of each firing by their alias."""
    return [run_rule(job.rule, job.facts) for job in jobs]


def run_rule(rule: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> Answer:
    """Assert facts to one rule and return what fired.

    Raises
    ------
    RuntimeError
        The library did not take a fact for new although it is, or a firing could not be recorded.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _run_rule(rule, facts)


def _run_rule(rule: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> Answer:
    import durable_rules_engine  # noqa: PLC0415 - an extra that needs a C compiler; loaded where it is used
    from durable import engine  # noqa: PLC0415

    class Host(engine.Host):  # type: ignore[misc]
        def _run(self) -> None:
            """Start no timer threads."""

    fired: Answer = []

    def record(closure: Any) -> None:
        fired.append({alias: content["id"] for alias, content in closure._m.items()})  # noqa: SLF001

    def ignore(closure: Any) -> None:
        del closure

    host = Host()
    opening = {"all": [{"opening": {"type": OPENING}}], "run": ignore}
    host.set_rulesets({RULESET: {OPENING: opening, "rule": {"all": copy.deepcopy(list(rule)), "run": record}}})
    handle = host.get_ruleset(RULESET)._handle  # noqa: SLF001
    try:
        for fact in ({"type": OPENING, "id": "0"}, *facts):
            try:
                host.assert_fact(RULESET, dict(fact))
            except engine.MessageNotHandledException:
                continue
            except engine.MessageObservedException as error:
                raise RuntimeError("durable_rules took two facts for one") from error
    finally:
        _delete(durable_rules_engine, handle)
    return fired


def _delete(library: Any, handle: Any) -> None:
    """Delete the state, which exists only once a fact was taken, then the ruleset."""
    try:
        library.delete_state(handle, "0")
    except library.error:
        pass
    finally:
        library.delete_ruleset(handle)
