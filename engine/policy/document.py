"""A policy as read from its file: the header every kind shares, its parameters, and its rules.

How a section of rules is read: ``load.SECTION_READERS`` maps the name of a section (``decisions``, ``patterns``,
``limits``, ``scores``) to a function ``read(node, context) -> tuple of rules``. ``node`` is the positioned node under
the section's key (``positions.Node``), ``context`` a ``SectionContext``: the kind with its fact schema, the parameters
by name, and the ``Reading`` that collects problems with their lines (``context.reading.refuse(...)``; never raise). The
rules stand then in ``Policy.decisions``, ``Policy.patterns``, ``Policy.limits`` or ``Policy.scores``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from engine.documents.hints import did_you_mean, shown
from engine.domain.frozen import Localised
from engine.errors import InputError, Problem
from engine.evidence.trail import RuleFired
from engine.policy.kinds import PolicyKind
from engine.policy.parameters import Parameter, ParameterType
from engine.policy.profiles import Profile
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
        Dated values by name, as ``profile`` sees them.
    profiles : Mapping of str to Profile
        Ways of working under which parameters have other values, by name.
    profile : str
        The profile under which it is seen, empty for none.
    decisions, patterns, limits, scores : tuple
        Its rules; only the section of its kind is filled.
    text : str
        The file as it was read.
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
    scores: tuple[Any, ...] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    profile: str = ""
    text: str = field(default="", repr=False)

    @property
    def version(self) -> str:
        """First 12 hexadecimal digits of the hash, as evidence names a version."""
        return self.hash[:VERSION_DIGITS]

    def under(self, profile: str | None) -> Self:
        """Return the policy as a profile sees it: rules and version the same, the profile's values of parameters.

        No profile gives the policy as it is.

        Raises
        ------
        InputError
            The policy has no such profile.
        ValueError
            It is seen under another one already; two at once mean nothing.
        """
        if not profile or profile == self.profile:
            return self
        if profile not in self.profiles:
            what = f"Policy '{self.id}' has no profile '{shown(profile)}'."
            mend = did_you_mean(profile, self.profiles) if self.profiles else "Leave the profile out; it has none."
            raise InputError(Problem("unknown-profile", what, mend, file=self.file))
        if self.profile:
            raise ValueError(f"policy {self.id} is seen under {self.profile} already")
        return replace(self, parameters={**self.parameters, **self.profiles[profile].parameters}, profile=profile)

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
            profile=self.profile,
            because=because,
            parameters={name: _plain(one.value) for name, one in used.items() if one is not None},
            parameter_dates={name: one.since for name, one in used.items() if one is not None},
            parameter_sources={name: self.parameters[name].source for name, one in used.items() if one is not None},
        )


def _plain(value: ParameterType) -> float | str | bool:
    return value.isoformat() if isinstance(value, date) else value
