"""Rules and wishes of a request in terms of one organisation: names are positions and ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ResolvedGroup:
    """People who meet every criterion that is not ``None``; units with those below them, people by position."""

    level: float | None = None
    most_level: float | None = None
    tag: str | None = None
    units: frozenset[str] | None = None
    location: str | None = None
    people: tuple[int, ...] | None = None


@dataclass(frozen=True)
class ResolvedRule:
    """One team rule with its names looked up; ``name`` is how explanations call it.

    Attributes
    ----------
    kind : str
        Field of ``TeamRule`` that was given.
    people : tuple of int
        Named people by position: of ``keep_apart``, ``keep_together`` and ``keep_existing_team``.
    level, tag, skill_id, min_level
        What ``at_least_one`` asks for.
    group : ResolvedGroup or None
        The mentors of ``pair``, the group of ``balance``.
    juniors : ResolvedGroup or None
        The juniors of ``pair``.
    juniors_per_mentor : int or None
        Of ``pair``; ``None`` for any number.
    reporting : bool
        Of ``conflict_of_interest``: nobody with the own manager.
    sides : tuple of (ResolvedGroup, ResolvedGroup)
        Of ``conflict_of_interest``: pairs of people and of groups.
    at_least, at_most : float or None
        Shares of the places, of ``stretch_share`` and ``balance``; people kept, of ``keep_existing_team``.
    most_difference : float or None
        Of ``balance``, in shares of full time.
    among_team : bool
        Of ``balance``: whether only members of the team are compared.
    """

    kind: str
    name: str
    people: tuple[int, ...] = ()
    level: float | None = None
    tag: str | None = None
    skill_id: str | None = None
    min_level: float | None = None
    group: ResolvedGroup | None = None
    juniors: ResolvedGroup | None = None
    juniors_per_mentor: int | None = None
    reporting: bool = False
    sides: tuple[tuple[ResolvedGroup, ResolvedGroup], ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    most_difference: float | None = None
    among_team: bool = False


@dataclass(frozen=True)
class ResolvedPreference:
    """One person's wish; either ``role`` (by position in the request) or ``colleague`` is given."""

    person: int
    points: float
    role: int | None = None
    colleague: int | None = None
