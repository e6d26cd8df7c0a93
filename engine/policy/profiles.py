"""Profiles: named ways of working, such as ``agile``, under which some parameters of a policy have other values.

Form: ``profiles: {agile: {titles: ..., parameters: {stall.weeks: {values: [{from: 2024-01-01, value: 2}]}}}}``, where
``why`` and ``source`` may stand beside ``values`` if they are other than the parameter's.

A profile changes values, not meaning: name, unit, range and type stay those of the parameter. From its first date on
the profile's value holds; before that date the policy's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import Node
from engine.domain.frozen import Localised
from engine.policy.parameters import NAME, DatedValue, Parameter, check_values, family, read_values
from engine.policy.reading import Reading


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of working, and what it changes.

    Attributes
    ----------
    name : str
        By which commands and data choose it.
    titles : Localised
        Name for readers.
    parameters : mapping of str to Parameter
        The parameters it overrides, as they are under it on every day.
    line : int
        Line of its name in the file.
    """

    name: str
    titles: Localised
    parameters: Mapping[str, Parameter]
    line: int


def read_profiles(node: Node, parameters: Mapping[str, Parameter], reading: Reading) -> dict[str, Profile]:
    """Return the profiles of a policy by name; what is wrong becomes problems of ``reading``."""
    found = {}
    section = reading.any_mapping(node, "profiles")
    for name, entry in section.entries.items():
        line = section.keys[name].line
        if not NAME.fullmatch(name):
            mend = "Use letters, digits, _ and -, such as agile."
            reading.refuse(line, "bad-name", f"'{shown(name)}' is no name of a profile.", mend)
            continue
        what = f"profile '{name}'"
        entries = reading.mapping(entry, what, ("titles", "parameters")).entries
        titles = reading.localised(entries["titles"], f"titles of {what}") if "titles" in entries else Localised(en="")
        overrides = _read_overrides(entries["parameters"], what, parameters, reading) if "parameters" in entries else {}
        found[name] = Profile(name, titles, overrides, line)
    return found


def _read_overrides(
    node: Node, what: str, parameters: Mapping[str, Parameter], reading: Reading
) -> dict[str, Parameter]:
    found = {}
    section = reading.any_mapping(node, f"parameters of {what}")
    if section is node and not section.entries:
        reading.refuse(node.line, "empty-profile", f"The {what} changes nothing.", "Name a parameter, or remove it.")
    for name, entry in section.entries.items():
        line = section.keys[name].line
        if name not in parameters:
            problem = f"The {what} changes '{shown(name)}', which is no parameter of this policy."
            reading.refuse(line, "unknown-name", problem, did_you_mean(name, parameters), name=name)
        elif (override := _read_override(entry, parameters[name], what, reading)) is not None:
            found[name] = override
    return found


def _read_override(node: Node, parameter: Parameter, profile: str, reading: Reading) -> Parameter | None:
    what = f"parameter '{parameter.name}' of {profile}"
    entries = reading.mapping(node, what, ("values",), ("why", "source")).entries
    values = read_values(entries.get("values"), what, reading)
    if not values:
        return None
    check_values(values, (parameter.low, parameter.high), what, reading)
    if family(values[0].value) is not family(parameter.values[0].value):
        problem = f"{what[:1].upper() + what[1:]} cannot be '{shown(values[0].value)}'."
        reading.refuse(values[0].line, "wrong-type", problem, "Give it the type it has in the policy.")
        return None
    return replace(
        parameter,
        values=_from_then_on(parameter.values, values),
        why=reading.localised(entries["why"], f"why of {what}") if "why" in entries else parameter.why,
        source=reading.text(entries["source"], f"source of {what}") if "source" in entries else parameter.source,
    )


def _from_then_on(own: tuple[DatedValue, ...], override: list[DatedValue]) -> tuple[DatedValue, ...]:
    """Return the policy's own values up to the first date of the profile, and the profile's from then on."""
    ordered = sorted(override, key=lambda dated: dated.since)
    return (*(dated for dated in own if dated.since < ordered[0].since), *ordered)
