"""The answer to "why not this person?": what it would cost, who would move, what stands in the way, what would do."""

from __future__ import annotations

from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import FitPart, Miss
from engine.staffing.answers.person_name import PersonName


class TierCost(FrozenModel):
    """What having the person costs in one tier of the objective."""

    tier: str
    """Name of the tier."""
    best: float
    """Value of the best team."""
    with_person: float
    """Value of the best team that has the person."""
    difference: float
    """Points gained by having the person: never more than 0 in the first tier that differs."""


class PlaceChange(FrozenModel):
    """One place that somebody else takes once the person is in."""

    role: str
    """Role id."""
    out: str
    """Person of the best team."""
    out_name: str | None
    """Full name."""
    into: str
    """Person in their place."""
    into_name: str | None
    """Full name."""
    points_out: float
    """Fit less penalty of the one, in this role."""
    points_into: float
    """Fit less penalty of the other, in this role."""
    difference: float
    """Points gained at this place."""


class Displaced(FrozenModel):
    """Somebody whom having the person moves to another role, or out of the team."""

    person_id: str
    """Person."""
    name: str | None
    """Full name."""
    role: str
    """Role in the best team."""
    to: str | None
    """Role in the team with the person; ``None`` where there is no place left."""


class BlockingSet(FrozenModel):
    """A minimal set of conditions, decisions and rules that keeps the person out."""

    names: tuple[str, ...]
    """``condition:ROLE/CODE`` of the person, ``pin:ROLE/PERSON``, ``rules[N]``, ``budget``, ``role:ID``."""
    text: Localised
    """The set in words."""
    misses: tuple[Miss, ...]
    """The person's conditions among them, with the facts they rest on."""
    verified: bool
    """Whether it was proven that nobody gets the person in with the set, and that it can be done without any one."""
    confirmed: bool
    """Whether a second solver agrees with every one of those findings."""


class ChangeStep(FrozenModel):
    """One fact that would have to read differently."""

    kind: Literal["fit", "skill", "free", "cost", "condition"]
    """``fit``: the score itself; ``skill``: a level; ``free``: share of full time; ``cost``: an hour's cost."""
    text: Localised
    """The change in words."""
    now: float | None
    """What it is; ``None`` where nothing is recorded."""
    needed: float | None
    """What it would have to be at least (at most, for a cost); ``None`` for a condition without a number."""
    skill_id: str | None = None
    """Skill, where it is one."""
    condition: str | None = None
    """Code of the condition that it would meet, where it is one."""
    facts: tuple[Fact, ...] = ()
    """Records that say what it is."""


class FactChange(FrozenModel):
    """A smallest change of the person's facts that puts them into a best team."""

    role: str
    """Role they would take."""
    steps: tuple[ChangeStep, ...]
    """What would have to change together."""
    tie: bool
    """Whether it makes for a tie: another team is as good, and anything more decides for the person."""
    objective: float
    """Points of the best team after the change."""
    verified: bool
    """Whether the changed request was solved again with the person in a best team, by both solvers."""
    text: Localised
    """The whole change in words."""


class WhyNot(FrozenModel):
    """Why a person is not in the best team of a request."""

    title: str
    """Title of the request."""
    person: PersonName
    """Who was asked about."""
    role: str | None
    """Role that was asked about; ``None`` for any."""
    status: Literal["costs", "tie", "blocked", "by-hand", "no-team", "undecided"]
    """``costs``: a worse team; ``tie``: as good a team, but ids come later; ``blocked``: cannot be had at all;
    ``by-hand``: refuses automated decisions; ``no-team``: nobody can be had; ``undecided``: a search was stopped."""
    text: Localised
    """The answer in a sentence or two."""
    best: float | None
    """Points of the best team."""
    with_person: float | None
    """Points of the best team that has the person."""
    difference: float | None
    """Points gained by having the person, 0 at most."""
    tiers: tuple[TierCost, ...] = ()
    """The same by tier of the objective."""
    takes: str | None = None
    """Role that the person takes in the best team that has them."""
    parts: tuple[FitPart, ...] = ()
    """What the person's fit to that role consists of."""
    places: tuple[PlaceChange, ...] = ()
    """Places that change hands."""
    displaced: tuple[Displaced, ...] = ()
    """Who moves or has no place left."""
    blocking: tuple[BlockingSet, ...] = ()
    """What keeps the person out; every set does so by itself, and sets share nothing."""
    changes: tuple[FactChange, ...] = ()
    """Smallest changes of the person's facts that would put them in, fewest steps first."""
    confirmed: bool
    """Whether a second solver (HiGHS) came to the same results."""
    notes: tuple[Localised, ...] = ()
    """What a reader must know."""
    trail: Trail = Trail()
    """Facts behind the numbers about the person."""
