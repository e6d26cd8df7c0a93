"""What a trace answers: the events of one run with their causes, and the chains that they form."""

from __future__ import annotations

from engine.domain.frozen import FrozenModel, Localised
from engine.simulation.answers.body import Comparison


class TracedEvent(FrozenModel):
    """One event of a run."""

    number: int
    """From 1, in the order of events of the run."""
    what: str
    """Its kind, such as ``left``, ``vacancy``, ``hired``, ``moved``, ``shock``."""
    at_months: float
    """Moment in months since the start."""
    day: str
    """Day of it, ISO."""
    subject: str
    """Person, post or thing: newcomers go by the post they came for, vacancies by the last holder of the post."""
    unit_id: str | None
    """Unit in which it happened, where that means something."""
    level: int | None
    """Job level, where that means something."""
    direct: tuple[int, ...]
    """Numbers of the events without which it could not have come about, the nearest first."""
    contributing: tuple[int, ...]
    """Numbers of the events that made it more likely, earlier or larger."""
    contributing_events: int
    """How many contribute; more than are listed where there are very many."""


class EmptyPost(FrozenModel):
    """A post while nobody is on it."""

    post: str
    """Its last holder."""
    unit_id: str | None
    """Its unit."""
    from_months: float
    """When it became vacant."""
    to_months: float
    """When someone started on it; the end of the run where nobody did."""
    filled_by: str | None
    """Who started on it; ``None`` where nobody did within the run."""
    from_inside: bool
    """Whether that was someone from inside, whose own post became vacant."""


class EventChain(FrozenModel):
    """All that followed from one event of a run."""

    root: int
    """Number of the first event."""
    what: str
    """Its kind."""
    subject: str
    """Its subject."""
    path: str
    """Posts filled one from the other, such as ``K<-L2<-L1``; one post alone where it is filled from outside."""
    posts: tuple[EmptyPost, ...]
    """Posts that were empty because of it, in the order in which they became so."""
    vacancy_months: float
    """Time for which these posts were empty, summed."""
    descendants: tuple[int, ...]
    """Events that could not have come about without it, itself first."""
    contributed_to: tuple[int, ...]
    """Further events that it made more likely, earlier or larger, and what followed from them."""
    affected: tuple[str, ...]
    """Milestones that were late and goals that were missed with it behind them."""


class TraceBody(FrozenModel):
    """One run of a scenario, event by event."""

    as_of: str
    """Day on which the run starts, ISO."""
    scenario: str
    """Name of the scenario."""
    title: Localised
    """Its title."""
    replication: int
    """Which of the runs, from 0."""
    horizon_months: int
    """Months of the run."""
    asked: str
    """What is listed: ``all``, ``why 12``, ``from P123``, and of which kind."""
    events_in_run: int
    """Events of the whole run."""
    events_found: int
    """Events that are asked for."""
    events: tuple[TracedEvent, ...]
    """Those, in their order; the first of them where there are too many."""
    chains: tuple[EventChain, ...]
    """The chain asked for; without a question the longest-lasting ones, most vacancy-months first."""
    chains_in_run: int
    """Chains of the whole run: events without a direct cause."""
    left_out: Localised | None
    """What is not listed and how to see it; ``None`` where everything is."""
    standing: Localised
    """What kind of statement this is."""


class Fates(FrozenModel):
    """What became of the events of a run when it was run again without one of them."""

    vanished_direct: int
    """The event and its descendants that are gone."""
    remaining_direct: int
    """Of these, how many happen all the same; 0 if causes are told rightly."""
    vanished_contributed: int
    """Events it contributed to that are gone."""
    shifted_contributed: int
    """Events it contributed to that happen at another moment."""
    shifted_others: int
    """Other events that happen at another moment, as recruiters and clocks are shared."""
    vanished_others: int
    """Other events that are gone."""
    new: int
    """Events that happen only without it."""
    same: int
    """Events that are the same in both."""


class ChainEffect(FrozenModel):
    """All that an event causes: runs with it beside the same runs without it."""

    event: str
    """The event, in words: ``P123 leaves in month 5``."""
    with_event: TraceBody
    """The run looked at in detail, from the event on."""
    fates: Fates
    """What becomes of that run's events without it."""
    replications: int
    """Runs compared."""
    costs: Comparison
    """With the event minus without it, replication by replication on the same random numbers, with intervals."""
    standing: Localised
    """What is compared, in a sentence."""
