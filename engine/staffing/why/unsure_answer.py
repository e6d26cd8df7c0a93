"""The answer to "what should we find out first?": unverified facts by how much they could change the team."""

from __future__ import annotations

from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.staffing.answers.person_name import PersonName


class IfVerified(FrozenModel):
    """What the choice would be if a fact turned out to read so."""

    level: float
    """Level of the skill."""
    probability: float
    """How likely, as the evidence has it; where there is no distribution, a quarter for each neighbouring level."""
    chosen: bool
    """Whether the best team then has the person."""
    tied: bool
    """Whether a team with and one without the person are then equally good."""
    gain: float
    """Points by which the choice then is better than today's would be; 0 where it stays."""


class UnsureFact(FrozenModel):
    """One unverified fact and what hangs on it."""

    person: PersonName
    """Whom it is about."""
    skill_id: str
    """Skill."""
    roles: tuple[str, ...]
    """Roles that ask for it."""
    level: float
    """Level that counts today."""
    why_unsure: Localised
    """Why it is not relied on."""
    chosen: bool
    """Whether the best team has the person today."""
    tied: bool
    """Whether a team with and one without the person are equally good today."""
    outcomes: tuple[IfVerified, ...]
    """Other levels that it could turn out to be, lowest first."""
    change_probability: float
    """How likely it is that verifying it changes the choice."""
    expected_gain: float
    """Points that verifying it is expected to gain: sum over the outcomes of probability x gain."""
    settles_tie: bool
    """Whether the person is tied today, and any outcome decides for or against them."""
    text: Localised
    """In words."""
    facts: tuple[Fact, ...]
    """The record behind it."""


class Unsure(FrozenModel):
    """Which unverified facts could change the team of a request, the weightiest first."""

    title: str
    """Title of the request."""
    status: Literal["known", "no-team", "undecided"]
    """``known``: the best team is known, and what could change it is listed."""
    text: Localised
    """The answer in a sentence."""
    looked_at: int
    """Unverified facts that were tried."""
    facts: tuple[UnsureFact, ...] = ()
    """Those that could change the choice or are about a tie, by expected gain, then probability of a change."""
    notes: tuple[Localised, ...] = ()
    """What a reader must know."""
    trail: Trail = Trail()
    """Records behind the facts listed."""
