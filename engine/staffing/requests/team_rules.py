"""Rules that a request sets about its team as a whole, and the groups of people that they speak of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from engine.domain.frozen import FrozenModel, or_text

Name = Annotated[str, Field(min_length=1, max_length=20_000)]
Share = Annotated[float, Field(ge=0, le=1)]


def or_number(schema: dict[str, Any]) -> None:
    """Let a model's JSON Schema take a mere whole number too, for a model that files may write in short."""
    given = dict(schema)
    schema.clear()
    schema.update({"title": given.pop("title"), "anyOf": [{"type": "integer", "minimum": 1}, given]})


def or_text_or_pairs(schema: dict[str, Any]) -> None:
    """Let a model's JSON Schema take a mere text or a list of pairs too."""
    given = dict(schema)
    pair = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
    schema.clear()
    short = [{"type": "string"}, {"type": "array", "items": pair}]
    schema.update({"title": given.pop("title"), "anyOf": [*short, given]})


class AtLeastOne(FrozenModel):
    """What at least one member of the team must have; exactly one of level, tag and skill is given.

    A mere text is a tag. The text ``senior`` means, where nobody carries that tag, the job level that the policy on
    the objective calls senior.
    """

    model_config = ConfigDict(json_schema_extra=or_text)

    level: Annotated[float, Field(ge=1, le=30)] | None = None
    """Lowest job level."""
    tag: Name | None = None
    """Tag in the people table."""
    skill: Name | None = None
    """Id, name or alias of a skill."""
    min_level: Annotated[float, Field(ge=1, le=5)] | None = None
    """Proficiency level in ``skill``."""


class Selection(FrozenModel):
    """People who have everything that is named here; at least one thing is."""

    level: Annotated[float, Field(ge=1, le=30)] | None = None
    """Lowest job level."""
    most_level: Annotated[float, Field(ge=1, le=30)] | None = None
    """Highest job level."""
    tag: Name | None = None
    """Tag in the people table."""
    unit: Name | None = None
    """Unit, with all units below it."""
    location: Name | None = None
    """Place where they are based."""
    people: tuple[Name, ...] | None = None
    """People by id, or by a name that one person alone bears."""


class Group(Selection):
    """People who have everything that is named here; at least one thing is. A mere text means a tag."""

    model_config = ConfigDict(json_schema_extra=or_text)


class MentorPair(FrozenModel):
    """Juniors are in the team only beside mentors. The text ``mentor-junior`` takes every default.

    Left out, a mentor is who carries the tag ``mentor``, or where nobody does, who has at least the job level that the
    policy on the objective calls senior; a junior is who carries the tag ``junior``, or where nobody does, who has at
    most the job level that it calls junior. Whoever is both counts as a mentor.
    """

    model_config = ConfigDict(json_schema_extra=or_text)

    mentor: Group | None = None
    """Who can lead a junior."""
    junior: Group | None = None
    """Who must not be left alone."""
    juniors_per_mentor: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Juniors that one mentor can lead; any number if left out."""


class ConflictOfInterest(FrozenModel):
    """People who must not be in the team together; at least one of the three is given.

    The text ``reporting`` means ``{reporting: true}``; a list of pairs means ``{pairs: ...}``.
    """

    model_config = ConfigDict(json_schema_extra=or_text_or_pairs)

    reporting: bool = False
    """Nobody is in the team with the own manager."""
    pairs: tuple[Annotated[tuple[Name, ...], Field(min_length=2, max_length=2)], ...] = ()
    """Pairs of people."""
    between: Annotated[tuple[Group, ...], Field(min_length=2, max_length=2)] | None = None
    """Two groups: nobody of the one is in the team with anybody of the other."""


class ExistingTeam(FrozenModel):
    """At least so many of the present team are in the new one. A mere number means ``{at_least: NUMBER}``."""

    model_config = ConfigDict(json_schema_extra=or_number)

    at_least: Annotated[int, Field(ge=1, le=1000)]
    """People kept."""
    people: tuple[Name, ...] | None = None
    """The present team; left out, whoever is booked on the project of the dataset on a day of the project."""


class StretchShare(FrozenModel):
    """Share of the places that are stretch assignments; at least one bound is given.

    A stretch assignment is a place in a role with ``stretch: true`` whose person is below the level of a must-skill
    (but within one level); in a stretch role without must-skills every place is one.
    """

    at_least: Share | None = None
    """Share of all places, rounded up to whole places."""
    at_most: Share | None = None
    """Share of all places, rounded down."""


class Balance(Selection):
    """Work is spread fairly within a named group: by load, by share of the places, or both."""

    most_difference: Annotated[float, Field(ge=0, le=5)] | None = None
    """Most by which the most and the least loaded may differ, in shares of full time.

    A load is the busiest day between the project's first and last day, as booked, and the fte of the place taken.
    """
    among: Literal["group", "team"] = "group"
    """Who is compared: everyone of the group, or only those of it who are in the team."""
    at_least: Share | None = None
    """Share of all places that the group takes at least, rounded up to whole places."""
    at_most: Share | None = None
    """Share of all places that the group takes at most, rounded down."""


class TeamRule(FrozenModel):
    """One rule about the team as a whole; exactly one field is given."""

    keep_apart: Annotated[tuple[Name, ...], Field(min_length=2)] | None = None
    """People of whom at most one may be in the team."""
    keep_together: Annotated[tuple[Name, ...], Field(min_length=2)] | None = None
    """People who are all in the team or none of them."""
    at_least_one: AtLeastOne | None = None
    """A member the team cannot do without; a mere text means the tag of that name."""
    pair: MentorPair | None = None
    """Juniors only beside mentors; ``mentor-junior`` for the defaults."""
    conflict_of_interest: ConflictOfInterest | None = None
    """People who must not work together here."""
    keep_existing_team: ExistingTeam | None = None
    """How many of the present team stay."""
    stretch_share: StretchShare | None = None
    """How many places are stretch assignments."""
    balance: Balance | None = None
    """Fair spread of work within a group."""

    def people_named(self) -> Iterator[str]:
        """Yield the people whom the rule itself names."""
        yield from (*(self.keep_apart or ()), *(self.keep_together or ()))
        groups: list[Selection | ExistingTeam | None] = [self.balance, self.keep_existing_team]
        if self.pair is not None:
            groups += [self.pair.mentor, self.pair.junior]
        if self.conflict_of_interest is not None:
            yield from (person for pair in self.conflict_of_interest.pairs for person in pair)
            groups += self.conflict_of_interest.between or ()
        for group in groups:
            yield from (group.people or () if group is not None else ())


RULE_KINDS = tuple(TeamRule.model_fields)
"""Names of the kinds of rule."""
