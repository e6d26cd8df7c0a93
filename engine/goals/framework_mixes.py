"""Which goal frameworks, with which weights, a policy recommends for whom; an adviser, never applied by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np

from engine.domain.columns import split_list
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact
from engine.evidence.trail import RuleFired, Trail
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.facts import given_fact
from engine.policy.unary_tests import FactValue

MIX, WARNINGS = "mix", "warnings"
NO_PRESET = "no preset"
SHARES = {"kpi_share": "KPI", "okr_share": "OKR"}
"""Framework whose weight a fact of the warnings is."""


class MixWarning(FrozenModel):
    """What speaks against a mix."""

    code: str
    """Such as W-KPI-ONLY."""
    because: Localised
    """Why."""


class MixGroup(FrozenModel):
    """People for whom the policy sees no difference."""

    job_family: str
    """Job family; empty where unknown."""
    name: str
    """Its name."""
    tags: tuple[str, ...]
    """Tags of the people and their family, sorted."""
    level: float | None
    """Job level, where the policy looks at it."""
    people: int
    """How many."""
    person_ids: tuple[str, ...]
    """Who, sorted."""
    mix: dict[str, float]
    """Weight by component, such as ``KPI:results``; the weights sum to 1."""
    reason: str
    """``preset`` or ``no preset``."""
    fallback: bool
    """Whether there is no preset for the family and the fallback answers."""
    because: Localised
    """Why this mix."""
    warnings: tuple[MixWarning, ...]
    """What speaks against it."""
    trail: Trail
    """Facts and rules."""


class PersonMix(FrozenModel):
    """The recommendation for one person."""

    person_id: str
    """Who."""
    job_family: str
    """Job family; empty where unknown."""
    mix: dict[str, float]
    """Weight by component."""
    reason: str
    """``preset`` or ``no preset``."""
    fallback: bool
    """Whether the fallback answers."""
    warnings: tuple[MixWarning, ...]
    """What speaks against it."""
    advisory: Literal[True] = True
    """A named human decides."""
    trail: Trail
    """Facts about the person and the rules that fired."""


class FrameworkMixes(FrozenModel):
    """Recommended goal frameworks of everybody employed."""

    valid_on: date
    """The day."""
    policy: str
    """Policy id."""
    version: str
    """First digits of the hash of its content."""
    advisory: Literal[True] = True
    """Nothing applies this by itself: a named human decides."""
    groups: tuple[MixGroup, ...]
    """By job family, tags and level."""

    @cached_property
    def _group_of(self) -> dict[str, MixGroup]:
        return {person: group for group in self.groups for person in group.person_ids}

    def facts_of(self, person_id: str) -> dict[str, FactValue]:
        """Return what the policy knows of one person; KeyError where nobody of that id is employed."""
        group = self._group_of[person_id]
        facts: dict[str, FactValue] = {"job_family": group.job_family or None, "tags": frozenset(group.tags)}
        shares = {name: share_of(group.mix, framework) for name, framework in SHARES.items()}
        return {**facts, "level": group.level, **shares}

    def mix_of(self, person_id: str) -> PersonMix:
        """Return one person's recommendation with its facts; KeyError where nobody of that id is employed."""
        group = self._group_of[person_id]
        key = {"person_id": person_id}
        facts = (
            Fact(
                table="employments", key=key, column="job_family", value=group.job_family or None, dated=self.valid_on
            ),
            Fact(table="people", key=key, column="tags", value=";".join(group.tags) or None, dated=self.valid_on),
        )
        return PersonMix(
            person_id=person_id,
            job_family=group.job_family,
            mix=group.mix,
            reason=group.reason,
            fallback=group.fallback,
            warnings=group.warnings,
            trail=Trail(facts=facts, rules=group.trail.rules, notes=group.trail.notes),
        )


def recommend_mixes(organisation: Organisation, policy: Policy, on: date | None = None) -> FrameworkMixes:
    """Return the recommended mix of every group of people alike in what the policy looks at.

    Parameters
    ----------
    organisation : Organisation
        The people, on its valid day.
    policy : Policy
        Of kind ``framework-mix``, with the decisions ``mix`` and ``warnings``.
    on : date or None
        Day for which the policy is asked; the day of the facts where none is given.

    Raises
    ------
    InputError
        The policy is not yet in force, or lacks one of the decisions.
    """
    families = _families(organisation)
    groups = [
        _group(key, tuple(people), families, policy, on or organisation.valid_on)
        for key, people in sorted(_grouped(organisation, families, policy).items(), key=lambda item: _sortable(item[0]))
    ]
    return FrameworkMixes(
        valid_on=organisation.valid_on, policy=policy.id, version=policy.version, groups=tuple(groups)
    )


