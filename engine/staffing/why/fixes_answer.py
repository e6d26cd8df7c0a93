"""The answer to "what would make it possible?": what clashes, and the cheapest ways of giving way."""

from __future__ import annotations

from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import Conflict, RoleLack
from engine.staffing.why.giving_way import Prices


class Relaxation(FrozenModel):
    """One thing given up."""

    kind: Literal["train", "borrow", "shift", "split", "hire", "waive", "drop-rule", "drop-pin", "raise-budget"]
    """Kind of giving way."""
    cost: float
    """Declared cost."""
    amount: float
    """Levels, share of full time, weeks, openings or money; 1 for what is dropped or waived."""
    text: Localised
    """In words."""
    role: str | None = None
    """Role, where it is about one."""
    person_id: str | None = None
    """Person, where it is about one."""
    name: str | None = None
    """Full name of that person."""
    what: str | None = None
    """Skill, condition, rule or pin that is meant."""
    facts: tuple[Fact, ...] = ()
    """What is known instead."""


class Seat(FrozenModel):
    """A place in the team that the way leads to."""

    role: str
    """Role; ``ID/half`` for half an opening that was split."""
    person_id: str
    """Person."""
    name: str | None
    """Full name."""


class Fix(FrozenModel):
    """One way of giving way that makes the request possible."""

    cost: float
    """Declared cost of all of it."""
    relaxations: tuple[Relaxation, ...]
    """What is given up; nothing of it can be left out."""
    objective: float
    """Points of the best team then, people from outside not counted."""
    team: tuple[Seat, ...]
    """That team."""
    verified: bool
    """Whether the relaxed request was solved again and has this team."""
    confirmed: bool
    """Whether a second solver agrees that it is the best team of the relaxed request."""
    text: Localised
    """In words."""


class Fixes(FrozenModel):
    """Why a request has no team, and what would change that."""

    title: str
    """Title of the request."""
    status: Literal["impossible", "possible", "undecided"]
    """``possible``: a team exists, so nothing need be given up; ``undecided``: a search was stopped."""
    text: Localised
    """The answer in a sentence."""
    lacking: tuple[RoleLack, ...] = ()
    """Roles that lack people."""
    conflicts: tuple[Conflict, ...] = ()
    """Minimal sets of requirements that clash, each verified; sets share nothing."""
    fixes: tuple[Fix, ...] = ()
    """Cheapest first, none part of another."""
    prices: Prices
    """Declared costs that were used."""
    none_cheaper: bool = False
    """Whether a second solver came to the same least cost over every way and every move of the project."""
    confirmed: bool
    """Whether a second solver came to the same: no team as asked, every conflict minimal, every way possible."""
    notes: tuple[Localised, ...] = ()
    """What a reader must know."""
    trail: Trail = Trail()
    """Facts about the people whom ways name."""
