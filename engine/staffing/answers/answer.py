"""The answer to a staffing request: one of four honest outcomes, with the people, the reasons and the proof."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from engine.domain.frozen import FrozenModel, Localised
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.staffing.answers.person_name import PersonName
from engine.staffing.answers.way_out import WaysOut


class FitPart(FrozenModel):
    """One part of a fit."""

    name: str
    """``must_margin``, ``preferred_skills``, ``evidence_recency`` or ``given_score``."""
    weight: float
    """Weight of the part."""
    value: float
    """From 0 to 1."""
    points: float
    """What it adds to the fit: 100 x weight x value / sum of the weights."""
    facts: tuple[Fact, ...]
    """Records behind it; a value of ``None`` says that there is no record."""


class Candidate(FrozenModel):
    """A person who can take a role."""

    person_id: str
    """Person."""
    name: str | None
    """Full name."""
    fit: float
    """0 to 100."""
    penalty: float
    """Points that soft limits take off."""
    parts: tuple[FitPart, ...]
    """What the fit consists of."""
    free_fte: float
    """Share of full time left on the busiest day of the role, before it."""
    cost: float | None
    """Cost of the place over the role's dates, ``None`` where unknown."""
    stretch: bool = False
    """Whether the place would be a stretch assignment for the person."""
    grounds: tuple[Fact, ...] = ()
    """Recognition that opened eligibility, where a policy asks for points."""
    reason: Localised = Localised(en="")
    """Why they stand where they stand: parts gained and lost against the best candidate of the role."""


class FunnelStep(FrozenModel):
    """How many people are left after one condition."""

    code: str
    """Stable name of the condition, such as ``must-skill:plc``; ``employed-today`` is the start."""
    condition: Localised
    """The condition in words."""
    remaining: int
    """People who meet it and everything before it."""


class RoleView(FrozenModel):
    """One role: who could take it and why."""

    role: str
    """Role id."""
    name: str
    """Name for people."""
    openings: int
    """People needed."""
    fte: float
    """Share of full time each gives."""
    start: date
    """First day."""
    end: date
    """Last day."""
    eligible: int
    """People who meet every condition."""
    funnel: tuple[FunnelStep, ...]
    """Conditions in order with the people left after each."""
    candidates: tuple[Candidate, ...]
    """Best first by fit less penalty, then id; as many as the options ask for."""
    manual_only: tuple[PersonName, ...]
    """People who meet everything but refuse automated decisions: not scored, not proposed; a human may pin them."""


class Booking(FrozenModel):
    """One existing assignment, for the picture of a person's load."""

    role: str
    """Role id."""
    project: str | None
    """Project id, where the role is known."""
    start: date
    """First day."""
    end: date
    """Last day."""
    fte: float
    """Share of full time."""


class WeekLoad(FrozenModel):
    """A person's load in one week of the role."""

    week: date
    """Monday of the week."""
    booked_fte: float
    """Share of full time booked already, on the week's busiest day within the role."""
    total_fte: float
    """The same with the proposed place."""


class Place(FrozenModel):
    """One opening and the person proposed for it."""

    role: str
    """Role id."""
    person_id: str
    """Person."""
    name: str | None
    """Full name."""
    fit: float
    """0 to 100."""
    penalty: float
    """Points that soft limits take off."""
    cost: float | None
    """Cost of the place, ``None`` where unknown."""
    pinned_because: str | None
    """The human's reason where the place was pinned."""
    stretch: bool = False
    """Whether the place is a stretch assignment for the person."""


class TierPart(FrozenModel):
    """What a team reaches in one tier of the objective."""

    name: str
    """Quantities that count in it, such as ``fit+penalties``; the policy on the objective says which."""
    value: float
    """Weighted sum over the team, more is better: points, opportunities or money, as the quantities are."""
    bound: float | None
    """No team as good in the earlier tiers reaches more; ``None`` where the search ended before this tier."""
    gap: float | None
    """Bound less value; ``None`` without a bound."""
    tolerance: float
    """How much of the bound later tiers may give up."""


class Team(FrozenModel):
    """People for every opening."""

    objective: float
    """Value of the first tier; as the policy is shipped, the sum of fit less penalties over the places."""
    places: tuple[Place, ...]
    """Places in the order of the roles, within a role by person id."""
    cost: float | None
    """Sum of the places' costs, ``None`` where one is unknown."""
    changes: tuple[str, ...]
    """What differs from the first team, as ``role: out -> in``; empty for the first."""
    proven: bool
    """Whether no better team exists that differs enough from the teams before it."""
    tiers: tuple[TierPart, ...] = ()
    """The objective tier by tier, in the order in which they were decided."""


class Member(FrozenModel):
    """A person of at least one proposed team: what they give, where they come from, what they do already."""

    person_id: str
    """Person."""
    name: str | None
    """Full name."""
    role: str
    """Role id."""
    parts: tuple[FitPart, ...]
    """What the fit to the role consists of."""
    unit_id: str | None
    """Unit that lends the person."""
    unit_name: str | None
    """Its name."""
    manager_id: str | None
    """Manager who would have to agree."""
    manager_name: str | None
    """The manager's name."""
    contracted_fte: float
    """Contracted share of full time."""
    bookings: tuple[Booking, ...]
    """Assignments that touch the role's dates."""
    weeks: tuple[WeekLoad, ...]
    """Load week by week over the role's dates."""


class GoalTouched(FrozenModel):
    """A goal of a lent person that runs while they are away."""

    goal_id: str
    """Goal."""
    title: str
    """What it is about."""
    hours_a_month: float | None
    """Hours that the person logged on it lately, a month; ``None`` where none are logged."""


