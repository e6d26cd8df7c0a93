"""A policy as read from its file: the header every kind shares, its parameters, and its rules.

How a section of rules is read: ``load.SECTION_READERS`` maps the name of a section (``decisions``, ``patterns``,
``limits``) to a function ``read(node, context) -> tuple of rules``. ``node`` is the positioned node under the
section's key (``positions.Node``), ``context`` a ``SectionContext``: the kind with its fact schema, the parameters by
name, and the ``Reading`` that collects problems with their lines (``context.reading.refuse(...)``; never raise). The
rules stand then in ``Policy.decisions``, ``Policy.patterns`` or ``Policy.limits``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.domain.frozen import Localised
from engine.evidence.trail import RuleFired
from engine.policy.kinds import PolicyKind
from engine.policy.parameters import Parameter, ParameterType
from engine.policy.reading import Reading

VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class SectionContext:
    """What a section reader may consult.

    Attributes
    ----------
    kind : PolicyKind
        Fact schema, outcome schema and what may be read.
    parameters : Mapping of str to Parameter
        Parameters of the policy by name.
    reading : Reading
        Reads typed values out of nodes and collects problems.
    effective : date
        First day on which the policy holds.
    """

    kind: PolicyKind
    parameters: Mapping[str, Parameter]
    reading: Reading
    effective: date


@dataclass(frozen=True, eq=False)
class Policy:
    """One version of one policy.

    Attributes
    ----------
    id : str
        Name that stays the same over all versions.
    kind : PolicyKind
        What it may ask and answer.
    file : str
        Name of the file it was read from.
    hash : str
        SHA-256 of its text, in hexadecimal.
    titles : Localised
        Name for readers.
    owner : str
        Who answers for it.
    effective : date
        First day on which this version holds.
    intended_change : Localised
        Behaviour or decision it is meant to change.
    metric : Localised
        By which its effect is seen.
    review_on : date
        Day on which the metric is looked at.
    parameters : Mapping of str to Parameter
        Dated values by name.
    decisions, patterns, limits : tuple
        Its rules; only the section of its kind is filled.
    """

    id: str
    kind: PolicyKind
    file: str
    hash: str
    titles: Localised
    owner: str
    effective: date
    intended_change: Localised
    metric: Localised
    review_on: date
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    decisions: tuple[Any, ...] = ()
    patterns: tuple[Any, ...] = ()
    limits: tuple[Any, ...] = ()

    @property
    def version(self) -> str:
        """First 12 hexadecimal digits of the hash, as evidence names a version."""
        return self.hash[:VERSION_DIGITS]

    def parameter(self, name: str, on: date) -> ParameterType | None:
        """Return the value of a parameter on a day, None before its first date: no rule then.

        Raises
        ------
        KeyError
            The policy has no such parameter.
        """
        dated = self.parameters[name].dated(on)
        return None if dated is None else dated.value

    def values(self, on: date) -> dict[str, ParameterType]:
        """Return the parameters in force on a day, by name."""
        dated = {name: parameter.dated(on) for name, parameter in self.parameters.items()}
        return {name: one.value for name, one in dated.items() if one is not None}

    def fired(self, rule: str, because: Localised, parameters: Collection[str], on: date) -> RuleFired:
        """Return the evidence that ``rule`` spoke on a day, with the values and dates of the parameters it used."""
        used = {name: self.parameters[name].dated(on) for name in sorted(parameters)}
        return RuleFired(
            policy=self.id,
            version=self.version,
            effective=self.effective,
            rule=rule,
            because=because,
            parameters={name: _plain(one.value) for name, one in used.items() if one is not None},
            parameter_dates={name: one.since for name, one in used.items() if one is not None},
        )


def _plain(value: ParameterType) -> float | str | bool:
    return value.isoformat() if isinstance(value, date) else value