_Key = tuple[str, tuple[str, ...], float | None]
_Families = Mapping[str, tuple[str, tuple[str, ...]]]


def _sortable(key: _Key) -> tuple[str, tuple[str, ...], float]:
    return key[0], key[1], -1.0 if key[2] is None else key[2]


def _families(organisation: Organisation) -> _Families:
    """Return name and tags by job family."""
    table = organisation.table("job_families")
    columns = (table.text(name).values() for name in ("job_family", "name", "tags"))
    return {str(family): (name or "", split_list(tags)) for family, name, tags in zip(*columns, strict=True)}


def _grouped(organisation: Organisation, families: _Families, policy: Policy) -> dict[_Key, list[str]]:
    """Return the people by job family, tags and, only where a table of the policy reads it, level."""
    workforce = organisation.workforce
    read = {field.name for decision in policy.decisions for field in decision.inputs}
    levels = workforce.level.tolist() if "level" in read else [np.nan] * len(workforce)
    groups: dict[_Key, list[str]] = defaultdict(list)
    rows = zip(workforce.person_ids, workforce.job_family.values(), workforce.tags.values(), levels, strict=True)
    for person, family, tags, level in rows:
        of_family = families.get(family or "", ("", ()))[1]
        key = (family or "", tuple(sorted({*split_list(tags), *of_family})), None if np.isnan(level) else level)
        groups[key].append(person)
    return groups


def _group(key: _Key, people: tuple[str, ...], families: _Families, policy: Policy, on: date) -> MixGroup:
    family, tags, level = key
    given: dict[str, str | float | list[str] | None] = {
        "job_family": family or None,
        "tags": list(tags),
        "level": level,
    }
    facts = {name: value for name, value in given.items() if value is not None}
    answer = evaluate(policy, facts, on, MIX)
    mix = {str(name): float(weight) for name, weight in sorted((answer.outcome.get("weights") or {}).items())}
    warnings, rules = mix_warnings(policy, facts, mix, on)
    reason = str(answer.outcome.get("reason") or NO_PRESET)
    return MixGroup(
        job_family=family,
        name=families.get(family, ("", ()))[0],
        tags=tags,
        level=level,
        people=len(people),
        person_ids=people,
        mix=mix,
        reason=reason,
        fallback=reason == NO_PRESET,
        because=answer.trail.rules[0].because if answer.trail.rules else Localised(en="No row of the policy matched."),
        warnings=warnings,
        trail=Trail(
            facts=tuple(given_fact(name, _plain(value)) for name, value in facts.items()),
            rules=(*answer.trail.rules, *rules),
            notes=answer.trail.notes,
        ),
    )


def mix_warnings(
    policy: Policy, facts: Mapping[str, object], mix: Mapping[str, float], on: date
) -> tuple[tuple[MixWarning, ...], tuple[RuleFired, ...]]:
    """Return what the policy says against a mix of people or a job with such facts, and the rules behind it."""
    shares = {name: share_of(mix, framework) for name, framework in SHARES.items()}
    answer = evaluate(policy, {**facts, **shares}, on, WARNINGS)
    return tuple(_spoken(answer.rows, answer.trail.rules)), answer.trail.rules


def _spoken(rows: tuple[dict[str, object], ...], rules: tuple[RuleFired, ...]) -> Iterator[MixWarning]:
    for row, rule in zip(rows, rules[len(rules) - len(rows) :], strict=True):
        yield MixWarning(code=str(row["warning"]), because=rule.because)


def share_of(mix: Mapping[str, float], framework: str) -> float:
    """Return the weight of all components of a framework, without the noise of adding floats."""
    return round(sum(weight for name, weight in mix.items() if name.partition(":")[0] == framework), 9)


def _plain(value: str | float | list[str] | None) -> FactValue:
    return frozenset(value) if isinstance(value, list) else value