class Lent(FrozenModel):
    """One person lent for one place."""

    role: str
    """Role id."""
    person_id: str
    """Person."""
    name: str | None
    """Full name."""
    manager_id: str | None
    """Manager who would have to agree."""
    manager_name: str | None
    """The manager's name."""
    hours: float
    """Hours over the role's dates: eight a weekday times its share of full time."""
    backfill_cost: float | None
    """Those hours at the unit's median hourly cost; ``None`` where nobody's cost there is known."""
    goals: tuple[GoalTouched, ...]
    """The person's own goals that run meanwhile."""


class Lender(FrozenModel):
    """A unit that lends people of the first team, and what that costs it."""

    unit_id: str | None
    """Unit; ``None`` for people who belong to none."""
    unit_name: str | None
    """Its name."""
    people: tuple[Lent, ...]
    """Whom it lends, by role, then by id."""
    hours: float
    """Hours in all."""
    median_hourly_cost: float | None
    """Median of the known hourly costs in the unit; ``None`` where none is known."""
    backfill_cost: float | None
    """What replacing all of them costs; ``None`` where it is not known."""
    text: Localised
    """The same in words."""


class Optimal(FrozenModel):
    """No team of the whole bank scores more."""

    status: Literal["optimal"] = "optimal"
    """Kind of outcome."""
    teams: tuple[Team, ...]
    """The best team, then alternatives that differ pairwise in at least two places."""
    bound: float
    """No team scores more; equals the first team's objective."""


class Feasible(FrozenModel):
    """A team, and how far at most it is from the best."""

    status: Literal["feasible"] = "feasible"
    """Kind of outcome."""
    teams: tuple[Team, ...]
    """Teams found, best first."""
    bound: float
    """No team of the whole bank scores more."""
    gap: float
    """Bound less the first team's objective, in points."""
    gap_share: float | None
    """The gap as a share of the bound, ``None`` where the bound is not positive."""


class Miss(FrozenModel):
    """One condition that a person does not meet."""

    code: str
    """Stable name of the condition."""
    text: Localised
    """What is missing."""
    facts: tuple[Fact, ...]
    """What it rests on."""


class Nearest(FrozenModel):
    """A person who cannot take a role, and what is missing."""

    person_id: str
    """Person."""
    name: str | None
    """Full name."""
    misses: tuple[Miss, ...]
    """Conditions not met, in the order of the funnel."""


class RoleLack(FrozenModel):
    """A role that cannot be filled."""

    role: str
    """Role id."""
    openings: int
    """People needed."""
    eligible: int
    """People who meet every condition."""
    blocking: str | None
    """First condition after which fewer people than openings were left; ``None`` if others need the same people."""
    text: Localised
    """What is lacking, in words."""
    eligible_people: tuple[PersonName, ...]
    """Who could take it, at most twenty, by id."""
    nearest: tuple[Nearest, ...]
    """Who misses least: fewest conditions, then fewest levels, then by id."""


class Conflict(FrozenModel):
    """A minimal set of requirements that cannot hold together."""

    requirements: tuple[str, ...]
    """``role:ID`` (fill its openings), ``pin:ROLE/PERSON``, ``rules[N]``, ``budget``."""
    verified: bool
    """Whether it was proven infeasible together and feasible when any one is dropped."""
    text: Localised
    """The conflict in words."""
    pinned_misses: tuple[Nearest, ...]
    """Pinned people of the set who do not meet their role's conditions, and which."""


class Infeasible(WaysOut):
    """No team exists, proven; who is lacking where."""

    status: Literal["infeasible"] = "infeasible"
    """Kind of outcome."""
    lacking: tuple[RoleLack, ...]
    """Roles that lack people, in the order of the request."""
    conflicts: tuple[Conflict, ...]
    """Minimal sets of requirements that clash; sets share nothing."""


class Stopped(FrozenModel):
    """The search ended at its limit without a team and without a proof that there is none."""

    status: Literal["stopped"] = "stopped"
    """Kind of outcome."""
    bound: float
    """No team of the whole bank scores more."""
    text: Localised
    """What to do."""


Outcome = Annotated[Optimal | Feasible | Infeasible | Stopped, Field(discriminator="status")]


class StaffingAnswer(FrozenModel):
    """Answer to one staffing request; a proposal until a named human approves it."""

    title: str
    """Title of the request."""
    project: str
    """Name of the project."""
    openings: int
    """People needed in all."""
    outcome: Outcome
    """Optimal, feasible with gap and bound, infeasible with the reason, or stopped."""
    roles: tuple[RoleView, ...]
    """Every role with its funnel and candidates."""
    members: tuple[Member, ...]
    """Everyone proposed, once per role, ordered by the role, then by id."""
    lenders: tuple[Lender, ...] = ()
    """Units that lend the people of the first team, and what backfilling them costs."""
    columns_seen: int
    """Pairs of role and person that the solver saw."""
    columns_eligible: int
    """Pairs of role and person that are eligible."""
    pruning: Localised
    """Why leaving the others out cannot change the answer."""
    notes: tuple[Localised, ...]
    """What a reader must know, such as a budget that could not be checked or fewer alternatives than asked for."""
    trail: Trail
    """Facts behind the first team and how the fit was computed."""

    @property
    def status(self) -> str:
        """Kind of outcome: optimal, feasible, infeasible or stopped."""
        return self.outcome.status

    @property
    def teams(self) -> tuple[Team, ...]:
        """Proposed teams, best first; none where infeasible or stopped."""
        return self.outcome.teams if isinstance(self.outcome, (Optimal, Feasible)) else ()
